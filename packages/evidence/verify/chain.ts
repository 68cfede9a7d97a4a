import { existsSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { canonicalJson, worstVerdict, type Host, type Json } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { dirHash1, listTree } from '../digest/directory.ts';
import { exceptedRules } from '../ledger/excepted.ts';
import {
  digestOf,
  filesBelow,
  isCode,
  materialsOf,
  placeOf,
  type ReadMaterial,
} from '../questions/lineage-materials.ts';
import { otherPredicate, parametersUri } from '../statement/predicates.ts';
import type { RunRecord } from '../ledger/runs.ts';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import { movedData, saidByStatements } from '../statement/said-by-statements.ts';
import { factsOf, type ResourceDescriptor, type Statement } from '../statement/statement.ts';
import { findBytes, type Finding, type Places } from './bytes.ts';
import { committedDigests } from './committed-digests.ts';
import { committedAs, type Committed } from './committed.ts';
import { saidByGate, type Judged } from './gate.ts';
import { linkOf, linksOf, type EvidenceReader, type Link, type OtherThanTracked, type VerifyOptions } from './link.ts';
import { stagePlace } from '../stage/place.ts';
import type { Present } from './subject.ts';
import { AbsentBytes, evidenceReader, type Finders } from './reader.ts';
import { isInside } from './ways.ts';

/** What may be too large or too old to keep. Everything else decides a verdict or is one: being absent is a gap. */
const OPTIONAL_ROLES = new Set(['data', 'features', 'code']);
const REQUIRED_OUTPUTS: Readonly<Record<string, RegExp>> = {
  'train-model': /^model(\/|$)/,
  'evaluate-model': /^(predictions\.parquet|scored\.parquet|result\.json)$/,
  'gate-model': /^(result\.json|baseline\.parquet)$/,
};

/** What a commit has of what was read; `nowhere` where that is of no place there. */
type CommittedOf = Committed | undefined | 'nowhere';

/** A recorded run, its statements from the anchor, and the checks of one stage at a time. */
export class Chain {
  readonly stages: string[];
  private readonly host: Host;
  private readonly project: ProjectIdentity;
  private readonly options: VerifyOptions;
  private readonly run: RunRecord;
  private readonly statements: ReadonlyMap<string, Statement>;
  /** What the workspace has, by stage. */
  private readonly here: ReadonlyMap<string, Present>;
  /** Asked of git once, not for each material. */
  private readonly commits = new Map<string, Promise<Pick<Link, 'status' | 'detail'>>>();
  private atCommit: Promise<boolean> | undefined;
  private storedDigests: Promise<ReadonlyMap<string, string | undefined>> | undefined;

  constructor(
    host: Host,
    project: ProjectIdentity,
    options: VerifyOptions,
    run: RunRecord,
    statements: ReadonlyMap<string, Statement>,
    here: ReadonlyMap<string, Present>,
  ) {
    this.host = host;
    this.project = project;
    this.options = options;
    this.run = run;
    this.statements = statements;
    this.here = here;
    const started = (stage: string): string => factsOf(statements.get(stage)!).startedOn;
    this.stages = [...statements.keys()].sort((a, b) => (started(a) < started(b) ? 1 : -1));
  }

  /** Is the statement the one the run names, does the workspace have the same, and is it about this run? */
  identity(stage: string, bytes: Uint8Array): Link[] {
    const material = `evidence/${stage}.json`;
    const recorded = this.run.statements[stage];
    const problems: string[] = [];
    if (sha256(bytes) !== recorded)
      problems.push(`the ledger holds a statement of sha256 ${sha256(bytes)}; the run names ${recorded}`);
    const present = this.here.get(stage)?.statement;
    if (this.options.subject === 'workspace' && present !== recorded) {
      problems.push(
        present === undefined
          ? `the workspace lacks it; run ${this.run.id.slice(0, 12)} has it`
          : `the workspace has the statement of another run (sha256 ${present}), not that of ${this.run.id.slice(0, 12)}. To make it that of one run: mlops run`,
      );
    }
    const facts = factsOf(this.statements.get(stage)!);
    const { project, commit, tree, branch } = this.run;
    const expected = { stage, project, commit, tree, branch };
    for (const [key, value] of Object.entries(expected)) {
      const said = facts[key as keyof typeof expected];
      if (said !== undefined && said !== value) problems.push(`it is about ${key} ${said}, the run about ${value}`);
    }
    if (facts.dirty === true && !this.run.dirty)
      problems.push('it ran with uncommitted changes; the run says it did not');
    problems.push(...otherPredicate(this.statements.get(stage)!));
    const made = JSON.stringify(
      this.statements
        .get(stage)!
        .subject.map(({ name, digest }) => [name, digestOf(digest)])
        .sort(),
    );
    const kept = JSON.stringify(
      (this.run.subjects[stage] ?? []).map(({ name, digest }) => [name, digestOf(digest)]).sort(),
    );
    if (this.run.subjects[stage] && made !== kept)
      problems.push('the run record lists other outputs than the statement');
    return linksOf(stage, material, problems, 'as recorded in the anchor');
  }

  /** What the workspace has of stages that this run has not: of another run, whatever that is about. */
  beside(): Link[] {
    if (this.options.subject !== 'workspace') return [];
    const others = [...this.here.keys()].filter((stage) => this.run.statements[stage] === undefined);
    return others.map((stage) => ({
      stage,
      material: `evidence/${stage}.json`,
      status: 'gap',
      detail: `run ${this.run.id.slice(0, 12)} has no such stage: this is of another run. To remove it: mlops run`,
    }));
  }

  /** Everything the stage made. */
  async outputs(stage: string): Promise<Link[]> {
    const { subject } = this.statements.get(stage)!;
    const links: Link[] = [];
    for (const output of subject) {
      const name = output.name ?? '';
      const required = REQUIRED_OUTPUTS[stage]?.test(name) ?? false;
      const found = await this.find(output.digest, this.outputPlaces(stage, name));
      const whole = wholeDirectory(output, subject);
      const finding = whole?.status === 'differs' || found.status === 'absent' ? (whole ?? found) : found;
      links.push(linkOf(stage, name, finding, required));
    }
    return [...links, ...this.strangers(stage)];
  }

  /** Files that lie among the outputs of this run's workspace though no statement names them. */
  private strangers(stage: string): Link[] {
    const directory = this.outputOf(stage);
    if (!this.isOurs(stage) || !existsSync(directory)) return [];
    const named = new Set(this.statements.get(stage)!.subject.map(({ name }) => name));
    const strange = listTree(directory).filter((name) => !named.has(name));
    return strange.map((name) => ({
      stage,
      material: name,
      status: 'gap',
      detail: 'its statement does not name this file',
    }));
  }

  /** Whether what the workspace holds of a stage is claimed to be this run's. */
  private isOurs(stage: string): boolean {
    return this.options.subject === 'workspace' || this.here.get(stage)?.statement === this.run.statements[stage];
  }

  /** Where the workspace has what a stage made, if it has it. */
  private outputOf(stage: string): string {
    return this.here.get(stage)?.output ?? stagePlace(this.project.workspace, stage).output;
  }

  /** Everything the stage read: made by an earlier stage of this run, or from outside. */
  async inputs(stage: string): Promise<Link[]> {
    const materials = materialsOf(this.statements.get(stage)!);
    const links: Link[] = [];
    for (const [index, material] of materials.entries()) {
      const named = materials.findIndex(({ name }) => name === material.name);
      if (named === index) links.push(await this.input(stage, material));
      else links.push({ stage, material: material.name, status: 'gap', detail: 'its statement names it twice' });
    }
    if (materials.every(({ digest }) => digest.gitCommit !== undefined)) {
      links.push({ stage, material: '(inputs)', status: 'gap', detail: 'its statement names nothing that it read' });
    }
    return links;
  }

  private commit(commit: string): Promise<Pick<Link, 'status' | 'detail'>> {
    const known = this.commits.get(commit) ?? this.lookUp(commit);
    this.commits.set(commit, known);
    return known;
  }

  private async lookUp(commit: string): Promise<Pick<Link, 'status' | 'detail'>> {
    const found = await this.host.git.run(['cat-file', '-e', `${commit}^{commit}`], {
      directory: this.project.repository,
    });
    if (found.code === 0) return { status: 'ok', detail: 'a commit of this repository' };
    return { status: 'recorded, not re-hashed', detail: `commit ${commit} is not in this clone` };
  }

  private async input(stage: string, material: ReadMaterial): Promise<Link> {
    const digest = digestOf(material.digest);
    const at = { stage, material: material.name || '(unnamed)' };
    if (digest === undefined) return { ...at, status: 'gap', detail: 'its statement gives no digest for it' };
    if (material.name === parametersUri(factsOf(this.statements.get(stage)!))) return this.parameters(stage, digest);
    const evidence = /^evidence\/([a-z0-9-]+)\.json$/.exec(material.name)?.[1];
    const maker = evidence ?? this.stages.find((other) => material.name.startsWith(`${other}/`));
    if (evidence !== undefined) {
      const recorded = this.run.statements[evidence];
      if (recorded === digest) return { ...at, status: 'ok', detail: 'a statement of this run' };
      return { ...at, status: 'gap', detail: `it read the statement ${digest}; this run's is ${recorded ?? 'absent'}` };
    }
    if (material.digest.gitCommit !== undefined) {
      const changed = this.run.dirty ? ', with changes that were not committed' : '';
      if (digest === this.run.commit) return { ...at, status: 'ok', detail: `the run's commit${changed}` };
      // Under another name it is other code on purpose: the baseline's, when its model was scored again.
      if (material.name !== 'source') return { ...at, ...(await this.commit(digest)) };
      return { ...at, status: 'gap', detail: `it read commit ${digest}; the run is of ${this.run.commit}` };
    }
    if (maker !== undefined && maker !== stage) {
      const name = material.name.slice(maker.length + 1);
      const there = this.statements.get(maker)!.subject.find((subject) => subject.name === name);
      if (there && digestOf(there.digest) === digest) return { ...at, status: 'ok', detail: `made by ${maker}` };
      const detail = `it read ${digest}; ${maker} made ${there ? digestOf(there.digest) : 'no such file'}`;
      return { ...at, status: 'gap', detail };
    }
    const isRequired = !OPTIONAL_ROLES.has(material.role ?? '');
    const isBesideCommit = this.run.dirty || this.isOfLedger(stage, material);
    const committed = isBesideCommit ? 'nowhere' : await this.committed(material);
    const other = await this.otherThanCommitted(material, committed);
    const made = this.madeBy(stage, digest);
    const places = made ? this.outputPlaces(made.stage, made.name) : await this.inputPlaces(material);
    const found = other ?? (await this.find(material.digest, places));
    const tracked = await this.otherThanTracked(material, found, committed);
    if (made && !other && !tracked) return { ...at, status: 'ok', detail: `made by ${made.stage}` };
    const finding: Finding = tracked?.is === 'other' ? { status: 'differs', detail: tracked.why } : found;
    const told =
      finding.status === 'differs' && !other
        ? { ...finding, detail: finding.detail + (await this.stepFor(stage, material)) }
        : finding;
    const linked = linkOf(stage, material.name, told, isRequired);
    const link: Link =
      tracked?.is === 'unknown'
        ? { ...linked, unheld: true, detail: `${linked.detail}; not held to DVC: ${tracked.why}` }
        : linked;
    if (link.status !== 'ok' || !isRequired || isBesideCommit) return link;
    // Bytes that a store has prove nothing where the commit is to have them.
    const { status, detail } = await this.commit(this.run.commit);
    return status === 'ok' ? link : { ...link, status, detail };
  }

  /** What was recorded of a baseline is kept under these names, whatever files of the project are called so. */
  private isOfLedger(stage: string, { name }: ReadMaterial): boolean {
    const isKept = stage === 'gate-model' && /^(baseline|original)\.parquet$/.test(name);
    return isKept && saidByGate(this.statements)?.baseline.kind !== 'file';
  }

  /** What a clean run read and its commit has is what the commit has: other bytes in the store prove nothing. */
  private async otherThanCommitted(material: ReadMaterial, found: CommittedOf): Promise<Finding | undefined> {
    if (found === 'nowhere') return undefined;
    // A clean run of a person reads what git has; the steps of a workflow may make files beside that.
    const isLacking = !found && isCode(material) && this.run.cause === 'hand';
    if (isLacking && (await this.commit(this.run.commit)).status === 'ok')
      return { status: 'differs', detail: 'the commit has no such file' };
    if (!found || found.same !== false) return undefined;
    const detail = `the commit has sha256 ${found.sha256}; recorded is ${material.digest.sha256 ?? 'no file'}`;
    return { status: 'differs', detail };
  }

  /** What a clean run read and its commit only names, as DVC's files do, is what they name. */
  private async otherThanTracked(
    material: ReadMaterial,
    found: Finding,
    committed: CommittedOf,
  ): Promise<OtherThanTracked | undefined> {
    // What the commit has itself is named by no other file, also a link that was read as what it says.
    if (found.status !== 'ok' || committed === 'nowhere' || committed?.same === true) return undefined;
    const there = await this.placeThere(material);
    const content = found.path ?? found.bytes;
    if (there === undefined || content === undefined) return undefined;
    return this.options.otherThanTracked?.(there, content);
  }

  /** What the run's commit has of a material; `nowhere` when it is of no place there. */
  private async committed(material: ReadMaterial): Promise<CommittedOf> {
    const there = await this.placeThere(material);
    if (there === undefined) return 'nowhere';
    const stored = (await this.stored()).get(there.path);
    if (stored !== undefined && stored === material.digest.sha256) return { same: true };
    return committedAs(this.host, this.project.repository, there, material.digest);
  }

  /** Where a material is in the run's commit, if anywhere. */
  private async placeThere(material: ReadMaterial): Promise<{ commit: string; path: string } | undefined> {
    const place = material.role === 'data' ? await this.options.sourceAt?.(material, this.run) : placeOf(material);
    return place === undefined ? undefined : { commit: this.run.commit, path: posix.join(this.root, place) };
  }

  /** Digests of what the commit stores of all that was read, but for raw data: there may be thousands of sources. */
  private stored(): Promise<ReadonlyMap<string, string | undefined>> {
    return (this.storedDigests ??= this.lookUpStored());
  }

  private lookUpStored(): Promise<ReadonlyMap<string, string | undefined>> {
    const read = new Map<string, Set<string>>();
    for (const material of this.stages.flatMap((stage) => materialsOf(this.statements.get(stage)!))) {
      const digest = digestOf(material.digest);
      if (material.role === 'data' || digest === undefined) continue;
      const path = posix.join(this.root, placeOf(material));
      read.set(path, (read.get(path) ?? new Set()).add(digest));
    }
    return committedDigests(this.host, this.project.repository, this.run.commit, read);
  }

  /** Of the project when it ran, in the repository. */
  private get root(): string {
    return this.run.config === undefined ? this.folder : posix.dirname(this.run.config);
  }

  /** What to do where a file is another one here and its commit has what was recorded: somebody has begun to change it. */
  private async stepFor(stage: string, material: ReadMaterial): Promise<string> {
    if (this.run.dirty || this.isOfLedger(stage, material)) return '';
    const found = await this.committed(material);
    if (found === undefined || found === 'nowhere' || found.same !== true) return '';
    return '. The commit of the run has what was recorded: commit the change here, or take it back';
  }

  /** The project's, in the repository. */
  private get folder(): string {
    return relative(this.project.repository, this.project.root);
  }

  /** A policy given on the command line has no file: then its rules stand in the statement itself. */
  private parameters(stage: string, digest: string): Link {
    const at = { stage, material: '(parameters)' };
    const found = sha256(canonicalJson(factsOf(this.statements.get(stage)!).parameters));
    return found === digest
      ? { ...at, status: 'ok', detail: 'stands in the statement' }
      : { ...at, status: 'gap', detail: `the statement holds others (sha256 ${found}) than it names (${digest})` };
  }

  /** Computes the stage's claims again, as far as they can be; the verdict of its result is always asked. Not being able to is a gap too. */
  async recheck(stage: string, judged: Judged): Promise<Link[]> {
    const check = this.options.recheck[stage];
    const statement = this.statements.get(stage)!;
    if (!check && !statement.subject.some(({ name }) => name === 'result.json')) return [];
    const directory = await this.host.files.makeTemporaryDirectory('mlops-verify-');
    const material = check ? '(recomputed)' : '(verdict)';
    try {
      const evidence = this.reader(stage, directory);
      const problems = [
        ...((await check?.(statement, evidence, this.statements, judged)) ?? []),
        ...(await otherVerdict(statement, evidence)),
      ];
      return linksOf(stage, material, problems, check ? 'computed again: the same' : 'that of its result');
    } catch (error) {
      // What is absent was told among the outputs.
      if (!check) return [];
      const detail = `it could not be computed again: ${(error as Error).message}`;
      return [{ stage, material, status: 'gap', detail, unable: true }];
    } finally {
      await this.host.files.remove(directory);
    }
  }

  /** Does the run record say what its statements say? */
  async record(): Promise<Link[]> {
    const problems = [...(await this.exceptions()), ...movedData(this.statements)];
    // Uncommitted rules make a run dirty whose stages were not.
    const { dirty: _, ...said } = saidByStatements(this.statements);
    const keys = new Set([...OF_STATEMENTS, ...Object.keys(said)]) as Set<keyof typeof said>;
    for (const key of keys) {
      if (canonicalJson(said[key] ?? null) === canonicalJson(this.run[key] ?? null)) continue;
      // A detached commit's branch is found when it is recorded, not where it ran.
      if (key === 'branch' && said.branch === undefined) continue;
      problems.push(`the run says ${key} ${shown(this.run[key])}; its statements say ${shown(said[key])}`);
    }
    const verdicts = [...this.statements.values()].flatMap((statement) => factsOf(statement).verdict ?? []);
    const worst = verdicts.length === 0 ? null : worstVerdict(verdicts);
    // To have been measured is no pass: nobody judged it.
    const verdict = worst === 'pass' && !this.statements.has('gate-model') ? null : worst;
    // Nor is it one where only some of the stages were run: that run claims nothing.
    const claimsNothing = this.run.verdict === null && verdict === 'pass';
    if (this.run.verdict !== verdict && !claimsNothing)
      problems.push(`the run says ${shown(this.run.verdict)}; its stages said ${shown(verdict)}`);
    return linksOf('', 'run.json', problems, 'agrees with its statements');
  }

  /** Whether the run says which of its rules only an exception let through. */
  private async exceptions(): Promise<string[]> {
    if (!this.statements.has('gate-model')) return [];
    const directory = await this.host.files.makeTemporaryDirectory('mlops-verify-');
    try {
      const found = exceptedRules(await this.reader('gate-model', directory).bytes('result.json'));
      const said = this.run.excepted ?? [];
      if (canonicalJson(found) === canonicalJson(said)) return [];
      return [`the run says that exceptions let through ${listed(said)}; the decision says ${listed(found)}`];
    } catch (error) {
      return [`its decision cannot be read: ${(error as Error).message}`];
    } finally {
      await this.host.files.remove(directory);
    }
  }

  /** Another stage that made these bytes, and as what: they are the same under the name that this one read. */
  private madeBy(stage: string, digest: string): { stage: string; name: string } | undefined {
    for (const other of this.stages.filter((one) => one !== stage)) {
      const made = this.statements.get(other)!.subject.find((subject) => digestOf(subject.digest) === digest);
      if (made) return { stage: other, name: made.name ?? '' };
    }
    return undefined;
  }

  private find(digest: ResourceDescriptor['digest'], places: Places): Promise<Finding> {
    return findBytes(this.host, this.project.repository, digest, places);
  }

  /** Outputs in the workspace count only when the workspace is this run's; else the store must have them. */
  private outputPlaces(stage: string, name: string): Places {
    const ours = this.isOurs(stage);
    return {
      paths: ours && isInside(name) ? [join(this.outputOf(stage), name)] : [],
      strict: ours,
    };
  }

  private async inputPlaces(material: ReadMaterial): Promise<Places> {
    const located = this.options.locate?.(material);
    const place = placeOf(material);
    // From the repository, and as it may have been named there; what lies beside the project's folder is part of it too.
    const names = posix.isAbsolute(place) ? [] : [...new Set([posix.join(this.folder, place), place])].filter(isInside);
    const paths = [
      ...(located === undefined ? [] : [located]),
      ...names.map((name) => join(this.project.repository, name)),
    ];
    // Later commits and other data may lie there by now; only in the run's own workspace, at its commit, is a difference a
    // gap. Code is what people go on editing: the run's is in its commit.
    const isHere = this.stages.every((stage) => this.here.get(stage)?.statement === this.run.statements[stage]);
    const strict = isHere && !isCode(material) && (await this.isAtCommit());
    const there = await this.placeThere(material);
    const blobs = names.map((path) => ({ commit: this.run.commit, path }));
    return { paths, blobs: there ? [there, ...blobs] : blobs, strict };
  }

  private isAtCommit(): Promise<boolean> {
    return (this.atCommit ??= this.compareHead());
  }

  private async compareHead(): Promise<boolean> {
    const head = await this.host.git.run(['rev-parse', 'HEAD'], { directory: this.project.repository });
    return Buffer.from(head.stdout).toString('utf8').trim() === this.run.commit;
  }

  private reader(stage: string, directory: string): EvidenceReader {
    const finders: Finders = {
      output: (maker, name, digest) => this.find(digest, this.outputPlaces(maker, name)),
      input: async (material) => this.find(material.digest, await this.inputPlaces(material)),
    };
    return evidenceReader(stage, this.statements, finders, directory);
  }
}

/** A result that says its verdict says that of its statement: one of them was computed again. */
async function otherVerdict(statement: Statement, evidence: EvidenceReader): Promise<string[]> {
  const { verdict } = factsOf(statement);
  const bytes = await evidence.bytes('result.json').catch((error: unknown) => {
    // A stage that judges nothing says no verdict.
    if (error instanceof AbsentBytes && verdict === undefined) return undefined;
    throw error;
  });
  const result = bytes && (JSON.parse(Buffer.from(bytes).toString('utf8')) as Json);
  const found = (result as { verdict?: Json } | null | undefined)?.verdict;
  // Data that keep to no contract are described, and not judged.
  return found === undefined || found === null || found === verdict
    ? []
    : [`its statement says ${verdict}; its result says ${shown(found)}`];
}

/** The digest of `model/` is made of those of its files, each of which is hashed on its own. */
function wholeDirectory(output: ResourceDescriptor, subject: readonly ResourceDescriptor[]): Finding | undefined {
  if (output.digest.dirHash1 === undefined) return undefined;
  const files = filesBelow(output.name ?? '', subject);
  if (files.length === 0) return undefined;
  return dirHash1(files) === output.digest.dirHash1
    ? { status: 'ok', from: 'its files' }
    : {
        status: 'differs',
        detail: `its files give dirHash1 ${dirHash1(files)}; recorded is ${output.digest.dirHash1}`,
      };
}

/** Keys of a record that are no keys when no statement says them. */
const OF_STATEMENTS = ['challenger', 'compared', 'model', 'evaluationSet', 'predictions'] as const;

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

const listed = (rules: readonly string[]): string => rules.join(', ') || 'no rule';
