import { z } from 'zod';

export const CardSection = z.strictObject({
  'intended-use': z.string().optional(),
  licence: z.string().optional(),
  contact: z.string().optional(),
  goal: z.string().optional(),
});
