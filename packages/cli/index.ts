import type { Action, ActionResult } from '#kit';
import { helpText, parseFlags } from '#kit/generate';
import { localHost, untilInterrupted, type Terminal } from '#local';
import { EVERY_COMMAND, expectCommand, readCommandLine } from './command-line.ts';
import { commands } from './commands.ts';
import { fail } from './errors.ts';
import { explain } from './explain.ts';
import { perform, worstExit, type Performed } from './perform.ts';

export { perform, worstExit, type Performed } from './perform.ts';

type Load = () => Promise<{ default: Action }>;

export interface World {
  stdout(text: string): void;
  terminal: Terminal;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/**
 * The `mlops` command.
 * @returns the exit code: 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
export async function main(
  argv: readonly string[],
  actions: Readonly<Record<string, Load>>,
  world: World = processWorld(),
): Promise<number> {
  const { name, rest, own } = readCommandLine(argv);
  const json = own.has('json');
  try {
    if (name === undefined && (own.has('help') || !json)) return await giveOverview(world, actions, own.has('help'));
    if (name === undefined)
      throw fail('MLOPS_COMMAND_MISSING', { message: 'No command was given.', hint: 'See: mlops --help' });
    if (name === '--version') {
      const { TOOL } = await import('#evidence');
      world.stdout(`${TOOL.version}\n`);
      return 0;
    }
    const action = await commandNamed(name, actions);
    if (own.has('help')) {
      world.stdout(helpText({ ...action, name }, EVERY_COMMAND));
      return 0;
    }
    const done: Performed[] = [];
    const hostFor = (storeDirectory: string): ReturnType<typeof localHost> =>
      localHost({ ...world, storeDirectory, quiet: own.has('quiet'), verbose: own.has('verbose') });
    for await (const performed of perform(action, inputsFrom(action, name, rest), hostFor)) {
      done.push(performed);
      tell(world, performed, json);
    }
    if (json) world.stdout(written(document(action, done)));
    return worstExit(done);
  } catch (error) {
    if (json) world.stdout(written({ error: explain(error).document }));
    sayError(world, error);
    return 2;
  }
}

async function giveOverview(world: World, actions: Readonly<Record<string, Load>>, asked: boolean): Promise<number> {
  const { overview } = await import('./overview.ts');
  const text = await overview(actions);
  // Asked for, it is the answer; otherwise a command is missing, and stdout stays clean for what reads it.
  if (asked) world.stdout(text);
  else world.terminal.write(text);
  return asked ? 0 : 2;
}

/** @throws MLOPS_COMMAND_UNKNOWN, MLOPS_USAGE */
async function commandNamed(name: string, actions: Readonly<Record<string, Load>>): Promise<Action> {
  const known = new Map(Object.entries({ ...actions, ...commands, run: actions['run-pipeline']! }));
  const load = known.get(name);
  if (load) return (await load()).default;
  expectCommand(name);
  throw (await import('./unknown-command.ts')).unknownCommand(name, [...known.keys()]);
}

/** Flags are inputs by name; arguments without a flag are the inputs that the action declares as positional. */
function inputsFrom(action: Action, name: string, argv: readonly string[]): Record<string, string> {
  const positional = action.positional ?? [];
  const { inputs, positionals } = parseFlags(action, argv, {
    command: `mlops ${name}`,
    positionals: positional.length,
  });
  return { ...inputs, ...Object.fromEntries(positionals.map((value, index) => [positional[index]!, value])) };
}

/** What people read of an outcome, as soon as it is there. */
function tell(world: World, { config, outcome }: Performed, json: boolean): void {
  if ('error' in outcome) return sayError(world, outcome.error);
  if (json) return;
  const text = outcome.result.text ?? outcome.result.summary;
  world.stdout(`${config === undefined ? '' : `${config}:${text.includes('\n') ? '\n' : ' '}`}${text}\n`);
}

/** One document: of the only project, or of every project that a glob names. */
function document(action: Action, done: readonly Performed[]): object {
  const one = ({ config, outcome }: Performed): object => ({
    ...(config !== undefined && { config }),
    ...('error' in outcome ? { error: explain(outcome.error).document } : resultOf(action, outcome.result)),
  });
  const [only] = done;
  return only && only.config === undefined ? one(only) : { projects: done.map(one) };
}

function resultOf(action: Action, { verdict, summary, outputs, evidence, cached, result }: ActionResult): object {
  return { stage: action.name, verdict, summary, outputs, evidence, cached, result };
}

function written(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sayError(world: World, error: unknown): void {
  for (const line of explain(error).lines) world.terminal.write(`${line}\n`);
}

function processWorld(): World {
  // A reader that has seen enough (`mlops runs | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    stdout: (text) => process.stdout.write(text),
    terminal: {
      interactive: process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined,
      write: (text) => process.stderr.write(text),
    },
    env: process.env,
    signal: untilInterrupted(),
  };
}
