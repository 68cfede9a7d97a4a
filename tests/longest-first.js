import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const root = join(import.meta.dirname, '..');

/**
 * Roughly how many seconds the long files take. Begun last, one of them would run alone at the end. Jest learns it by itself,
 * and then believes what it has measured here; a fresh clone has nothing to learn from.
 */
const SECONDS = {
  'tests/faults/faults.test.ts': 70,
  'tests/faults/faults.long.test.ts': 70,
  'tests/e2e/circle.test.ts': 150,
  'tests/e2e/zones-flights.test.ts': 105,
  'tests/e2e/zones-release.long.test.ts': 105,
  'tests/e2e/foreign.long.test.ts': 85,
  'tests/e2e/rescore.long.test.ts': 80,
  'packages/serving/targets/command-target.long.test.ts': 75,
  'packages/serving/targets/process/process-target.test.ts': 75,
  'packages/github/ledger/runs-ledger.test.ts': 25,
  'actions/deploy-model/action.test.ts': 60,
  'tests/e2e/zones-diabetes.test.ts': 60,
  'tests/guides.long.test.ts': 60,
  'tests/e2e/predictions.test.ts': 50,
  'packages/registry/hand-made.test.ts': 45,
  'tests/bad-input/chain.test.ts': 45,
  'tests/bench/bench.long.test.ts': 45,
  'tests/e2e/zones-templates.test.ts': 45,
  'packages/evidence/ledger/ledger.test.ts': 40,
  'packages/serving/deploy/deployment.test.ts': 40,
  'tests/e2e/github-policy.test.ts': 40,
  'tests/e2e/rolling.long.test.ts': 40,
  'tests/e2e/zones-fork.test.ts': 40,
  'packages/evidence/verify/verify.test.ts': 35,
  'packages/github/ledger/ledger-api.test.ts': 35,
  'packages/registry/registry.test.ts': 35,
  'tests/e2e/github-events.test.ts': 35,
  'tests/e2e/zones-trust.test.ts': 35,
  'actions/register-model/action.test.ts': 30,
  'packages/github/published/issues.test.ts': 30,
  'tests/architecture.test.ts': 30,
  'tests/e2e/github-composed.test.ts': 30,
  'tests/e2e/policy.test.ts': 30,
  'packages/evidence/baseline/baseline.test.ts': 25,
  'packages/github/published/publish-double.test.ts': 25,
  'tests/e2e/github-cancelled.test.ts': 25,
  'tests/e2e/two-jobs.test.ts': 25,
  'tests/e2e/zones-monorepo.long.test.ts': 25,
  'actions/build-dashboard/action.test.ts': 20,
  'actions/monitor-model/action.test.ts': 20,
  'packages/evidence/work-tree/work-tree.test.ts': 20,
  'packages/github/origin.test.ts': 20,
  'packages/process/run-program.test.ts': 20,
  'packages/registry/races.test.ts': 20,
  'packages/serving/protocol.test.ts': 20,
  'packages/serving/server.test.ts': 20,
  'tests/bad-input/disk.test.ts': 20,
  'tests/browser/dashboard.test.ts': 20,
  'tests/docs.test.ts': 20,
  'tests/doubles/github/faults.test.ts': 20,
  'tests/doubles/github/react.test.ts': 20,
  'tests/e2e/export.test.ts': 20,
  'tests/e2e/github-enterprise.test.ts': 20,
  'tests/e2e/github-wedge.test.ts': 20,
  'tests/e2e/interrupted.test.ts': 20,
  'tests/e2e/online.test.ts': 20,
  'tests/e2e/zones-monitor.long.test.ts': 20,
  'tests/modelscan/real.test.ts': 20,
};

export default class LongestFirst extends Sequencer {
  constructor(options) {
    super(options);
    const gone = Object.keys(SECONDS).filter((file) => !existsSync(join(root, file)));
    if (gone.length > 0) throw new Error(`tests/longest-first.js names what is not there: ${gone.join(', ')}`);
  }

  /** @returns milliseconds */
  time(test) {
    return super.time(test) ?? 1000 * (SECONDS[relative(root, test.path)] ?? 1);
  }
}
