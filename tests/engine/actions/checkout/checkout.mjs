// A stand-in for actions/checkout@v5: fetches from the address the engine wrote beside this file, one commit deep unless
// asked for more, and leaves what the real one leaves: a detached merge commit on pull requests, a branch elsewhere, the
// token in the local git configuration only with persist-credentials, and nothing of it after the job.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const { env } = process;
const input = (name) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
const server = readFileSync(new URL('server', import.meta.url), 'utf8').trim();
const directory = join(env.GITHUB_WORKSPACE, input('path'));
const header = `http.${server}/.extraheader`;
const git = (...args) =>
  execFileSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, GIT_TERMINAL_PROMPT: '0' },
  }).trim();

if (env.STATE_isPost === 'true') forget();
else checkout();

function checkout() {
  appendFileSync(env.GITHUB_STATE, 'isPost=true\n');
  mkdirSync(directory, { recursive: true });
  if (input('clean') !== 'false')
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
  const repository = input('repository');
  const own = repository === env.GITHUB_REPOSITORY;
  const ref = input('ref') || (own ? env.GITHUB_REF : 'HEAD');
  // The event's commit, even when its branch has moved on.
  const wanted = own && !input('ref') ? env.GITHUB_SHA : ref;
  git('init', '--quiet');
  git('remote', 'add', 'origin', `${env.GITHUB_SERVER_URL}/${repository}`);
  git('config', '--local', `url.${server}/.insteadOf`, `${env.GITHUB_SERVER_URL}/`);
  const basic = Buffer.from(`x-access-token:${input('token')}`).toString('base64');
  git('config', '--local', header, `AUTHORIZATION: basic ${basic}`);
  const depth = Number(input('fetch-depth'));
  const tags = input('fetch-tags') === 'true' || depth === 0 ? '--tags' : '--no-tags';
  const every = depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*'] : [];
  const how = depth === 0 ? [] : [`--depth=${depth}`];
  git('-c', 'protocol.version=2', 'fetch', '--quiet', tags, '--prune', ...how, 'origin', ...every, wanted);
  const commit = git('rev-parse', every.length > 0 && !/^[0-9a-f]{40}$/.test(wanted) ? known(wanted) : head(wanted));
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch) {
    git('update-ref', `refs/remotes/origin/${branch}`, commit);
    git('checkout', '--quiet', '--force', '-B', branch, `refs/remotes/origin/${branch}`);
  } else {
    const pull = /^refs\/(pull\/\d+\/merge)$/.exec(ref)?.[1];
    if (pull) git('update-ref', `refs/remotes/${pull}`, commit);
    git('checkout', '--quiet', '--force', '--detach', commit);
  }
  appendFileSync(env.GITHUB_OUTPUT, `commit=${commit}\nref=${ref}\n`);
  console.log(`Checked out ${repository} ${ref} at ${commit}`);
  if (input('persist-credentials') === 'false') forget();
}

function head(wanted) {
  return /^[0-9a-f]{40}$/.test(wanted) ? wanted : 'FETCH_HEAD';
}

function known(ref) {
  return ref.startsWith('refs/heads/') ? ref.replace('refs/heads/', 'refs/remotes/origin/') : 'FETCH_HEAD';
}

function forget() {
  try {
    git('config', '--local', '--unset-all', header);
  } catch {
    // Nothing was kept.
  }
}
