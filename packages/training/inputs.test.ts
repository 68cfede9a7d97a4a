import { describe, expect, it } from '@jest/globals';
import { argvInput, jsonInput } from './inputs.ts';

describe('argvInput', () => {
  it.each([
    { text: undefined, argv: undefined },
    { text: 'python train.py --fast', argv: ['python', 'train.py', '--fast'] },
    { text: ' python\ttrain.py ', argv: ['python', 'train.py'] },
    { text: '["python", "my train.py", "$HOME"]', argv: ['python', 'my train.py', '$HOME'] },
  ])('$text', ({ text, argv }) => {
    expect(argvInput(text)).toEqual(argv);
  });

  it.each([
    'python "my train.py"',
    'python train.py && rm x',
    'python train.py | tee',
    'echo $HOME',
    '[]',
    '[1]',
    '["a", ""]',
    '["a"',
    '{"a": 1}',
  ])('refuses %s', (text) => {
    expect(() => argvInput(text)).toThrow(expect.objectContaining({ code: 'MLOPS_TRAINING_INPUT_INVALID' }));
  });
});

describe('jsonInput', () => {
  it('reads JSON and names what is not', () => {
    expect(jsonInput('{"a": 1}')).toEqual({ a: 1 });
    expect(() => jsonInput('{a: 1}')).toThrow(expect.objectContaining({ code: 'MLOPS_TRAINING_INPUT_INVALID' }));
  });
});
