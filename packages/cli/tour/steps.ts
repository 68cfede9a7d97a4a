/**
 * The workflow that the paper ends in, step by step, in our own words, and what of ours does each step. The numbers, their
 * order and the roles are the paper's.
 * @see Kreuzberger, Kühl, Hirschl: Machine Learning Operations (MLOps): Overview, Definition, and Architecture,
 * arXiv 2205.02302, section 5 and figure 4
 */
export interface Step {
  /** 1 to 28. */
  number: number;
  part: PartId;
  what: string;
  /** Who does it; in part D, where nobody has to, who looks after it. */
  roles: readonly RoleId[];
  /** What does it, as it is typed; none where only people can. */
  commands: readonly string[];
  /** What is left to people. */
  yours?: string;
  /** Stages of ours that happen in it. */
  stages: readonly string[];
}

export const parts = {
  A: 'Project initiation',
  B1: 'Requirements for the feature engineering pipeline',
  B2: 'Feature engineering pipeline',
  C: 'Experimentation',
  D: 'Automated ML workflow pipeline',
} as const;
export type PartId = keyof typeof parts;

export const roles = {
  R1: 'business stakeholder',
  R2: 'solution architect',
  R3: 'data scientist',
  R4: 'data engineer',
  R5: 'software engineer',
  R6: 'DevOps engineer',
  R7: 'ML engineer',
} as const;
export type RoleId = keyof typeof roles;

