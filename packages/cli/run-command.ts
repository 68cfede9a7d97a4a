import type { Action, ActionResult } from '#kit';
import { parseFlags } from '#kit/generate';
import { localHost, untilInterrupted } from '#local';
import type { CommandLine } from './command-line.ts';
import { commands } from './commands.ts';
import { fail } from './errors.ts';
import { explain } from './explain.ts';
import { perform, worstExit, type Performed } from './perform.ts';
import { expectCommand, unknownCommand } from './unknown-command.ts';
import type { Load, Voice, World } from './world.ts';

/** What has to be done to be answered. @returns the exit code: 0 pass or done, 1 fail, 2 error, 3 inconclusive */
export async function runCommand(
  { name, rest, own }: CommandLine,
  actions: Readonly<Record<string, Load>>,
  voice: Voice & Partial<World>,
): Promise<number> {
  const json = own.has('json');
  const world: World = { env: process.env, ...voice, signal: voice.signal ?? untilInterrupted() };
  try {
    if (name === undefined)
      throw fail('MLOPS_COMMAND_MISSING', { message: 'No command was given.', hint: 'See: mlops --help' });
    const action = await commandNamed(name, actions);
    // Whoever asks what a command would do is not to have it done.
    if (own.has('help')) throw unknownCommand(name, []);
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

/** @throws MLOPS_COMMAND_UNKNOWN, MLOPS_USAGE */
async function commandNamed(name: string, actions: Readonly<Record<string, Load>>): Promise<Action> {
  const known = new Map(Object.entries({ ...actions, ...commands, run: actions['run-pipeline']! }));
  const load = known.get(name);
  if (load) return (await load()).default;
  expectCommand(name);
  throw unknownCommand(name, [...known.keys()]);
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
function tell(world: Voice, { config, outcome }: Performed, json: boolean): void {
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

function sayError(world: Voice, error: unknown): void {
  for (const line of explain(error).lines) world.terminal.write(`${line}\n`);
}
