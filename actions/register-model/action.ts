import { join } from 'node:path';
import { z } from 'zod';
import { openProject, type Project } from '#config';
import { openLedger, type Ledger, type RunRecord, type Verification } from '#evidence';
import { defineAction, type EndedRun, flag, projectInputs, text, type Host, type Json, type Origin } from '#kit';
import { askedVersion, openRegistry, registryErrors } from '#registry';
import { checkedOut, isOfRun, proveVersion, refuseStray, registeringOn, verifyHere } from '../on-server.ts';
import { attestable, type Attestable } from './attest.ts';
import { newerVersion } from './newer.ts';
import { publish } from './publish.ts';
import { makeReference } from '../version-reference.ts';

const inputs = z.object({
  ...projectInputs,
  name: text().describe('Name of the model. Default: what mlops.yml says, else the name of the project.'),
  version: text().describe(
    'Number of the version, such as 1.2.3, or its tag. Default: that of the tag that was pushed; else it is derived.',
  ),
  bump: z
    .enum(['major', 'minor', 'patch'])
    .optional()
    .describe(
      'Which part of the number grows. Default: major when the model is called with other features, minor when the gate shows it to be better, else patch.',
    ),
  push: text().describe(
    'Remote to which the tag and the ledger go in one atomic push, such as origin. Default: they stay in this clone; beside a server they go there.',
  ),
  release: flag(false).describe(
    "Publish a release of the tag, with the model's files, its card, statement and evidence, beside a server (one that is published keeps its words, and gets the files that it lacks).",
  ),
  attest: flag(false).describe(
    'Register nothing: prove the version again that is registered (the newest where none is named), and write what there is to sign of it. `contents: read` is enough.',
  ),
  run: text().describe(
    'Recorded run that made the model, by its id. Default: the run in this workspace; beside a server, the one that passed last on this commit.',
  ),
});

const NOTHING = { version: '', tag: '', model: '', checksums: '', predicate: '', 'predicate-type': '' };

export default defineAction({
  name: 'register-model',
  title: 'Register model',
  description:
    'Makes a version of a model whose chain of evidence holds: an annotated tag in the grammar of GTO, and its record in the ledger. Anything that was not proven is refused.',
  inputs,
  outputs: {
    version: 'Number of the version: 1.2.3.',
    tag: 'The tag: name@v1.2.3; empty when the end of a training brought nothing new.',
    model: 'dirHash1 of the model.',
    checksums:
      "With `attest`: path of the digests of the model's files, as sha256sum writes them, by the names that the release gives them.",
    predicate: 'With `attest`: path of the predicate of its in-toto release statement.',
    'predicate-type': 'With `attest`: the type of that predicate.',
  },
  permissions: { contents: 'write', actions: 'read' },
  permissionsWith: { attest: { true: { contents: 'read', actions: 'read' } } },
  section: 'register',
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const registering = await registeringOn(host, project.repository, inputs.push);
    const { here, ledger } = registering;
    const name = inputs.name ?? project.config.register?.name ?? project.name;
    const asked = inputs.version?.includes('@')
      ? askedVersion(name, inputs.version)
      : (inputs.version ?? askedVersion(name, host.origin?.change.tag));
    if (inputs.attest)
      return toSign(await attestable(host, project, registering, asked === undefined ? name : `${name}@v${asked}`));
    const registry = await openRegistry(here, project, ledger);
    const entries = await openLedger(here, project, ledger);
    const found =
      host.origin && (await recordedOn(host, { origin: host.origin, project, ledger: entries }, inputs.run));
    if (found && 'nothing' in found) return nothingNew(found.nothing);
    const run = found?.run;
    const newer = found?.byItself ? await newerVersion(host.origin!, registry, name, found.run) : undefined;
    if (newer) return nothingNew(olderThan(newer, found!.run));
    const verification = await host.group('Hashing every byte again', () =>
      verifyHere(host, here, project, run?.id ?? inputs.run ?? 'workspace'),
    );
    const scratch = await host.files.makeTemporaryDirectory('register-');
    const { version, already, statement } = await referenceOf(host, project, verification, scratch)
      .then((reference) => registry.register(name, verification, { ...inputs, version: asked }, { reference }))
      .finally(() => host.files.remove(scratch));
    // Nobody asked for it: where that version is, and whether it was taken out of service, people decided.
    if (found?.byItself && version.run !== found.run.id)
      return nothingNew(`${version.tag} is this model already, of another run, and stays where it is`);
    if (found && version.run !== found.run.id)
      await proveVersion(host, { here, project, registry, ledger: entries }, version);
    const evidence = join(project.workspace, 'evidence', 'register-model.json');
    await host.files.write(evidence, statement);
    if (inputs.release && host.origin)
      await publish(host, host.origin, version, { ledger: entries, statement: evidence });
    return {
      summary: `${version.tag} ${already ? 'is registered already' : 'is registered'}: model ${version.model.digest.slice(0, 12)} of commit ${version.commit.slice(0, 12)} (${version.bump.kind}: ${version.bump.reason})`,
      outputs: { ...NOTHING, version: version.version, tag: version.tag, model: version.model.digest },
      result: { ...(version as unknown as Record<string, Json>), already },
      evidence,
    };
  },
});

