import { others, pinned } from '../release.ts';
import { $, HEADER, INPUTS, permissions, runsOn } from './parts.ts';

interface Deploy {
  job: string;
  needs?: string;
  /** An expression; the job is skipped when it is false. */
  condition?: string;
  /** Over the job: a comment. */
  purpose?: string;
  /** Inputs that name the runner and the environment. */
  runner?: string;
  environment?: string;
  /** Which commit is checked out, one line; default: that of the event. */
  commit?: string;
  /** What is deployed. */
  reference: string;
  /** Inputs of the action beside those of every such job, one line each. */
  with?: string;
}

/** Inputs of the workflows that deploy: the same in both. */
const deploying = `      runs-on:
        description: Runner that deploys. Of the target process, the machine that serves. A label, or JSON (a list of labels, or {"group" and "labels"}).
        type: string
        default: ubuntu-latest
      environment:
        description: Environment of the job that deploys. Its protection rules decide who lets it begin.
        type: string
        default: production
${INPUTS.config}      data-roots:
        description: Directories of the runner outside the checkout that data may be read from.
        type: string
        default: ''
    secrets:
      deploy:
        description: What the programs of the target command need to log in, as MLOPS_DEPLOY. Name it in deploy.env of mlops.yml.
        required: false
`;

const PROVEN = `Takes nothing from a cache, and its model by digest from the workflow run that made it. Of the checkout it runs only what
  # mlops.yml names as programs of the target command.`;

/** The job that proves a version and puts it into service. What it deploys with is the machine's, so nothing there is cleared away. */
function deploy({
  job,
  needs,
  condition,
  purpose = PROVEN,
  runner = 'runs-on',
  environment = 'environment',
  commit = '',
  reference,
  with: more = '',
}: Deploy): string {
  return `  # ${purpose}
  ${job}:
    name: ${job}
${needs === undefined ? '' : `    needs: ${needs}\n`}${condition === undefined ? '' : `    if: ${condition}\n`}    runs-on: ${runsOn(`inputs.${runner}`)}
    timeout-minutes: 60
${permissions(['contents: write', 'actions: read', 'deployments: write'])}    environment:
      name: ${$(`inputs.${environment}`)}
      url: ${$('steps.deploy.outputs.url')}
    outputs:
      verdict: ${$('steps.deploy.outputs.verdict')}
      version: ${$('steps.deploy.outputs.version')}
    steps:
      - uses: ${others.checkout}
        with:
          persist-credentials: false
          clean: false
${commit}      - id: deploy
        uses: ${pinned('actions/deploy-model')}
        env:
          MLOPS_DEPLOY: ${$('secrets.deploy')}
        with:
          reference: ${reference}
          environment: ${$(`inputs.${environment}`)}
          config: ${$('inputs.config')}
          data-roots: ${$('inputs.data-roots')}
${more}`;
}

function deployed(job: string): string {
  return `    outputs:
      verdict:
        description: pass, fail or inconclusive
        value: ${$(`jobs.${job}.outputs.verdict`)}
      version:
        description: The version that serves now, as name@v1.2.3; empty when none does.
        value: ${$(`jobs.${job}.outputs.version`)}
`;
}

/** A fork may call its branch what it likes: what a pull request did is never released, nor checked out. */
const TRAINED = [
  "github.event_name != 'workflow_run' || github.event.workflow_run.conclusion == 'success'",
  "github.event.workflow_run.head_repository.full_name == github.repository && github.event.workflow_run.event != 'pull_request'",
].join(' && ');
/** A release has no filter of tags, and the repository may publish other things. */
const OF_VERSION = "github.event_name != 'release' || contains(github.ref_name, '@v')";

/** After a training, what it was of: as a tag's commit is. The rules and programs are those that the model was made with. */
const OF_TRAINING = `          ref: ${$('github.event.workflow_run.head_sha')} # none but that of a training\n`;

export const release = `${HEADER}# Registers the model of a commit whose recorded run passed, and deploys it. Call it for tags such as name@v1.2.3, for releases that
# people publish of them, or by hand; on workflow_run it releases what the training that ended has recorded, if that passed and is
# new.
# Grant it: permissions: { contents: write, actions: read, deployments: write }
name: Release of a model
on:
  workflow_call:
    inputs:
      release:
        description: Publish a release of the tag, with the model's files, its card, its statement and the evidence of its run.
        type: boolean
        default: true
      staging:
        description: Environment that the version is deployed to first, by what deploy.staging of mlops.yml says. Default, none.
        type: string
        default: ''
      staging-runs-on:
        description: Runner that deploys there.
        type: string
        default: ubuntu-latest
${deploying}${deployed('deploy')}      tag:
        description: The version that was registered, as name@v1.2.3; empty when nothing new was.
        value: ${$('jobs.register.outputs.tag')}
permissions: {}
jobs:
  # Believes no ledger alone: the run must be one that a workflow of the default branch made, and is verified again. No code of
  # the checkout runs here.
  register:
    name: register
    if: (${OF_VERSION}) && (${TRAINED})
    runs-on: ubuntu-latest
    timeout-minutes: 60
${permissions(['contents: write', 'actions: read'])}    outputs:
      tag: ${$('steps.register.outputs.tag')}
    steps:
      - uses: ${others.checkout}
        with:
          persist-credentials: false
${OF_TRAINING}      - id: register
        uses: ${pinned('actions/register-model')}
        with:
          config: ${$('inputs.config')}
          release: ${$('inputs.release')}
${deploy({
  job: 'stage',
  needs: 'register',
  purpose:
    'The same first where no client is, when it is asked for: what does not answer there never comes to production.',
  condition: "inputs.staging != '' && needs.register.result == 'success' && needs.register.outputs.tag != ''",
  runner: 'staging-runs-on',
  environment: 'staging',
  commit: OF_TRAINING,
  reference: $('needs.register.outputs.tag'),
  with: '          staging: true\n',
})}${deploy({
  job: 'deploy',
  needs: '[register, stage]',
  condition: $(
    `!cancelled() && needs.register.result == 'success' && needs.register.outputs.tag != '' && contains(fromJSON('["success", "skipped"]'), needs.stage.result)`,
  ),
  commit: OF_TRAINING,
  reference: $('needs.register.outputs.tag'),
  with: '          forward: true\n',
})}`;

export const rollback = `${HEADER}# Puts a version into service that was registered before, as a release does: proven again. Call it by hand.
# Grant it: permissions: { contents: write, actions: read, deployments: write }
name: Rollback of a model
on:
  workflow_call:
    inputs:
      to:
        description: The version that is to serve, as name@v1.2.3. The artifact of the run that made it must not have expired (90 days, unless the repository keeps them longer).
        type: string
        required: true
${deploying}${deployed('rollback')}permissions: {}
jobs:
${deploy({ job: 'rollback', reference: $('inputs.to') })}`;
