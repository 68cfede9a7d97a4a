import { judged } from './judged/scenarios.ts';
import { released } from './released/scenarios.ts';
import { resumed } from './resumed/scenarios.ts';
import { scanned } from './scanned/scenarios.ts';
import type { Scenario } from './scenario.ts';
import { trained } from './trained/scenarios.ts';
import { watched } from './watched/scenarios.ts';

/** Everything that an action writes on GitHub, or deploys. */
export const scenarios: readonly Scenario[] = [...judged, ...released, ...watched, ...trained, ...resumed, ...scanned];
