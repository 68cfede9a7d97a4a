import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '#evidence';
import { testHost, type TestHost } from '#testing';
import {
  artifactName,
  matrixHash,
  parseArtifactName,
  workflowArtifacts,
  type ArtifactClient,
  type Artifacts,
  type ArtifactNaming,
} from './artifacts.ts';

let directory: string;
let host: TestHost;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'artifacts-'));
  const env = { ACTIONS_RUNTIME_TOKEN: 't', ACTIONS_RESULTS_URL: 'http://127.0.0.1:1/', RUNNER_TEMP: directory };
  host = testHost({ directory, env });
});
afterEach(() => rm(directory, { recursive: true }));

function open(client: Partial<ArtifactClient>, serverUrl = 'https://github.com'): Artifacts {
  return workflowArtifacts({ host, serverUrl, client: async () => client as ArtifactClient, pauseMs: 1 });
}
/** A server that takes everything except what `refuse` says. */
function uploads(refuse: (name: string, packed: boolean) => Error | undefined): {
  client: Partial<ArtifactClient>;
  tried: string[];
} {
  const tried: string[] = [];
  return {
    tried,
    client: {
      uploadArtifact: async (name, files, _root, options) => {
        const called = options?.skipArchive ? basename(files[0]!) : `${name}.zip`;
        tried.push(called);
        const error = refuse(name, !options?.skipArchive);
        if (error) throw error;
        return { id: tried.length, digest: sha256(name), size: 5 };
      },
    },
  };
}
const taken = new Error(
  'Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run',
);
async function page(): Promise<string> {
  const path = join(directory, 'report.html');
  await writeFile(path, '<h1>');
  return path;
}

describe('uploading', () => {
  it('takes the next free name', async () => {
    const { client, tried } = uploads((name) => (/-[34]$/.test(name) ? undefined : taken));
    expect(await open(client).upload('evidence', directory)).toMatchObject({ name: 'evidence-3', id: 3, bytes: 5 });
    expect(tried).toEqual(['evidence.zip', 'evidence-2.zip', 'evidence-3.zip']);
  });

  it('gives up on a server that says so of every name', async () => {
    const { client, tried } = uploads(() => taken);
    await expect(open(client).upload('evidence', directory)).rejects.toMatchObject({ code: 'MLOPS_ARTIFACT_UPLOAD' });
    expect(tried).toHaveLength(20);
  });

  it('shows a page in the browser', async () => {
    const { client, tried } = uploads(() => undefined);
    expect(await open(client).uploadFile('report', await page())).toMatchObject({ name: 'report.html' });
    expect(tried).toEqual(['report.html']);
  });

  it('packs the page where the server takes only archives', async () => {
    const { client, tried } = uploads((_, packed) => (packed ? undefined : new Error('(400) unknown mime_type')));
    expect(await open(client).uploadFile('report', await page())).toMatchObject({ name: 'report' });
    expect(tried).toEqual(['report.html', 'report.zip']);
  });

  it('is an error when the server does not say what it stored', async () => {
    const client = { uploadArtifact: async () => ({ id: 1, size: 5 }) };
    await expect(open(client).upload('evidence', directory)).rejects.toMatchObject({ code: 'MLOPS_ARTIFACT_UPLOAD' });
  });
});

