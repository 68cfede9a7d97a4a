import { others, released } from './release.ts';

/** A workflow that people take over and make their own: at most 15 lines. */
export interface Template {
  /** Name of the file in `.github/workflows/`, without `.yml`. */
  file: string;
  name: string;
  description: string;
  /** An icon of GitHub's Octicons. */
  icon: string;
  categories: readonly string[];
  /** Regular expressions of files at the top of a repository; GitHub offers the template where one is there. */
  filePatterns: readonly string[];
  text(place: Place): string;
}

interface Place {
  /** GitHub replaces the literal `$default-branch` where it offers a template. */
  defaultBranch: string;
  /** Path of mlops.yml in the repository, where it is not at the top. */
  config?: string;
  /** The workflow that trains is there too: the others leave the default branch to it. */
  trainsElsewhere?: boolean;
  /** Names of the workflows there that train, where some are known. */
  trainings?: readonly string[];
}

const PYTHON = ['^requirements\\.txt$', '^pyproject\\.toml$', '\\.ipynb$'];
const PROJECT = ['^mlops\\.yml$'];
/** The machine that serves. */
const SERVING = `'["self-hosted", "serving"]'`;

/** Machines with GPUs. */
const GPU = `'["self-hosted", "gpu"]'`;
/** What monitoring found; empty when something else started the run. */
const CAUSE = "'${{ github.event.client_payload.cause }}'";

/** Of a group GitHub keeps one run that waits: what monitoring asks for once must not be put aside by a push. */
const ASKED_FOR = 'github.event.client_payload.key || github.event_name';

/** A newer push of a pull request stops the run of the older one; a run of the default branch is never stopped. */
const concurrency = `concurrency: { group: 'model-\${{ github.event.number || github.run_id }}', cancel-in-progress: true }`;

const on = ({ defaultBranch }: Place, pushed = true): string => {
  const push = !pushed ? '' : `, push: { branches: [${pattern(defaultBranch)}] }`;
  return `on: { pull_request: { branches: [${pattern(defaultBranch)}] }, merge_group: {}${push} }`;
};

/** A branch filter is a pattern, in which these characters are special. */
function pattern(branch: string): string {
  return /^[\w./$-]+$/.test(branch) ? branch : quoted(branch.replaceAll(/[*+?![\]\\]/g, '\\$&'))!;
}

/** One line of `with:`, or none. */
function withLine(inputs: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `    with: { ${given.map(([name, value]) => `${name}: ${value}`).join(', ')} }\n`;
}

/** A name in a list of YAML, in quotes unless it is a word that is nothing else there. */
function word(name: string): string {
  return /^(?!(?:true|false|null)$)[a-z]+$/i.test(name) ? name : quoted(name)!;
}

/** A YAML string in single quotes, where only the quote itself is special (YAML 1.2 §7.3.2). */
function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `'${text.replaceAll("'", "''")}'`;
}

/** Judged on pull requests without the right to write; recorded on the default branch with it. */
function judgedAndRecorded(place: Place, inputs: Readonly<Record<string, string | undefined>>): string {
  const unlessPushed = place.trainsElsewhere ? '' : "    if: github.event_name != 'push'\n";
  const record = `  record:
    if: github.event_name == 'push'
    permissions: { contents: write, actions: read }
    uses: ${released('.github/workflows/ml-train.yml')}
${withLine(inputs)}`;
  return `name: Model
${on(place, !place.trainsElsewhere)}
${concurrency}
permissions: {}
jobs:
  model:
${unlessPushed}    permissions: { contents: read, actions: read, pull-requests: write }
    uses: ${released('.github/workflows/ml-pull-request.yml')}
${withLine(inputs)}${place.trainsElsewhere ? '' : record}`;
}

/** For each tag of a version, and by hand. */
const release = (place: Place): string => `name: Release
on: { push: { tags: ['*@v*'] }, workflow_dispatch: {} }
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  release:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${released('.github/workflows/ml-release.yml')}
${withLine({ 'runs-on': SERVING, config: quoted(place.config) })}`;

