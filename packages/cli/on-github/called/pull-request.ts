import { pinned } from '../release.ts';
import { judge, outputs, work } from './jobs.ts';
import { $, HEADER, inputs, INPUTS, permissions, secrets } from './parts.ts';

const FORKS = `      forks:
        description: Run the code of forks too. Their numbers are shown, and the judge fails for them all the same. Default, it only says so.
        type: boolean
        default: false
`;

const FROM_HERE = 'github.event.pull_request.head.repo.full_name == github.repository';
const FROM_A_FORK = 'github.event.pull_request.head.repo.full_name != github.repository';

export const pullRequest = `${HEADER}# Runs the stages of a project on a pull request, judges the model and says so in one comment.
# Grant it: permissions: { contents: read, actions: read, pull-requests: write }
name: Model of a pull request
on:
  workflow_call:
${inputs}${FORKS}${secrets}${outputs('judge')}permissions: {}
jobs:
  # Says so in the comment when no runner takes the job below; ends at once when one does, or has.
  announce:
    name: announce
    if: ${FROM_HERE} && !startsWith(inputs.runs-on, 'ubuntu-')
    runs-on: ubuntu-latest
    timeout-minutes: 10
${permissions(['contents: read', 'actions: read', 'pull-requests: write'])}    steps:
      - uses: ${pinned()}
        with:
          part: announce
          config: ${$('inputs.config')}
          matrix: ${$('inputs.matrix')}
${work({
  permissions: ['contents: read', 'actions: read'],
  condition: `inputs.forks || !github.event.pull_request || ${FROM_HERE}`,
  secret: true,
  ticket: true,
})}${judge({
  job: 'judge',
  needs: '[announce, work]',
  permissions: ['contents: read', 'actions: read', 'pull-requests: write'],
})}`;

export const pullRequestFork = `${HEADER}# Runs the stages of a project for a pull request of a fork and hands over data: no secrets, no writing.
# ml-report-fork.yml judges it. Grant it: permissions: { contents: read }
name: Model of a fork
on:
  workflow_call:
${inputs}permissions: {}
jobs:
${work({ permissions: ['contents: read'], condition: FROM_A_FORK, secret: false, ticket: false })}`;

export const reportFork = `${HEADER}# Judges what a run of ml-pull-request-fork.yml handed over, by the default branch's rules, and reports it as untrusted.
# Call it on workflow_run. Grant it: permissions: { contents: read, actions: read, checks: write, pull-requests: write }
name: Report on the model of a fork
on:
  workflow_call:
    inputs:
${INPUTS.config}${INPUTS.matrix}permissions: {}
jobs:
  # No checkout, no cache, no code of the fork: the pull request, its run and its data are found through the API.
  report:
    name: report
    if: github.event.workflow_run.event == 'pull_request' && github.event.workflow_run.head_repository.full_name != github.repository
    runs-on: ubuntu-latest
    timeout-minutes: 30
${permissions(['contents: read', 'actions: read', 'checks: write', 'pull-requests: write'])}    steps:
      - uses: ${pinned()}
        with:
          part: judge
          config: ${$('inputs.config')}
          matrix: ${$('inputs.matrix')}
`;
