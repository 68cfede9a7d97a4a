import { expect, it } from '@jest/globals';
import { circle } from './circle.ts';
import type { Outcome } from './outcome.ts';

const outcome = (quarter: Outcome['quarter'], part: string, decided: string, seconds: number): Outcome => ({
  quarter,
  part,
  decided,
  seconds,
  why: '',
});

it('draws the loop, each part in its quarter', () => {
  const drawn = circle([
    outcome('verdict', 'first run', 'pass', 20),
    outcome('version', 'register 1.0.0', 'done', 2.04),
    outcome('verdict', 'corrupt data', 'fail', 1.5),
    outcome('service', 'deploy 1.0.0', 'pass', 5),
    outcome('retraining', 'July is over', 'fail', 3),
  ]);
  expect(drawn).toBe(
    [
      '┌─ raw data to verdict, 22 s ──────────────┐       ┌─ verdict to version, 2 s ────────────────┐',
      '│ first run                   pass  20.0 s │ ────► │ register 1.0.0              done   2.0 s │',
      '│ corrupt data                fail   1.5 s │       │                                          │',
      '└──────────────────────────────────────────┘       └──────────────────────────────────────────┘',
      '                     ▲                                                  │',
      '                     │                                                  ▼',
      '┌─ service to next training, 3 s ──────────┐       ┌─ version to service, 5 s ────────────────┐',
      '│ July is over                fail   3.0 s │ ◄──── │ deploy 1.0.0                pass   5.0 s │',
      '└──────────────────────────────────────────┘       └──────────────────────────────────────────┘',
    ].join('\n'),
  );
});
