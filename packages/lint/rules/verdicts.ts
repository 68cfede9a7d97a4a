import type { Check } from '../finding.ts';
import { actionNamed, type Ours } from '../ours.ts';
import type { Job } from '../schema.ts';
import { chain, type VisitedJob } from '../walk.ts';

/** Jobs that judge a change twice: when its branch is pushed, and as the pull request that it is of. */
export const verdicts: Check = function* ({ visits, ours }) {
  for (const visit of visits.filter((each) => !each.ours)) {
    const { workflow } = chain(visit).at(-1)!;
    const { on } = workflow.file;
    for (const { id, job, callee, cases } of visit.jobs) {
      const judges = callee?.is === 'workflow' ? callee.ours && isJudging(callee.workflow.path) : hasJudge(job, ours);
      if (!judges || !isStartedTwice(cases)) continue;
      yield {
        rule: 'two-verdicts',
        at: workflow.at(['on', Array.isArray(on) ? on.indexOf('push') : 'push']),
        message: `Job ${id} judges the branch of a pull request twice, when it is pushed and as the pull request: two checks of one name.`,
        fix: 'Let push name the branches that are recorded: push: { branches: [main] }.',
      };
    }
  }
};

const isJudging = (path: string): boolean => path.endsWith('/ml-pull-request.yml');

function hasJudge({ steps = [] }: Job, ours: Ours): boolean {
  return steps.some(({ uses }) => {
    const named = uses === undefined ? undefined : actionNamed(uses, ours);
    return named?.is === 'ours' && [ours.whole, 'gate-model'].includes(named.action.name);
  });
}

/** Whether a push to a branch that no filter names starts it, and a pull request too. */
function isStartedTwice(cases: VisitedJob['cases']): boolean {
  const isAnyBranch = cases.some(({ event, known }) => {
    const ref = known.get('github.ref');
    return event === 'push' && ref !== undefined && 'begins' in ref && ref.begins === 'refs/heads/';
  });
  return isAnyBranch && cases.some(({ event }) => event?.startsWith('pull_request'));
}