export const templates = {
  predictions: {
    file: 'mlops-predictions',
    name: 'Is the model worse? In five minutes',
    description: 'Judge the predictions of every pull request against those of the default branch, in one comment.',
    icon: 'graph',
    categories: ['Machine learning', 'Python', 'Continuous integration'],
    filePatterns: PYTHON,
    text: (place) => `name: Model
${on(place)}
${concurrency}
permissions: {}
jobs:
  model:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: { contents: read, actions: read, pull-requests: write }
    steps:
      - uses: ${others.checkout}
        with: { persist-credentials: false }
      - run: python predict.py # yours: writes id, target, score and any columns to slice by
      - uses: ${released()}
        with: { predictions: predictions.csv, metric: roc_auc, margin: 0.005 }
`,
  },
  'pull-request': {
    file: 'mlops-pull-request',
    name: 'Train and judge a model',
    description:
      'Run the stages of mlops.yml on every pull request, judge the model, and record the runs of the default branch.',
    icon: 'beaker',
    categories: ['Machine learning', 'Continuous integration'],
    filePatterns: PROJECT,
    text: (place) => judgedAndRecorded(place, { config: quoted(place.config) }),
  },
  gpu: {
    file: 'mlops-gpu',
    name: 'Train and judge a model on GPU runners',
    description:
      'Like "Train and judge a model", with the training on your own GPU runners and the verdict on a hosted one.',
    icon: 'cpu',
    categories: ['Machine learning', 'Continuous integration'],
    filePatterns: PROJECT,
    text: (place) => judgedAndRecorded(place, { 'runs-on': GPU, config: quoted(place.config) }),
  },
  fork: {
    file: 'mlops-pull-request-fork',
    name: 'Model of a fork (1 of 2)',
    description: 'Run the stages for pull requests of forks: no secrets, a token that can only read. Needs part 2.',
    icon: 'repo-forked',
    categories: ['Machine learning', 'Continuous integration'],
    filePatterns: PROJECT,
    text: (place) => `name: Model of a fork
on: { pull_request: { branches: [${pattern(place.defaultBranch)}] } }
${concurrency.replace('model-', 'model-fork-')}
permissions: {}
jobs:
  fork:
    permissions: { contents: read }
    uses: ${released('.github/workflows/ml-pull-request-fork.yml')}
${withLine({ config: quoted(place.config) })}`,
  },
  'report-fork': {
    file: 'mlops-report-fork',
    name: 'Model of a fork (2 of 2)',
    description:
      "Judge what part 1 handed over by the default branch's rules, without checking out any of the fork's code.",
    icon: 'comment-discussion',
    categories: ['Machine learning', 'Continuous integration'],
    filePatterns: PROJECT,
    text: (place) => `name: Report on the model of a fork
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] no checkout, no cache, no code of the fork: data is read and judged
    workflows: [Model of a fork]
    types: [completed]
permissions: {}
jobs:
  report:
    permissions: { contents: read, actions: read, checks: write, pull-requests: write }
    uses: ${released('.github/workflows/ml-report-fork.yml')}
${withLine({ config: quoted(place.config) })}`,
  },
  dashboard: {
    file: 'mlops-dashboard',
    name: 'Dashboard of models on GitHub Pages',
    description: 'Publish what is in production, how it does, and every recorded run as a page, once a day.',
    icon: 'project',
    categories: ['Machine learning', 'Pages'],
    filePatterns: PROJECT,
    text: () => `name: Dashboard
on: { schedule: [{ cron: '17 5 * * *' }], workflow_dispatch: {} }
concurrency: { group: dashboard, cancel-in-progress: false }
permissions: {}
jobs:
  dashboard:
    permissions: { contents: read, actions: read, pages: write, id-token: write }
    uses: ${released('.github/workflows/ml-dashboard.yml')}
`,
  },
  monitor: {
    file: 'mlops-monitor',
    name: 'Watch a model, and train it again',
    description:
      'Compare what is served with what was validated, once a day: an issue and one retraining for each cause.',
    icon: 'pulse',
    categories: ['Machine learning', 'Monitoring'],
    filePatterns: PROJECT,
    text: (place) => {
      const asked = place.trainsElsewhere ? '' : ', repository_dispatch: { types: [mlops-retrain] }';
      const retrain = `  retrain:
    if: github.event_name == 'repository_dispatch'
    permissions: { contents: write, actions: read }
    uses: ${released('.github/workflows/ml-train.yml')}
${withLine({ cause: CAUSE, config: quoted(place.config) })}`;
      return `name: Monitor
on: { schedule: [{ cron: '43 5 * * *' }], workflow_dispatch: {}${asked} }
concurrency: { group: 'monitor-\${{ ${ASKED_FOR} }}', cancel-in-progress: false }
permissions: {}
jobs:
  monitor:
${place.trainsElsewhere ? '' : "    if: github.event_name != 'repository_dispatch'\n"}    permissions: { contents: write, actions: read, issues: write }
    uses: ${released('.github/workflows/ml-monitor.yml')}
${withLine({ 'runs-on': SERVING, 'data-roots': '/var/lib/mlops', config: quoted(place.config) })}${place.trainsElsewhere ? '' : retrain}`;
    },
  },
  train: {
    file: 'mlops-train',
    name: 'Train a model for long (1 of 2)',
    description:
      'Train, judge and record the model of the default branch: after a merge, once a week, by hand, and when monitoring asks.',
    icon: 'server',
    categories: ['Machine learning', 'Continuous integration'],
    filePatterns: PROJECT,
    text: (place) => `name: Train
on:
  push: { branches: [${pattern(place.defaultBranch)}] }
  schedule: [{ cron: '27 3 * * 1' }]
  workflow_dispatch: {}
  repository_dispatch: { types: [mlops-retrain] }
concurrency: { group: 'train-\${{ ${ASKED_FOR} }}', cancel-in-progress: false }
permissions: {}
jobs:
  train:
    permissions: { contents: write, actions: read }
    uses: ${released('.github/workflows/ml-train.yml')}
${withLine({ 'runs-on': GPU, cause: CAUSE, config: quoted(place.config) })}`,
  },
  'after-training': {
    file: 'mlops-after-training',
    name: 'Train a model for long (2 of 2)',
    description: 'Have a training whose machine was lost go on from its checkpoint, for as long as it gets on.',
    icon: 'sync',
    categories: ['Machine learning', 'Continuous integration'],
    filePatterns: PROJECT,
    text: (place) => `name: After a training
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] nothing of that run is read but how it ended
    workflows: [Train]
    types: [completed]
    branches: [${pattern(place.defaultBranch)}]
permissions: {}
jobs:
  after:
    permissions: { actions: write }
    uses: ${released('.github/workflows/ml-after-training.yml')}
`,
  },
  release: {
    file: 'mlops-release',
    name: 'Release a model (1 of 2)',
    description: 'For a tag such as name@v1.2.3: prove the model of its commit again, register and deploy it.',
    icon: 'rocket',
    categories: ['Machine learning', 'Deployment'],
    filePatterns: PROJECT,
    text: release,
  },
  'release-attested': {
    file: 'mlops-release-attested',
    name: 'Release a model, signed',
    description: 'As "Release a model", and an attestation that the files of the release are the registered version.',
    icon: 'shield-check',
    categories: ['Machine learning', 'Deployment'],
    filePatterns: PROJECT,
    text: (place) => `${release(place)}  attest:
    needs: release
    permissions: { contents: read, actions: read, id-token: write, attestations: write }
    uses: ${released('.github/workflows/ml-attest.yml')}
${withLine({ tag: "'${{ needs.release.outputs.tag }}'", config: quoted(place.config) })}`,
  },
  'release-passed': {
    file: 'mlops-release-passed',
    name: 'Release what passed',
    description:
      'Register and deploy each model that was trained and passed, without a tag: the environment may still ask.',
    icon: 'verified',
    categories: ['Machine learning', 'Deployment'],
    filePatterns: PROJECT,
    text: (place) => `name: Release what passed
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] only what a run of the default branch recorded is registered
    workflows: [${(place.trainings ?? [place.trainsElsewhere ? 'Train' : 'Model']).map(word).join(', ')}]
    types: [completed]
    branches: [${pattern(place.defaultBranch)}]
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  release:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${released('.github/workflows/ml-release.yml')}
${withLine({ 'runs-on': SERVING, config: quoted(place.config) })}`,
  },
  scan: {
    file: 'mlops-scan',
    name: 'Look into model files',
    description:
      'Say what is inside of model files without running them, in code scanning: on every change and once a week.',
    icon: 'shield-lock',
    categories: ['Machine learning', 'Code Scanning'],
    filePatterns: [...PROJECT, ...PYTHON],
    text: ({ defaultBranch }) => `name: Look into model files
on: { push: { branches: [${pattern(defaultBranch)}] }, pull_request: {}, schedule: [{ cron: '11 4 * * 2' }] }
concurrency: { group: 'scan-\${{ github.event.number || github.run_id }}', cancel-in-progress: true }
permissions: {}
jobs:
  scan:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: { contents: read, security-events: write }
    steps:
      - uses: ${others.checkout}
        with: { persist-credentials: false, lfs: true }
      - uses: ${released('actions/scan-model')}
        with: { model: models, upload: true } # the directory of yours
`,
  },
  rollback: {
    file: 'mlops-rollback',
    name: 'Release a model (2 of 2)',
    description: 'Put a version into service again that was registered before, proven again.',
    icon: 'history',
    categories: ['Machine learning', 'Deployment'],
    filePatterns: PROJECT,
    text: (place) => `name: Roll back
on: { workflow_dispatch: { inputs: { to: { description: 'As name@v1.2.3', required: true, type: string } } } }
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  rollback:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${released('.github/workflows/ml-rollback.yml')}
${withLine({ to: "'${{ inputs.to }}'", 'runs-on': SERVING, config: quoted(place.config) })}`,
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof templates;

/** What `mlops init --template` takes: a name, and the templates that belong together under it. */
export const choices = {
  predictions: ['predictions'],
  'pull-request': ['pull-request'],
  gpu: ['gpu'],
  fork: ['fork', 'report-fork'],
  dashboard: ['dashboard'],
  monitor: ['monitor'],
  train: ['train', 'after-training'],
  release: ['release', 'rollback'],
  'release-attested': ['release-attested', 'rollback'],
  'release-passed': ['release-passed'],
  scan: ['scan'],
} as const satisfies Record<string, readonly TemplateName[]>;

export type Choice = keyof typeof choices;

/** The check that a pull request gets from a template, as branch rules name it: the job, or caller / called job. */
export const checkOf: Readonly<Partial<Record<Choice, string>>> = {
  predictions: 'model',
  'pull-request': 'model / judge',
  gpu: 'model / judge',
};

/** What GitHub shows beside a template on its page "New workflow". */
export function properties({ name, description, icon, categories, filePatterns }: Template): string {
  const fields = { name, description, iconName: `octicon ${icon}`, categories, filePatterns };
  const lines = Object.entries(fields).map(([field, value]) => `  "${field}": ${inline(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

function inline(value: string | readonly string[]): string {
  return typeof value === 'string' ? JSON.stringify(value) : `[${value.map(inline).join(', ')}]`;
}
