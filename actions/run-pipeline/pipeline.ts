import { resolve } from 'node:path';
import type { z } from 'zod';
import {
  expectNoneAtBase,
  fail as configErrors,
  leftOutStages,
  type LeftOut,
  openProject as openDescribed,
  projectFromInputs,
  type Project,
} from '#config';
import { aloneInWorkspace, retireStages, writeRunState } from '#evidence';
import { descendantsOf, worstVerdict, type Action, type ActionResult, type Host, type Verdict } from '#kit';
import { stages as registry } from '../stages.ts';
import { runIfNew } from './new-data.ts';
import { NO_OUTPUT, type Output } from './output.ts';
import { handOver, judge, judgeStranger, projectOfBase } from './parts.ts';
import { prepareAndRun } from './prepare.ts';
import { recordIfPossible, stagesOf, verdictOf } from './record.ts';
import { ruleInputs } from './rule-inputs.ts';
import { runStages, type StagesDone } from './run-stages.ts';

/** The stages that a project describes, or those of its parts that this job is for. */
export async function runPipeline(host: Host, inputs: Inputs): Promise<ActionResult<Output>> {
  const stranger = inputs.part === 'judge' && inputs['hand-over'] === undefined && host.origin?.change.untrusted;
  const project = stranger
    ? await projectOfBase(host, host.origin!, inputs.config ?? 'mlops.yml')
    : await openOrTell(host, inputs);
  const asked = { ...inputs, ...(stranger && { config: project.file }) };
  const startedAt = host.clock.now();
  const { judged, told, before: madeBefore } = await chosenStages(project, inputs.stages);
  if (inputs.part !== 'whole') expectDescribed(project, inputs.part);
  if (judged.length === 0 && inputs.stages.length === 0) throw nothingDescribed(project);
  // The report tells of them all, once.
  const quiet: Host = told.length === 0 ? host : { ...host, summary: async () => undefined };
  const all = (stages: readonly Action[] = judged): Promise<StagesDone> =>
    prepareAndRun(quiet, project, { stages, cache: inputs.cache, inputsOf: (stage) => inputsFor(stage, asked) });
  const decide = (...names: readonly string[]): Promise<StagesDone> =>
    runStages(
      quiet,
      judged.filter(({ name }) => names.includes(name)),
      (stage) => inputsFor(stage, { ...asked, cache: false, 'user-code': false }),
    );
  const before = judged.map(({ name }) => name).filter((name) => !APART.includes(name));
  const pass = async (): Promise<ActionResult> => {
    if (inputs.part === 'work') {
      const { done, news } = await runIfNew(host, project, withGate(judged), all);
      return handOver(host, project, done, news);
    }
    await host.origin?.begin(project.name);

    const done =
      inputs.part === 'whole'
        ? await all()
        : stranger
          ? await judgeStranger(host, project, () => decide('gate-model'))
          : await judge(host, project, { ticket: inputs['hand-over'] ?? '', stages: before }, () => decide(...APART));
    if (madeBefore === undefined && done.error === undefined)
      await retireStages(host, project, new Set(stagesOf(done)));
    const run = inputs.record
      ? await recordIfPossible(host, project, { done, judged, startedAt, before: madeBefore })
      : undefined;

    const leftOut = await leftOutOf(host, project, judged, inputs.stages);
    await writeRunState(host, project, {
      ...{ stages: done.states, ...(run !== undefined && { run }) },
      ...(leftOut && { leftOut: [...leftOut.stages] }),
      ...(leftOut?.why !== undefined && { leftOutWhy: leftOut.why }),
    });
    if (leftOut) tellLeftOut(host, leftOut);
    const report = await runStages(host, told, (stage) => inputsFor(stage, asked));
    const error = done.error ?? report.error;
    if (error !== undefined) throw error;

    const made = report.results.get('report-run');
    // Among stages that somebody chose the report misses those that judge: what it says there is what the run says.
    const reported = inputs.stages.length > 0 ? made?.verdict : undefined;
    const verdict = worseOf(verdictOf(done, judged, leftOut?.stages), reported);
    return {
      ...(verdict && { verdict }),
      summary:
        made?.summary ??
        `${project.name}: ${verdict ?? 'done'}${leftOut?.why === undefined ? '' : `, ${sayLeftOut(leftOut)}`}`,
      outputs: {
        ...NO_OUTPUT,
        verdict: verdict ?? '',
        run: run ?? '',
        report: made?.outputs['report'] ?? '',
        comment: made?.outputs['comment'] ?? '',
      },
      result: { stages: done.states.map((state) => ({ ...state })), run: run ?? null },
      cached: done.states.every(({ cached }) => cached),
    };
  };
  // A job that judges writes nothing before it has checked what it was handed, and is alone anyway.
  return inputs.part === 'judge' ? pass() : aloneInWorkspace(host, project, pass);
}

