import { basename } from 'node:path';
import { canonicalJson, type Host, type Json, type MlopsError, type Origin } from '#kit';
import { fail } from '../errors.ts';
import { contractsOf, type BaseContract } from './other-contracts.ts';
import { movedFrom } from './moved-description.ts';
import { inRepository } from '../paths.ts';
import { writtenRules } from './written-rules.ts';
import { Config, type Project } from '../schema.ts';
import { validate } from '../validate.ts';
import { ruledByInputs } from '../workflow/judging.ts';
import { ruleInputs, type FoundRuling, type UnclearRuling } from '../workflow/rulings.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { readYaml } from '../yaml.ts';

/** Whose word decides about a change that is to be merged. */
export interface Policy {
  /**
   * `head`: neither the branch it is to be merged into nor the default branch judges this project yet. `unclear`: one of them
   * does by inputs of a workflow step, and which ones cannot be told; the change's own are tried, and are no pass.
   */
  from: 'base' | 'head' | 'unclear';
  /** As it is now, not as it was when the change was pushed: what is merged is judged by the rules that it meets there. */
  base: { branch: string; commit: string };
  /** Directory of the repository from where its rules name files; absent where that is the project's. */
  root?: string;
  /** The change says other rules, or measures otherwise. */
  edited: boolean;
  /** What the change itself says. */
  proposed: Pick<Config, 'task' | 'evaluate' | 'gate'>;
  /** What the base checks data by, whoever's rules decide. */
  contracts: readonly BaseContract[];
  /** mlops.yml of the base, byte for byte, when its rules decide. */
  bytes?: Uint8Array;
  /** The workflow file of the base that has the rules, as inputs of a step, where it has no mlops.yml. */
  workflow?: string;
  /** What gave the rules, where that is not read: see `WorkflowPolicy`. */
  unread?: string;
  /** Why it is unclear: a clause. */
  why?: string;
  /**
   * Why it cannot be told how the base measures, where another of its steps does that than the one which judges: a clause. The
   * change's own measures are tried, and are no pass but where the step that measures can tell.
   */
  unmeasured?: Omit<UnclearRuling, 'kind'>;
  /** Of the step of the base that measures, where inputs of it say how. */
  words?: string;
  /** The base takes targets from what `features` of its mlops.yml makes. */
  joins?: true;
}

/** Keys of `evaluate` that say how examples are measured; the others say how predictions are made. */
const MEASURES = ['id', 'target', 'score', 'weight', 'positive', 'threshold', 'metrics', 'slices', 'group'] as const;

/**
 * A change may not loosen the rules that judge it: beside the repository's server, task, measures and gate are those
 * of the branch it is to be merged into. What the change says instead is kept as a proposal. Slices that it adds are
 * measured too, so that the proposal can be judged.
 * @throws MLOPS_BASE_POLICY when the base's mlops.yml cannot be used: unreadable rules are no rules to pass
 */
export async function withBasePolicy(host: Host, project: Project): Promise<Project> {
  if (project.file === undefined) return project;
  const base = await host.origin?.base();
  if (base === undefined) return project;
  const path = inRepository(project.repository, project.file);
  if (project.linked) {
    throw fail('MLOPS_BASE_POLICY', {
      message: `A symbolic link leads to ${path}, so it is not known which rules of ${base.branch} judge this change.`,
      where: { file: path },
      hint: 'Name mlops.yml by the path at which it lies.',
    });
  }
  const { config } = project;
  const proposed = { task: config.task, evaluate: config.evaluate, gate: config.gate };
  const there = await descriptionsOf(host.origin!, base, path);
  const isJudged = there.some(({ rules }) => judgesModels(rules));
  const described = isJudged ? there : [...there, ...(await movedFrom(host, project, { base, path }))];
  let data = config.data;
  for (const { rules, from } of described) {
    refuseOtherName(rules, config, { path, branch: from.branch });
    refuseDroppedContracts(rules, config, from.branch);
    data = data && withContracts(data, rules.data ?? {});
  }
  const checked = { ...project, config: { ...config, data } };
  const deciding = described.find(({ rules }) => judgesModels(rules));
  const contracts = contractsOf(described);
  const common = { proposed, contracts };
  if (!deciding) {
    const own = leadingTo(undefined, checked.config);
    const joins = described.some(({ rules }) => rules.features !== undefined);
    return { ...checked, ...(await byWorkflow(host.origin!, base, { config: own, path, common, joins })) };
  }
  const { rules, bytes, from, root } = deciding;
  const edited = !samePolicy(rules, config) && !(await isAsItBegan(host.origin!, { path, config, base }));
  return {
    ...checked,
    config: decidedBy(rules, leadingTo(rules, checked.config)),
    policy: {
      ...{ ...common, from: 'base', base: from, edited, bytes },
      ...(root !== undefined && { root }),
      ...(rules.features && { joins: true }),
    },
  };
}

function decidedBy({ task, gate, evaluate }: Judging, head: Config): Config {
  return { ...head, task, gate, evaluate: merged(evaluate, head.evaluate) };
}

