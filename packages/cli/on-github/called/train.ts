import { pinned } from '../release.ts';
import { judge, outputs, work } from './jobs.ts';
import { $, HEADER, inputs, permissions, secrets } from './parts.ts';

const CAUSE = `      cause:
        description: Why this run retrains, when monitoring asked for it (drift, quality or data). Default, the event.
        type: string
        default: ''
`;
const cause = (expression: string): string => `          cause: ${$(expression)}\n`;

export const train = `${HEADER}# Runs the stages of a project on its default branch, judges the model and records the run in the branch mlops/ledger. Call it on
# pushes, on a schedule, by hand, and for what monitoring asks. A training that was cut off goes on from its checkpoint when the
# failed jobs are run again; ml-after-training.yml does that by itself.
# Grant it: permissions: { contents: write, actions: read }
name: Model of the default branch
on:
  workflow_call:
${inputs}${CAUSE}${secrets}${outputs('record')}permissions: {}
jobs:
${work({
  permissions: ['contents: read', 'actions: read'],
  secret: true,
  ticket: true,
  news: true,
  with: cause('inputs.cause'),
})}${judge({
  job: 'record',
  needs: 'work',
  condition: `needs.work.outputs.news != 'none'`,
  permissions: ['contents: write', 'actions: read'],
  with: `${cause(`inputs.cause || needs.work.outputs.news == 'data' && 'data' || ''`)}          ledger: branch\n`,
})}`;

export const afterTraining = `${HEADER}# Has a training that was cut off go on: the failed jobs of its run are run again, for as long as there are new checkpoints.
# Call it on workflow_run, after the workflow that calls ml-train.yml. Grant it: permissions: { actions: write }
name: After a training
on:
  workflow_call: {}
permissions: {}
jobs:
  # Runs nothing itself: the next attempt is the same run, on the same commit, with what its jobs are granted there.
  again:
    name: again
    if: github.event.workflow_run.conclusion == 'failure'
    runs-on: ubuntu-latest
    timeout-minutes: 10
${permissions(['actions: write'])}    steps:
      - uses: ${pinned()}
        with:
          part: again
`;
