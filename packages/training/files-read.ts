import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import type { Project } from '#config';
import { DigestMemo } from '#evidence';
import { MlopsError, type Host } from '#kit';
import { directoriesBuilt } from './built.ts';
import { codeAmong, type Program } from './code.ts';
import { isAbove, isBelow } from './places.ts';
import { fileOf, rolesOf } from './roles.ts';
import { placesOf, setUpFiles } from './set-up-files.ts';
import { sourcesOf } from './sources.ts';
import { waysOf } from './ways.ts';

/** What the commands of a set-up read. */
export interface Read {
  /** By file. */
  digests: ReadonlyMap<string, string>;
  /**
   * Where that lies, and so where they may build: not what is above the project, of which package managers read what is of all the
   * repository, unless it has a manifest or is named itself.
   */
  directories: string[];
}

/**
 * The files that the commands name or read, whatever git says of them; of what they read besides, what git has. Where a command
 * builds, that is all code of the programs that need the environment: builds find their sources by themselves.
 */
export async function filesRead(
  host: Host,
  project: Pick<Project, 'root' | 'workspace' | 'config' | 'file'>,
  {
    setup,
    programs,
    seen,
  }: { setup: readonly (readonly string[])[]; programs: readonly Program[]; seen: readonly string[] },
): Promise<Read> {
  const { root, workspace, config } = project;
  const file = fileOf(project);
  const sources = await sourcesOf(host, root);
  const { files, directories, builds } = await setUpFiles(sources, rolesOf(sources, { config, file }), setup);
  // Such as PIP_FIND_LINKS.
  const led = await waysOf(
    host,
    root,
    sources,
    seen.filter((name) => /^(UV|PIP)_/.test(name)),
  );
  const lying = sources.all.filter((name) => led.some((place) => !isAbove(place) && isBelow(place, name)));
  const read = new Set([...setup.flat().flatMap(placesOf), ...files, ...lying]);
  for (const program of builds ? programs : []) {
    const ways = await waysOf(host, root, sources, program.env);
    for (const name of (await codeAmong(sources, { config, file }, program, ways)).code) read.add(name);
  }

  const names = [...read].sort();
  const links = await sources.links(names);
  const isRead = await Promise.all(names.map((name) => isReadable(resolve(root, name))));
  const regular = names.filter((_, index) => isRead[index]);
  const memo = DigestMemo.open(join(workspace, 'cache', 'digests'));
  const digests = await patiently(() => memo.digestFiles(regular.map((name) => resolve(root, name))));
  await host.files.makeDirectory(join(workspace, 'cache'));
  await memo.save(host.files);
  const places = regular.filter((name) => !posix.isAbsolute(name)).map((name) => posix.dirname(name));
  return {
    digests: new Map([
      ...regular.map((name, index) => [name, digests[index]!] as const),
      ...[...links].map(([name, target]) => [`${name} ->`, target] as const),
    ]),
    directories: [
      ...new Set([
        ...['.', ...directories, ...directoriesBuilt({ all: names })],
        ...places.filter((place) => !isAbove(place)),
      ]),
    ],
  };
}

/** An interpreter changes, as far as its times tell, when an installer makes another link to it. */
async function patiently<Value>(ask: () => Promise<Value>, times = 3): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    const isChanged = error instanceof MlopsError && error.code === 'MLOPS_DIGEST_CHANGED';
    if (!isChanged || times <= 1) throw error;
    return patiently(ask, times - 1);
  }
}

/** A regular file; tools found in PATH, flags and devices are none. */
async function isReadable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return (
    found?.isFile() === true &&
    (await access(path, constants.R_OK).then(
      () => true,
      () => false,
    ))
  );
}
