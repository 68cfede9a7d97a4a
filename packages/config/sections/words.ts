import { z } from 'zod';

/** A program and its arguments; never a shell line. */
export const Argv = z.array(z.string().min(1)).min(1).describe('program and arguments; no shell');
export const Name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');
export const Column = z.string().min(1);
export const Duration = z
  .string()
  .regex(/^\d+(\.\d+)? ?(s|min|h|day|days|month|months|week|weeks)$/, 'a number and s, min, h, days, weeks or months');
/** Of a page that people open: it is shown, so nothing in it is a secret. */
export const WebAddress = z
  .url({ protocol: /^https?$/, error: 'a web address such as https://mlflow.example.org' })
  .refine((address) => !/[?#@]/.test(address), 'expected an address without user, `?` and `#`')
  .transform((address) => address.replace(/\/+$/, ''));
