import { rechecks as evaluationRechecks } from '#evaluation';
import type { Recheck } from '#evidence';
import type { Host } from '#kit';
import { recheckScan } from '#modelscan';

/** By stage, how what it claims is computed again from the bytes alone. */
export function rechecks(host: Host): Record<string, Recheck> {
  return { ...evaluationRechecks(host), 'scan-model': recheckScan };
}
