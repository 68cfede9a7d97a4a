import type { Artifact, Job, Repository, WorkflowRun } from '../model.ts';
import { nameOfRun, workflowId, workflowName, workflowRun } from '../render.ts';
import { listed, notFound, refusal, route, type Call, type Route } from '../route.ts';
import { nodeId } from '../world.ts';

const READ = ['actions:read'] as const;

/** GitHub Actions: workflows, their runs, jobs and artifacts. */
export const runRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/actions/workflows', [...READ], async (call) => {
    const files = await workflowFiles(call.repository);
    const { page, total, headers } = listed(
      call,
      files.map((path) => ({ path, id: workflowId(call.repository, path) })),
    );
    const workflows = await Promise.all(page.map(({ path }) => workflowBody(call, path)));
    return { status: 200, body: { total_count: total, workflows }, headers };
  }),
  route('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}', [...READ], async (call) => {
    const path = await workflowOf(call);
    return path === undefined ? notFound() : { status: 200, body: await workflowBody(call, path) };
  }),
  route('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', [...READ], async (call) => {
    const path = await workflowOf(call);
    return path === undefined ? notFound() : runList(call, (run) => run.workflow === path);
  }),
  route('GET /repos/{owner}/{repo}/actions/runs', [...READ], (call) => runList(call, () => true)),
  route('GET /repos/{owner}/{repo}/actions/runs/{run_id}', [...READ], async (call) => {
    const run = runOf(call);
    return run ? { status: 200, body: await workflowRun(call.world, run) } : notFound();
  }),
  route('GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}', [...READ], async (call) => {
    const run = runOf(call);
    const attempt = Number(call.params['attempt_number']);
    if (!run || attempt > run.attempt || attempt < 1) return notFound();
    const ended = run.earlier[attempt - 1];
    const then = ended === undefined ? run : { ...run, status: 'completed' as const, conclusion: ended };
    return { status: 200, body: { ...(await workflowRun(call.world, then)), run_attempt: attempt } };
  }),
  route('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', [...READ], (call) => {
    const run = runOf(call);
    if (!run) return notFound();
    return jobList(call, run, (job) => call.query.get('filter') === 'all' || job.attempt === run.attempt);
  }),
  route('GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs', [...READ], (call) => {
    const run = runOf(call);
    return run ? jobList(call, run, (job) => job.attempt === Number(call.params['attempt_number'])) : notFound();
  }),
  // Those that failed and those that need them: all, where the first failed.
  route('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs', ['actions:write'], (call) => {
    const run = runOf(call);
    if (!run) return notFound();
    if (run.status !== 'completed') return refusal(403, 'This workflow is already running');
    call.world.onRerun(run);
    return { status: 201, body: {} };
  }),
  route('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', [...READ], (call) => {
    const run = runOf(call);
    return run ? artifactList(call, (artifact) => artifact.run === run) : notFound();
  }),
  route('GET /repos/{owner}/{repo}/actions/artifacts', [...READ], (call) => artifactList(call, () => true)),
  route('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}', [...READ], (call) => {
    const artifact = artifactOf(call);
    return artifact ? { status: 200, body: artifactBody(call, artifact) } : notFound();
  }),
  route('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', [...READ], (call) => {
    const artifact = artifactOf(call);
    if (!artifact || call.params['archive_format'] !== 'zip') return notFound();
    if (artifact.expiresAt <= call.world.now()) return refusal(410, 'Artifact has expired');
    return {
      status: 302,
      headers: { location: `${call.world.url}/blob/${artifact.blob}?sig=${call.world.secret('download')}` },
    };
  }),
  route('DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}', ['actions:write'], (call) => {
    const artifact = artifactOf(call);
    if (!artifact) return notFound();
    const { artifacts } = call.world.state(call.repository);
    artifacts.splice(artifacts.indexOf(artifact), 1);
    return { status: 204 };
  }),
];

/** Paths of the workflow files on the default branch, and of those that have run. */
async function workflowFiles(repository: Repository): Promise<string[]> {
  const { git, defaultBranch } = repository;
  const directory = await git.resolve(`refs/heads/${defaultBranch}:.github/workflows`);
  const entries = directory === undefined ? [] : await git.tree(directory);
  return entries.filter(({ path }) => /\.ya?ml$/.test(path)).map(({ path }) => `.github/workflows/${path}`);
}

/** A workflow by its number or its file's name. */
async function workflowOf(call: Call): Promise<string | undefined> {
  const asked = call.params['workflow_id']!;
  const ran = call.world.state(call.repository).runs.map(({ workflow }) => workflow);
  const paths = new Set([...(await workflowFiles(call.repository)), ...ran]);
  return [...paths].find(
    (path) => path.split('/').at(-1) === asked || path === asked || String(workflowId(call.repository, path)) === asked,
  );
}

