import { basename, relative, resolve } from 'node:path';
import {
  fail as configErrors,
  inRepository,
  isInside,
  payload,
  realPlace,
  resolvePath,
  trackedByDvc,
  whyOtherThanTracked,
  type Project,
  type TrackedByDvc,
} from '#config';
import { sha256File, type Material } from '#evidence';
import { evaluationErrors, namesRun } from '#evaluation';
import type { Followed, Host, Origin } from '#kit';
import { aside } from './aside.ts';

export interface NamedBy {
  /** Whether mlops.yml names it, not an input. */
  ruled: boolean;
  /** The branch whose rules name it, of a change that is to be merged there; `root`: from where, if not from the project's directory. */
  base?: { branch: string; commit: string; root?: string | undefined } | undefined;
}

interface NamedFile {
  material: Material;
  /** Removes what was fetched. */
  release(): Promise<void>;
}

/** What a commit has at a path. */
type Held =
  | { kind: 'none' }
  | { kind: 'file'; bytes: Uint8Array }
  | { kind: 'dvc'; path: string; tracked: TrackedByDvc }
  | Exclude<Followed, { kind: 'inside' }>;

/**
 * A file that the rules of the base name is the base's: a change may not edit what it is compared with, nor lead there by another
 * link, submodule or file of DVC. One that no commit has is made by the job itself.
 * @returns undefined for the id of a run
 * @throws MLOPS_BASE_POLICY when only the change has it, or another one is here than the base means, MLOPS_GATE_INPUT when nobody has it
 */
export async function namedFile(
  host: Host,
  project: Project,
  wanted: string,
  { ruled, base }: NamedBy,
): Promise<NamedFile | undefined> {
  if (namesRun(wanted)) return undefined;
  const { repository } = project;
  const purpose = { purpose: 'baseline' } as const;
  const own = await resolvePath(project, wanted, purpose);
  const named =
    base?.root === undefined ? own : await resolvePath(project, resolve(repository, base.root, wanted), purpose);
  // What moves with mlops.yml may lie in its new place; what the operator keeps does not move with it.
  const path = !isInside(repository, named) || (await host.files.exists(named)) ? named : own;
  const here = async (): Promise<NamedFile> => {
    if (await host.files.exists(path))
      return { material: { name: wanted, path, role: 'baseline' }, release: async () => {} };
    throw evaluationErrors('MLOPS_GATE_INPUT', {
      message: `there is no file ${wanted} to compare with: expected auto, none, a run's id or a file of predictions`,
      where: { ...(ruled && project.file !== undefined && { file: basename(project.file) }), field: 'gate.baseline' },
      hint: 'Make the file before the gate runs, or correct its name; `mlops runs` lists the ids.',
    });
  };
  // A data root is the operator's.
  if (!base || !isInside(repository, named)) return here();
  const { branch } = base;
  const other = (what: string, hint: string): Error =>
    configErrors('MLOPS_BASE_POLICY', {
      message: `The rules of ${branch} compare with ${wanted}, ${what}.`,
      where: { file: wanted, field: 'gate.baseline' },
      hint,
    });
  const origin = host.origin!;
  const lies = inRepository(repository, path);
  const there = await heldAt(origin, base.commit, inRepository(repository, named));
  switch (there.kind) {
    case 'none':
      if ((await heldAt(origin, origin.change.commit, lies)).kind === 'none') return here();
      throw other(`which ${branch} does not have: this change brings its own`, `Commit ${wanted} to ${branch} first.`);
    case 'outside': {
      const real = await realPlace(path);
      const isSame = real === (await realPlace(resolve(repository, there.path)));
      if (isSame && !isInside(await realPlace(repository), real)) return here();
      throw other(
        `which leads to ${there.path} there, by a symbolic link out of the repository, and here to ${real}`,
        `Keep the link as ${branch} has it, to a place outside of the checkout; or commit the file itself.`,
      );
    }
    case 'dvc': {
      const why = await whyOtherThanTracked(host, { repository, file: path, path: there.path }, there.tracked);
      if (why === undefined) return here();
      throw other(
        `which DVC tracks there (${there.tracked.by}), and ${why}`,
        `Keep ${there.tracked.by} as ${branch} has it, and fetch what it names: dvc pull. A file in a directory is known by the list in .dvc/cache; else let DVC track the file by itself.`,
      );
    }
    case 'submodule': {
      const now = await origin.follow(origin.change.commit, lies);
      const isSame = now.kind === 'submodule' && now.path === there.path && now.commit === there.commit;
      const directory = await realPlace(resolve(repository, there.path));
      const file = await realPlace(path);
      if (isSame && isInside(directory, file) && (await isCommitted(host, there.commit, { directory, file })))
        return here();
      throw other(
        `which lies in the submodule ${there.path} at ${there.commit.slice(0, 12)} there, and here is another one`,
        `Move the submodule to another commit in a change of its own, and check it out with \`submodules: true\`.`,
      );
    }
    case 'file': {
      const fetched = await aside(host, project, basename(path));
      await host.files.write(fetched.path, there.bytes);
      const { kind, digest } = await payload(project, fetched.path);
      if (kind !== 'lfs')
        return { material: { name: wanted, path: fetched.path, role: 'baseline' }, release: fetched.release };
      await fetched.release();
      if ((await host.files.exists(path)) && (await sha256File(path)) === digest!.sha256) return here();
      throw other(
        'which lies in Git LFS there, and here is another one',
        `Keep ${wanted} as ${branch} has it, and check it out with \`lfs: true\`.`,
      );
    }
  }
}

/** Whether a file of a checkout has the bytes that a commit has of it. */
async function isCommitted(
  { git }: Host,
  commit: string,
  { directory, file }: { directory: string; file: string },
): Promise<boolean> {
  const path = relative(directory, file);
  const listed = await git.run(['ls-tree', '-z', '--full-tree', commit, '--', path], { directory });
  const hashed = await git.run(['hash-object', '--', file], { directory });
  const said = ({ stdout }: { stdout: Uint8Array }): string => Buffer.from(stdout).toString('latin1');
  const [, blob] = /^\d+ blob (\w+)\t/.exec(said(listed)) ?? [];
  return blob !== undefined && blob === said(hashed).trim();
}

async function heldAt(origin: Origin, commit: string, path: string): Promise<Held> {
  const place = await origin.follow(commit, path);
  if (place.kind !== 'inside') return place;
  const bytes = await origin.read(commit, place.path);
  if (bytes) return { kind: 'file', bytes };
  const tracked = await trackedByDvc(origin, commit, place.path);
  return tracked ? { kind: 'dvc', path: place.path, tracked } : { kind: 'none' };
}