/** Where a comment leads people is not for a change to say, which anyone may propose. */
function leadingTo(base: Config | undefined, head: Config): Config {
  return head.train ? { ...head, train: { ...head.train, mlflow: base?.train?.mlflow } } : head;
}

/** Where no mlops.yml of the base judges the project, inputs of a step there may: who moves rules takes them along. */
async function byWorkflow(
  origin: Origin,
  base: Base,
  {
    config,
    path,
    common,
    joins,
  }: { config: Config; path: string; common: Pick<Policy, 'proposed' | 'contracts'>; joins: boolean },
): Promise<{ config: Config; policy: Policy }> {
  const ruled = await ruledByInputs(origin, base, { project: config.project, file: path });
  const there = ruled?.judged ?? { kind: 'none' };
  const untold = { ...common, base: { ...base }, edited: false };
  switch (there.kind) {
    case 'none':
      return { config, policy: { ...untold, from: 'head' } };
    case 'unclear': {
      const { workflow, why } = there;
      const measured = ruled?.measured?.kind === 'found' ? ruled.measured : undefined;
      return {
        config: measured ? decidedBy({ ...describedBy(measured, measured), gate: config.gate }, config) : config,
        policy: { ...untold, from: 'unclear', workflow, why },
      };
    }
    case 'found': {
      const { workflow, project, root, unread } = there;
      if (project !== undefined) refuseOtherName({ project }, config, { path, branch: there.base.branch });
      const { measured } = ruled!;
      const described = describedBy(there, measured?.kind === 'found' ? measured : there);
      const unmeasured = measured?.kind === 'unclear' && {
        ...{ workflow: measured.workflow, why: measured.why },
        ...(measured.words && { words: measured.words }),
      };
      const own = { task: config.task, evaluate: config.evaluate ?? described.evaluate };
      const rules = unmeasured ? { ...described, ...own } : described;
      const edited = !samePolicy({ ...rules, task: rules.task ?? config.task }, config);
      return {
        config: decidedBy(rules, config),
        policy: {
          ...common,
          from: 'base',
          base: there.base,
          edited,
          workflow,
          ...(root !== undefined && { root }),
          ...(unread !== undefined && { unread }),
          ...(unmeasured && { unmeasured }),
          ...(measured?.kind === 'found' && { words: measured.words }),
          ...(joins && there.reads !== 'file' && { joins }),
        },
      };
    }
  }
}

type Judging = Pick<Config, 'task' | 'evaluate' | 'gate'>;

/** What mlops.yml would say in the place of the inputs of steps. @throws MLOPS_BASE_POLICY */
function describedBy(judged: FoundRuling, measured: FoundRuling): Judging {
  const { baseline, ...rules } = ruleInputs(judged.ruling, judged);
  const { metric, slices, group, task, id, target, score, weight, positive, threshold } = ruleInputs(
    measured.ruling,
    measured,
  );
  const described = Config.pick({ task: true, evaluate: true, gate: true }).safeParse(
    withoutUndefined({
      task,
      evaluate: {
        ...{ predictions: measured.predictions, group, id, target, score, weight, positive, threshold },
        ...{ slices, metrics: metric.length > 0 ? metric : undefined },
      },
      gate: { baseline, rules: rules.metric.length > 0 ? writtenRules(rules) : [] },
    }),
  );
  if (described.success) return described.data;
  throw unusable(described.error.issues[0]!.message, judged.workflow);
}

type Base = Policy['base'];

/** What the base was when the run began or, of what was pushed beside it, when that left it. */
export async function beganAt(origin: Origin, base: Base): Promise<Base | undefined> {
  const { base: known, head } = origin.change;
  if (known) return { ...known };
  const commit = await origin.mergeBase(base.commit, head);
  return commit === undefined ? undefined : { branch: base.branch, commit };
}

/** Whether a change says what its base said when it began: then it is the base that has edited the rules since. */
async function isAsItBegan(
  origin: Origin,
  { path, config, base }: { path: string; config: Config; base: Base },
): Promise<boolean> {
  const began = await beganAt(origin, base);
  // What could not be used then is not what the change says.
  const then = began && (await descriptionAt(origin, began, path).catch(() => undefined));
  return then !== undefined && samePolicy(then.rules, config);
}

export interface Described {
  rules: Config;
  bytes: Uint8Array;
  from: Base;
  /** Directory where it lies there, which the change moves from. */
  root?: string;
}

/** The branch that a change is to be merged into, then the default branch, which rules where that one says nothing. */
export async function* rulingBranches(origin: Origin, base: Base): AsyncGenerator<Base> {
  yield { ...base };
  if (base.branch !== origin.defaultBranch) yield { branch: origin.defaultBranch, commit: await origin.tipOfDefault() };
}

/** What the base says of this project and, where that says nothing of how models are judged, what the default branch says. */
async function descriptionsOf(origin: Origin, base: Base, path: string): Promise<Described[]> {
  const found: Described[] = [];
  for await (const from of rulingBranches(origin, base)) {
    const described = await descriptionAt(origin, from, path);
    if (described) found.push(described);
    if (described && judgesModels(described.rules)) break;
  }
  return found;
}

