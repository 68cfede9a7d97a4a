import { join, posix } from 'node:path';
import { EvaluateSection, loadProject, type Project } from '#config';
import { chooseBaseline, evidenceErrors, openLedger, performStage } from '#evidence';
import {
  asGood,
  evaluatePredictions,
  evaluationFacts,
  judgedMetrics,
  judgeEvaluation,
  keepPredictions,
  knownTargets,
  planAsJson,
  planEvaluation,
} from '#evaluation';
import { MlopsError, type Host, type Origin } from '#kit';
import { broken, type Received } from './judge.ts';

/** Names that evaluate-model gives to predictions, and the only files that are read of what a stranger handed over. */
const PREDICTIONS = ['predictions.parquet', 'predictions.csv', 'predictions.jsonl'];

/**
 * The project as the branch describes it that a change is to be merged into: beside a stranger's work there is no checkout.
 * @param path of mlops.yml in the repository
 * @throws MLOPS_WORK_FOREIGN when that branch is not known, or has none there
 */
export async function projectOfBase(host: Host, origin: Origin, path: string): Promise<Project> {
  const base = await origin.base();
  const project = base && (await projectAt(host, origin, base.commit, path));
  if (project) return project;
  throw evidenceErrors('MLOPS_WORK_FOREIGN', {
    message: base
      ? `${base.branch} has no ${path}, so there are no rules by which a fork could be judged`
      : 'it is not known into which branch this change is to be merged, so no rules can judge it',
    where: { file: path },
    hint: 'Write mlops.yml on the default branch first: mlops init.',
  });
}

/** The project as a commit describes it, in a directory of its own. @returns undefined when it has no such file */
export async function projectAt(
  host: Host,
  origin: Origin,
  commit: string,
  path: string,
): Promise<Project | undefined> {
  const bytes = await origin.read(commit, posix.normalize(path));
  return bytes && projectApart(host, bytes, path);
}

/** The project that a text describes, in a directory of its own. @param path of mlops.yml in its repository */
export async function projectApart(host: Host, text: string | Uint8Array, path: string): Promise<Project> {
  const root = await host.files.makeTemporaryDirectory('mlops-project-', host.env['RUNNER_TEMP']);
  // An empty repository marks the top, so that paths mean what they mean there.
  await host.git.run(['init', '--quiet'], { directory: root });
  const file = join(root, path);
  await host.files.write(file, text);
  return loadProject(host, { config: file });
}

/**
 * Measures a stranger's predictions against the targets that the baseline was measured with: of what the stranger handed
 * over, nothing but ids and scores is read.
 */
export async function measureStranger(host: Host, project: Project): Promise<Received> {
  const { config } = project;
  const plan = planEvaluation(EvaluateSection.parse(config.evaluate ?? {}), config.gate, config.task);
  const cache = join(project.workspace, 'cache');
  await host.files.makeDirectory(cache);
  const directory = await host.files.makeTemporaryDirectory('stranger-', cache);
  try {
    const predictions = await strangersPredictions(host, project, join(directory, 'work'));
    const baseline = join(directory, 'baseline.parquet');
    const judged = judgedMetrics(config.gate?.rules ?? [], config.evaluate?.metrics ?? [], plan);
    const { run, digest } = await baselinePredictions(host, project, judged);
    await host.store.get(digest, baseline);
    const known = await knownTargets(host, baseline, plan, directory);
    const { verdict, cached } = await performStage(
      host,
      project,
      {
        stage: 'evaluate-model',
        materials: [
          { name: 'predictions', path: predictions, role: 'predictions' },
          { name: 'targets', path: known.labels, role: 'baseline' },
        ],
        parameters: { ...planAsJson(known.plan), labels: 'targets', 'targets-of': run },
        predicate: 'test-result',
        execute: async (output) =>
          evaluatePredictions(host, {
            plan: known.plan,
            predictions: await keepPredictions(host, predictions, output),
            labels: known.labels,
            output,
          }),
        judge: judgeEvaluation,
        facts: evaluationFacts,
      },
      { cache: false },
    );
    const state = { stage: 'evaluate-model', ...(verdict && { verdict }), cached, seconds: 0 };
    return { states: [state], evaluated: true };
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    return { ...broken('evaluate-model', error), evaluated: false };
  } finally {
    await host.files.remove(directory);
  }
}

async function strangersPredictions(host: Host, project: Project, directory: string): Promise<string> {
  const ticket = await host.workspace.find(project.name);
  const missing = (why: string): Error =>
    evidenceErrors('MLOPS_WORK_MISSING', {
      message: `The fork's run handed over nothing that could be judged: ${why}.`,
      hint: 'ml-pull-request.yml does not run the code of forks. ml-pull-request-fork.yml does (mlops init --github --template fork): where it has run, look at its job `work`, which must reach its end.',
    });
  if (ticket === undefined) throw missing(`no files of the project ${project.name}`);
  await host.workspace.restore(ticket, directory);
  for (const name of PREDICTIONS) {
    const path = join(directory, 'outputs', 'evaluate-model', name);
    if (await host.files.exists(path)) return path;
  }
  throw missing('no predictions among its files');
}

/** The run that today's default branch compares with, and the digest of its scored predictions. */
async function baselinePredictions(
  host: Host,
  project: Project,
  metrics: readonly string[],
): Promise<{ run: string; digest: string }> {
  const ledger = await openLedger(host, project);
  const choice = await chooseBaseline(host, project, ledger, { policy: 'auto', asGood: asGood(metrics) });
  if (choice.kind !== 'none' && choice.run.predictions !== undefined)
    return { run: choice.run.id, digest: choice.run.predictions };
  throw evidenceErrors('MLOPS_WORK_FOREIGN', {
    message: `There are no targets to measure a fork's predictions with: ${choice.reason}`,
    hint: 'Let the default branch record a run first.',
  });
}
