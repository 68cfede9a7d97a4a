import type { Action, Cause } from '#kit';
import { perform, worstExit, type Performed } from '#cli';
import { explain } from '#cli/explain';
import { localHost, untilInterrupted } from '#local';

/**
 * One workflow step: inputs from `INPUT_…`, as the Actions runner passes them, exit code from the verdict.
 *
 * @returns 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
export async function runStep(
  name: string,
  actions: Readonly<Record<string, () => Promise<{ default: Action }>>>,
): Promise<number> {
  const terminal = { interactive: false, write: (text: string) => process.stdout.write(text) };
  const sayError = (error: unknown): void => explain(error).lines.forEach((line) => terminal.write(`${line}\n`));
  const signal = untilInterrupted();
  const done: Performed[] = [];
  try {
    const action = (await actions[name]!()).default;
    const hostFor = (storeDirectory: string): ReturnType<typeof localHost> =>
      localHost({
        terminal,
        env: process.env,
        signal,
        storeDirectory,
        cause: causeOf(process.env['GITHUB_EVENT_NAME']),
      });
    for await (const performed of perform(action, inputsOf(action, process.env), hostFor)) {
      done.push(performed);
      if ('error' in performed.outcome) sayError(performed.outcome.error);
      else terminal.write(`${performed.outcome.result.summary}\n`);
    }
    return worstExit(done);
  } catch (error) {
    sayError(error);
    return 2;
  }
}

/** What started the workflow, by the name of GitHub's event. */
export function causeOf(event: string | undefined): Cause {
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
    case 'merge_group':
      return 'pull-request';
    case 'push':
    case 'release':
      return 'push';
    case 'schedule':
      return 'schedule';
    case 'workflow_dispatch':
    case 'repository_dispatch':
    case 'workflow_run':
      return 'dispatch';
    default:
      return 'hand';
  }
}

/** The runner upper-cases an input's name and replaces blanks, nothing else: `data-roots` is `INPUT_DATA-ROOTS`. */
function inputsOf(
  action: Action,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.keys(action.inputs.shape).map((input) => [input, env[`INPUT_${input.toUpperCase()}`]]),
  );
}
