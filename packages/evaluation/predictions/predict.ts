import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDuration, type EvaluateSection, type Project } from '#config';
import type { Host } from '#kit';
import { runProgram, withScratch } from '#process';
import { fail } from '../errors.ts';

/** What the predict program sees of the features. The labels lie elsewhere. */
export const PREDICT_FILES = ['evaluate.parquet', 'features.json'] as const;

const LEFT = ['predictions.parquet', 'predictions.csv', 'predictions.jsonl'] as const;

export interface PredictWork {
  section: EvaluateSection & { run: string[] };
  /** Directory of the model. */
  model: string;
  /** Directory that holds at least `PREDICT_FILES`. */
  features: string;
  /** Directory that receives the predictions. */
  output: string;
}

/**
 * Runs the predict program in sight of the model and of features without labels.
 * @returns path of the predictions in `output`
 * @throws MLOPS_PREDICTIONS_MADE_NONE and what `runProgram` throws
 */
export async function predict(host: Host, project: Project, work: PredictWork): Promise<string> {
  const { section } = work;
  return withScratch(host, { parent: join(project.workspace, 'cache'), prefix: 'predict-' }, async (scratch) => {
    const features = join(scratch, 'features');
    const left = join(scratch, 'output');
    await host.files.makeDirectory(features);
    await host.files.makeDirectory(left);
    for (const file of PREDICT_FILES) await host.files.copy(join(work.features, file), join(features, file));
    await runProgram(host, {
      argv: section.run,
      cwd: project.root,
      env: { MLOPS_MODEL: work.model, MLOPS_FEATURES: features, MLOPS_OUTPUT: left },
      allowEnv: section.env ?? [],
      ...(section['time-limit'] !== undefined && { timeLimitSeconds: parseDuration(section['time-limit']) }),
      label: 'predict',
    });
    for (const name of LEFT) {
      const found = await lstat(join(left, name)).catch(() => undefined);
      if (!found) continue;
      // A pipe would be waited for without end, and a link leads elsewhere.
      if (!found.isFile()) throw notAFile(name);
      await host.files.rename(join(left, name), join(work.output, name));
      return join(work.output, name);
    }
    throw fail('MLOPS_PREDICTIONS_MADE_NONE', {
      message: `the predict program ended well and left none of ${LEFT.join(', ')} in $MLOPS_OUTPUT`,
      where: { field: 'evaluate.run' },
      hint: 'Write id and score of every row of $MLOPS_FEATURES/evaluate.parquet to $MLOPS_OUTPUT/predictions.parquet.',
    });
  });
}

function notAFile(name: string): Error {
  return fail('MLOPS_PREDICTIONS_MADE_NONE', {
    message: `the predict program left ${name} in $MLOPS_OUTPUT, and it is no regular file`,
    where: { field: 'evaluate.run' },
    hint: 'Write the predictions themselves there, not a link, a pipe or a directory.',
  });
}
