import type { PullRequest, Repository } from './model.ts';
import type { World } from './world.ts';

/** @throws Error when head or base is no branch */
export async function openPull(
  world: World,
  options: {
    repository: Repository;
    head: string;
    base?: string;
    headRepository?: Repository;
    title?: string;
    body?: string;
    author?: string;
  },
): Promise<PullRequest> {
  const { repository, head, headRepository = repository } = options;
  const state = world.state(repository);
  const now = world.now();
  const pull: PullRequest = {
    id: world.id(),
    number: ++state.numbers,
    repository,
    title: options.title ?? `Merge ${head}`,
    body: options.body ?? '',
    author: options.author ?? headRepository.owner,
    state: 'open',
    base: options.base ?? repository.defaultBranch,
    head,
    headRepository,
    headSha: '',
    baseSha: '',
    mergeSha: undefined,
    createdAt: now,
    updatedAt: now,
    merged: false,
  };
  await updatePull(world, pull);
  state.pulls.push(pull);
  return pull;
}

/** Brings `refs/pull/N/head` and `refs/pull/N/merge` up to the branches' tips. */
export async function updatePull(world: World, pull: PullRequest): Promise<void> {
  const { git } = pull.repository;
  const source = pull.headRepository;
  const ref = `refs/pull/${pull.number}`;
  await git.run(['fetch', '-q', source.path, `+refs/heads/${pull.head}:${ref}/head`]);
  const headSha = await git.resolve(`${ref}/head`);
  const baseSha = await git.resolve(`refs/heads/${pull.base}`);
  if (headSha === undefined || baseSha === undefined) throw new Error(`${pull.base} or ${pull.head} is no branch`);
  const tree = await git.mergeTree(baseSha, headSha);
  const person = { name: pull.author, email: `${pull.author}@example.org`, date: world.now().toISOString() };
  const mergeSha =
    tree === undefined
      ? undefined
      : await git.writeCommit({
          tree,
          parents: [baseSha, headSha],
          message: `Merge ${headSha} into ${baseSha}`,
          author: person,
          committer: { ...person, name: 'GitHub', email: 'noreply@github.com' },
        });
  if (mergeSha !== undefined) await git.forceRef(`${ref}/merge`, mergeSha);
  Object.assign(pull, { headSha, baseSha, mergeSha, updatedAt: world.now() });
}

/** Merges with a merge commit, as the green button does. @returns the new tip of the base branch */
export async function mergePull(world: World, pull: PullRequest): Promise<string> {
  await updatePull(world, pull);
  const { git } = pull.repository;
  if (
    pull.mergeSha === undefined ||
    !(await git.mergeRef(`refs/heads/${pull.base}`, pull.mergeSha, pull.baseSha, pull.author))
  )
    throw new Error(`#${pull.number} can not be merged`);
  Object.assign(pull, { merged: true, state: 'closed', updatedAt: world.now() });
  return pull.mergeSha;
}