function worseOf(...verdicts: (Verdict | undefined)[]): Verdict | undefined {
  const said = verdicts.flatMap((verdict) => verdict ?? []);
  return said.length === 0 ? undefined : worstVerdict(said);
}

/** Nothing passes without those that judge, and the report says so. */
export async function tellSilence(host: Host, inputs: Inputs, why: string): Promise<ActionResult> {
  const project = await openOrTell(host, { ...inputs, part: 'whole' });
  await host.origin?.begin(project.name);
  const { judged, told } = await chosenStages(project, []);
  const leftOut = judged.map(({ name }) => name).filter((name) => JUDGES.includes(name));
  await writeRunState(host, project, { stages: [], leftOut, leftOutWhy: why });
  tellLeftOut(host, { stages: leftOut, why });
  const { results, error } = await runStages(host, told, (stage) => inputsFor(stage, { ...inputs }));
  if (error !== undefined) throw error;
  const made = results.get('report-run');
  const verdict = 'inconclusive';
  return {
    verdict,
    summary: made?.summary ?? `${project.name}: ${verdict}: ${why}`,
    outputs: {
      ...NO_OUTPUT,
      verdict,
      report: made?.outputs['report'] ?? '',
      comment: made?.outputs['comment'] ?? '',
    },
  };
}

/** Stages that judge what user code made, and are run where it was not. */
const APART: readonly string[] = ['gate-model', 'scan-model', 'write-model-card'];

/** Beside user code the gate looks ahead: it may have the baseline's model scored again, which the job that judges cannot. */
function withGate(judged: readonly Action[]): Action[] {
  return judged.filter(({ name }) => name === 'gate-model' || !APART.includes(name));
}

function expectDescribed(project: Project, part: string): void {
  if (project.file !== undefined) return;
  throw configErrors('MLOPS_CONFIG_MISSING', {
    message: `There is no mlops.yml: part: ${part} needs one, because two jobs must follow the same description.`,
    where: { field: 'part' },
    hint: 'Write one with: mlops init. Predictions alone are judged in one job, without `part`.',
  });
}

function nothingDescribed(project: Project): Error {
  return configErrors('MLOPS_CONFIG_INVALID', {
    message: `Nothing is to be done: expected at least one of data, features, train and evaluate beside project.`,
    where: { ...(project.file !== undefined && { file: project.file }), ...project.locate(['project']) },
    hint: 'The shortest: evaluate: {predictions: predictions.csv}. Or have it written for you: mlops init, where there is no mlops.yml.',
  });
}

type RuleInputs = { [Name in keyof typeof ruleInputs]?: z.output<(typeof ruleInputs)[Name]> | undefined };

interface Inputs extends RuleInputs {
  config?: string | undefined;
  project?: string | undefined;
  'data-roots': string[];
  predictions?: string | undefined;
  stages: string[];
  cache: boolean;
  record: boolean;
  part: string;
  'hand-over'?: string | undefined;
}

/** Inputs that say what is judged and how. */
const POLICY_INPUTS = ['project', 'predictions', ...(Object.keys(ruleInputs) as (keyof RuleInputs)[])] as const;

/**
 * mlops.yml, or a project put together from the inputs when only predictions are given. Never both: a recorded run may
 * become a baseline, so its rules are those that everybody can read.
 */
async function openProject(host: Host, inputs: Inputs): Promise<Project> {
  const described = inputs.config !== undefined || (await host.files.exists(resolve('mlops.yml')));
  const said = POLICY_INPUTS.filter((name) => [inputs[name] ?? []].flat().length > 0);
  if (described && said.length > 0) {
    throw configErrors('MLOPS_POLICY_OVERRIDE', {
      message: `mlops.yml says what is judged, and so ${said.length === 1 ? 'does the input' : 'do the inputs'} ${said.join(', ')}: a recorded run has one policy.`,
      where: { field: said[0]! },
      hint: 'Change mlops.yml. To try something without recording it, use: mlops gate-model',
    });
  }
  if (inputs.predictions === undefined) {
    if (!described && said.length === 0) await expectNoneAtBase(host, resolve('mlops.yml'));
    return openDescribed(host, inputs);
  }
  return projectFromInputs(host, {
    dataRoots: inputs['data-roots'],
    config: { project: inputs.project, evaluate: { predictions: inputs.predictions }, gate: {} },
  });
}

