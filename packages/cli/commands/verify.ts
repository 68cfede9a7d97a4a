import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Project } from '#config';
import { saidHashed, verifyChain, type Link, type Verification } from '#evidence';
import { defineAction, escape, projectInputs, text, type Host, type Json } from '#kit';
import { openRegistry, refuseOther, type Version } from '#registry';
import { verifying } from '#actions/rechecks';
import { makeReference } from '#actions/version-reference';
import { openProject } from '../project.ts';
import { proveRegistered, registeredVersion } from '../registered.ts';
import { columns } from '../table.ts';

export default defineAction({
  name: 'verify',
  title: 'Verify a chain',
  description:
    'Walks from a run, a model or the workspace back to the raw data: hashes everything again, computes metrics and verdict again, scans the model again, and names the first gap.',
  inputs: z.object({
    subject: text().describe(
      'A run, a digest, what is registered (name@v1.2.3 or name#production), the path of a model, or `workspace`. Default: workspace.',
    ),
    anchor: text().describe('Ledger commit to trust. Default: the newest of this clone.'),
    ...projectInputs,
  }),
  outputs: {
    run: 'id of the run verified; empty when it is not in the anchor',
    gap: 'the first gap; empty when there is none',
  },
  permissions: {},
  positional: ['subject'],
  async run({ inputs, host }) {
    const { project } = await openProject(host, inputs);
    const subject = inputs.subject ?? 'workspace';
    const version = await registeredVersion(host, project, subject);
    if (version) refuseOther(version, project, `mlops verify ${version.tag}`);
    const chain = await host.group('Hashing every byte again', () =>
      verifyChain(host, project, {
        subject: version?.run ?? subject,
        ...(inputs.anchor !== undefined && { anchor: inputs.anchor }),
        ...verifying(host, project),
      }),
    );
    const verification = version ? await ofRegistered(host, project, version, chain) : chain;
    const { verdict, run, firstGap } = verification;
    const said = summarise(verification);
    const besides = [
      ...(subject === 'workspace' ? await ofOtherCommit(host, project, verification) : []),
      ...(version ? await ofServing(host, project, version) : []),
    ];
    return {
      verdict,
      summary: said,
      text: [linkTable(verification.links, project), '', said, ...besides].join('\n'),
      outputs: { run: run?.id ?? '', gap: firstGap ? `${firstGap.stage}: ${firstGap.material}` : '' },
      result: { ...(verification as unknown as Record<string, Json>) },
    };
  },
});

async function ofRegistered(
  host: Host,
  project: Project,
  version: Version,
  chain: Verification,
): Promise<Verification> {
  const registry = await openRegistry(host, project);
  const scratch = await host.files.makeTemporaryDirectory('verify-');
  try {
    const reference = chain.run && (await makeReference(host, project, chain.run, scratch));
    return await proveRegistered(registry, version, chain, reference);
  } finally {
    await host.files.remove(scratch);
  }
}

/** What serves is a copy, which the chain of a version says nothing of. */
async function ofServing(host: Host, project: Project, { name }: Version): Promise<string[]> {
  const { deployDirectory } = await import('#serving');
  const isDeployed = await host.files.exists(deployDirectory(project, name));
  return isDeployed
    ? ['', `This is what is registered. What serves from this machine is hashed by: mlops deploy status ${name}`]
    : [];
}

/** A workspace keeps what was made of another commit than is checked out by now. */
async function ofOtherCommit(host: Host, { repository }: Project, { run }: Verification): Promise<string[]> {
  const { code, stdout } = await host.git.run(['rev-parse', 'HEAD'], { directory: repository });
  const head = code === 0 ? Buffer.from(stdout).toString('utf8').trim() : undefined;
  if (run === undefined || head === undefined || head === run.commit) return [];
  const [was, is] = [run.commit, head].map((commit) => commit.slice(0, 12));
  return ['', `This is of commit ${was}, and says nothing of ${is}, which is checked out. To judge that: mlops run`];
}

function summarise({ verdict, links, firstGap, run, anchor }: Verification): string {
  const subject = run ? `run ${run.id.slice(0, 12)}` : 'this evidence';
  if (firstGap)
    return escape.logLine(
      `${verdict}: ${subject} has a gap at ${firstGap.stage}, ${firstGap.material}: ${firstGap.detail}`,
    );
  if (verdict !== 'pass')
    return escape.logLine(`${verdict}: ${subject} is not in the ledger at ${anchor?.slice(0, 12) ?? 'any commit'}`);
  const claim = run?.verdict === null ? '. It has no verdict: some of the stages were run' : '';
  const changed = run?.dirty ? '. It ran with changes that were not committed: its commit alone does not give it' : '';
  return escape.logLine(
    `pass: ${subject} holds: ${saidHashed(links)}; metrics and verdict computed again${claim}${changed}`,
  );
}

/** Files of the project by their places in it. */
function linkTable(links: readonly Link[], { root }: Project): string {
  const near = (detail: string): string => (detail.startsWith(join(root, '/')) ? relative(root, detail) : detail);
  return columns(
    ['stage', 'material', 'status', ''],
    links.map(({ stage, material, status, detail }) => [stage, material, status, near(detail)]),
  );
}
