import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeZip, type ZipEntry } from '../../packages/github/artifacts/testing-zip.ts';
import type { PullRequest } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { chainProject } from './chain-project.ts';
import { apiRequestsOf, endings, jobOf, refused, Zones, type Files } from './zones.ts';

const PART_1 = '.github/workflows/mlops-pull-request-fork.yml';
const PART_2 = '.github/workflows/mlops-report-fork.yml';
const USUAL = '.github/workflows/mlops-pull-request.yml';

/** The first part as a fork may rewrite it: same name, a step of its own, and as many permissions as it can think of. */
const REWRITTEN = `name: Model of a fork
on: pull_request
permissions: write-all
jobs:
  fork:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ./.github/actions/hands-over
`;

/** What GitHub's client does, with any bytes: upload.json says under which name, and what digest to state. */
const HANDS_OVER = `import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
const { ACTIONS_RUNTIME_TOKEN: token, ACTIONS_RESULTS_URL: url } = process.env;
const [, run, job] = JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).scp.split(':');
const call = async (method, body) => (await fetch(url + 'twirp/github.actions.results.api.v1.ArtifactService/' + method, {
  method: 'POST', headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
  body: JSON.stringify({ ...body, workflow_run_backend_id: run, workflow_job_run_backend_id: job }) })).json();
for (const { name, file, digest } of JSON.parse(readFileSync('upload.json', 'utf8'))) {
  const bytes = readFileSync(file);
  const { signed_upload_url: to } = await call('CreateArtifact', { name, version: 4 });
  await fetch(to, { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body: bytes });
  const hash = 'sha256:' + (digest ?? createHash('sha256').update(bytes).digest('hex'));
  await call('FinalizeArtifact', { name, size: String(bytes.length), hash });
}
`;

type Uploaded = { name: string; entries: readonly ZipEntry[]; digest?: string }[];

/** A change that lets nothing run but the upload of these. */
function handsOver(uploaded: Uploaded): Files {
  const listed = uploaded.map(({ name, digest }, i) => ({ name, file: `${i}.zip`, digest }));
  return {
    [USUAL]: undefined,
    [PART_1]: REWRITTEN,
    '.github/actions/hands-over/action.yml': 'name: Hands over\nruns: { using: node24, main: main.mjs }\n',
    '.github/actions/hands-over/main.mjs': HANDS_OVER,
    'upload.json': JSON.stringify(listed),
    ...Object.fromEntries(uploaded.map(({ entries }, i) => [`${i}.zip`, makeZip(entries)])),
  };
}

const WORK = 'mlops-app-work-1-files';
const predictions = (content: string, more: Partial<ZipEntry> = {}): ZipEntry => ({
  name: 'outputs/evaluate-model/predictions.csv',
  content,
  ...more,
});

/** Scores of the examples that are evaluated, as good as a coin. */
const COIN = `id,score\n${Array.from({ length: 200 }, (_, i) => `${200 + i},${((200 + i) * 37) % 101}\n`).join('')}`;

const NAMES = ['same', 'good', 'targets', 'bomb', 'lies', 'digest', 'climbs', 'nothing', 'squats', 'twice'] as const;
type Name = (typeof NAMES)[number];

