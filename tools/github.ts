// `npm run github`: a GitHub on this machine with an example in it, to look at what the toolkit does to a repository.
// It is the double that the tests use: git over HTTP, REST, GraphQL, artifacts; pushes and pull requests start the
// workflows, through the real workflow engine.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGithub, type GithubDouble, type Repository } from '../tests/doubles/github/index.ts';
import { engine, type LogLine, type WorkflowResult } from '../tests/engine/index.ts';

const root = join(import.meta.dirname, '..');
const USAGE = `npm run github [-- --example digits|flights]
Serves a GitHub of your own on 127.0.0.1 with the example pushed into it, until Ctrl-C.`;

const { values } = parseArgs({
  options: { example: { type: 'string', default: 'digits' }, help: { type: 'boolean' } },
});
if (values.help || !['digits', 'flights'].includes(values.example)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}
await serve(values.example);

async function serve(example: string): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'mlops-github-'));
  const double = await startGithub();
  const end = async () => {
    await double.close();
    rmSync(place, { recursive: true, force: true });
  };
  const stop = new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  try {
    const repository = double.createRepository({ owner: 'acme', name: example });
    const you = double.token({
      repository,
      login: 'you',
      permissions: {
        contents: 'write',
        'pull-requests': 'write',
        actions: 'read',
        checks: 'read',
        administration: 'read',
      },
    });
    double.react(follow(double, repository, place));
    const clone = join(place, example);
    await makeProject(example, clone, double.gitUrl(repository).replace('://', `://you:${you}@`));
    explain(double, repository, you, clone);
    await run('git', ['push', '--quiet', '-u', 'origin', 'main'], clone);
    await stop;
  } finally {
    await end();
  }
}

/** Runs workflows, saying what happens. */
function follow(double: GithubDouble, repository: Repository, place: string) {
  // The machine's own home: its package managers are set up there.
  const run = engine({ double, env: { HOME: process.env['HOME'] ?? place }, onLine: sayLine, timeoutMs: 3_600_000 });
  return async (job: Parameters<typeof run>[0]): Promise<WorkflowResult> => {
    console.log(`\n▶ ${job.workflow} on ${job.event.name} of ${job.event.headBranch} …`);
    const result = await run(job);
    console.log(`■ ${result.run.name}, run ${result.run.number}: ${result.conclusion}`);
    for (const comment of double.state(repository).comments)
      console.log(`\n#${comment.issue}, ${comment.author}:\n${comment.body}`);
    for (const artifact of double.state(repository).artifacts.filter((one) => one.run === result.run)) {
      const file = join(
        place,
        'artifacts',
        String(artifact.run.number),
        artifact.name + (artifact.mimeType === 'application/zip' ? '.zip' : ''),
      );
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, double.artifactBytes(artifact.id)!);
      console.log(`  artifact ${file}`);
    }
    return result;
  };
}

function sayLine(line: LogLine): void {
  if (line.jobResult !== undefined || line.raw_output === true || line.command === 'error')
    console.log(`  ${line.jobID ?? ''}: ${line.msg.trimEnd()}`);
}

/** A clone as its author has it: the example, mlops.yml and the workflow. */
async function makeProject(example: string, clone: string, remote: string): Promise<void> {
  cpSync(join(root, 'examples', example), clone, {
    recursive: true,
    filter: (path) => !/[\\/](\.venv|\.mlops|__pycache__|demo|leaky)$/.test(path),
  });
  if (!existsSync(join(clone, 'mlops.yml')))
    await run(process.execPath, [join(root, 'entry', 'mlops.ts'), 'init', '--label', 'digit'], clone);
  const template = readFileSync(join(root, 'workflows-templates', 'mlops-pull-request.yml'), 'utf8');
  mkdirSync(join(clone, '.github', 'workflows'), { recursive: true });
  writeFileSync(join(clone, '.github', 'workflows', 'model.yml'), template.replace('$default-branch', 'main'));
  for (const args of [
    ['init', '--quiet', '--initial-branch=main'],
    ['config', 'user.name', 'You'],
    ['config', 'user.email', 'you@example.org'],
    ['remote', 'add', 'origin', remote],
    ['add', '.'],
    ['commit', '--quiet', '-m', 'A model and its checks'],
  ])
    await run('git', args, clone);
}

function explain(double: GithubDouble, repository: Repository, token: string, clone: string): void {
  console.log(`GitHub is at ${double.url} (GraphQL: ${double.graphqlUrl}).
Your clone:     ${clone}
Your token:     ${token}
The main branch is being pushed; its first run becomes the baseline. Then, in the clone:
  git switch -c try && $EDITOR train.py && git commit -am 'Try' && git push -u origin try
  curl -H 'authorization: Bearer ${token}' ${double.url}/repos/${repository.fullName}/pulls \\
    -d '{"head": "try", "base": "main", "title": "Try"}'
Ctrl-C ends it and removes everything.`);
}

function run(program: string, args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args[0]} ended with ${code}`)),
    );
  });
}
