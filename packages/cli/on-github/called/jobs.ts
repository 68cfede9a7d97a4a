import { others, pinned } from '../release.ts';
import { $, permissions, RUNS_ON, type Permission } from './parts.ts';

const HOOK = '.github/actions/mlops-setup';

interface Work {
  permissions: readonly Permission[];
  /** An expression; the job is skipped when it is false. */
  condition?: string;
  /** The hook may get the secret `setup`. */
  secret: boolean;
  /** A later job of the same run takes up what this one hands over. */
  ticket: boolean;
  /** What a schedule found, which decides whether there is anything to judge. */
  news?: boolean;
  /** Inputs of the root action beside those of every such job, one line each. */
  with?: string;
}

/** The job that runs code of the project's authors. It yields data only. */
export function work({ permissions: granted, condition, secret, ticket, news = false, with: more = '' }: Work): string {
  return `  # Code of the project's authors: a token that can only read, none of it on disk, and nothing but data goes on.
  work:
    name: work
${condition === undefined ? '' : `    if: ${condition}\n`}    runs-on: ${RUNS_ON}
    timeout-minutes: ${$('inputs.timeout-minutes')}
${permissions(granted)}${ticket ? `    outputs:\n      hand-over: ${$('steps.work.outputs.hand-over')}\n` : ''}${news ? `      news: ${$('steps.work.outputs.news')}\n` : ''}    steps:
      - uses: ${others.checkout}
        with:
          persist-credentials: false
          lfs: ${$('inputs.lfs')}
      - uses: ${others.setupPython}
        if: inputs.python-version != ''
        with:
          python-version: ${$('inputs.python-version')}
      # Yours, where it is there: packages, logins, drivers.
      - uses: ./${HOOK} # zizmor: ignore[self-repository] the caller's own, from its checkout
        if: hashFiles('${HOOK}/action.yml') != ''
${secret ? `        env:\n          MLOPS_SETUP: ${$('secrets.setup')}\n` : ''}      - id: work
        uses: ${pinned()}
        with:
          part: work
          config: ${$('inputs.config')}
          data-roots: ${$('inputs.data-roots')}
          stages: ${$('inputs.stages')}
          cache: ${$('inputs.cache')}
          matrix: ${$('inputs.matrix')}
${more}`;
}

interface Judge {
  job: string;
  needs: string;
  /** An expression: what was done is not judged when it is false. Default: it always is. */
  condition?: string;
  permissions: readonly Permission[];
  /** Inputs of the root action beside those of every judging job, one line each. */
  with?: string;
}

/** The job that decides, on a fresh hosted runner, from data alone. */
export function judge({ job, needs, condition, permissions: granted, with: more = '' }: Judge): string {
  return `  # Decides from data alone, on a fresh runner. The checkout is only read: no code of it runs here.
  ${job}:
    name: ${job}
    needs: ${needs}
    if: always()${condition === undefined ? '' : ` && ${condition}`}
    runs-on: ubuntu-latest
    timeout-minutes: 30
${permissions(granted)}    outputs:
      verdict: ${$('steps.judge.outputs.verdict')}
      run: ${$('steps.judge.outputs.run')}
    steps:
      - uses: ${others.checkout}
        with:
          persist-credentials: false
      - id: judge
        uses: ${pinned()}
        with:
          part: judge
          hand-over: ${$(`needs.work.result != 'skipped' && needs.work.outputs.hand-over || ''`)}
          config: ${$('inputs.config')}
          stages: ${$('inputs.stages')}
          matrix: ${$('inputs.matrix')}
${more}`;
}

/** What a caller can go on with. */
export function outputs(job: string): string {
  return `    outputs:
      verdict:
        description: pass, fail or inconclusive
        value: ${$(`jobs.${job}.outputs.verdict`)}
      run:
        description: id of the recorded run; empty when it was not recorded
        value: ${$(`jobs.${job}.outputs.run`)}
`;
}
