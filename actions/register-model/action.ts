import { join } from 'node:path';
import { z } from 'zod';
import { openProject, type Project } from '#config';
import { openLedger, type Verification } from '#evidence';
import { defineAction, flag, projectInputs, text, type Host, type Json } from '#kit';
import { askedVersion, openRegistry } from '#registry';
import { proveVersion, registeringOn, verifyHere } from '../on-server.ts';
import { attestable, type Attestable } from './attest.ts';
import { publish } from './publish.ts';
import { recordedOn } from './recorded.ts';
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
      host.origin &&
      (await recordedOn(
        host,
        { origin: host.origin, project, ledger: entries, server: await openLedger(host, project), registry },
        { name, version: asked, run: inputs.run },
      ));
    if (found && 'nothing' in found) return nothingNew(found.nothing);
    const run = found?.run;
    const verification = await host.group('Hashing every byte again', () =>
      verifyHere(host, here, project, run?.id ?? inputs.run ?? 'workspace'),
    );
    const numbering = {
      ...{ version: asked, bump: inputs.bump },
      ...{ unasked: found?.byItself, unconfirmed: found?.unconfirmed },
    };
    const scratch = await host.files.makeTemporaryDirectory('register-');
    const { version, already, withdrawnAs, statement } = await referenceOf(host, project, verification, scratch)
      .then((reference) => registry.register(name, verification, numbering, { reference }))
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
      summary: `${version.tag} ${already ? 'is registered already' : 'is registered'}: model ${version.model.digest.slice(0, 12)} of commit ${version.commit.slice(0, 12)} (${version.bump.kind}: ${version.bump.reason})${saidWithdrawn(version.deprecated, withdrawnAs)}`,
      outputs: { ...NOTHING, version: version.version, tag: version.tag, model: version.model.digest },
      result: {
        ...(version as unknown as Record<string, Json>),
        already,
        ...(withdrawnAs !== undefined && { withdrawnAs }),
      },
      evidence,
    };
  },
});

function nothingNew(why: string) {
  return { summary: `Nothing is registered: ${why}`, outputs: NOTHING };
}

function saidWithdrawn(isWithdrawn: boolean, before: string | undefined): string {
  if (isWithdrawn) return '; it was withdrawn, and is not deployed';
  return before === undefined ? '' : `; this model was withdrawn as ${before}, and may be deployed again`;
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
