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
  'pickle-unusual-call': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It calls {} as no writer of pickles does.',
    why: 'With other arguments it may run what it is given, or take numbers for the place of an object.',
    todo: ORIGIN,
  },
  'pickle-unusual-items': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It adds items to something that is no list, dictionary or set.',
    why: 'What takes items in its own way may run them, or look in them for memory to read.',
    todo: ORIGIN,
  },
  'pickle-hook': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It gives something the name {}, with which an object says what is called or where its memory is.',
    why: 'No model needs it, and an object that has it may run or read anything.',
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
  'two-formats': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'The file is {} at the same time.',
    why: 'What was looked at as one may do anything as the other.',
    todo: ORIGIN,
  },
  'pickle-hidden': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'The file is {}, and at the same time a pickle that acts.',
    why: 'Whoever loads it as a pickle runs code that the file chose.',
    todo: ORIGIN,
  },
  'pickle-text': {
    severity: 'warning',
    verdict: 'inconclusive',
    message: 'It is text, and the name {} says a pickle.',
    why: 'Whoever goes by its name loads it as one, and a pickle may be written as text.',
    todo: 'Give it a name that says what it is, or take it away.',
  },
  'python-module': {
    severity: 'warning',
    verdict: 'inconclusive',
    message: 'Python imports {} by its name.',
    why: 'What is loaded beside it may ask for a module of that name, also one of a library, and then runs it.',
    todo: 'Keep programs elsewhere: beside a model only what the model needs.',
  },
  'trailing-data': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'There is more {}.',
    why: 'Another reader may see another file in it.',
    todo: RESAVE,
  },
  'compression-broken': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'Its compressed bytes cannot be expanded: {}.',
    why: 'What has not been looked at is not a pass.',
    todo: RESAVE,
  },
  'compression-bomb': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It expands to {}.',
    why: 'Whoever loads it fills the memory.',
    todo: ORIGIN,
  },
  'skops-unusual-node': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It makes {}, which calls or hands out what the file names.',
    why: 'Nobody has looked at what comes of it with what the file gives it.',
    todo: 'Save the model again as ONNX, or without bound methods and functions of `operator`.',
  },
  'zip-mismatch': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'The archive contradicts itself: {}.',
    why: 'Two readers may see two different models in it.',
    todo: RESAVE,
  },
  'zip-path': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'A member would be unpacked outside of the directory: {}.',
    why: 'Unpacking it may overwrite any file.',
    todo: ORIGIN,
  },
  'zip-unreadable': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'The archive, or a member, cannot be read: {}.',
    why: 'What has not been looked at is not a pass, and another reader may be more lenient.',
    todo: RESAVE,
  },
  'safetensors-invalid': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It breaks a rule of safetensors: {}.',
    why: 'Readers may disagree on what the tensors are, or hide something between them.',
    todo: 'Save the tensors again with the safetensors library.',
  },
  'onnx-malformed': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'The ONNX model cannot be read to its end: {}.',
    why: 'What has not been looked at is not a pass.',
    todo: 'Export the model again.',
  },
  'onnx-external-escape': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'A tensor is read from {}, which is not a plain file below the directory of the model.',
    why: 'Loading the model reads a file that belongs to whoever loads it.',
    todo: 'Export the model again with its tensors in one file, or in a file of a plain name beside it.',
  },
  'onnx-external-missing': {
    severity: 'warning',
    verdict: 'inconclusive',
    message: 'A tensor is read from {}, which is not there.',
    why: 'What will be there is not what was looked at.',
    todo: 'Put the file beside the model.',
  },
  'onnx-code-operator': {
    severity: 'unsafe',
    verdict: 'fail',
    message: 'It has the operator {}.',
    why: 'The operator calls Python, or code that was compiled for a device.',
    todo: 'Export the model with operators of ONNX alone.',
  },
  'onnx-foreign-domain': {
    severity: 'warning',
    verdict: 'pass',
    message: 'It has operators of the domain {}, which neither ONNX nor onnxruntime brings along.',
    why: 'It runs only with a library from elsewhere, and does what that library does.',
    todo: 'See to it that the library is one you trust, or export with operators of ONNX alone.',
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
