import { join, resolve } from 'node:path';
import { projectThen, type Project } from '#config';
import { bringSource } from '#data';
import { evidenceErrors, sha256File, withWorktree, type RunRecord } from '#evidence';
import { executeFeatures, featureInputs } from '#features';
import type { Host } from '#kit';
import { prepareProject, train } from '#training';

/**
 * Trains a run's model once more, for when nobody keeps its bytes: its commit's code in a work tree of its own, on the data
 * that the run read.
 *
 * @param output receives what training leaves, `model/` among it
 * @returns whether every byte is what the run recorded; a training that is not deterministic gives a model as good, not the same
 * @throws MLOPS_RETRAIN_IMPOSSIBLE when its data is not to be had, and what its programs throw
 */
export async function retrain(host: Host, today: Project, run: RunRecord, output: string): Promise<{ same: boolean }> {
  return withWorktree(host, today.repository, run.commit, async (directory) => {
    const then = await projectThen(host, today, { directory, config: run.config });
    const { features, train: section } = then.config;
    if (!features || !section) throw impossible(run, 'its mlops.yml does not say how it was trained');
    await prepareProject(host, then);
    await bringData(host, today, then, run);
    const built = join(then.workspace, 'outputs', 'build-features');
    await host.files.makeDirectory(built);
    await executeFeatures(host, then, {
      section: features,
      inputs: await featureInputs(host, then, features),
      output: built,
    });
    await train(host, then, { section, features: built, output });
    const recorded = (run.subjects['train-model'] ?? []).filter(({ name }) => name.startsWith('model/'));
    const digests = await Promise.all(
      recorded.map(async ({ name, digest }) => {
        const path = join(output, name);
        return (await host.files.exists(path)) && (await sha256File(path)) === digest.sha256;
      }),
    );
    return { same: digests.every(Boolean) };
  });
}

/** Raw data with the digests that the run recorded: of its commit, of this work tree, or fetched. */
async function bringData(host: Host, today: Project, then: Project, run: RunRecord): Promise<void> {
  for (const [name, source] of Object.entries(then.config.data ?? {})) {
    const expected = run.data[`data/${name}`];
    const place = resolve(then.root, source.path);
    const here = resolve(today.root, source.path);
    if (!(await host.files.exists(place)) && (await host.files.exists(here)) && (await sha256File(here)) === expected)
      await host.files.copy(here, place);
    const path = await bringSource(host, then, name, source);
    if (expected !== undefined && (await sha256File(path)) !== expected)
      throw impossible(run, `its data source ${name} had sha256 ${expected}, and what is there now is another file`);
  }
}

function impossible(run: RunRecord, why: string): Error {
  return evidenceErrors('MLOPS_RETRAIN_IMPOSSIBLE', {
    message: `The model of run ${run.id.slice(0, 7)} is in no store and cannot be trained again: ${why}.`,
    hint: 'Let the default branch run once more: its new run becomes the baseline.',
  });
}
