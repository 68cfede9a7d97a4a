import { z } from 'zod';
import { Duration } from './words.ts';

export const MonitorSection = z.strictObject({
  window: Duration.optional(),
  drift: z.record(z.string(), z.json()).optional(),
  retrain: z.record(z.string(), z.json()).optional(),
});
