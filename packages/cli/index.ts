import { join } from 'node:path';
import { exitCode, type Action, type ActionResult, type Host } from '#kit';
import { helpText, optionLines, parseFlags, parseInputs, type Option } from '#kit/generate';
import { localHost, type Terminal } from '#local';
import { commands } from './commands.ts';
import { explain, type Explained } from './explain.ts';

type Load = () => Promise<{ default: Action }>;

export interface World {
  stdout(text: string): void;
  terminal: Terminal;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

const EVERY_COMMAND: readonly Option[] = [
  { name: 'json', description: 'print one JSON document on stdout', kind: 'flag', required: false },
  { name: 'quiet', description: 'say only what is wrong', kind: 'flag', required: false },
  { name: 'verbose', description: 'say everything', kind: 'flag', required: false },
  { name: 'help', description: 'print this', kind: 'flag', required: false },
];

/**
 * The `mlops` command.
 * @returns the exit code: 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
export async function main(
  argv: readonly string[],
  actions: Readonly<Record<string, Load>>,
  given?: World,
): Promise<number> {
  const world = given ?? processWorld();
  const loaders: Record<string, Load> = { ...actions, ...commands, run: actions['run-pipeline']! };
  const [name, ...rest] = argv;
  const wantsJson = rest.includes('--json');
  try {
    if (name === undefined || name === '--help' || name === 'help' || name === '-h') {
      world.stdout(await overview(actions));
      return name === undefined ? 2 : 0;
    }
    if (name === '--version') {
      const { TOOL } = await import('#evidence');
      world.stdout(`${TOOL.version}\n`);
      return 0;
    }
    const load = loaders[name];
    if (!load) throw (await import('./unknown-command.ts')).unknownCommand(name, Object.keys(loaders));
    const action = (await load()).default;
    const flags = readFlags(action, name, rest);
    if (flags.own['help'] === 'true') {
      world.stdout(helpText({ ...action, name }, EVERY_COMMAND));
      return 0;
    }
    const host = hostFor(world, flags);
    const result = await action.run({ inputs: parseInputs(action, flags.inputs), host });
    for (const [output, value] of Object.entries(result.outputs)) await host.output(output, value);
    world.stdout(wantsJson ? document(action, result) : `${result.text ?? result.summary}\n`);
    return exitCode(result.verdict);
  } catch (error) {
    const explained = explain(error);
    if (wantsJson) world.stdout(`${JSON.stringify({ error: explained.document }, null, 2)}\n`);
    sayError(world, explained);
    return 2;
  }
}

/** Flags every command has, apart from the action's own inputs; arguments without a flag become inputs. */
function readFlags(
  action: Action,
  name: string,
  argv: readonly string[],
): { inputs: Record<string, string>; own: Record<string, string> } {
  const own: Record<string, string> = {};
  const rest: string[] = [];
  for (const word of argv) {
    const global = EVERY_COMMAND.find(
      (option) => word === `--${option.name}` || (word === '-h' && option.name === 'help'),
    );
    if (global) own[global.name] = 'true';
    else rest.push(word);
  }
  const positional = action.positional ?? [];
  const { inputs, positionals } = parseFlags(action, rest, {
    command: `mlops ${name}`,
    positionals: positional.length,
  });
  positionals.forEach((value, index) => (inputs[positional[index]!] = value));
  return { inputs, own };
}

function hostFor(world: World, { inputs, own }: { inputs: Record<string, string>; own: Record<string, string> }): Host {
  const directory = inputs['config'] === undefined ? process.cwd() : join(process.cwd(), inputs['config'], '..');
  return localHost({
    terminal: world.terminal,
    env: world.env,
    signal: world.signal,
    storeDirectory: join(directory, '.mlops', 'store'),
    quiet: own['quiet'] === 'true',
    verbose: own['verbose'] === 'true',
  });
}

function document(action: Action, { verdict, summary, outputs, evidence, result, cached }: ActionResult): string {
  return `${JSON.stringify({ stage: action.name, verdict, summary, outputs, evidence, cached, result }, null, 2)}\n`;
}

function sayError(world: World, { lines }: Explained): void {
  for (const line of lines) world.terminal.write(`${line}\n`);
}

/** A line for each command, from its declaration. */
async function overview(actions: Readonly<Record<string, Load>>): Promise<string> {
  const lines = async (group: Readonly<Record<string, Load>>): Promise<string[]> => {
    const options = await Promise.all(
      Object.entries(group).map(async ([name, load]): Promise<Option> => {
        const { description } = (await load()).default;
        return { name, description: description.split(/(?<=\.) /)[0]!, kind: 'flag', required: false };
      }),
    );
    return optionLines(options).map((line) => line.replace(/^( +)--/, '$1'));
  };
  const { 'run-pipeline': run, ...stages } = actions;
  return [
    'mlops: says whether your model got worse, for whom, and how sure that is.\n',
    'Usage: mlops <command> [options]      mlops <command> --help\n',
    'The chain:',
    ...(await lines({ run: run! })),
    '\nIts stages, each alone:',
    ...(await lines(stages)),
    '\nQuestions and records:',
    ...(await lines(commands)),
    '\nEvery command:',
    ...optionLines(EVERY_COMMAND),
    '\nExit code: 0 pass or done, 1 fail, 2 error, 3 inconclusive.\n',
  ].join('\n');
}

function processWorld(): World {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Error(`received ${signal}`)));
  }
  return {
    stdout: (text) => process.stdout.write(text),
    terminal: {
      interactive: process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined,
      write: (text) => process.stderr.write(text),
    },
    env: process.env,
    signal: controller.signal,
  };
}
