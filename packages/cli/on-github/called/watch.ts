import { others, pinned } from '../release.ts';
import { $, HEADER, INPUTS, permissions, RUNS_ON } from './parts.ts';

export const monitor = `${HEADER}# Looks at what was served: drift, broken inputs, the service. One issue and one event \`mlops-retrain\` for each cause.
# Call it on a schedule. Grant it: permissions: { contents: write, actions: read, issues: write }
name: Monitor a model
on:
  workflow_call:
    inputs:
      runs-on:
        description: Runner that can read what was served. A label, or JSON (a list of labels, or {"group" and "labels"}).
        type: string
        default: ubuntu-latest
${INPUTS.config}${INPUTS['data-roots']}      log:
        description: Prediction log or table of what was served. Default, the one that mlops.yml names.
        type: string
        default: ''
      reference:
        description: What to compare with. Default, what came with the version in production.
        type: string
        default: ''
      issues:
        description: Open one issue for each cause and close it when the cause is gone.
        type: boolean
        default: true
      dispatch:
        description: Start one retraining for each cause, by a repository_dispatch of the type mlops-retrain.
        type: boolean
        default: true
      at:
        description: Look at the world as it was at this time. Default, now.
        type: string
        default: ''
    outputs:
      verdict:
        description: pass, fail or inconclusive
        value: ${$('jobs.monitor.outputs.verdict')}
permissions: {}
jobs:
  # Runs beside the service, because its log is there. The log and the checkout are only read: no code of either runs here.
  # Who may write contents may start a retraining too.
  monitor:
    name: monitor
    runs-on: ${RUNS_ON}
    timeout-minutes: 60
${permissions(['contents: write', 'actions: read', 'issues: write'])}    outputs:
      verdict: ${$('steps.monitor.outputs.verdict')}
    steps:
      - uses: ${others.checkout}
        with:
          persist-credentials: false
      - id: monitor
        uses: ${pinned('actions/monitor-model')}
        with:
          config: ${$('inputs.config')}
          data-roots: ${$('inputs.data-roots')}
          log: ${$('inputs.log')}
          reference: ${$('inputs.reference')}
          issues: ${$('inputs.issues')}
          dispatch: ${$('inputs.dispatch')}
          at: ${$('inputs.at')}
          ledger: branch
`;

export const dashboard = `${HEADER}# Writes the recorded runs as a site and publishes it on GitHub Pages (Settings, Pages, Source: GitHub Actions).
# Grant it: permissions: { contents: read, actions: read, pages: write, id-token: write }
name: Dashboard
on:
  workflow_call:
    inputs:
      projects:
        description: Names of the projects to show, separated by commas. Default, every project that has a record.
        type: string
        default: ''
    outputs:
      page:
        description: Address of the site
        value: ${$('jobs.publish.outputs.page')}
permissions: {}
jobs:
  # Reads the branch mlops/ledger, or artifacts of runs. No code of the checkout runs here.
  build:
    name: build
    runs-on: ubuntu-latest
    timeout-minutes: 10
${permissions(['contents: read', 'actions: read'])}    steps:
      - uses: ${others.checkout}
        with:
          persist-credentials: false
          fetch-depth: 0
      - id: dashboard
        uses: ${pinned('actions/build-dashboard')}
        with:
          projects: ${$('inputs.projects')}
          to: ${$('runner.temp')}/site
      - uses: ${others.uploadPages}
        with:
          path: ${$('steps.dashboard.outputs.directory')}
  # The only job that may publish, and it does nothing else.
  publish:
    name: publish
    needs: build
    runs-on: ubuntu-latest
    timeout-minutes: 10
${permissions(['pages: write', 'id-token: write'])}    environment:
      name: github-pages
      url: ${$('steps.publish.outputs.page_url')}
    outputs:
      page: ${$('steps.publish.outputs.page_url')}
    steps:
      - id: publish
        uses: ${others.deployPages}
`;
