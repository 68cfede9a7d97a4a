import { join } from 'node:path';
import { z } from 'zod';
import { openProject, sourcePath, type Project } from '#config';
import { verifyChain, type Verification } from '#evidence';
import { defineAction, projectInputs, text, type Host, type Json } from '#kit';
import { openRegistry } from '#registry';
import { rechecks } from '../rechecks.ts';
import { makeReference } from './reference.ts';

const inputs = z.object({
  ...projectInputs,
  name: text().describe('Name of the model. Default: what mlops.yml says, else the name of the project.'),
  version: text().describe('Number of the version, such as 1.2.3. Default: it is derived.'),
  bump: z
    .enum(['major', 'minor', 'patch'])
    .optional()
    .describe(
      'Which part of the number grows. Default: major when the model is called with other features, minor when the gate shows it to be better, else patch.',
    ),
  push: text().describe(
    'Remote to which the tag and the ledger go in one atomic push, such as origin. Default: they stay in this clone.',
  ),
  run: text().describe('Recorded run that made the model, by its id. Default: the run in this workspace.'),
});

export default defineAction({
  name: 'register-model',
  title: 'Register model',
  description:
    'Makes a version of a model whose chain of evidence holds: an annotated tag in the grammar of GTO, and its record in the ledger. Anything that was not proven is refused.',
  inputs,
  outputs: {
    version: 'Number of the version: 1.2.3.',
    tag: 'The tag: name@v1.2.3.',
    model: 'dirHash1 of the model.',
  },
  permissions: { contents: 'write' },
  section: 'register',
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const registry = await openRegistry(host, project, { ...(inputs.push !== undefined && { push: inputs.push }) });
    const { origin: _, ...here } = host;
    const verification = await host.group('Hashing every byte again', () =>
      verifyChain(here, project, {
        subject: inputs.run ?? 'workspace',
        recheck: rechecks(host),
        locate: ({ name }) => sourcePath(project, name),
      }),
    );
    const name = inputs.name ?? project.config.register?.name ?? project.name;
    const scratch = await host.files.makeTemporaryDirectory('register-');
    const { version, already, statement } = await referenceOf(host, project, verification, scratch)
      .then((reference) => registry.register(name, verification, inputs, { reference }))
      .finally(() => host.files.remove(scratch));
    const evidence = join(project.workspace, 'evidence', 'register-model.json');
    await host.files.write(evidence, statement);
    return {
      summary: `${version.tag} ${already ? 'is registered already' : 'is registered'}: model ${version.model.digest.slice(0, 12)} of commit ${version.commit.slice(0, 12)} (${version.bump.kind}: ${version.bump.reason})`,
      outputs: { version: version.version, tag: version.tag, model: version.model.digest },
      result: { ...(version as unknown as Record<string, Json>), already },
      evidence,
    };
  },
});

/** Only of what holds: anything else is refused. */
async function referenceOf(
  host: Host,
  project: Project,
  { verdict, run }: Verification,
  scratch: string,
): Promise<string | undefined> {
  return verdict === 'pass' && run ? makeReference(host, project, run, scratch) : undefined;
}
