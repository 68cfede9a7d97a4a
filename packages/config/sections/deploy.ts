import { z } from 'zod';

export const DeploySection = z.strictObject({ target: z.string() });
