import { commitFull, diffEntry } from '../render.ts';
import { notFound, paged, refusal, route, type Call, type Route } from '../route.ts';
import type { FileChange } from '../git.ts';
import { pullSimple } from './pulls.ts';

/** History: commits, comparisons, and the pull requests a commit belongs to. */
export const commitRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/commits', ['contents:read'], async (call) => {
    const { git, defaultBranch } = call.repository;
    const from = await git.commitOf(call.query.get('sha') ?? defaultBranch);
    if (from === undefined)
      return (await git.refs('')).length === 0 ? refusal(409, 'Git Repository is empty.') : notFound();
    // A pattern, as it is to git: GitHub says nothing of its being taken by the letter.
    const path = call.query.get('path');
    const { page, headers } = paged(call, await git.history(from, path === null ? {} : { path }));
    const commits = await git.commits(page);
    return { status: 200, body: commits.map((commit) => commitFull(call.world, call.repository, commit)), headers };
  }),
  route('GET /repos/{owner}/{repo}/commits/{ref}', ['contents:read'], async (call) => {
    const { git } = call.repository;
    const sha = await git.commitOf(call.params['ref']!);
    if (sha === undefined) return refusal(422, `No commit found for SHA: ${call.params['ref']}`);
    if (String(call.headers.accept).includes('sha'))
      return { status: 200, body: sha, headers: { 'content-type': 'application/vnd.github.sha' } };
    const commit = (await git.commit(sha))!;
    const changes = await git.changes(commit.parents[0] ?? EMPTY_TREE, sha);
    return {
      status: 200,
      body: { ...commitFull(call.world, call.repository, commit), ...withFiles(call, sha, changes) },
    };
  }),
  route('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', ['pull-requests:read'], async (call) => {
    const { git } = call.repository;
    const sha = await git.commitOf(call.params['commit_sha']!);
    if (sha === undefined) return refusal(422, `No commit found for SHA: ${call.params['commit_sha']}`);
    const pulls = call.world.state(call.repository).pulls;
    const holds = await Promise.all(
      pulls.map(
        async (pull) =>
          (await git.isAncestor(sha, pull.headSha)) &&
          (!(await git.isAncestor(sha, pull.baseSha)) || (pull.merged && pull.mergeSha === sha)),
      ),
    );
    const { page, headers } = paged(
      call,
      pulls.filter((_, index) => holds[index]),
    );
    return { status: 200, body: page.map((pull) => pullSimple(call.world, pull)), headers };
  }),
  route('GET /repos/{owner}/{repo}/compare/{basehead}', ['contents:read'], async (call) => {
    const { git } = call.repository;
    const [base, head] = call.params['basehead']!.split('...');
    const [from, to] = await Promise.all([base, head].map((ref) => compared(call, ref ?? '')));
    if (from === undefined || to === undefined) return notFound();
    const merge = await git.mergeBase(from, to);
    if (merge === undefined) return refusal(404, `No common ancestor between ${base} and ${head}.`);
    const ahead = await git.history(`${from}..${to}`);
    const behind = await git.history(`${to}..${from}`);
    const { page, headers } = paged(call, ahead.reverse());
    const [baseCommit, mergeCommit, ...commits] = await git.commits([from, merge, ...page]);
    const link = (rest: string) => call.world.link(`${call.repository.fullName}/compare/${base}...${head}${rest}`);
    const status =
      ahead.length > 0 ? (behind.length > 0 ? 'diverged' : 'ahead') : behind.length > 0 ? 'behind' : 'identical';
    const changes = (await git.changes(merge, to)).slice(0, 300);
    return {
      status: 200,
      headers,
      body: {
        url: call.world.api(`repos/${call.repository.fullName}/compare/${base}...${head}`),
        html_url: link(''),
        permalink_url: link(''),
        diff_url: link('.diff'),
        patch_url: link('.patch'),
        base_commit: commitFull(call.world, call.repository, baseCommit!),
        merge_base_commit: commitFull(call.world, call.repository, mergeCommit!),
        status,
        ahead_by: ahead.length,
        behind_by: behind.length,
        total_commits: ahead.length,
        commits: commits.map((commit) => commitFull(call.world, call.repository, commit)),
        // Files are on the first page only.
        files:
          Number(call.query.get('page') ?? 1) > 1
            ? []
            : changes.map((one) => diffEntry(call.world, call.repository, to, one)),
      },
    };
  }),
];

/** git's name for a tree without entries. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** `owner:branch` names a branch of a fork; its commits are known here once a pull request brought them. */
async function compared(call: Call, ref: string): Promise<string | undefined> {
  const [owner, branch] = ref.includes(':') ? (ref.split(':') as [string, string]) : [call.repository.owner, ref];
  if (owner === call.repository.owner) return call.repository.git.commitOf(branch);
  const fork = call.world.repositories.find((one) => one.owner === owner && one.fork === call.repository);
  const sha = await fork?.git.commitOf(branch);
  if (fork && sha !== undefined) await call.repository.git.run(['fetch', '-q', fork.path, sha]);
  return sha;
}

function withFiles(call: Call, sha: string, changes: FileChange[]) {
  const { page } = paged(call, changes);
  const sum = (key: 'additions' | 'deletions') => changes.reduce((total, change) => total + change[key], 0);
  const [additions, deletions] = [sum('additions'), sum('deletions')];
  return {
    stats: { additions, deletions, total: additions + deletions },
    files: page.map((change) => diffEntry(call.world, call.repository, sha, change)),
  };
}
