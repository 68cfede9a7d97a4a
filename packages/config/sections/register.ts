import { z } from 'zod';

/** As GTO has names: they begin and end with a letter or a digit. */
const RegisteredName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits, and hyphens between them');

export const RegisterSection = z.strictObject({
  name: RegisteredName.optional().describe(
    'name of the model, under which versions are registered: name@v1.2.3; default: the project',
  ),
});
