import { z } from 'zod';
import { Name } from './words.ts';

export const RegisterSection = z.strictObject({ name: Name.optional() });
