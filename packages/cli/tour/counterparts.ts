import { roles } from './steps.ts';

/** What a principle, a component or a role of the paper is here, with paths from the repository's top. */
export interface Counterpart {
  /** `P1` … `P9`, `C1` … `C9`, `R1` … `R7`, as in the paper. */
  id: string;
  name: string;
  /** Of a component: the principles that it puts into practice. */
  serves?: readonly string[];
  here: string;
  links: readonly string[];
}

export const principles: readonly Counterpart[] = [
  {
    id: 'P1',
    name: 'CI/CD automation',
    here: 'actions and reusable workflows on GitHub; a tag or a promotion leads to a deployment that is proven over the wire',
    links: ['action.yml', 'docs/guides/five-minutes.md', 'actions/deploy-model/README.md'],
  },
  {
    id: 'P2',
    name: 'Workflow orchestration',
    here: 'stages declare what they read and make, and that is their order; jobs are GitHub’s',
    links: ['actions/run-pipeline/README.md', 'packages/kit/chain.ts'],
  },
  {
    id: 'P3',
    name: 'Reproducibility',
    here: 'every input by its digest, seeds and parameters on record; `mlops reproduce 7f3c2a` makes a run again and `mlops verify` proves it',
    links: [
      'docs/adr/0002-evidence-and-ledger.md',
      'packages/cli/commands/reproduce.ts',
      'packages/evidence/verify/verify.ts',
    ],
  },
  {
    id: 'P4',
    name: 'Versioning',
    here: 'code by its commit, data and models by their digests, models by tags in the grammar of GTO',
    links: ['packages/evidence/digest/digest.ts', 'packages/registry/grammar.ts', 'actions/register-model/README.md'],
  },
  {
    id: 'P5',
    name: 'Collaboration',
    here: 'one comment on the pull request says what the change does to the model; the card says it to everybody else',
    links: ['actions/report-run/README.md', 'actions/write-model-card/README.md', 'docs/guides/forks.md'],
  },
  {
    id: 'P6',
    name: 'Continuous training and evaluation',
    here: 'a retraining is the same chain with a cause, and passes the same gate',
    links: [
      'actions/gate-model/README.md',
      'docs/adr/0003-statistics-of-the-gate.md',
      'packages/monitoring/retrain.ts',
    ],
  },
  {
    id: 'P7',
    name: 'Metadata tracking',
    here: 'an in-toto statement for every stage, a record for every run, in a branch of the repository',
    links: ['packages/evidence/statement/statement.ts', 'packages/evidence/ledger/ledger.ts', 'docs/guides/leave.md'],
  },
  {
    id: 'P8',
    name: 'Continuous monitoring',
    here: 'windows over the prediction log against the reference: inputs, predictions, skill, service, pipeline',
    links: ['actions/monitor-model/README.md', 'packages/monitoring/README.md'],
  },
  {
    id: 'P9',
    name: 'Feedback loops',
    here: 'an alert has one cause and an owner, and on GitHub one issue; drift starts one retraining, broken data stop it',
    links: ['docs/guides/monitoring.md', 'packages/monitoring/judge.ts', 'packages/monitoring/retrain.ts'],
  },
];

