import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Project } from '#config';
import { digestDirectory, materialsOf, stageOutput } from '#evidence';
import { MlopsError } from '#kit';

/** @param text separated by commas, or a JSON array: a name may have a comma in it */
export function classNames(text: string): string[] {
  if (/^\s*\[/.test(text)) {
    const parsed = z.array(z.union([z.string(), z.number()]).transform(String)).safeParse(parsedJson(text));
    if (parsed.success) return parsed.data;
  }
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const Evaluated = z.object({
  evaluationSet: z.object({ classes: z.array(z.object({ name: z.string() })).optional() }),
});

/** The classes that the evaluation in this workspace found, when it was of the very model in `directory`. */
export async function evaluatedClasses(
  project: Pick<Project, 'workspace' | 'name'>,
  directory: string,
): Promise<string[] | undefined> {
  try {
    const evaluated = await stageOutput(project, 'evaluate-model');
    const { dirHash1 } = await digestDirectory(directory);
    if (!materialsOf(evaluated.statement).some(({ digest }) => digest.dirHash1 === dirHash1)) return undefined;
    const { evaluationSet } = Evaluated.parse(JSON.parse(await readFile(evaluated.path('result.json'), 'utf8')));
    return evaluationSet.classes?.map(({ name }) => name);
  } catch (error) {
    // A project without an evaluation knows no classes; what is wrong with a model is said by who opens it.
    if (error instanceof MlopsError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
