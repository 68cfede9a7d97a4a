import { judged } from './judged/scenarios.ts';
import { released } from './released/scenarios.ts';
import { resumed } from './resumed/scenarios.ts';
import { scanned } from './scanned/scenarios.ts';
import type { Scenario } from './scenario.ts';
import { trained } from './trained/scenarios.ts';
import { watched } from './watched/scenarios.ts';

/** By what the actions do there. */
export const groups: Readonly<Record<string, readonly Scenario[]>> = {
  judged: [...judged, ...scanned],
  released,
  watched,
  trained: [...trained, ...resumed],
};

/** Everything that an action writes on GitHub, or deploys. */
export const scenarios: readonly Scenario[] = Object.values(groups).flat();
