import { describe, expect, it } from '@jest/globals';
import type { GithubContext } from './context.ts';
import { ownStep } from './own-step.ts';

const stepOn = (event: GithubContext['event']) =>
  ownStep({ 'INPUT_MIN-COUNT': '7' }, { workflowPath: 'w.yml', job: 'model', event } as GithubContext, 'gate-model')
    .step;

describe('the step that runs', () => {
  it('has the inputs that it was given', () => {
    expect(stepOn({})).toMatchObject({ workflow: 'w.yml', job: 'model', action: 'gate-model', repository: '' });
    expect(stepOn({})?.input('min-count')).toBe('7');
  });

  it.each([
    {
      name: 'what a person entered',
      event: { inputs: { margin: '0.9', dry: false } },
      is: { margin: '0.9', dry: 'false' },
    },
    { name: 'nothing where nothing can be', event: { inputs: null }, is: undefined },
    { name: 'nothing on another event', event: {}, is: undefined },
  ])('knows $name', ({ event, is }) => {
    expect(stepOn(event)?.entered).toEqual(is);
  });
});
