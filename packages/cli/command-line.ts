import type { Option } from '#kit/generate';

/** Flags of every command, which may stand before it or behind it. */
export const EVERY_COMMAND = [
  { name: 'json', description: 'print one JSON document on stdout', kind: 'flag', required: false },
  { name: 'quiet', description: 'say only what is wrong', kind: 'flag', required: false },
  { name: 'verbose', description: 'say everything', kind: 'flag', required: false },
  { name: 'help', description: 'print this', kind: 'flag', required: false },
] as const satisfies readonly Option[];

type EveryFlag = (typeof EVERY_COMMAND)[number]['name'];

export interface CommandLine {
  /** Absent when only flags were given. */
  name?: string;
  /** What follows the command, without the flags of every command. */
  rest: string[];
  own: ReadonlySet<EveryFlag>;
}

/** `mlops [flags] <command> [flags and arguments]`; `mlops help <command>` is `mlops <command> --help`. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const end = argv.indexOf('--') === -1 ? argv.length : argv.indexOf('--');
  const own = new Set<EveryFlag>();
  const words = argv.slice(0, end).filter((word) => {
    const flag = word === '-h' ? 'help' : EVERY_COMMAND.find(({ name }) => word === `--${name}`)?.name;
    if (flag) own.add(flag);
    return flag === undefined;
  });
  if (words[0] === 'help') {
    own.add('help');
    words.shift();
  }
  const [name, ...rest] = words;
  return { ...(name !== undefined && { name }), rest: [...rest, ...argv.slice(end)], own };
}
