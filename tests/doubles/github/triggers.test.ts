import { describe, expect, it } from '@jest/globals';
import type { Event } from './events.ts';
import type { WorkflowRun } from './model.ts';
import { isTriggered } from './triggers.ts';

const event = (some: Partial<Event>): Event =>
  ({ name: 'push', branch: 'main', activity: undefined, changed: ['src/a.py'], ...some }) as Event;
const push = event({});
const pull = event({ name: 'pull_request', activity: 'opened' });
const ended = event({ name: 'workflow_run', activity: 'completed', completed: { name: 'Model' } as WorkflowRun });

describe('isTriggered', () => {
  it.each<{ name: string; on: string; event: Event; wanted: boolean }>([
    { name: 'an event by its name', on: 'push', event: push, wanted: true },
    { name: 'one of a list', on: '[push, pull_request]', event: pull, wanted: true },
    { name: 'another event', on: 'schedule', event: push, wanted: false },
    { name: 'an event without filters', on: '{pull_request: }', event: pull, wanted: true },
    { name: 'a branch', on: '{push: {branches: [main]}}', event: push, wanted: true },
    { name: 'another branch', on: '{push: {branches: [main]}}', event: event({ branch: 'x' }), wanted: false },
    {
      name: 'one star stays in a segment',
      on: '{push: {branches: ["r*"]}}',
      event: event({ branch: 'r/1' }),
      wanted: false,
    },
    { name: 'two stars do not', on: '{push: {branches: ["r/**"]}}', event: event({ branch: 'r/1/2' }), wanted: true },
    {
      name: 'the last pattern decides',
      on: '{push: {branches: ["r/**", "!r/1"]}}',
      event: event({ branch: 'r/1' }),
      wanted: false,
    },
    { name: 'ignored branches', on: '{push: {branches-ignore: [main]}}', event: push, wanted: false },
    { name: 'a path', on: '{push: {paths: ["**.py"]}}', event: push, wanted: true },
    { name: 'no such path', on: '{push: {paths: ["docs/**"]}}', event: push, wanted: false },
    { name: 'only ignored paths', on: '{push: {paths-ignore: ["src/**"]}}', event: push, wanted: false },
    {
      name: 'a tag where branches are wanted',
      on: '{push: {branches: [main]}}',
      event: event({ tag: 'v1' }),
      wanted: false,
    },
    { name: 'a tag', on: '{push: {tags: ["v*"]}}', event: event({ tag: 'v1' }), wanted: true },
    { name: 'a branch where tags are wanted', on: '{push: {tags: ["v*"]}}', event: push, wanted: false },
    {
      name: 'a type that is not among the usual',
      on: 'pull_request',
      event: event({ ...pull, activity: 'labeled' }),
      wanted: false,
    },
    {
      name: 'that type when asked for',
      on: '{pull_request: {types: [labeled]}}',
      event: event({ ...pull, activity: 'labeled' }),
      wanted: true,
    },
    {
      name: 'the end of a run',
      on: '{workflow_run: {workflows: [Model], types: [completed]}}',
      event: ended,
      wanted: true,
    },
    { name: 'the end of another run', on: '{workflow_run: {workflows: [Other]}}', event: ended, wanted: false },
    {
      name: 'its hour',
      on: '{schedule: [{cron: "0 5 * * 1"}]}',
      event: event({ name: 'schedule', cron: '0 5 * * 1' }),
      wanted: true,
    },
    {
      name: 'another hour',
      on: '{schedule: [{cron: "0 6 * * 1"}]}',
      event: event({ name: 'schedule', cron: '0 5 * * 1' }),
      wanted: false,
    },
  ])('$name', ({ on, event, wanted }) => {
    expect(isTriggered(`on: ${on}\njobs: {}`, '.github/workflows/x.yml', event)).toBe(wanted);
  });
});
