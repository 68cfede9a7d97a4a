import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '#kit';
import { sha256, sha256File } from '../digest/digest.ts';
import { digestDirectory } from '../digest/directory.ts';
import { failLedger } from '../ledger/errors.ts';
import type { Mention } from '../ledger/plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Owner, ProjectIdentity } from '../ledger/project-identity.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { ownStatements } from '../stage/own.ts';
import { BESIDE_THE_RUN } from '../stage/retire.ts';

/** The run that a subject leads to in the anchor, or why there is none. */
export type Anchored = { run: RunRecord } | { outside: { stage: string; material: string; detail: string }[] };

/** What a workspace has of a stage: the digest of its statement, and where what it made lies. */
export interface Present {
  statement: Sha256;
  output: string;
}

/** What lies of a run of this project in the workspace, by stage. */
export async function workspaceStatements(project: Owner): Promise<Map<string, Present>> {
  const own = [...(await ownStatements(project))].filter(([stage]) => !BESIDE_THE_RUN.has(stage));
  return new Map(own.map(([stage, { text, place }]) => [stage, { statement: sha256(text), output: place.output }]));
}

/**
 * Finds the recorded run of a subject: a run id or its beginning, the path of a model, a digest, or `workspace`.
 * @throws MLOPS_VERIFY_SUBJECT, MLOPS_RUN_AMBIGUOUS, MLOPS_LEDGER_UNREADABLE
 */
export async function anchoredRun(
  ledger: Ledger,
  subject: string,
  owner: Pick<ProjectIdentity, 'root' | 'name' | 'workspace'>,
): Promise<Anchored> {
  const { root: directory, name: project } = owner;
  if (subject === 'workspace') return workspaceRun(ledger, owner);
  const path = join(subject.startsWith('/') ? '' : directory, subject);
  const kind = await stat(path).then(
    (found) => (found.isDirectory() ? 'directory' : 'file'),
    () => undefined,
  );
  if (kind !== undefined) {
    const digest = kind === 'directory' ? (await digestDirectory(path)).dirHash1 : await sha256File(path);
    return madeBy(ledger, project, digest, subject);
  }
  if (/^[0-9a-f]{64}$/.test(subject) && (await ledger.byDigest(subject)))
    return madeBy(ledger, project, subject, subject.slice(0, 12));
  if (/^[0-9a-f]{4,64}$/.test(subject)) return { run: await ledger.run(subject) };
  throw failLedger('MLOPS_VERIFY_SUBJECT', {
    message: `"${subject}" is no run, no digest and no file or directory here`,
    hint: 'Give a run of `mlops runs`, a version (name@v1.2.3), the path of a model, or nothing to verify the workspace.',
  });
}

/** All statements of the workspace must be those of one recorded run; the newest run they fit is taken. */
async function workspaceRun(ledger: Ledger, project: Owner): Promise<Anchored> {
  const present = await workspaceStatements(project);
  const here = new Map([...present].map(([stage, { statement }]) => [stage, statement]));
  if (here.size === 0) {
    throw failLedger('MLOPS_VERIFY_SUBJECT', {
      message: `${project.workspace} holds no evidence of ${project.name}`,
      hint: 'Run the stages first, or name a recorded run.',
    });
  }
  const known = await ledger.byDigests([...here.values()]);
  const outside = [...here]
    .filter(([, digest]) => known.get(digest) === undefined)
    .map(([stage, digest]) => ({
      stage,
      material: `evidence/${stage}.json`,
      detail: `its sha256 ${digest} is in no recorded run: it was made or changed outside of the anchor; \`mlops run\` makes it anew where mlops.yml has that stage, and removes it where not`,
    }));
  if (outside.length > 0) return { outside };
  // The rarest statement is the newest one: its latest run is the only candidate worth trying.
  const candidates = [...new Set([...known.values()].map(({ latest }) => latest.run))];
  const runs = (await ledger.runsById(candidates)).sort(
    (a, b) => fits(b, here) - fits(a, here) || (a.finishedAt < b.finishedAt ? 1 : -1),
  );
  return { run: runs[0]! };
}

const fits = (run: RunRecord, here: ReadonlyMap<string, string>): number =>
  [...here].filter(([stage, digest]) => run.statements[stage] === digest).length;

/** Two projects that began with the same files may have made the very same model. */
async function madeBy(ledger: Ledger, project: string, digest: string, name: string): Promise<Anchored> {
  let mention: Mention | undefined;
  for await (const candidate of ledger.mentions(digest)) {
    if (candidate.role !== 'subject' || candidate.project !== project) continue;
    mention = candidate;
    break;
  }
  if (mention) return { run: (await ledger.runsById([mention.run]))[0]! };
  const detail = `${digest} was made by no recorded run`;
  return { outside: [{ stage: '', material: name, detail }] };
}
