import { z } from 'zod';

/** What a model is to tell. In a file of its own: actions declare it, and start without the rest. */
export const Task = z.enum(['binary-classification', 'multiclass-classification', 'regression']);
export type Task = z.infer<typeof Task>;