export const components: readonly Counterpart[] = [
  {
    id: 'C1',
    name: 'CI/CD component',
    serves: ['P1', 'P6', 'P9'],
    here: 'GitHub Actions, with our actions, workflows and templates',
    links: ['action.yml', '.github/workflows/ml-pull-request.yml', 'workflows-templates/mlops-pull-request.yml'],
  },
  {
    id: 'C2',
    name: 'Source code repository',
    serves: ['P4', 'P5'],
    here: 'your git repository; the rules of the base branch decide about a change',
    links: ['packages/config/base/policy.ts', 'packages/local/git.ts'],
  },
  {
    id: 'C3',
    name: 'Workflow orchestration component',
    serves: ['P2', 'P3', 'P6'],
    here: '`mlops run`: stages in the order of what they read and make, from the cache where nothing changed',
    links: ['actions/run-pipeline/README.md', 'packages/evidence/stage/stage.ts'],
  },
  {
    id: 'C4',
    name: 'Feature store',
    serves: ['P3', 'P4'],
    here: 'feature views, joined at the moment of prediction: offline by digest, online as of a time for servers to look up',
    links: ['actions/build-features/README.md', 'packages/features/view.ts', 'packages/features/online/build.ts'],
  },
  {
    id: 'C5',
    name: 'Model training infrastructure',
    serves: ['P6'],
    here: 'your program on your runner, supervised, with a look at the GPUs before it starts; it goes on from its checkpoints',
    links: ['actions/train-model/README.md', 'docs/guides/gpu-runners.md', 'docs/guides/long-training.md'],
  },
  {
    id: 'C6',
    name: 'Model registry',
    serves: ['P3', 'P4'],
    here: 'annotated tags of git and records of the ledger, moved together or not at all',
    links: [
      'actions/register-model/README.md',
      'packages/registry/registry.ts',
      'docs/adr/0006-release-on-one-machine.md',
    ],
  },
  {
    id: 'C7',
    name: 'Metadata store',
    serves: ['P4', 'P7'],
    here: 'the ledger, asked with `mlops runs`, `show`, `lineage` and `diff`, taken along with `mlops export`',
    links: ['packages/evidence/ledger/layout.ts', 'docs/reference/commands.md', 'docs/guides/leave.md'],
  },
  {
    id: 'C8',
    name: 'Model serving component',
    serves: ['P1'],
    here: '`mlops serve`: Open Inference Protocol v2 over HTTP, and a log of what was asked and answered',
    links: ['actions/deploy-model/README.md', 'packages/serving/server.ts'],
  },
  {
    id: 'C9',
    name: 'Monitoring component',
    serves: ['P8', 'P9'],
    here: '`mlops monitor-model`, on a schedule on GitHub, which remembers in the ledger what it told',
    links: [
      'actions/monitor-model/README.md',
      '.github/workflows/ml-monitor.yml',
      'workflows-templates/mlops-monitor.yml',
    ],
  },
];

/** Where each role works, whoever has it: in a small team one person has several. */
export const people: readonly Counterpart[] = [
  {
    id: 'R1',
    name: roles.R1,
    here: 'says the goal, `card.goal`, which the model card shows beside the number that speaks to it; reads cards, releases and the dashboard: `mlops build-dashboard`',
    links: [
      'actions/write-model-card/README.md',
      'actions/build-dashboard/README.md',
      'workflows-templates/mlops-dashboard.yml',
    ],
  },
  {
    id: 'R2',
    name: roles.R2,
    here: 'chooses runners, target and who may do what; `mlops doctor --github` says what is open, `mlops lint` whether the workflows hold together',
    links: ['docs/guides/permissions.md', 'docs/guides/lint.md', 'docs/guides/monorepos.md'],
  },
  {
    id: 'R3',
    name: roles.R3,
    here: 'writes what trains and predicts, and the rules of the gate; a pull request answers with one comment, `mlops run` and `mlops diff 7f3c2a 9b1d` before that',
    links: [
      'docs/guides/five-minutes.md',
      '.github/workflows/ml-pull-request.yml',
      'actions/gate-model/README.md',
      'actions/evaluate-model/README.md',
    ],
  },
  {
    id: 'R4',
    name: roles.R4,
    here: 'writes contracts and feature views, and has the alerts about data: `mlops validate-data`, `mlops build-features`',
    links: ['actions/validate-data/README.md', 'actions/build-features/README.md', 'docs/guides/monitoring.md'],
  },
  {
    id: 'R5',
    name: roles.R5,
    here: "builds what asks the model, and for the target `command` what starts it; `mlops serve 'flights-delay#production'` answers the same on any machine",
    links: ['docs/guides/release.md', 'packages/serving/server.ts', 'docs/guides/tag-to-deploy.md'],
  },
  {
    id: 'R6',
    name: roles.R6,
    here: 'sets up workflows, runners, environments and rulesets: `mlops init --github`; goes back by *Roll back*, or on one machine by `mlops rollback`',
    links: [
      'docs/guides/gpu-runners.md',
      'docs/guides/permissions.md',
      '.github/workflows/ml-release.yml',
      '.github/workflows/ml-rollback.yml',
    ],
  },
  {
    id: 'R7',
    name: roles.R7,
    here: 'looks after the loop from training to monitoring: `mlops register-model`, `mlops monitor-model`; has the alerts about the model and its service',
    links: [
      '.github/workflows/ml-train.yml',
      '.github/workflows/ml-monitor.yml',
      'docs/guides/long-training.md',
      'docs/guides/monitoring.md',
    ],
  },
];
