import { describe, expect, it } from '@jest/globals';
import { expectCommand } from './unknown-command.ts';

describe('expectCommand', () => {
  it('refuses a flag in its place, naming the nearest', () => {
    expect(() => expectCommand('--jsn')).toThrow('mlops has no flag --jsn');
    expect(() => expectCommand('runs')).not.toThrow();
  });
});
