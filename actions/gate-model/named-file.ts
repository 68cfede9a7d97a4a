import { basename, resolve } from 'node:path';
import {
  fail as configErrors,
  inRepository,
  isInside,
  namesRun,
  payload,
  realPlace,
  requirePayload,
  trackedByDvc,
  whyOtherThanTracked,
  type Project,
  type TrackedByDvc,
} from '#config';
import { handedBaseline, sha256File, type Material } from '#evidence';
import { evaluationErrors } from '#evaluation';
import type { Followed, Host, Origin } from '#kit';
import { placesOf } from '../named-baseline.ts';
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
  | { kind: 'none'; path: string }
  | { kind: 'file'; bytes: Uint8Array }
  | { kind: 'dvc'; path: string; tracked: TrackedByDvc }
  | Exclude<Followed, { kind: 'inside' }>;

/**
 * A file that the rules of the base name is the base's: a change may not edit what it is compared with, nor lead there by another
 * link, submodule or file of DVC. One that no commit has is made by the job itself, or by the one that handed its work over.
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
  const { named, path } = await placesOf(host, project, wanted, base?.root);
  const file = await handedOr(path, host, project);
  const here = async (at = file): Promise<NamedFile> => {
    if (await host.files.exists(at)) {
      // What is not in this work tree is to be found again.
      if (at !== path) await host.store.put(at);
      return { material: { name: wanted, path: at, role: 'baseline' }, release: async () => {} };
    }
    throw evaluationErrors('MLOPS_GATE_INPUT', {
      message: `there is no file ${wanted} to compare with: expected auto, none, a run's id or a file of predictions`,
      where: { ...(ruled && project.file !== undefined && { file: basename(project.file) }), field: 'gate.baseline' },
      hint: 'Make the file before the gate runs, or correct its name; `mlops runs` lists the ids.',
    });
  };
  if (!base) {
    await requirePayload(host, project, path, file);
    return here();
  }
  // A data root is the operator's.
  if (!isInside(repository, named)) return here(path);
  const { branch } = base;
  const other = (what: string, hint: string): Error =>
    configErrors('MLOPS_BASE_POLICY', {
      message: `The rules of ${branch} compare with ${wanted}, ${what}.`,
      where: { file: wanted, field: 'gate.baseline' },
      hint,
    });
  const origin = host.origin!;
  const asked = inRepository(repository, named);
  const there = await heldAt(origin, base.commit, asked);
  switch (there.kind) {
    case 'none': {
      const lies = inRepository(repository, path);
      const now = await heldAt(origin, origin.change.commit, lies);
      if (now.kind !== 'none')
        throw other(
          `which ${branch} does not have: this change brings its own`,
          `Commit ${wanted} to ${branch} first.`,
        );
      // The way of the base, which only without links moves with mlops.yml.
      const way = there.path === asked ? lies : there.path;
      const real = await realPlace(path);
      if (now.path === way && real === (await realPlace(resolve(repository, way)))) return here();
      const otherWay = now.path === way ? inRepository(await realPlace(repository), real) : now.path;
      throw other(
        `which no commit has, and which leads to ${there.path} there, and here to ${otherWay}`,
        `Keep the symbolic links as ${branch} has them, and move them in a change of its own.`,
      );
    }
    case 'outside': {
      const real = await realPlace(path);
      const isSame = real === (await realPlace(resolve(repository, there.path)));
      if (isSame && !isInside(await realPlace(repository), real)) return here(path);
      throw other(
        `which leads to ${there.path} there, by a symbolic link out of the repository, and here to ${real}`,
        `Keep the link as ${branch} has it, to a place outside of the checkout; or commit the file itself.`,
      );
    }
    case 'dvc': {
      const why = await whyOtherThanTracked(host, { repository, file, path: there.path }, there.tracked);
      if (why === undefined) return here();
      throw other(
        `which DVC tracks there (${there.tracked.by}), and ${why}`,
        `Keep ${there.tracked.by} as ${branch} has it, and fetch what it names: dvc pull. A file in a directory is known by the list in .dvc/cache; else let DVC track the file by itself.`,
      );
    }
    case 'submodule': {
      const directory = await realPlace(resolve(repository, there.path));
      if (await isCommitted(host, { ...there, directory }, await realPlace(path))) return here();
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
      if ((await host.files.exists(file)) && (await sha256File(file)) === digest!.sha256) return here();
      throw other(
        'which lies in Git LFS there, and here is another one',
        `Keep ${wanted} as ${branch} has it, and check it out with \`lfs: true\`.`,
      );
    }
  }
}

/** A file, or what the job with user code handed over of it, where the checkout has none, or but a pointer. */
async function handedOr(path: string, { files }: Host, project: Project): Promise<string> {
  const handed = handedBaseline(project.workspace, path);
  if (!(await files.exists(handed))) return path;
  const isHere = (await files.exists(path)) && (await payload(project, path)).kind !== 'lfs';
  return isHere ? path : handed;
}

/** Whether a file of a submodule has the bytes that its commit has at a path, through links of that commit. */
async function isCommitted(
  { files, git }: Host,
  { commit, rest, directory }: { commit: string; rest: string; directory: string },
  file: string,
): Promise<boolean> {
  if (!(await files.exists(file)) || !isInside(directory, file)) return false;
  const said = async (args: readonly string[], input = ''): Promise<string> =>
    Buffer.from((await git.run(args, { directory, input })).stdout).toString('latin1');
  const found = await said(['cat-file', '--batch-check', '--follow-symlinks'], `${commit}:${rest}\n`);
  const [, blob] = /^(\w+) blob \d+\n$/.exec(found) ?? [];
  return blob !== undefined && blob === (await said(['hash-object', '--', file])).trim();
}

async function heldAt(origin: Origin, commit: string, path: string): Promise<Held> {
  const place = await origin.follow(commit, path);
  if (place.kind !== 'inside') return place;
  const bytes = await origin.read(commit, place.path);
  if (bytes) return { kind: 'file', bytes };
  // DVC knows it by its place, or by the way that it was told.
  for (const asked of new Set([place.path, path])) {
    const tracked = await trackedByDvc(origin, commit, asked);
    if (tracked) return { kind: 'dvc', path: asked, tracked };
  }
  return { kind: 'none', path: place.path };
}
