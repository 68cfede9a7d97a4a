import { z } from 'zod';

/** `origin × carrier`, `origin*carrier` and `origin x carrier` cross two columns. @returns the columns' names */
export function sliceColumns(slicing: string): string[] {
  return slicing
    .split(/\s*[×*]\s*|\s+x\s+/)
    .map((column) => column.trim())
    .filter((column) => column !== '');
}

/** A slicing in its one spelling, `a × b`: what is called the same is the same, for rules and for exceptions from them. */
export const Slicing = z.string().transform((slicing) => sliceColumns(slicing).join(' × ') || slicing);