export const steps: readonly Step[] = [
  {
    number: 1,
    part: 'A',
    what: 'Find a problem of the business that a model may help with.',
    roles: ['R1'],
    commands: [],
    yours: 'the goal in one sentence, `card.goal`: each model card shows it beside its number',
    stages: [],
  },
  {
    number: 2,
    part: 'A',
    what: 'Decide how the whole system is built, and with what.',
    roles: ['R2'],
    commands: ['mlops doctor'],
    yours: 'choose runners and a target: `deploy.target`',
    stages: [],
  },
  {
    number: 3,
    part: 'A',
    what: 'Make a learning problem of the goal: what is predicted, and how it is measured.',
    roles: ['R3'],
    commands: ['mlops init --label late'],
    yours: 'correct what it guessed: `task`, `evaluate.metrics`',
    stages: [],
  },
  {
    number: 4,
    part: 'A',
    what: 'Find out which data the problem needs.',
    roles: ['R4', 'R3'],
    commands: [],
    yours: 'name them, and write down what they promise: `data.*.contract`',
    stages: [],
  },
  {
    number: 5,
    part: 'A',
    what: 'Find the raw data, look at them and check them: distributions, quality, a known target.',
    roles: ['R4', 'R3'],
    commands: ['mlops validate-data'],
    stages: ['validate-data'],
  },
  {
    number: 6,
    part: 'B1',
    what: 'Write down how raw data are cleaned and brought into shape.',
    roles: ['R4'],
    commands: [],
    yours: 'rules of quality in the contract, `features.where`, and the columns of `features.views`',
    stages: [],
  },
  {
    number: 7,
    part: 'B1',
    what: 'Write down how features are computed of them, and when each is known.',
    roles: ['R3', 'R4'],
    commands: [],
    yours: '`features.views` and `features.at`, or a program of your own: `features.run`',
    stages: [],
  },
  {
    number: 8,
    part: 'B2',
    what: 'Connect to the raw data.',
    roles: ['R4', 'R5'],
    commands: ['mlops validate-data'],
    yours: 'a program that brings what is not a file yet: `data.*.fetch`',
    stages: ['validate-data'],
  },
  {
    number: 9,
    part: 'B2',
    what: 'Take the data out of their sources.',
    roles: ['R4', 'R5'],
    commands: ['mlops validate-data'],
    stages: ['validate-data'],
  },
  {
    number: 10,
    part: 'B2',
    what: 'Clean and transform them by the rules of step 6.',
    roles: ['R4', 'R5'],
    commands: ['mlops build-features'],
    stages: ['build-features'],
  },
  {
    number: 11,
    part: 'B2',
    what: 'Compute the features by the rules of step 7.',
    roles: ['R4', 'R5'],
    commands: ['mlops build-features'],
    stages: ['build-features'],
  },
  {
    number: 12,
    part: 'B2',
    what: 'Put them where training and serving find them.',
    roles: ['R4', 'R5'],
    commands: ['mlops build-features'],
    stages: ['build-features'],
  },
  {
    number: 13,
    part: 'C',
    what: 'Open the features and analyse them; ask for others where something is missing.',
    roles: ['R3'],
    commands: ['mlops lineage 7f3c2a'],
    yours: 'look at `.mlops/outputs/build-features/` with the tools that you like',
    stages: [],
  },
  {
    number: 14,
    part: 'C',
    what: 'Prepare and check them, and split what trains from what evaluates.',
    roles: ['R3'],
    commands: ['mlops build-features'],
    yours: 'where the line runs: `features.split`',
    stages: ['build-features'],
  },
  {
    number: 15,
    part: 'C',
    what: 'Choose an algorithm and its parameters, and train.',
    roles: ['R3', 'R5'],
    commands: ['mlops train-model'],
    yours: 'the program, and what it is given: `train.run`, `train.params`',
    stages: ['train-model'],
  },
  {
    number: 16,
    part: 'C',
    what: 'Evaluate, change something and train again, until the numbers are good.',
    roles: ['R3'],
    commands: ['mlops run', 'mlops runs --sort metrics.roc_auc', 'mlops diff 7f3c2a 9b1d'],
    stages: ['train-model', 'evaluate-model', 'gate-model'],
  },
  {
    number: 17,
    part: 'C',
    what: 'Export the model and commit the code; from here on the pipeline builds, tests and delivers it.',
    roles: ['R3', 'R6', 'R7'],
    commands: ['mlops init --github'],
    yours: 'commit, and open the pull request',
    stages: ['report-run'],
  },
  {
    number: 18,
    part: 'D',
    what: 'Take the versioned features.',
    roles: ['R6', 'R7'],
    commands: ['mlops run'],
    stages: ['build-features'],
  },
  {
    number: 19,
    part: 'D',
    what: 'Prepare and validate the data, and split them.',
    roles: ['R6', 'R7'],
    commands: ['mlops run'],
    stages: ['validate-data', 'build-features'],
  },
  {
    number: 20,
    part: 'D',
    what: 'Train the final model on new data, with the parameters of step 16.',
    roles: ['R6', 'R7'],
    commands: ['mlops run'],
    stages: ['train-model'],
  },
  {
    number: 21,
    part: 'D',
    what: 'Evaluate it, and decide whether it is good enough.',
    roles: ['R6', 'R7'],
    commands: ['mlops run'],
    stages: ['evaluate-model', 'gate-model'],
  },
  {
    number: 22,
    part: 'D',
    what: 'Export the model, with what it is and what is inside of it.',
    roles: ['R6', 'R7'],
    commands: ['mlops run'],
    stages: ['scan-model', 'write-model-card'],
  },
  {
    number: 23,
    part: 'D',
    what: 'Put it into the model registry, with what configures it and surrounds it.',
    roles: ['R6', 'R7'],
    commands: ['mlops register-model', 'mlops registry show'],
    stages: ['register-model'],
  },
  {
    number: 24,
    part: 'D',
    what: 'Deploy the version whose status became production: fetch, test, switch.',
    roles: ['R6', 'R7'],
    commands: ['mlops registry promote flights-delay production', "mlops deploy-model 'flights-delay#production'"],
    stages: ['deploy-model'],
  },
  {
    number: 25,
    part: 'D',
    what: 'Answer requests with predictions on data that nobody has seen.',
    roles: ['R5', 'R7'],
    commands: ['mlops deploy status', "mlops serve 'flights-delay#production'"],
    stages: ['deploy-model'],
  },
  {
    number: 26,
    part: 'D',
    what: 'Watch the predictions and the service all the time.',
    roles: ['R6', 'R7'],
    commands: ['mlops monitor-model'],
    stages: ['monitor-model'],
  },
  {
    number: 27,
    part: 'D',
    what: 'Tell what was seen to those who can act on it: data, model, service, or the scheduler.',
    roles: ['R3', 'R4', 'R7'],
    commands: ['mlops monitor-model', 'mlops build-dashboard', 'mlops rollback'],
    yours: 'name the owners in `monitor.owners`: each cause is an issue of theirs, and leads back to step 4, 7 or 15',
    stages: ['monitor-model', 'build-dashboard'],
  },
  {
    number: 28,
    part: 'D',
    what: 'Train again when data drift, new data or a schedule ask for it; the same gate decides.',
    roles: ['R6', 'R7'],
    commands: ['mlops run --cause drift'],
    stages: ['train-model', 'evaluate-model', 'gate-model'],
  },
];
