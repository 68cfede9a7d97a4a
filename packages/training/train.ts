import { join } from 'node:path';
import { parseDuration, type Project, type TrainSection } from '#config';
import { canonicalJson, type Host, type Json, type Sha256 } from '#kit';
import { runProgram, withScratch } from '#process';
import type { Gpu } from './nvidia.ts';
import { withCheckpoints, type Checkpoints } from './checkpoints.ts';
import { preflight } from './preflight.ts';
import { MLFLOW_RUN } from './mlflow/run.ts';
import { readTrainingResult, type TrainingResult } from './result.ts';

/** The files of the features stage that training may see. Evaluation rows and labels are not among them. */
export const TRAINING_FILES = ['train.parquet', 'features.json'] as const;

export interface TrainingWork {
  section: TrainSection;
  /** Directory that holds at least `TRAINING_FILES`. */
  features: string;
  /** For a program that can go on where it was ended. */
  checkpoints?: Checkpoints;
  /** How long training took the last time. */
  expectedSeconds?: number;
  /** Empty directory that receives `model/`, `metrics.json`, `oof.parquet`, `mlflow-run.json` and `log.txt`, checked. */
  output: string;
}

/**
 * Checks the machine, runs the training program and takes over what it left. The program
 * writes into a directory of its own: what is in `output` afterwards is whole, and after an error nothing is.
 *
 * @returns what was left, the GPUs it was given, and the `dirHash1` of the checkpoint that it went on from
 * @throws what `preflight`, `runProgram`, `readTrainingResult` and `withCheckpoints` throw
 */
export async function train(
  host: Host,
  project: Project,
  work: TrainingWork,
): Promise<{ result: TrainingResult; gpus: Gpu[]; resumed?: Sha256 }> {
  const { section, checkpoints } = work;
  const cache = join(project.workspace, 'cache');
  await host.files.makeDirectory(cache);
  const { gpus } = await preflight(host, { directory: cache, gpus: section.gpus ?? 0 });

  const trained = () =>
    withScratch(host, { parent: cache, prefix: 'train-' }, async (scratch) => {
      const features = join(scratch, 'features');
      const left = join(scratch, 'output');
      await host.files.makeDirectory(features);
      await host.files.makeDirectory(left);
      for (const file of TRAINING_FILES) await host.files.copy(join(work.features, file), join(features, file));

      const used = await runProgram(host, {
        argv: section.run,
        cwd: project.root,
        env: {
          MLOPS_FEATURES: features,
          MLOPS_OUTPUT: left,
          MLOPS_PARAMS: canonicalJson(section.params as Json),
          MLOPS_SEED: String(section.seed),
          ...(checkpoints && { MLOPS_CHECKPOINTS: checkpoints.directory }),
          // The chosen ones only: a program that takes every GPU it sees does not disturb the others.
          ...(gpus.length === 0 ? {} : { CUDA_VISIBLE_DEVICES: gpus.map((gpu) => gpu.uuid).join(',') }),
        },
        allowEnv: section.env ?? [],
        ...(section['time-limit'] === undefined ? {} : { timeLimitSeconds: parseDuration(section['time-limit']) }),
        logFile: join(scratch, 'log.txt'),
        label: 'train',
        ...(work.expectedSeconds !== undefined && { expectedSeconds: work.expectedSeconds }),
      });
      host.log.info(describeUse(used));

      const result = await readTrainingResult(left);
      await host.files.rename(join(left, 'metrics.json'), join(work.output, 'metrics.json'));
      if (result.oof) await host.files.rename(join(left, 'oof.parquet'), join(work.output, 'oof.parquet'));
      if (result.mlflow) await host.files.rename(join(left, MLFLOW_RUN), join(work.output, MLFLOW_RUN));
      await host.files.rename(join(scratch, 'log.txt'), join(work.output, 'log.txt'));
      await host.files.rename(join(left, 'model'), join(work.output, 'model'));
      return result;
    });
  if (checkpoints === undefined) return { result: await trained(), gpus };
  const { value, ...from } = await withCheckpoints(host, checkpoints, trained);
  return { result: value, gpus, ...from };
}

function describeUse(used: { seconds: number; peakRssBytes: number | null; cpuSeconds: number | null }): string {
  const parts = [`Trained in ${used.seconds.toFixed(1)} s`];
  if (used.cpuSeconds !== null) parts.push(`${used.cpuSeconds.toFixed(1)} s of processor time`);
  if (used.peakRssBytes !== null) parts.push(`at most ${Math.round(used.peakRssBytes / 1e6)} MB of memory`);
  return parts.join(', ');
}
