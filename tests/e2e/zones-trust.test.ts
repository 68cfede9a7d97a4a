import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { chainProject } from './chain-project.ts';
import { endings, jobOf, Zones, type Files } from './zones.ts';

const SECRETS = { DEPLOY_KEY: 'sesame-open', setup: 'barley-closed' };
const NAMES = ['loots', 'betters', 'bettersWithStatement', 'redirects', 'copies', 'squats', 'says', 'laxer'] as const;
type Name = (typeof NAMES)[number];
const CALLER = '.github/workflows/mlops-pull-request.yml';

// The model of each of these changes is worth nothing. Their code, in the job that trains, would rather it passed.
describe('user code that would rather pass', () => {
  let zones: Zones;
  let directory: string;
  let ticket: string;
  const pulls = new Map<Name, PullRequest>();
  const results = new Map<Name, WorkflowResult>();

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'loot-'));
    zones = await Zones.start('app', { secrets: SECRETS });
    const project = await chainProject('app');
    project.mlops('init', '--github', '--template', 'pull-request');
    const files: Files = project.files();
    project.remove();
    const yml = files['mlops.yml']!.toString();
    const rules = '[{metric: roc_auc, min: 0.5}, {metric: roc_auc, margin: 0.02}]';
    files['mlops.yml'] = yml.replace('[{metric: roc_auc, min: 0.5}]', rules);
    // Some change files of the action that it loads after the training: looking for what is recorded loads them before.
    files[CALLER] = files[CALLER]!.toString().replace(
      /(uses: \S+\/ml-pull-request\.yml@\S+\n)/,
      '$1    with: { cache: false }\n',
    );
    expect(files[CALLER]).toContain('cache: false');
    const [recorded] = (await zones.push('main', files)) as [WorkflowResult];
    expect(endings(recorded)).toEqual({ 'record / work': 'success', 'record / record': 'success' });
    ticket = handedOver(recorded);

    for (const name of NAMES) pulls.set(name, await zones.propose(name, hostile(name, files)));
    for (const result of await zones.settled()) results.set(result.run.headBranch as Name, result);
  }, 600_000);
  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await zones.close();
  });

  /** Scores that say nothing, and an attack where the model should be trained. */
  function hostile(name: Name, files: Files): Files {
    const worthless = `text.replaceAll(/^(\\d+),.*$/gm, (_, id) => \`\${id},\${(id * 37) % 101}\`)`;
    const attack = `(await import('./attack.mjs')).${name}(${JSON.stringify(join(directory, name))}, '${ticket}')`;
    return {
      'attack.mjs': readFileSync(join(import.meta.dirname, 'zones-attack.mjs')),
      'program.mjs':
        files['program.mjs']!.toString().replace('(text) => text', `(text) => ${worthless}`) +
        (name === 'laxer' ? '' : `if (stage === 'train-model') await ${attack};\n`),
      ...(name === 'laxer' && {
        'mlops.yml': files['mlops.yml']!.toString().replace(/rules: .*\]/, 'rules: [{metric: roc_auc, min: 0}]'),
      }),
    };
  }

  const handedOver = (result: WorkflowResult): string =>
    jobOf(result, 'work').steps.findLast(({ outputs }) => outputs['hand-over'])!.outputs['hand-over']!;

  const comment = (name: Name): string => zones.commentsOn(pulls.get(name)!).join('\n---\n');
  const artifacts = (name: Name) =>
    zones.double.state(zones.repository).artifacts.filter(({ run }) => run === results.get(name)!.run);

  it.each<{ name: Name; does: string; says: RegExp }>([
    { name: 'loots', does: 'takes what it finds', says: /0\.\d+ worse than main/ },
    { name: 'betters', does: 'edits a metric', says: /`evaluate-model` stopped: MLOPS\\_STAGE\\_TAMPERED/ },
    {
      name: 'bettersWithStatement',
      does: 'edits a metric and its statement',
      says: /MLOPS\\_WORK\\_DIFFERS.*estimate is said to be 0\.999 and is 0\.4/,
    },
    { name: 'redirects', does: 'hands over what another run made', says: /MLOPS\\_ARTIFACT\\_MISSING/ },
    { name: 'copies', does: 'hands over a copy of that', says: /MLOPS\\_WORK\\_FOREIGN.*is about commit/ },
    { name: 'squats', does: 'takes the artifact’s name first', says: /0\.\d+ worse than main/ },
    { name: 'says', does: 'prints commands for the runner', says: /0\.\d+ worse than main/ },
    {
      name: 'laxer',
      does: 'edits the rules',
      says: /Those of main decide: \*\*fail\*\*\. With this branch's rules: \*\*pass/,
    },
  ])('that $does is judged all the same', ({ name, says }) => {
    expect(endings(results.get(name)!)).toEqual({ 'model / work': 'success', 'model / judge': 'failure' });
    expect(comment(name)).toMatch(/^### app: \*\*fail\*\*/);
    expect(comment(name)).toMatch(says);
    expect(jobOf(results.get(name)!, 'judge').steps.flatMap(({ outputs }) => outputs['verdict'] ?? [])).not.toContain(
      'pass',
    );
  });

  it('finds only tokens of its own job, which read and end with it, and no secret', () => {
    const looted = readFileSync(join(directory, 'loots'), 'utf8');
    const { found, tried } = JSON.parse(looted) as {
      found: Record<'own' | 'parents', Record<string, string>> & Record<'checkout' | 'event', string>;
      tried: Record<string, number>;
    };
    const { world } = zones.double;
    const { run } = results.get('loots')!;

    // What a program is given.
    expect(Object.keys(found.own).filter((name) => /TOKEN|SECRET|^GITHUB_|^INPUT_|^ACTIONS_/.test(name))).toEqual([]);
    // What it can read of the same user: the action that started it.
    const tokens = [...new Set(looted.match(/ghs_\w+/g))];
    expect(tokens).toEqual([found.parents['INPUT_TOKEN']]);
    expect(world.tokens.get(tokens[0]!)).toMatchObject({
      job: 'work',
      run,
      permissions: { contents: 'read', actions: 'read' },
      revoked: true,
    });
    const runtime = [...new Set(looted.match(/eyJ[\w.-]{50,}/g))];
    expect(runtime).toEqual([found.parents['ACTIONS_RUNTIME_TOKEN']]);
    expect(world.runtimeTokens.get(runtime[0]!)).toMatchObject({ job: 'work', run, revoked: true });
    for (const secret of Object.values(SECRETS)) expect(looted).not.toContain(secret);
    expect(found.checkout).not.toMatch(/extraheader|x-access-token/i);

    expect(tried).toEqual({ comment: 403, status: 403, check: 403, branch: 403, ledger: 403, artifact: 403 });
    expect(zones.double.state(zones.repository)).toMatchObject({ statuses: [], checks: [] });
    expect(zones.repository.git.now(['for-each-ref', '--format=%(refname)', 'refs/heads/mlops'])).toBe(
      'refs/heads/mlops/ledger\n',
    );
    expect(zones.repository.git.now(['rev-list', '--count', 'refs/heads/mlops/ledger'])).toBe('1\n');
  });

  it('that takes a name, or uploads something else, does not change what the ticket names', () => {
    expect(artifacts('squats').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['mlops-app-work-1-files', 'mlops-app-work-1-files-2']),
    );
    const [, id] = handedOver(results.get('squats')!).split(':');
    expect(artifacts('squats').find((artifact) => artifact.id === Number(id))?.name).toBe('mlops-app-work-1-files-2');
    const [, forged] = handedOver(results.get('copies')!).split(':');
    expect(artifacts('copies').find((artifact) => artifact.id === Number(forged))?.name).toBe('innocent');
  });

  it('that prints commands is quoted', () => {
    const work = jobOf(results.get('says')!, 'work');
    expect(work.annotations).toEqual([]);
    expect(work.steps.map(({ outputs }) => outputs['hand-over']).filter(Boolean)).toEqual([
      expect.stringMatching(/^artifact:\d+:sha256:[0-9a-f]{64}$/),
    ]);
    expect(work.lines.join('\n')).toContain('artifact:1:sha256:00');
  });

  it('no other job asks for more than it declares', () => {
    zones.expectWithinPermissions({ except: results.get('loots')!.run });
  });
});
