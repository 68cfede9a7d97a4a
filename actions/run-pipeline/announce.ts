import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionResult, Host, Origin } from '#kit';
import type { RunReport } from '#reports';
import { NO_OUTPUT, type Output } from './output.ts';

/** Name of the job with user code in the reusable workflows; a called job is `<calling job> / work`. */
export const WORK = /(^| \/ )work$/;
/** A queue this long is worth a word; shorter ones are every run's. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 15_000;
/** A queue ends sooner or is said; this is for a server that says neither. */
const LONGEST_MS = 8 * 60_000;

/** What a moment of looking needs; a test's clock moves on its own. */
export interface Watch {
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

/**
 * Says in the comment when no runner takes the job with user code. Ends as soon as one has, or it is said, so that it
 * costs next to nothing where runners are free.
 * @param config path of mlops.yml in the repository
 */
export async function announce(
  host: Host,
  config: string,
  watch: Watch = {
    now: () => host.clock.now().getTime(),
    pause: (milliseconds) => sleep(milliseconds, undefined, { signal: host.signal }),
  },
): Promise<ActionResult<Output>> {
  const { origin } = host;
  const began = watch.now();
  let said = '';
  while (origin && said === '' && watch.now() - began < LONGEST_MS) {
    const waiting = (await origin.waitingJobs()).find(({ job }) => WORK.test(job));
    if (!waiting) break;
    if (watch.now() - Date.parse(waiting.since) < PATIENCE_MS) await watch.pause(LOOK_EVERY_MS);
    else said = await sayWaiting(host, origin, config, waiting);
  }
  return {
    summary: said === '' ? 'The job with your code has a runner.' : said,
    outputs: NO_OUTPUT,
  };
}

async function sayWaiting(
  host: Host,
  origin: Origin,
  config: string,
  waiting: NonNullable<RunReport['waiting']>,
): Promise<string> {
  const { headline, plain, renderComment } = await import('#reports');
  // There is no checkout: all that is needed is the project's name.
  const { projectAt } = await import('./stranger.ts');
  const project = await projectAt(host, origin, origin.change.commit, config);
  if (!project) return `There is no ${config} at ${origin.change.commit}.`;
  const report: RunReport = {
    project: project.name,
    verdict: 'inconclusive',
    baselineName: origin.change.base?.branch ?? origin.defaultBranch,
    waiting,
    stages: [],
  };
  const said = plain(headline(report));
  await origin.publish({
    project: project.name,
    verdict: report.verdict,
    waiting: true,
    headline: said,
    markdown: renderComment(report),
  });
  return `${project.name}: ${said}`;
}
