import { randomBytes, randomUUID } from 'node:crypto';
import type { Action, Clock, Random } from '#kit';
import { perform, worstExit, type Performed } from '#cli';
import { explain } from '#cli/explain';
import { githubHost, githubParts, githubVoice, readContext } from '#github';
import { localFiles, untilInterrupted } from '#local';

const clock: Clock = { now: () => new Date(), monotonic: () => performance.now() };
const random: Random = { bytes: (length) => randomBytes(length), uuid: () => randomUUID() };

/**
 * One workflow step: inputs from `INPUT_…`, as the Actions runner passes them, exit code from the verdict.
 *
 * @returns 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
export async function runStep(
  name: string,
  actions: Readonly<Record<string, () => Promise<{ default: Action }>>>,
): Promise<number> {
  const { env } = process;
  const voice = githubVoice({ env, write: (text) => process.stdout.write(text), clock, random });
  const sayError = (error: unknown): void => voice.log.error(explain(error).lines.join('\n'));
  const signal = untilInterrupted();
  const done: Performed[] = [];
  try {
    const action = (await actions[name]!()).default;
    const hostFor = githubHost({
      env,
      signal,
      voice,
      context: env['GITHUB_REPOSITORY'] ? await readContext(env, localFiles) : undefined,
      inputs: { token: env['INPUT_TOKEN'], matrix: env['INPUT_MATRIX'] },
      permissions: action.permissions,
      parts: githubParts({ ledger: env['INPUT_LEDGER'], ledgerToken: env['INPUT_LEDGER-TOKEN'] }),
    });
    for await (const performed of perform(action, inputsOf(action, env), hostFor)) {
      done.push(performed);
      if ('error' in performed.outcome) sayError(performed.outcome.error);
      else voice.log.info(performed.outcome.result.summary);
    }
    return worstExit(done);
  } catch (error) {
    sayError(error);
    return 2;
  } finally {
    voice.end();
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