async function workflowBody(call: Call, path: string) {
  const { world, repository } = call;
  const id = workflowId(repository, path);
  const sha = await repository.git.resolve(`refs/heads/${repository.defaultBranch}:${path}`);
  const text = sha === undefined ? '' : (await repository.git.object(sha))!.content.toString('utf8');
  const time = world.time(repository.createdAt);
  return {
    id,
    node_id: nodeId('W', id),
    name: workflowName(text, path),
    path,
    state: 'active',
    created_at: time,
    updated_at: time,
    url: world.api(`repos/${repository.fullName}/actions/workflows/${id}`),
    html_url: world.link(`${repository.fullName}/blob/${repository.defaultBranch}/${path}`),
    badge_url: world.link(`${repository.fullName}/workflows/${encodeURIComponent(path)}/badge.svg`),
  };
}

async function runList(call: Call, fits: (run: WorkflowRun) => boolean) {
  const { query } = call;
  const equals = (name: string, ...values: (string | undefined)[]) =>
    !query.has(name) || values.includes(query.get(name)!);
  const runs = call.world
    .state(call.repository)
    .runs.filter(fits)
    .filter((run) => equals('branch', run.headBranch) && equals('event', run.event) && equals('head_sha', run.headSha))
    .filter((run) => equals('status', run.status, run.conclusion) && equals('actor', run.actor))
    .filter((run) => created(query.get('created'), run.createdAt))
    .sort((a, b) => b.id - a.id);
  const { page, total, headers } = listed(call, runs);
  // GitHub shows at most 1,000 of a filtered list.
  const workflow_runs = await Promise.all(page.map((run) => workflowRun(call.world, run)));
  return { status: 200, body: { total_count: total, workflow_runs }, headers };
}

/** GitHub's search syntax for dates: `>=2026-01-01`, `2026-01-01..2026-02-01`. */
function created(range: string | null, date: Date): boolean {
  if (range === null) return true;
  const between = /^(.+)\.\.(.+)$/.exec(range);
  if (between)
    return (
      (between[1] === '*' || date >= new Date(between[1]!)) && (between[2] === '*' || date <= new Date(between[2]!))
    );
  const [, sign, text] = /^([<>]=?)?(.+)$/.exec(range)!;
  const bound = new Date(text!);
  if (sign === '>=') return date >= bound;
  if (sign === '<=') return date <= bound;
  return sign === '>' ? date > bound : sign === '<' ? date < bound : date.toISOString().startsWith(text!);
}

async function jobList(call: Call, run: WorkflowRun, fits: (job: Job) => boolean) {
  const { page, total, headers } = listed(call, run.jobs.filter(fits));
  const jobs = await Promise.all(page.map((job) => jobBody(call, job)));
  return { status: 200, body: { total_count: total, jobs }, headers };
}

async function jobBody(call: Call, job: Job) {
  const { world, repository } = call;
  const { run } = job;
  const at = (rest: string) => world.api(`repos/${repository.fullName}${rest}`);
  const started = job.startedAt !== undefined;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: await nameOfRun(run),
    head_branch: run.headBranch,
    run_url: at(`/actions/runs/${run.id}`),
    run_attempt: job.attempt,
    node_id: nodeId('CR', job.id),
    head_sha: run.headSha,
    url: at(`/actions/jobs/${job.id}`),
    html_url: world.link(`${repository.fullName}/actions/runs/${run.id}/job/${job.id}`),
    status: job.status,
    conclusion: job.conclusion ?? null,
    created_at: world.time(job.createdAt),
    started_at: world.time(job.startedAt ?? job.createdAt),
    completed_at: job.completedAt ? world.time(job.completedAt) : null,
    name: job.name,
    steps: [],
    check_run_url: at(`/check-runs/${job.id}`),
    labels: job.labels,
    runner_id: started ? 1 : null,
    runner_name: started ? 'runner-1' : null,
    runner_group_id: started ? 1 : null,
    runner_group_name: started ? 'Default' : null,
  };
}

function artifactList(call: Call, fits: (artifact: Artifact) => boolean) {
  const name = call.query.get('name');
  const artifacts = call.world
    .state(call.repository)
    .artifacts.filter((artifact) => artifact.finalized && fits(artifact) && (name === null || artifact.name === name))
    .sort((a, b) => (call.query.get('direction') === 'asc' ? a.id - b.id : b.id - a.id));
  const { page, total, headers } = listed(call, artifacts);
  return { status: 200, body: { total_count: total, artifacts: page.map((one) => artifactBody(call, one)) }, headers };
}

function artifactOf(call: Call): Artifact | undefined {
  const id = Number(call.params['artifact_id']);
  return call.world.state(call.repository).artifacts.find((artifact) => artifact.finalized && artifact.id === id);
}

function artifactBody(call: Call, artifact: Artifact) {
  const { world, repository } = call;
  const { run } = artifact;
  const url = world.api(`repos/${repository.fullName}/actions/artifacts/${artifact.id}`);
  return {
    id: artifact.id,
    node_id: nodeId('A', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.size,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expiresAt <= world.now(),
    digest: artifact.digest ?? null,
    created_at: world.time(artifact.createdAt),
    updated_at: world.time(artifact.createdAt),
    expires_at: world.time(artifact.expiresAt),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}

function runOf(call: Call): WorkflowRun | undefined {
  const id = Number(call.params['run_id']);
  return call.world.state(call.repository).runs.find((run) => run.id === id);
}