/** A description that cannot be used is reported too, by whichever part reports. */
async function openOrTell(host: Host, inputs: Inputs): Promise<Project> {
  try {
    return await openProject(host, inputs);
  } catch (error) {
    if (inputs.part === 'work') throw error;
    const { reportUnreadable } = await import('./unreadable.ts');
    const project = await reportUnreadable(host, inputs.config ?? 'mlops.yml', error);
    if (project) {
      const { told } = await chosenStages(project, ['report-run']);
      await runStages(host, told, (stage) => inputsFor(stage, { ...inputs, config: project.file }));
    }
    throw error;
  }
}

interface Chosen {
  /** The stages that judge. */
  judged: Action[];
  /** Those that tell of it afterwards whatever happened. */
  told: Action[];
  /** What the stages go on from that were chosen, and is described; undefined when all that is described was chosen. */
  before: string[] | undefined;
}

async function chosenStages(project: Project, only: readonly string[]): Promise<Chosen> {
  const { data, features, train, evaluate, gate, card, register, deploy } = project.config;
  const described: Record<string, unknown> = {
    'validate-data': data,
    'build-features': features,
    'train-model': train,
    'evaluate-model': evaluate,
    'gate-model': evaluate && (gate ?? {}),
    // What nobody else will load need not be safe to load.
    'scan-model': train && (register ?? deploy),
    'write-model-card': evaluate && card,
    'report-run': true,
  };
  const load = (names: readonly string[]): Promise<Action[]> =>
    Promise.all(names.map(async (name) => (await registry[name]!()).default));
  const isWanted = (name: string): boolean => (only.length === 0 ? described[name] !== undefined : only.includes(name));
  const actions = await load(Object.keys(registry).filter(isWanted));
  const others = Object.keys(registry).filter((name) => described[name] !== undefined && !isWanted(name));
  const left = (await load(others)).filter(({ chain }) => !chain?.always);
  const all = [...actions, ...left];
  const leadsHere = (stage: Action): boolean => descendantsOf(stage, all).some((other) => actions.includes(other));
  return {
    judged: actions.filter(({ chain }) => !chain?.always),
    told: actions.filter(({ chain }) => chain?.always),
    before: left.length === 0 ? undefined : left.filter(leadsHere).map(({ name }) => name),
  };
}

/** Stages whose verdict is one about the change. */
const JUDGES: readonly string[] = ['validate-data', 'gate-model', 'scan-model'];

/** @returns undefined where nothing is left out by the input `stages`, or by no change that is to be merged */
async function leftOutOf(
  host: Host,
  project: Project,
  chosen: readonly Action[],
  only: readonly string[],
): Promise<LeftOut | undefined> {
  if (only.length === 0) return undefined;
  const { judged } = await chosenStages(project, []);
  const left = judged.filter(({ name }) => JUDGES.includes(name) && !chosen.some((stage) => stage.name === name));
  return leftOutStages(
    host,
    project,
    left.map(({ name }) => name),
  );
}

const sayLeftOut = ({ stages, why }: LeftOut): string => `${stages.join(', ')} left out: ${why}`;

/** In the step's own words too: another step may make the report, or none. */
function tellLeftOut(host: Host, leftOut: LeftOut): void {
  if (leftOut.why === undefined) return;
  host.annotate({ level: 'error', title: 'Stages of the base', message: sayLeftOut(leftOut) });
}

/** An input has the same word everywhere: a stage gets those of ours that it declares, and its defaults for the rest. */
function inputsFor(stage: Action, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // The gate judges what evaluate-model made of the predictions, not the file again.
  const own = Object.keys(stage.inputs.shape).filter(
    (name) => !(stage.name === 'gate-model' && name === 'predictions'),
  );
  const defaults = stage.inputs.parse({}) as Record<string, unknown>;
  return {
    ...defaults,
    ...Object.fromEntries(own.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]])),
  };
}
