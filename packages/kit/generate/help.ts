import { cliOptions, type Declaration, type Option } from './options.ts';

const WIDTH = 100;
const INDENT = 2;
const WIDEST_FLAG = 30;

/** What `mlops <name> --help` prints, at most 100 columns wide. @param more options that every command has */
export function helpText(
  action: Pick<Declaration, 'name' | 'title' | 'description' | 'inputs' | 'outputs' | 'positional'>,
  more: readonly Option[] = [],
): string {
  const own = cliOptions(action);
  const bare = (action.positional ?? []).flatMap((name) => own.find((option) => option.name === name) ?? []);
  const needed = [
    ...bare.map(({ name, required }) => (required ? ` <${name}>` : ` [${name}]`)),
    ...own.filter((option) => option.required && !bare.includes(option)).map((option) => ` ${signature(option)}`),
  ];
  const outputs = Object.entries(action.outputs);
  return [
    `${action.title}\n`,
    `${wrap(action.description, WIDTH)}\n`,
    `Usage: mlops ${action.name}${needed.join('')} [options]\n`,
    ...(own.length > 0 ? ['Options:', ...optionLines(own), ''] : []),
    ...(more.length > 0 ? ['Every command:', ...optionLines(more), ''] : []),
    ...(outputs.length > 0 ? ['Outputs (in --json, and of the workflow step):', ...columns(outputs), ''] : []),
  ].join('\n');
}

/** One or more lines for each option: `  --name VALUE   what it is (default: …)`. */
export function optionLines(options: readonly Option[]): string[] {
  return columns(options.map((option) => [signature(option), meaning(option)]));
}

function signature({ name, kind, choices }: Option): string {
  if (kind === 'flag') return `--${name}`;
  const value = choices ? choices.join('|') : kind === 'list' ? 'A,B,…' : 'VALUE';
  return `--${name} ${value}`;
}

function meaning({ description, required, fallback, kind }: Option): string {
  const notes = [
    required ? 'required' : '',
    fallback !== undefined && !(kind === 'flag' && fallback === 'false') ? `default: ${fallback}` : '',
  ];
  const said = notes.filter((note) => note !== '').join(', ');
  return [description, said === '' ? '' : `(${said})`].filter((part) => part !== '').join(' ');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(WIDEST_FLAG, Math.max(...rows.map(([name]) => name.length)));
  const pad = ' '.repeat(INDENT + left + 2);
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, WIDTH - pad.length).split('\n');
    const head = ' '.repeat(INDENT) + name;
    const first = head.length + 2 <= pad.length ? [head.padEnd(pad.length) + lines.shift()!] : [head];
    return [...first, ...lines.map((line) => pad + line)].map((line) => line.trimEnd());
  });
}

function wrap(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
