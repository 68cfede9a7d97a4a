import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { projectThen, type Project } from '#config';
import { bringSource } from '#data';
import { factsOf, parseStatement, sha256File, withWorktree, type Ledger, type RunRecord } from '#evidence';
import { meaningOf } from '#evaluation';
import { defineAction, number, projectInputs, type Host, type Verdict } from '#kit';
import { prepareProject } from '#training';
import { rescoreBaseline } from '#actions/rescore';
import { runStages } from '#actions/run-stages';
import { stages } from '#actions/stages';
import { fail } from '../errors.ts';
import { openProject } from '../project.ts';
import { compareRun, PERFORMED, RESCORING, type Difference } from '../reproduced.ts';
import { columns } from '../table.ts';

const isFine = ({ same, near }: Difference): boolean => same || near;

export default defineAction({
  name: 'reproduce',
  title: 'Reproduce a run',
  description:
    "Runs a recorded run's commit again in a work tree of its own, without the cache, and compares every digest; where bytes differ, the predictions.",
  inputs: z.object({
    run: z.string().describe('Id of the run, or its beginning.'),
    tolerance: number().describe(
      'Largest difference of a prediction or a metric that still counts as the same. Default 0: the same bytes.',
    ),
    ...projectInputs,
  }),
  outputs: { run: 'id of the run reproduced' },
  permissions: {},
  positional: ['run'],
  async run({ inputs, host }) {
    const { project, ledger } = await openProject(host, inputs);
    const run = await ledger.run(inputs.run);
    if (run.dirty) throw dirty(run);
    if (project.file === undefined) throw nothing(run);
    const differences = await withWorktree(host, project.repository, run.commit, async (directory) => {
      const again = await projectThen(host, project, { directory, config: run.config });
      await bringData(host, project, again, run);
      await runAgain(host, again, Object.keys(run.statements));
      if (run.statements[RESCORING] !== undefined) await rescoreAgain(host, again, ledger, run);
      return compareRun(host, again, run, inputs.tolerance ?? 0);
    });
    const verdict: Verdict = differences.every(isFine) ? 'pass' : 'fail';
    const summary = summarise(run, differences, inputs.tolerance ?? 0);
    return {
      verdict,
      summary,
      text: [
        columns(
          ['stage', 'file', 'same', ''],
          differences.map(({ stage, file, same, near, detail }) => [
            stage,
            file,
            same ? 'yes' : near ? 'near' : 'NO',
            detail,
          ]),
        ),
        '',
        summary,
        ...(run.statements['gate-model'] === undefined
          ? []
          : [`Whether its verdict follows from them: mlops verify ${run.id.slice(0, 12)}`]),
      ].join('\n'),
      outputs: { run: run.id },
      result: differences.map((difference) => ({ ...difference })),
    };
  },
});

function nothing(run: RunRecord): Error {
  return fail('MLOPS_REPRODUCE_NOTHING', {
    message: `Run ${run.id.slice(0, 12)} judged a file of predictions, and no mlops.yml says how they were made.`,
    hint: 'To compute its numbers again: mlops verify. To be able to reproduce: mlops init.',
  });
}

function dirty(run: RunRecord): Error {
  return fail('MLOPS_REPRODUCE_DIRTY', {
    message: `Run ${run.id.slice(0, 12)} was made from ${run.commit.slice(0, 12)} with uncommitted changes, which nobody has any more.`,
    hint: 'Commit, run again, and reproduce that run.',
  });
}

/** Raw data of the run: from this work tree when they have the recorded digest, else fetched; anything else is an error. */
async function bringData(host: Host, here: Project, again: Project, run: RunRecord): Promise<void> {
  for (const [name, source] of Object.entries(again.config.data ?? {})) {
    const [from, to] = [resolve(here.root, source.path), resolve(again.root, source.path)];
    if ((await host.files.exists(to)) || !(await host.files.exists(from))) continue;
    if (run.data[`data/${name}`] !== undefined && (await sha256File(from)) !== run.data[`data/${name}`]) continue;
    await host.files.makeDirectory(dirname(to));
    await host.files.copy(from, to);
  }
  await prepareProject(host, again);
  for (const [name, source] of Object.entries(again.config.data ?? {})) {
    const path = await bringSource(host, again, name, source);
    const expected = run.data[`data/${name}`];
    if (expected === undefined || (await sha256File(path)) === expected) continue;
    throw fail('MLOPS_REPRODUCE_DATA', {
      message: `The data source "${name}" of run ${run.id.slice(0, 12)} had sha256 ${expected}; what is here now is another file.`,
      where: { file: source.path },
      hint: 'Bring back the file the run read (its digest is in `mlops show`), then reproduce again.',
    });
  }
}

/** A fresh work tree has an empty `.mlops/`, so nothing can come from a cache. */
async function runAgain(host: Host, project: Project, wanted: readonly string[]): Promise<void> {
  const names = PERFORMED.filter((stage) => wanted.includes(stage));
  const actions = await Promise.all(names.map(async (name) => (await stages[name]!()).default));
  const done = await runStages(host, actions, (stage) => ({
    ...(stage.inputs.parse({}) as object),
    config: project.file,
  }));
  if (done.error !== undefined) throw done.error;
}

/** What the run was compared with: the baseline's model on the examples that were built again. */
async function rescoreAgain(host: Host, project: Project, ledger: Ledger, run: RunRecord): Promise<void> {
  const statement = Buffer.from((await ledger.statements(run)).get(RESCORING)!).toString('utf8');
  const { parameters } = factsOf(parseStatement(statement, `${RESCORING} of run ${run.id.slice(0, 12)}`));
  const baseline = await ledger.run(String(parameters['run']));
  await rescoreBaseline(
    host,
    project,
    { run: baseline, meaning: meaningOf(parameters['plan']), stage: 'rescore-baseline' },
    { cache: false, execute: true },
  );
}

function summarise(run: RunRecord, differences: readonly Difference[], tolerance: number): string {
  const other = differences.filter((difference) => !isFine(difference));
  const near = differences.filter((difference) => difference.near);
  const subject = `run ${run.id.slice(0, 12)} of commit ${run.commit.slice(0, 12)}`;
  if (other.length > 0)
    return `fail: ${subject} gives other bytes in ${other.length} of ${differences.length} outputs, first ${other[0]!.stage}/${other[0]!.file}`;
  if (near.length === 0) return `pass: ${subject} gives the same ${differences.length} outputs again`;
  return `pass: ${subject} gives ${differences.length - near.length} of ${differences.length} outputs again, and ${near.length} whose predictions are within ${tolerance}`;
}
