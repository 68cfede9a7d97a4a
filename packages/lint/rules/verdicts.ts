import { casesWith } from '../cases.ts';
import type { Check } from '../finding.ts';
import { actionNamed, type Ours } from '../ours.ts';
import type { Job } from '../schema.ts';
import type { Value } from '../value.ts';
import { chain, type Visit, type VisitedJob } from '../walk.ts';
import type { Workflow } from '../workflow.ts';

/** What judges a model, and the name of its check. */
interface Judge {
  workflow: Workflow;
  visited: VisitedJob;
  check: string;
}

/** Jobs that judge a change twice: when its branch is pushed, and as the pull request that it is of. */
export const verdicts: Check = function* ({ visits, ours }) {
  const judges = visits.filter((each) => !each.ours).flatMap((visit) => judgesOf(visit, ours));
  for (const { workflow, visited, check } of judges) {
    if (!runsOnAnyBranch(visited)) continue;
    const again = judges.find((other) => other.check === check && runsOnPullRequest(other.visited));
    if (again === undefined) continue;
    const { on } = workflow.file;
    const by = again.workflow === workflow ? '' : ` of ${again.workflow.path}`;
    yield {
      rule: 'two-verdicts',
      at: workflow.at(typeof on === 'string' ? ['on'] : ['on', Array.isArray(on) ? on.indexOf('push') : 'push']),
      message: `Job ${visited.id} judges the branch of a pull request when it is pushed, and job ${again.visited.id}${by} judges it as the pull request: two checks of one name.`,
      fix: 'Let push name the branches that are recorded: push: { branches: [main] }.',
    };
  }
};

function judgesOf(visit: Visit, ours: Ours): Judge[] {
  const { workflow } = chain(visit).at(-1)!;
  return visit.jobs.flatMap((visited) => {
    const { job, callee } = visited;
    const judges = callee?.is === 'workflow' ? callee.ours && isJudging(callee.workflow.path) : hasJudge(job, ours);
    return judges ? [{ workflow, visited, check: checkOf(visit, visited) }] : [];
  });
}

/** GitHub's name for the check of a job. */
function checkOf({ caller }: Visit, { id, job }: VisitedJob): string {
  return [...(caller ? [checkOf(caller.visit, caller.job)] : []), job.name ?? id].join(' / ');
}

const isJudging = (path: string): boolean => path.endsWith('/ml-pull-request.yml');

function hasJudge({ steps = [] }: Job, ours: Ours): boolean {
  return steps.some(({ uses }) => {
    const named = uses === undefined ? undefined : actionNamed(uses, ours);
    return named?.is === 'ours' && [ours.whole, 'gate-model'].includes(named.action.name);
  });
}

/** Whether a push to a branch that no filter names starts it. */
function runsOnAnyBranch({ job, cases }: VisitedJob): boolean {
  return cases.some((each) => {
    const ref = each.known.get('github.ref');
    if (each.event !== 'push' || ref === undefined || !('begins' in ref) || ref.begins !== 'refs/heads/') return false;
    // What an `if` asks about the name, it asks about a branch that it knows.
    const name: [string, Value][] = [
      ['github.ref', { is: `${ref.begins}${SOME}` }],
      ['github.ref_name', { is: SOME }],
    ];
    return casesWith(job, [{ ...each, known: new Map([...each.known, ...name]) }]).length > 0;
  });
}

/** A branch that nobody has. */
const SOME = '(a branch)';

const runsOnPullRequest = ({ cases }: VisitedJob): boolean =>
  cases.some(({ event }) => event?.startsWith('pull_request'));
