/** The reusable workflows: jobs with the code of a project's authors, and jobs that judge what they hand over. */
import { attest } from './attest.ts';
import { pullRequest, pullRequestFork, reportFork } from './pull-request.ts';
import { release, rollback } from './release.ts';
import { afterTraining, train } from './train.ts';
import { dashboard, monitor } from './watch.ts';

/** Path → text. */
export const reusableWorkflows: Readonly<Record<string, string>> = {
  '.github/workflows/ml-pull-request.yml': pullRequest,
  '.github/workflows/ml-train.yml': train,
  '.github/workflows/ml-after-training.yml': afterTraining,
  '.github/workflows/ml-pull-request-fork.yml': pullRequestFork,
  '.github/workflows/ml-report-fork.yml': reportFork,
  '.github/workflows/ml-dashboard.yml': dashboard,
  '.github/workflows/ml-monitor.yml': monitor,
  '.github/workflows/ml-release.yml': release,
  '.github/workflows/ml-rollback.yml': rollback,
  '.github/workflows/ml-attest.yml': attest,
};