/** What is to be registered: a run that GitHub confirms, or nothing, and why. */
type Found = { run: RunRecord; byItself: boolean } | { nothing: string };

/**
 * The run that is to be registered, where no workspace has one: jobs begin with an empty disk. After a training that ended
 * it is the one that this very workflow run recorded, or none: what was recorded before it was for people to register.
 *
 * @throws MLOPS_REGISTRY_NOT_PASSED when none of the commit passed, MLOPS_RUN_UNCONFIRMED, and what the ledger throws
 */
async function recordedOn(
  host: Host,
  { origin, project, ledger }: { origin: Origin; project: Project; ledger: Ledger },
  asked: string | undefined,
): Promise<Found> {
  const { head } = origin.change;
  const { repository } = project;
  const ended = await origin.ended();
  const onCommit = await ledger.byCommit(head);
  if (ended) {
    // What passed before on this commit stays its baseline, and is not what was trained now.
    const run = onCommit && (await ledger.run(asked ?? onCommit.latest));
    if (run?.verdict !== 'pass' || !(await isOf(host, origin, run, ended)))
      return { nothing: `${ended.url} recorded no run that passed` };
    await refuseStray(host, repository, run);
    return { run, byItself: true };
  }
  const id = asked ?? onCommit?.latestPassing;
  if (id !== undefined) {
    const run = await ledger.run(id);
    sayWho(host, run, await origin.confirm(run));
    await refuseStray(host, repository, run);
    // Who names the run may stand on another commit of the branch; what the ledger says of a commit has to be of that one.
    if (asked === undefined && !isOfRun(await checkedOut(host, repository), run)) throw ofAnother(head, run);
    return { run, byItself: false };
  }
  throw registryErrors('MLOPS_REGISTRY_NOT_PASSED', {
    message: `the ledger has no run of commit ${head.slice(0, 12)} that passed`,
    hint: 'A version is made of a commit of the default branch whose run was recorded and passed. Tag that one; or let the workflow that calls ml-train.yml run on this one.',
  });
}

function ofAnother(head: string, { id, commit }: RunRecord): Error {
  return registryErrors('MLOPS_REGISTRY_UNVERIFIED', {
    message: `the ledger names run ${id.slice(0, 12)} for commit ${head.slice(0, 12)}, and it is one of ${commit.slice(0, 12)}`,
    hint: 'Somebody wrote to the ledger by hand. Let the workflow that calls ml-train.yml run on this commit again, or tag that one.',
  });
}

/** Whether a training that ended made a run of the ledger; nobody asked for one that nobody made. */
async function isOf(host: Host, origin: Origin, run: RunRecord, { url }: EndedRun): Promise<boolean> {
  const by = await origin.confirm(run).catch((error: Error) => void host.log.warning(error.message));
  if (by !== url) return false;
  sayWho(host, run, by);
  return true;
}

function sayWho({ log }: Host, { id }: RunRecord, by: string): void {
  log.info(`Run ${id.slice(0, 12)} was made by ${by}.`);
}

function nothingNew(why: string) {
  return { summary: `Nothing is registered: ${why}`, outputs: NOTHING };
}

/** Who wants an older commit's model says so: by a tag on that commit, or by going back to its version. */
function olderThan(newer: { tag: string; commit: string }, { commit }: RunRecord): string {
  return `commit ${commit.slice(0, 12)} is older than ${newer.commit.slice(0, 12)}, of which ${newer.tag} is, and takes its place only when a person says so: by a tag on that commit, or Roll back to a version of it`;
}

function toSign({ version, checksums, predicate, predicateType }: Attestable) {
  const { tag, model, run } = version;
  return {
    summary: `${tag} is proven again: model ${model.digest.slice(0, 12)} of run ${run.slice(0, 12)}, ${model.files.length} files to sign`,
    outputs: {
      version: version.version,
      tag,
      model: model.digest,
      checksums,
      predicate,
      'predicate-type': predicateType,
    },
  };
}

/** Only of what holds: anything else is refused. */
async function referenceOf(
  host: Host,
  project: Project,
  { verdict, run }: Verification,
  scratch: string,
): Promise<string | undefined> {
  return verdict === 'pass' && run ? makeReference(host, project, run, scratch) : undefined;
}
