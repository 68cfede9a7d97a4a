import type { Host } from '#kit';

/** The default branch by its short name, and the references that know it here: its own, and that of its remote. */
export interface DefaultBranch {
  name: string;
  references: string[];
}

/**
 * The default branch: what a remote's HEAD names (origin's first), else `init.defaultBranch`, else main, else master; each
 * only when it exists. @returns undefined when none does
 */
export async function defaultBranch(host: Host, repository: string): Promise<DefaultBranch | undefined> {
  const remotes = await listRemotes(host, repository);
  const heads = await Promise.all(
    remotes.map(async (remote) =>
      (await ask(host, repository, 'symbolic-ref', '-q', `refs/remotes/${remote}/HEAD`)).replace(
        `refs/remotes/${remote}/`,
        '',
      ),
    ),
  );
  const configured = await ask(host, repository, 'config', '--get', 'init.defaultBranch');
  for (const name of [...heads, configured, 'main', 'master']) {
    if (name === '') continue;
    const remote = await remoteOf(host, repository, name, remotes);
    const places = [`refs/heads/${name}`, ...(remote === undefined ? [] : [`refs/remotes/${remote}/${name}`])];
    const known = (await ask(host, repository, 'for-each-ref', '--format=%(refname)', ...places)).split('\n');
    const references = places.filter((place) => known.includes(place));
    if (references.length > 0) return { name, references };
  }
  return undefined;
}

/** All remotes of a clone, that of the default branch first: what it says counts before what the others say. */
export async function remotesOf(host: Host, repository: string): Promise<string[]> {
  const remotes = await listRemotes(host, repository);
  if (remotes.length < 2) return remotes;
  const main = await defaultBranch(host, repository);
  const first = main && (await remoteOf(host, repository, main.name, remotes));
  return first === undefined ? remotes : [first, ...remotes.filter((remote) => remote !== first)];
}

/** The remote that a branch is configured to follow, else the first that has a branch of this name. */
async function remoteOf(
  host: Host,
  repository: string,
  branch: string,
  remotes: readonly string[],
): Promise<string | undefined> {
  const configured = await ask(host, repository, 'config', '--get', `branch.${branch}.remote`);
  if (remotes.includes(configured)) return configured;
  const places = remotes.map((remote) => `refs/remotes/${remote}/${branch}`);
  if (places.length === 0) return undefined;
  const known = (await ask(host, repository, 'for-each-ref', '--format=%(refname)', ...places)).split('\n');
  return remotes.find((_, i) => known.includes(places[i]!));
}

/** By their names, origin first. */
async function listRemotes(host: Host, repository: string): Promise<string[]> {
  const remotes = (await ask(host, repository, 'remote')).split('\n').filter(Boolean);
  return remotes.sort((a, b) => Number(b === 'origin') - Number(a === 'origin'));
}

async function ask(host: Host, repository: string, ...args: string[]): Promise<string> {
  const answer = await host.git.run(args, { directory: repository });
  return answer.code === 0 ? Buffer.from(answer.stdout).toString('utf8').trim() : '';
}
