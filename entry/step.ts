import type { Action } from '#kit';
import { perform, worstExit, type Performed } from '#cli/perform';
import { explain } from '#cli/explain';
import {
  githubStep,
  githubVoice,
  neverGreen,
  stepClock,
  stepRandom,
  type GithubStep,
  type GithubVoice,
  type Retell,
} from '#github';
import { untilInterrupted } from '#local';

/**
 * One workflow step: inputs from `INPUT_…`, as the Actions runner passes them, exit code from the verdict.
 *
 * @returns 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
export async function runStep(
  name: string,
  actions: Readonly<Record<string, () => Promise<{ default: Action }>>>,
): Promise<number> {
  const voice = voiceOf();
  const sayError = (error: unknown): void => voice.log.error(explain(error).lines.join('\n'));
  const tellError = async (error: unknown): Promise<void> => {
    sayError(error);
    await step?.broke((run) => reportOf(name, error, run), input('project') || undefined).catch(sayError);
  };
  const done: Performed[] = [];
  let step: GithubStep | undefined;
  try {
    const action = (await actions[name]!()).default;
    step = await stepOf(action, voice, ['work', 'announce', 'again']);
    // The runner upper-cases an input's name and replaces blanks, nothing else: `data-roots` is `INPUT_DATA-ROOTS`.
    const inputs = Object.fromEntries(Object.keys(action.inputs.shape).map((of) => [of, input(of)]));
    const asked = step.ofStranger ? neverGreen(action) : action;
    for await (const performed of perform(asked, inputs, step.hostFor)) {
      done.push(performed);
      if ('error' in performed.outcome) await tellError(performed.outcome.error);
      else voice.log.info(performed.outcome.result.summary);
    }
    return worstExit(done);
  } catch (error) {
    await tellError(error);
    return 2;
  } finally {
    await step?.end().catch(sayError);
    voice.end();
  }
}

/**
 * Before the first step of the job: whatever becomes of it, no comment speaks of an earlier commit as if it were of this
 * one. Nothing that happens here ends the job.
 */
export async function beginStep(
  name: string,
  actions: Readonly<Record<string, () => Promise<{ default: Action }>>>,
): Promise<void> {
  const voice = voiceOf();
  try {
    const action = (await actions[name]!()).default;
    const step = await stepOf(action, voice, ['work', 'again']);
    await step.begins((run) => notJudged(run), input('project') || undefined);
  } catch (error) {
    voice.log.info(explain(error).lines.join('\n'));
  }
}

const { env } = process;
const input = (of: string): string | undefined => env[`INPUT_${of.toUpperCase()}`];

function voiceOf(): GithubVoice {
  const write = (text: string): boolean => process.stdout.write(text);
  return githubVoice({ env, write, clock: stepClock, random: stepRandom });
}

/** @param silent parts that say nothing where the change is talked about */
function stepOf(action: Action, voice: GithubVoice, silent: readonly string[]): Promise<GithubStep> {
  return githubStep({
    action: action.name,
    env,
    signal: untilInterrupted(),
    voice,
    permissions: action.permissions,
    decides: !silent.includes(input('part') ?? ''),
    inputs: {
      token: input('token') ?? '',
      matrix: input('matrix') ?? '',
      ledger: input('ledger') ?? '',
      'ledger-token': input('ledger-token') ?? '',
      check: input('check') ?? '',
    },
  });
}

async function notJudged(
  { project, commit, links, earlier }: Parameters<Retell>[0],
  stopped?: string,
): Promise<string> {
  const { renderComment } = await import('#reports');
  const { head, says } = earlier;
  const before = says === 'waiting' ? {} : { earlier: { commit: head, verdict: says } };
  const begun = { ...before, ...(stopped !== undefined && { stopped }) };
  const run = { commit, dirty: false };
  return renderComment({ project, verdict: 'inconclusive', baselineName: '', run, begun, stages: [] }, { links });
}

/** The report of a run that ended before there was anything to report. */
async function reportOf(action: string, error: unknown, told: Parameters<Retell>[0]): Promise<string> {
  const { renderComment } = await import('#reports');
  const { code, message } = explain(error).document;
  const problem = `${code}: ${message}`;
  if (told.other) return notJudged(told, problem);
  const { project, commit, links } = told;
  const stage = { stage: action, cached: false, seconds: 0, reads: [], makes: [], problem };
  const run = { commit, dirty: false };
  return renderComment({ project, verdict: 'fail', baselineName: '', run, stages: [stage] }, { links });
}