describe('downloading', () => {
  const content = 'archive';
  const reference = { id: 7, sha256: sha256(content) };
  function downloads(...outcomes: (string | Error)[]): { client: Partial<ArtifactClient>; asked: unknown[] } {
    const asked: unknown[] = [];
    return {
      asked,
      client: {
        downloadArtifact: async (id, options) => {
          asked.push({ id, findBy: options?.findBy });
          const outcome = outcomes[Math.min(asked.length, outcomes.length) - 1]!;
          if (outcome instanceof Error) throw outcome;
          await writeFile(join(options!.path!, 'a.zip'), outcome);
          return {};
        },
      },
    };
  }

  it('gives the archive, by its number, of the run that made it', async () => {
    const { client, asked } = downloads(content);
    const from = { repository: { owner: 'acme', repo: 'app' }, runId: 9, token: 'ghs_1' };
    expect(await readFile(await open(client).download(reference, directory, from), 'utf8')).toBe(content);
    const findBy = { repositoryOwner: 'acme', repositoryName: 'app', workflowRunId: 9, token: 'ghs_1' };
    expect(asked).toEqual([{ id: 7, findBy }]);
  });

  it('tries again when the way broke off', async () => {
    const { client, asked } = downloads(new Error('ECONNRESET'), content);
    await open(client).download(reference, directory);
    expect(asked).toHaveLength(2);
  });

  it.each<{ name: string; outcome: string | Error; code: string; times: number }>([
    { name: 'other bytes', outcome: 'other', code: 'MLOPS_ARTIFACT_DIGEST', times: 1 },
    {
      name: 'expired',
      outcome: Object.assign(new Error('Gone'), { status: 410 }),
      code: 'MLOPS_ARTIFACT_MISSING',
      times: 1,
    },
    {
      name: 'deleted',
      outcome: Object.assign(new Error('No'), { status: 404 }),
      code: 'MLOPS_ARTIFACT_MISSING',
      times: 1,
    },
    { name: 'out of reach', outcome: new Error('(503)'), code: 'MLOPS_ARTIFACT_DOWNLOAD', times: 3 },
  ])('is an error: $name', async ({ outcome, code, times }) => {
    const { client, asked } = downloads(outcome);
    await expect(open(client).download(reference, directory)).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(times);
  });
});

describe('where there are no artifacts', () => {
  it.each<{ name: string; serverUrl: string; env?: Record<string, string>; missing: RegExp | undefined }>([
    { name: 'github.com', serverUrl: 'https://github.com', missing: undefined },
    { name: 'data residency', serverUrl: 'https://acme.ghe.com', missing: undefined },
    { name: 'Enterprise Server', serverUrl: 'https://git.example.org', missing: /git\.example\.org is an Enterprise/ },
    { name: 'a name that looks alike', serverUrl: 'https://notghe.com', missing: /Enterprise/ },
    { name: 'no step', serverUrl: 'https://github.com', env: { ACTIONS_RUNTIME_TOKEN: '' }, missing: /no step/ },
  ])('$name', async ({ serverUrl, env, missing }) => {
    if (env) host = testHost({ directory, env });
    const artifacts = open({}, serverUrl);
    if (missing === undefined) expect(artifacts.missing).toBeUndefined();
    else {
      expect(artifacts.missing).toMatch(missing);
      await expect(artifacts.upload('a', directory)).rejects.toMatchObject({ code: 'MLOPS_ARTIFACT_UNSUPPORTED' });
    }
  });
});

describe('a name', () => {
  const RUN = '0a'.repeat(32);
  const naming: ArtifactNaming = { project: 'flights', job: 'model', attempt: 1, matrix: undefined, kind: 'evidence' };
  it.each<{ changes: Partial<ArtifactNaming>; name: string }>([
    { changes: {}, name: 'mlops-flights-model-1-evidence' },
    { changes: { matrix: 'a0b1c2d3', kind: 'report' }, name: 'mlops-flights-model-1-a0b1c2d3-report' },
    // The digest of this one begins with eight digits.
    { changes: { matrix: matrixHash('{\n  "seed": 62\n}')! }, name: 'mlops-flights-model-1-a2d41bb5-evidence' },
    { changes: { project: '../a b\n::x::' }, name: 'mlops-..-a-b-x--model-1-evidence' },
    { changes: { project: '重み', job: '' }, name: 'mlops---unnamed-1-evidence' },
    { changes: { project: 'x'.repeat(500) }, name: `mlops-${'x'.repeat(60)}-model-1-evidence` },
    { changes: { kind: `run-${RUN}` }, name: `mlops-flights-model-1-run-${RUN}` },
  ])('$name', ({ changes, name }) => {
    expect(artifactName({ ...naming, ...changes })).toBe(name);
    const { attempt, matrix, kind } = { ...naming, ...changes };
    expect(parseArtifactName(name)).toMatchObject({ attempt, matrix, kind });
    expect(parseArtifactName(`${name}-2`)).toMatchObject({ attempt, matrix, kind });
  });

  it.each([
    'evidence',
    'mlops-x-evidence',
    'mlops-a-b-1-evidence.zip',
    'mlops-a-b-1-run-0a0a',
    'mlops-##[set-output]-1-evidence',
  ])('%s is not ours', (name) => {
    expect(parseArtifactName(name)).toBeUndefined();
  });
});