describe('a pull request of a fork', () => {
  let zones: Zones;
  let outside: string;
  const pulls = new Map<Name, PullRequest>();
  const results = new Map<Name, WorkflowResult[]>();

  beforeAll(async () => {
    outside = mkdtempSync(join(tmpdir(), 'outside-'));
    zones = await Zones.start('app', { secrets: { DEPLOY_KEY: 'sesame-open' } });
    const project = await chainProject('app');
    project.mlops('init', '--github', '--template', 'pull-request,fork');
    const files: Files = project.files();
    project.remove();
    const yml = files['mlops.yml']!.toString();
    const rules = '[{metric: roc_auc, min: 0.5}, {metric: roc_auc, margin: 0.02}]';
    files['mlops.yml'] = yml.replace('[{metric: roc_auc, min: 0.5}]', rules);
    const [recorded] = (await zones.push('main', files)) as [WorkflowResult];
    expect(endings(recorded)).toEqual({ 'record / work': 'success', 'record / record': 'success' });

    const { double, repository } = zones;
    await double.commit(repository, 'dev', { 'README.md': 'dev' }, { from: 'main' });
    await zones.settled();
    const fork = double.createRepository({ owner: 'eve', name: 'app', fork: repository });
    const changes = changesOf(files['program.mjs']!.toString());
    for (const name of NAMES) {
      await double.commit(fork, name, changes[name], { from: 'main' });
      const proposal = { repository, headRepository: fork, head: name };
      pulls.set(name, await double.openPullRequest({ ...proposal, base: 'main' }));
      if (name === 'twice') await double.openPullRequest({ ...proposal, base: 'dev' });
    }
    for (const result of await zones.settled()) {
      const name = (result.event.completed ?? result.run).headBranch as Name;
      results.set(name, [...(results.get(name) ?? []), result]);
    }
  }, 600_000);
  afterAll(async () => {
    rmSync(outside, { recursive: true });
    await zones.close();
  });

  function changesOf(program: string): Record<Name, Files> {
    const predicting = (text: string): Files => ({
      'program.mjs': program.replace('(text) => text', `(text) => ${text}`),
    });
    const rows = (values: string) => `.replaceAll(/^(\\d+),.*$/gm, (_, id) => [id, ${values}].join())`;
    /** The same, and where it should train it takes what it finds. */
    const looting = (files: Files): Files => ({
      'attack.mjs': readFileSync(join(import.meta.dirname, 'zones-attack.mjs')),
      'program.mjs': `${files['program.mjs']!.toString()}
if (stage === 'train-model') await (await import('./attack.mjs')).loots(${JSON.stringify(join(outside, 'loot'))});\n`,
    });
    const climbing = `${'../'.repeat(20)}${outside.slice(1)}/written`;
    return {
      same: { 'README.md': 'An idea.\n' },
      // Whoever has the targets can fit predictions to them; with errors, lest they be too good to be measured.
      good: predicting(`text${rows('(id * 7 + +(id % 20 === 0)) % 2')}`),
      targets: looting(predicting(`text.replace('id,', 'id,target,')${rows('+(id % 3 < 1), +(id % 3 < 1)')}`)),
      bomb: handsOver([{ name: WORK, entries: [predictions('0'.repeat(20_000_000))] }]),
      lies: handsOver([{ name: WORK, entries: [predictions(COIN, { central: { size: 10 }, local: { size: 10 } })] }]),
      digest: handsOver([{ name: WORK, entries: [predictions(COIN)], digest: 'ab'.repeat(32) }]),
      climbs: handsOver([{ name: WORK, entries: [predictions(COIN), { name: climbing, content: 'x' }] }]),
      nothing: handsOver([{ name: 'other', entries: [predictions(COIN)] }]),
      squats: handsOver([
        { name: WORK, entries: [predictions('id,score\n200,1\n')] },
        { name: WORK.replace('-1-', '-99-'), entries: [predictions(COIN)] },
        { name: 'mlops-app-record-1-evidence', entries: [{ name: 'format', content: 'mlops-actions evidence 1\n' }] },
      ]),
      twice: handsOver([{ name: WORK, entries: [predictions(COIN)] }]),
    };
  }

  const of = (name: Name, workflow: string): WorkflowResult =>
    results.get(name)!.find(({ run }) => run.workflow === workflow)!;
  const checks = (name: Name) => {
    const { headSha } = pulls.get(name)!;
    return zones.double.state(zones.repository).checks.filter((check) => check.headSha === headSha);
  };
  const comment = (name: Name): string => zones.commentsOn(pulls.get(name)!).join('\n---\n');

  it('is run without secrets by a token that reads, and judged by another run', () => {
    const work = of('same', PART_1);
    expect(endings(work)).toEqual({ 'fork / work': 'success' });
    for (const { permissions } of work.requests) expect(permissions).toEqual({ contents: 'read' });
    expect(refused(work)).toEqual([]);
    const report = of('same', PART_2);
    expect(endings(report)).toEqual({ 'report / report': 'success' });
    expect(refused(report)).toEqual([]);
    expect(apiRequestsOf(report, 'report').length).toBeLessThanOrEqual(26);
    expect(comment('same')).toMatch(/^### app: \*\*pass\*\*\. `roc_auc` is the same as on main/);
    expect(comment('same')).toContain('**Reported by an untrusted run, which anyone may start.**');
    expect(comment('same')).toContain('rules: those of main');
    expect(comment('same')).not.toContain('This change edits');
  });

  it.each<{ name: Name; what: string; verdict: string }>([
    { name: 'same', what: 'predictions as they were', verdict: 'pass' },
    { name: 'good', what: 'predictions fitted to the targets', verdict: 'pass' },
    { name: 'targets', what: 'predictions with targets of their own', verdict: 'fail' },
  ])('with $what has no green check but its own jobs’', ({ name, verdict }) => {
    expect(comment(name)).toMatch(new RegExp(`^### app: \\*\\*${verdict}\\*\\*`));
    expect(checks(name)).toMatchObject([
      {
        name: 'mlops: app (untrusted run)',
        status: 'completed',
        conclusion: 'action_required',
        output: { title: 'reported by an untrusted run' },
      },
    ]);
    // What a branch rule asks for. Skipped, it would count as passed.
    expect(endings(of(name, USUAL))).toEqual({ 'model / judge': 'failure' });
    expect(jobOf(of(name, USUAL), 'judge').annotations.at(-1)!.message).toContain('MLOPS_WORK_MISSING');
    expect(refused(of(name, USUAL))).toEqual(['judge: POST /repos/{owner}/{repo}/issues/{issue_number}/comments']);
  });

  it('that takes what it finds where it trains finds the token of its own job, which reads and ends with it, and no secret', () => {
    const looted = readFileSync(join(outside, 'loot'), 'utf8');
    const { found, tried } = JSON.parse(looted) as {
      found: { own: Record<string, string>; parents: Record<string, string>; checkout: string };
      tried: Record<string, number>;
    };
    expect(Object.keys(found.own).filter((name) => /TOKEN|SECRET|^GITHUB_|^INPUT_|^ACTIONS_/.test(name))).toEqual([]);
    expect(new Set(looted.match(/ghs_\w+/g))).toEqual(new Set([found.parents['INPUT_TOKEN']]));
    expect(new Set(looted.match(/eyJ[\w.-]{50,}/g))).toEqual(new Set([found.parents['ACTIONS_RUNTIME_TOKEN']]));
    const { tokens, runtimeTokens } = zones.double.world;
    const { run } = of('targets', PART_1);
    const own = { job: 'work', run, revoked: true };
    expect(tokens.get(found.parents['INPUT_TOKEN']!)).toMatchObject({ ...own, permissions: { contents: 'read' } });
    expect(runtimeTokens.get(found.parents['ACTIONS_RUNTIME_TOKEN']!)).toMatchObject(own);
    expect(looted).not.toContain('sesame-open');
    expect(found.checkout).not.toMatch(/extraheader|x-access-token/i);
    expect(tried).toEqual({ comment: 403, status: 403, check: 403, branch: 403, ledger: 403, artifact: 403 });
  });

  it.each<{ name: Name; what: string; says: RegExp }>([
    { name: 'bomb', what: 'unpacks to far more', says: /MLOPS\\_ARTIFACT\\_REFUSED.*unpacks to \d+ times its size/ },
    { name: 'lies', what: 'lies about its sizes', says: /MLOPS\\_ARTIFACT\\_REFUSED/ },
    { name: 'digest', what: 'has another digest', says: /MLOPS\\_ARTIFACT\\_DIGEST/ },
    { name: 'climbs', what: 'leads out of its directory', says: /MLOPS\\_ARTIFACT\\_REFUSED.*`\.\.`/ },
    { name: 'nothing', what: 'is somebody else’s', says: /MLOPS\\_WORK\\_MISSING/ },
    { name: 'squats', what: 'has company under better names', says: /0\.\d+ worse than main/ },
  ])('whose rewritten workflow hands over what $what is reported as that', ({ name, says }) => {
    expect(endings(of(name, PART_1))).toEqual({ fork: 'success' });
    for (const { permissions } of of(name, PART_1).requests) expect(Object.values(permissions!)).not.toContain('write');
    expect(endings(of(name, PART_2))).toEqual({ 'report / report': 'failure' });
    expect(comment(name)).toMatch(/^### app: \*\*fail\*\*/);
    expect(comment(name)).toMatch(says);
    expect(comment(name)).toMatch(/This change edits `\.github\/workflows\/\S+`, the workflow that made them/);
    expect(checks(name).map((check) => [check.name, check.conclusion])).toEqual([
      ['mlops: app (untrusted run)', 'action_required'],
    ]);
    expect(existsSync(join(outside, 'written'))).toBe(false);
  });

  it('that is two pull requests is commented on in neither', () => {
    expect(comment('twice')).toBe('');
    const { comments, pulls: all } = zones.double.state(zones.repository);
    expect(comments.map(({ issue }) => issue).sort((a, b) => a - b)).toEqual(
      NAMES.slice(0, -1).map((name) => pulls.get(name)!.number),
    );
    expect(all).toHaveLength(NAMES.length + 1);
    expect(of('twice', PART_2).lines.join('\n')).toMatch(/2 open pull requests have .* as head: no comment/);
    expect(checks('twice').map(({ conclusion }) => conclusion)).not.toContain('success');
  });

  it('is never checked out or run where it is judged', () => {
    for (const name of NAMES) {
      const report = of(name, PART_2);
      expect(report.run.event).toBe('workflow_run');
      expect(report.requests.filter(({ operation }) => operation === 'git')).toEqual([]);
      expect(
        jobOf(report, 'report')
          .steps.map((step) => step.name)
          .join(),
      ).not.toMatch(/checkout|hands-over|setup/);
      expect(jobOf(report, 'report').lines.join('\n')).not.toMatch(/Setting up|Trained|Checked out/);
    }
  });
});
