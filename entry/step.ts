import { join } from 'node:path';
import { exitCode, type Action } from '#kit';
import { parseInputs } from '#kit/generate';
import { localHost } from '#local';

/**
 * One workflow step: inputs from `INPUT_…`, as the Actions runner passes them, exit code from the verdict.
 *
 * @returns 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
export async function runStep(
  name: string,
  actions: Readonly<Record<string, () => Promise<{ default: Action }>>>,
): Promise<number> {
  const { explain } = await import('#cli/explain');
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  const terminal = { interactive: false, write: (text: string) => process.stdout.write(text) };
  const host = localHost({
    terminal,
    env: process.env,
    signal: controller.signal,
    storeDirectory: join(process.cwd(), '.mlops', 'store'),
  });
  try {
    const load = actions[name];
    if (!load) throw new TypeError(`there is no action ${name}`);
    const action = (await load()).default;
    const result = await action.run({ inputs: parseInputs(action, inputsOf(action, process.env)), host });
    terminal.write(`${result.summary}\n`);
    return exitCode(result.verdict);
  } catch (error) {
    for (const line of explain(error).lines) terminal.write(`${line}\n`);
    return 2;
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
