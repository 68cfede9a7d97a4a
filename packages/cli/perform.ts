import { dirname, join, relative, resolve } from 'node:path';
import { exitCode, MlopsError, type Action, type ActionResult, type Host } from '#kit';
import { parseInputs } from '#kit/generate';
import { fail } from './errors.ts';

/** What came of an action for one project. */
export interface Performed {
  /** The project's file, relative to the working directory; only when `config` is a glob. */
  config?: string;
  outcome: { result: ActionResult } | { error: unknown };
}

/**
 * Runs an action once, or once for each project when its input `config` is a glob: in the order of their paths, and on
 * after one that failed, because the others have nothing to do with it.
 *
 * @param inputs as text, from flags or from the environment of a workflow step
 * @param hostFor a host whose store lies in the given directory
 * @throws MLOPS_USAGE, MLOPS_CONFIG_MISSING when the glob names no file; what the action throws is an outcome
 */
export async function* perform(
  action: Action,
  inputs: Readonly<Record<string, string | undefined>>,
  hostFor: (storeDirectory: string) => Host,
): AsyncGenerator<Performed> {
  const parsed = parseInputs(action, inputs);
  const named = typeof parsed['config'] === 'string' ? parsed['config'] : undefined;
  if (named === undefined) {
    yield { outcome: await attempt(action, parsed, hostFor(storeOf(process.cwd()))) };
    return;
  }
  const { findProjects } = await import('#config');
  const projects = await findProjects(hostFor(storeOf(process.cwd())), named);
  if (projects.length > 1 && ['work', 'judge'].includes(String(parsed['part']))) {
    throw fail('MLOPS_PROJECTS_SEVERAL', {
      message: `${named} names ${projects.length} projects, and one job hands over the work of one.`,
      where: { field: 'config' },
      hint: 'Call the workflow once for each project, for example from a matrix.',
    });
  }
  const several = projects.length !== 1 || projects[0] !== resolve(named);
  for (const path of projects) {
    const config = several ? relative(process.cwd(), path) : named;
    const host = hostFor(storeOf(dirname(path)));
    if (several) host.log.info(config);
    yield { ...(several && { config }), outcome: await attempt(action, { ...parsed, config }, host) };
    if (host.signal.aborted) return;
  }
}

/** Exit code of several outcomes: an error outweighs a fail, a fail outweighs inconclusive. */
export function worstExit(performed: readonly Performed[]): 0 | 1 | 2 | 3 {
  const codes = performed.map(({ outcome }) => ('error' in outcome ? 2 : exitCode(outcome.result.verdict)));
  return ([2, 1, 3] as const).find((code) => codes.includes(code)) ?? 0;
}

async function attempt(action: Action, inputs: Record<string, unknown>, host: Host): Promise<Performed['outcome']> {
  try {
    const result = await action.run({ inputs, host });
    for (const [output, value] of Object.entries(result.outputs)) await host.output(output, value);
    return { result };
  } catch (error) {
    // Whatever broke because the work was being stopped, that it was stopped is what happened.
    return { error: host.signal.aborted && !(error instanceof MlopsError) ? host.signal.reason : error };
  }
}

function storeOf(directory: string): string {
  return join(directory, '.mlops', 'store');
}