async function descriptionAt(origin: Origin, from: Base, path: string): Promise<Described | undefined> {
  const bytes = await origin.read(from.commit, path);
  return bytes && { rules: readBase(bytes, `${basename(path)} of ${from.branch}`), bytes, from };
}

/** @returns the name of the project whose models a file of a commit judges; undefined when it judges none @throws MLOPS_BASE_POLICY */
export async function judgedAt(origin: Origin, from: Base, path: string): Promise<string | undefined> {
  const described = await descriptionAt(origin, from, path);
  return described && judgesModels(described.rules) ? described.rules.project : undefined;
}

/**
 * `gate.owners` as the default branch has them now. The rules that decide about a change are today's; a run of the default branch
 * goes by those of its own commit, which may be run again long after somebody ceased to be an owner.
 *
 * @returns undefined where there are none @throws MLOPS_BASE_POLICY
 */
export async function ownersNow(
  { origin }: Pick<Host, 'origin'>,
  { repository, file, config }: Project,
): Promise<readonly string[] | undefined> {
  if (!origin || file === undefined || (await origin.base()) !== undefined) return config.gate?.owners;
  const tip = { branch: origin.defaultBranch, commit: await origin.tipOfDefault() };
  return (await descriptionAt(origin, tip, inRepository(repository, file)))?.rules.gate?.owners;
}

/** A model that is evaluated without written rules is judged by the implied one: that is a rule too. */
export function judgesModels({ evaluate, gate }: Config): boolean {
  return evaluate !== undefined || (gate !== undefined && gate.rules.length > 0);
}

/** Baselines and exceptions are kept by the name of a project: under another one, a change would be compared with others' work. */
function refuseOtherName(base: Pick<Config, 'project'>, head: Config, at: { path: string; branch: string }): void {
  if (base.project === head.project) return;
  throw fail('MLOPS_BASE_POLICY', {
    message: `${at.branch} calls this project ${base.project}, and this change calls it ${head.project}: it would be compared with the runs of another one.`,
    where: { file: at.path, field: 'project' },
    hint: 'Keep the name. An owner who merges another one past this check begins a new project.',
  });
}

/** @throws MLOPS_BASE_POLICY for a source that the base checks and the change does not have any more */
function refuseDroppedContracts(base: Config, head: Config, branch: string): void {
  for (const [name, { contract }] of Object.entries(base.data ?? {})) {
    if (contract === undefined || head.data?.[name]) continue;
    throw fail('MLOPS_BASE_POLICY', {
      message: `${branch} checks the data source ${name} by ${contract}, and this change drops it.`,
      where: { field: `data.${name}` },
      hint: 'Keep the source under its name. An owner who merges past this check answers for it.',
    });
  }
}

/**
 * Whether the base says other rules in another file: moving mlops.yml must not leave its rules behind.
 * @param path of that file in the repository
 * @throws MLOPS_BASE_POLICY
 */
export async function leavesRulesBehind(host: Host, project: Project, path: string): Promise<boolean> {
  const base = await host.origin?.base();
  const bytes = base && (await host.origin!.read(base.commit, path));
  return bytes ? !samePolicy(readBase(bytes, `${path} of ${base.branch}`), project.config) : false;
}

/** How predictions are made is the change's; how they are measured is the base's. */
function merged(base: Config['evaluate'], head: Config['evaluate']): Config['evaluate'] {
  if (base === undefined || head === undefined) return base ?? head;
  const measures = Object.fromEntries(MEASURES.map((key) => [key, base[key]]));
  return { ...head, ...measures, slices: [...new Set([...base.slices, ...head.slices])] };
}

/** A contract that the base has is not dropped by leaving it out. */
function withContracts(head: NonNullable<Config['data']>, base: NonNullable<Config['data']>): Config['data'] {
  return Object.fromEntries(
    Object.entries(head).map(([name, source]) => {
      const contract = source.contract ?? base[name]?.contract;
      return [name, { ...source, ...(contract !== undefined && { contract }) }];
    }),
  );
}

export function samePolicy(base: Judging, head: Judging): boolean {
  const policy = ({ task, evaluate, gate }: Judging): string =>
    canonicalJson(
      JSON.parse(
        JSON.stringify({
          task,
          gate,
          evaluate: evaluate && Object.fromEntries(MEASURES.map((key) => [key, evaluate[key]])),
        }),
      ) as Json,
    );
  return policy(base) === policy(head);
}

export function readBase(bytes: Uint8Array, file: string): Config {
  const { value } = readYaml({ content: bytes, file, fail: ({ message, cause }) => unusable(message, file, cause) });
  const { config, problems } = validate(value);
  if (!config) throw unusable(problems[0]!.message, file);
  return config;
}

function unusable(why: string, file: string, cause?: unknown): MlopsError {
  return fail('MLOPS_BASE_POLICY', {
    message: `The rules that judge this change cannot be used: ${why}`,
    where: { file },
    hint: `Repair ${basename(file).split(' ')[0]} on that branch first; an owner who merges past this check answers for it.`,
    cause,
  });
}
