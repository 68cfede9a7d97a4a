import { dirname, join, relative, resolve } from 'node:path';
import { exitCode, MlopsError, worstVerdict, type Action, type ActionResult, type Host, type Verdict } from '#kit';
import { parseInputs } from '#kit/generate';
import { fail } from './errors.ts';

const FILE = 'mlops.yml';

/** What came of an action for one project. */
export interface Performed {
  /** The project's file, relative to the working directory; only when `config` is a glob. */
  config?: string;
  outcome: { result: ActionResult } | { error: unknown };
}

/**
 * Runs an action once, or once for each project when its input `config` is a glob: in the order of their paths, and on
 * after one that failed, because the others have nothing to do with it. Of several projects, the output `verdict` is that
 * of the whole, and there are no other outputs: each of them would be one project's.
 *
 * @param inputs as text, from flags or from the environment of a workflow step
 * @param hostFor a host whose store lies in the given directory
 * @throws MLOPS_USAGE, MLOPS_CONFIG_MISSING when the glob names no file, MLOPS_PROJECTS_SEVERAL; what the action throws is an
 * outcome
 */
export async function* perform(
  action: Action,
  inputs: Readonly<Record<string, string | undefined>>,
  hostFor: (storeDirectory: string) => Host,
): AsyncGenerator<Performed> {
  const parsed = parseInputs(action, inputs);
  const here = hostFor(storeOf(process.cwd()));
  const named = typeof parsed['config'] === 'string' ? parsed['config'] : undefined;
  const own = named === undefined ? [resolve(FILE)] : await (await import('#config')).findProjects(here, named);
  const also = await leftOutOf(action, here, own);
  if (named === undefined && also.length === 0) {
    const outcome = await attempt(action, parsed, here);
    await giveOutputs(here, outcome);
    yield { outcome };
    return;
  }
  const projects = [...own, ...also];
  if (projects.length > 1 && ['work', 'judge'].includes(String(parsed['part']))) {
    const which = also.length === 0 ? named! : `${named ?? FILE}, with what the base branch judges here,`;
    throw fail('MLOPS_PROJECTS_SEVERAL', {
      message: `${which} names ${projects.length} projects, and one job hands over the work of one.`,
      where: { field: 'config' },
      hint: 'Call the workflow once for each project, for example from a matrix.',
    });
  }
  const alone = projects.length === 1;
  if (!alone) await (await import('./distinct-projects.ts')).expectDistinct(here, projects);
  const isGlob = !alone || own[0] !== resolve(named!);
  const verdicts: (Verdict | undefined)[] = [];
  for (const path of projects) {
    const config = isGlob ? relative(process.cwd(), path) : named!;
    // Beside what a change leaves out, its own project is what its inputs say.
    const given = named === undefined && path === own[0] ? parsed : { ...parsed, config };
    const host = hostFor(storeOf(dirname(path)));
    if (isGlob) host.log.info(config);
    const outcome = await attempt(action, given, host);
    if (alone) await giveOutputs(host, outcome);
    verdicts.push('error' in outcome ? 'inconclusive' : outcome.result.verdict);
    yield { ...(isGlob && { config }), outcome };
    if (host.signal.aborted) break;
  }
  if (alone || !('verdict' in action.outputs)) return;
  // One that was not reached is not judged.
  if (verdicts.length < projects.length) verdicts.push('inconclusive');
  await here.output('verdict', verdictOfAll(verdicts) ?? '');
}

/** What the branch has judged here that a change is to be merged into, and the change names no more. */
async function leftOutOf(action: Action, here: Host, own: readonly string[]): Promise<string[]> {
  if (here.origin?.step === undefined || !('config' in action.inputs.shape)) return [];
  return (await import('#config')).alsoAtBase(here, process.cwd(), own);
}

/** The worst; undefined where a part was not judged, unless the others are enough to say that the whole does not pass. */
function verdictOfAll(verdicts: readonly (Verdict | undefined)[]): Verdict | undefined {
  const judged = verdicts.filter((verdict) => verdict !== undefined);
  const worst = judged.length === 0 ? undefined : worstVerdict(judged);
  return worst === 'pass' && judged.length < verdicts.length ? undefined : worst;
}

/** Exit code of several outcomes: an error outweighs a fail, a fail outweighs inconclusive. */
export function worstExit(performed: readonly Performed[]): 0 | 1 | 2 | 3 {
  const codes = performed.map(({ outcome }) => ('error' in outcome ? 2 : exitCode(outcome.result.verdict)));
  return ([2, 1, 3] as const).find((code) => codes.includes(code)) ?? 0;
}

async function attempt(action: Action, inputs: Record<string, unknown>, host: Host): Promise<Performed['outcome']> {
  try {
    return { result: await action.run({ inputs, host }) };
  } catch (error) {
    // Whatever broke because the work was being stopped, that it was stopped is what happened.
    return { error: host.signal.aborted && !(error instanceof MlopsError) ? host.signal.reason : error };
  }
}

async function giveOutputs(host: Host, outcome: Performed['outcome']): Promise<void> {
  if ('error' in outcome) return;
  for (const [output, value] of Object.entries(outcome.result.outputs)) await host.output(output, value);
}

function storeOf(directory: string): string {
  return join(directory, '.mlops', 'store');
}
