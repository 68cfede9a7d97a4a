import type { Verdict } from '#kit';

export type Severity = 'unsafe' | 'warning' | 'note';

export interface Rule {
  severity: Severity;
  /** What a file with such a finding can get at best. */
  verdict: Verdict;
  /** What was found; `{}` stands for the subject. */
  message: string;
  why: string;
  todo: string;
}

const RESAVE = 'Save the model again as ONNX, skops or safetensors, or with a current joblib.';
const ORIGIN = 'Do not load it. Find out who made the file, and train the model again from its recorded run.';

const rules = {
  'pickle-dangerous-global': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It imports {}.',
    why: 'Whoever loads the file runs code that the file chose.',
    todo: ORIGIN,
  },
  'pickle-unknown-global': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It imports {}, which is not on the list of what a model needs.',
    why: 'Importing and calling it may run anything.',
    todo: 'If you know what it does with any arguments, allow it by name: --allow {}. Otherwise save the model as ONNX.',
  },
  'pickle-dotted-name': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It imports {}, a name with dots.',
    why: 'A dotted name reaches what another module has imported, and so past every list.',
    todo: ORIGIN,
  },
  'pickle-computed-name': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It imports something whose name it computes.',
    why: 'No writer of pickles does that, and nobody can say what is imported.',
    todo: ORIGIN,
  },
  'pickle-computed-call': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It calls something that it has made itself.',
    why: 'Nobody can say what is called.',
    todo: ORIGIN,
  },
  'pickle-changes-code': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It changes {} itself, not an object of it.',
    why: 'Other code that uses it would then do what the file says.',
    todo: ORIGIN,
  },
  'pickle-array-code': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'Where joblib reads the numbers of an array, plain pickle would import {}.',
    why: 'The file does one thing when joblib loads it and another when pickle does.',
    todo: ORIGIN,
  },
  'pickle-persistent-id': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It refers to something by a persistent id.',
    why: 'What that means is decided by the program that loads it.',
    todo: RESAVE,
  },
  'pickle-extension': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It imports something by a number of the extension registry.',
    why: 'What the number stands for is decided on the machine that loads it.',
    todo: RESAVE,
  },
  'pickle-malformed': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'The pickle cannot be read to its end: {}.',
    why: 'What stands before the break is run by whoever loads it; what stands behind was not looked at.',
    todo: RESAVE,
  },
  'pickle-trailing-data': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'Something that is no pickle follows the pickle: {}.',
    why: 'Another reader may see another file in it.',
    todo: RESAVE,
  },
  'pickle-too-large': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'The pickle has more {} than a scan keeps.',
    why: 'It could not be followed to its end in the memory that is allowed.',
    todo: RESAVE,
  },
  'pickle-hidden': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'The file is {}, and at the same time a pickle that acts.',
    why: 'Whoever loads it as a pickle runs code that the file chose.',
    todo: ORIGIN,
  },
  'unknown-format': {
    severity: 'warning',
    verdict: 'inconclusive',
    message: 'The format is not one that can be judged: {}.',
    why: 'What has not been looked at is not a pass.',
    todo: 'Keep only what the model needs beside it, or save the model as ONNX, safetensors, or with joblib.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
export const RULES: Readonly<Record<RuleId, Rule>> = rules;
