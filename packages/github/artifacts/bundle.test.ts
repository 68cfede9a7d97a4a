import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { directoryStore, runId, sha256, type RunRecord } from '#evidence';
import { openBundle, packBundle, type OpenBundle } from './bundle.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bundle-'));
});
afterEach(() => rm(directory, { recursive: true }));

const COMMIT = 'c'.repeat(40);
const scored = 'scored';
const statement = (subject = sha256(scored)): string =>
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'scored.parquet', digest: { sha256: subject } }],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      'https://github.com/mlops-actions/mlops-actions/facts/v1': {
        tool: { name: 'mlops-actions', version: '0.1.0' },
        project: 'flights',
        stage: 'evaluate-model',
        key: 'ab'.repeat(32),
        parameters: {},
        cause: 'push',
        startedOn: '2024-01-01T00:00:00.000Z',
        durationMs: 1,
        host: { platform: 'linux', arch: 'x64', cpus: 2, cpuModel: 'x', memoryBytes: 1, node: '24' },
      },
    },
  });

/** A run and its place; the id is that of the content. */
function runOf(changes: Partial<RunRecord> = {}): { folder: string; run: RunRecord } {
  const content = {
    project: 'flights',
    commit: COMMIT,
    tree: COMMIT,
    dirty: false,
    branch: 'main',
    cause: 'push' as const,
    startedAt: '2024-01-01T00:00:00.000Z',
    finishedAt: '2024-01-01T00:00:01.000Z',
    tool: 'mlops-actions 0.1.0',
    verdict: 'pass' as const,
    statements: { 'evaluate-model': sha256(statement()) },
    subjects: {},
    metrics: {},
    parameters: {},
    data: {},
    predictions: sha256(scored),
    ...changes,
  };
  const id = runId(content);
  return { folder: `runs/flights/${id.slice(0, 2)}/${id}`, run: { id, ...content } };
}

function honest(changes: Partial<RunRecord> = {}): Record<string, string> {
  const { folder, run } = runOf(changes);
  return {
    format: 'mlops-actions evidence 1\n',
    [`ledger/${folder}/run.json`]: JSON.stringify(run),
    [`ledger/${folder}/links.json`]: '{}',
    [`ledger/${folder}/evaluate-model.json`]: statement(),
    [`ledger/by-commit/cc/${COMMIT}.json`]: '{}',
    'ledger/projects/flights.json': '{}',
    'evidence/evaluate-model.json': statement(),
    [`store/${sha256(scored)}`]: scored,
  };
}

async function open(files: Record<string, string>): Promise<OpenBundle> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
  return openBundle(directory, Object.keys(files), COMMIT);
}
const { folder } = runOf();

describe('a bundle', () => {
  it('is opened as it was packed', async () => {
    const store = directoryStore(join(directory, 'own'));
    const path = join(directory, 'scored');
    await writeFile(path, scored);
    const digest = await store.put(path);
    const ledger = new Map(
      Object.entries(honest()).flatMap(([name, content]) =>
        name.startsWith('ledger/') ? [[name.slice('ledger/'.length), content] as const] : [],
      ),
    );
    const packed = join(directory, 'packed');
    const bundle = { ledger, evidence: new Map([['reports/run.json', path]]), store: [digest, digest, sha256('lost')] };
    expect(await packBundle(bundle, store, packed)).toBe(1);
    const entries = await readdir(packed, { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(packed.length + 1));
    const opened = await openBundle(packed, names, COMMIT);
    expect([...opened.ledger.keys()].sort()).toEqual([...ledger.keys()].sort());
    expect(opened.runs.map(({ id }) => id)).toEqual([runOf().run.id]);
    expect([...opened.store.keys()]).toEqual([digest]);
  });

  it('may be without a record', async () => {
    expect((await open({ format: 'mlops-actions evidence 1\n', 'evidence/a.json': '?' })).runs).toEqual([]);
  });
});

describe('a bundle is refused', () => {
  it.each<{ name: string; files: () => Record<string, string>; says: RegExp }>([
    { name: 'of no format', files: () => ({ 'evidence/a.json': '{}' }), says: /its format is "none"/ },
    {
      name: 'of another format',
      files: () => ({ ...honest(), format: 'mlops-actions evidence 2\n' }),
      says: /evidence 2/,
    },
    { name: 'of another commit', files: () => honest({ commit: 'd'.repeat(40) }), says: /is of commit d+/ },
    {
      name: 'that speaks of another commit',
      files: () => ({ ...honest(), [`ledger/by-commit/dd/${'d'.repeat(40)}.json`]: '{}' }),
      says: /speaks of another commit/,
    },
    {
      name: 'whose run was changed',
      files: () => ({ ...honest(), [`ledger/${folder}/run.json`]: JSON.stringify({ ...runOf().run, verdict: null }) }),
      says: /was changed/,
    },
    {
      name: 'whose statement was changed',
      files: () => ({ ...honest(), [`ledger/${folder}/evaluate-model.json`]: `${statement()} ` }),
      says: /the statement of evaluate-model has sha256/,
    },
    {
      name: 'that lacks a statement',
      files: () => honest({ statements: { 'evaluate-model': sha256(statement()), 'gate-model': sha256('x') } }),
      says: /gate-model has sha256 none/,
    },
    {
      name: 'with a statement that the run does not name',
      files: () => ({ ...honest(), [`ledger/${folder}/gate-model.json`]: '{}' }),
      says: /names none/,
    },
    {
      name: 'whose predictions are not the evaluated ones',
      files: () => honest({ predictions: sha256('better') }),
      says: /not those of its evaluation/,
    },
    {
      name: 'with predictions and no evaluation',
      files: () => {
        const { folder: other, run } = runOf({ statements: {} });
        return { format: 'mlops-actions evidence 1\n', [`ledger/${other}/run.json`]: JSON.stringify(run) };
      },
      says: /no evaluation/,
    },
    { name: 'with other bytes', files: () => ({ ...honest(), [`store/${sha256(scored)}`]: 'x' }), says: /has sha256/ },
    { name: 'with bytes of no digest', files: () => ({ ...honest(), 'store/latest': 'x' }), says: /store\/latest has/ },
    {
      name: 'with an exception from a rule',
      files: () => ({ ...honest(), 'ledger/accepted/f/a.json': '{}' }),
      says: /accepted/,
    },
    { name: 'with something else', files: () => ({ ...honest(), 'run.sh': 'rm' }), says: /it holds "run.sh"/ },
    {
      name: 'with a damaged index',
      files: () => ({ ...honest(), 'ledger/projects/flights.json': '[' }),
      says: /not a JSON object/,
    },
    {
      name: 'with parts of a run that is not there',
      files: () => ({ format: 'mlops-actions evidence 1\n', [`ledger/${folder}/links.json`]: '{}' }),
      says: /not the run itself/,
    },
  ])('$name', async ({ files, says }) => {
    await expect(open(files())).rejects.toMatchObject({
      code: 'MLOPS_BUNDLE_INVALID',
      message: expect.stringMatching(says),
    });
  });
});
