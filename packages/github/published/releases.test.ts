import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '#evidence';
import type { Publishing, ReleasedFile } from '#kit';
import { startGithub, type Fault, type GithubDouble, type Repository } from '../../../tests/doubles/github/index.ts';
import { assetLimit } from '../../../tests/doubles/github/routes/releases.ts';
import { startJob } from '../../../tests/github-job.ts';
import { unreleasable } from './releases.ts';

const BOT = 'github-actions[bot]';

let double: GithubDouble;
let directory: string;
let repository: Repository;
let sha: string;
let count = 0;
beforeAll(async () => {
  double = await startGithub();
  directory = mkdtempSync(join(tmpdir(), 'releases-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await double.close();
  expect(double.violations).toEqual([]);
});
beforeEach(async () => {
  count += 1;
  repository = double.createRepository({ owner: 'acme', name: `app${count}` });
  sha = await double.commit(repository, 'main', { 'README.md': 'hello' });
  double.faults(undefined);
});

function file(name: string, content: string): ReleasedFile {
  const path = join(directory, sha256(content));
  writeFileSync(path, content);
  return { name, digest: sha256(content), path };
}

const publishing = (weights = 'weights'): Publishing => ({
  tag: 'late@v1.0.0',
  title: 'late@v1.0.0',
  markdown: 'Predicts what comes late.',
  files: [file('model/late.onnx', weights), file('README.md', '# Late')],
});

const publish = async (what = publishing()): Promise<string> => (await published(what)).url;

async function published(what = publishing()): Promise<{ url: string; said: string }> {
  const workflow = '.github/workflows/release.yml';
  const run = double.startRun({ repository, workflow, event: 'push', headSha: sha, headBranch: 'main' });
  const { origin, host } = await startJob(double, directory, { run, permissions: { contents: 'write' } });
  return { url: await origin.release(what), said: host.lines.join() };
}

const shown = (): string[] =>
  double.state(repository).releases.map(
    ({ tag, draft, assets }) =>
      `${tag}${draft ? ' (draft)' : ''}: ${assets
        .map(({ name }) => name)
        .sort()
        .join(', ')}`,
  );
const MADE = 'POST /repos/{owner}/{repo}/releases';
const SENT = 'POST /repos/{owner}/{repo}/releases/{release_id}/assets';
const WHOLE = ['late@v1.0.0: README.md, model-late.onnx'];

describe('the release of a version', () => {
  it('is published with its files, by their digests, and once', async () => {
    const url = await publish();
    expect(url).toBe(`https://github.com/${repository.fullName}/releases/tag/late@v1.0.0`);
    expect(await publish()).toBe(url);
    expect(shown()).toEqual(WHOLE);
    const [release] = double.state(repository).releases;
    expect(release).toMatchObject({ name: 'late@v1.0.0', body: 'Predicts what comes late.' });
    expect(release!.assets.find(({ name }) => name === 'model-late.onnx')!.digest).toBe(`sha256:${sha256('weights')}`);
  });

  it.each([
    { name: 'ours', author: BOT, body: undefined, label: '', warns: false },
    {
      name: 'ours, which people have edited, or another workflow published',
      author: BOT,
      body: 'Better words.',
      label: '',
      warns: true,
    },
    { name: "somebody's with our words", author: 'mallory', body: undefined, label: '', warns: false },
    { name: "somebody's with other words", author: 'mallory', body: 'Load another one.', label: '', warns: true },
    { name: "somebody's with a label", author: 'mallory', body: undefined, label: 'old, see above', warns: true },
  ])(
    'that is out stays as it is, and is warned about where it says other things than the version: $name',
    async ({ warns, ...as }) => {
      await publish();
      const [release] = double.state(repository).releases;
      Object.assign(release!, { author: as.author });
      if (as.body !== undefined) release!.body = as.body;
      Object.assign(release!.assets[0]!, { label: as.label });
      const { said } = await published();
      expect(
        said.includes(`are of whoever published it (${as.author}) or edited it since. Its files are the version's.`),
      ).toBe(warns);
      expect(release!.body).toBe(as.body ?? publishing().markdown);
    },
  );

  it('has the names that are said before it is published', async () => {
    const run = double.startRun({ repository, workflow: 'x.yml', event: 'push', headSha: sha, headBranch: 'main' });
    const { origin } = await startJob(double, directory, { run });
    const files = [...publishing().files, file('model late.onnx', 'others')];
    const names = origin.releaseNames(files);
    await publish({ ...publishing(), files });
    const [release] = double.state(repository).releases;
    const published = release!.assets.map(({ name, digest }) => [name, digest.replace('sha256:', '')]);
    expect(names.map((name, index) => [name, files[index]!.digest]).sort()).toEqual(published.sort());
    expect(published).toHaveLength(3);
  });

  it.each([
    { what: 'an empty file', bytes: 0, others: 6, why: 'a file of a release is not empty' },
    { what: 'a file of 2 GiB', bytes: 2 ** 31, others: 6, why: 'a file of a release has fewer than 2 GiB' },
    { what: 'one more than 1000', bytes: 1, others: 1000, why: 'a release has no more than 1000 files' },
    { what: 'the last of 1000', bytes: 2 ** 31 - 1, others: 999, why: undefined },
  ])('is not asked to take what GitHub refuses: $what', ({ bytes, others, why }) => {
    expect(unreleasable([{ name: 'one', bytes }], others).get('one')).toBe(why);
    expect(assetLimit(bytes, others) === undefined).toBe(why === undefined);
  });

  it('that is out with other files is left as it is', async () => {
    await publish();
    await expect(publish(publishing('others'))).rejects.toMatchObject({
      code: 'MLOPS_RELEASE_DIFFERS',
      message: expect.stringMatching(/has others than registered: model-late\.onnx$/),
    });
    expect(shown()).toEqual(WHOLE);
  });

  const foreign = (name: string) => {
    return { id: 7, name, digest: `sha256:${sha256('x')}`, size: 1, author: BOT, createdAt: new Date() };
  };

  it('is published with our words and files alone, whatever another workflow put into a draft', async () => {
    repository.settings.immutableReleases = true;
    const at = { id: 3, tag: 'late@v1.0.0', draft: true, author: BOT, createdAt: new Date() };
    const text = { name: 'late@v1.0.0 (audited)', body: 'Load model-fast.pkl.' };
    double.state(repository).releases.push({ ...at, ...text, assets: [foreign('model-fast.pkl')] });
    await publish();
    expect(shown()).toEqual(WHOLE);
    const [release] = double.state(repository).releases;
    expect(release).toMatchObject({ name: 'late@v1.0.0', body: 'Predicts what comes late.' });
  });

  /** As GitHub's page makes it. */
  const byPerson = (immutable: boolean, assets: ReturnType<typeof foreign>[] = []): void => {
    repository.settings.immutableReleases = immutable;
    const said = { name: 'The first one', body: 'Words of a person.' };
    const at = { id: 9, tag: 'late@v1.0.0', draft: false, author: 'ada', createdAt: new Date() };
    double.state(repository).releases.push({ ...at, ...said, assets });
  };

  it('that a person has published without files gets those of the version, and keeps its words', async () => {
    byPerson(false);
    await publish();
    expect(shown()).toEqual(WHOLE);
    const [release] = double.state(repository).releases;
    expect(release).toMatchObject({ name: 'The first one', body: 'Words of a person.', author: 'ada' });
    await publish();
    expect(shown()).toEqual(WHOLE);
  });

  it('that a person has published is gone on with after a job that ended between two files', async () => {
    byPerson(false);
    double.faults({
      decide({ operation }) {
        if (operation === SENT && double.state(repository).releases[0]!.assets.length > 0)
          double.revoke(...double.world.tokens.keys());
        return undefined;
      },
    });
    await expect(publish()).rejects.toMatchObject({ code: 'MLOPS_GITHUB_TOKEN' });
    expect(shown()).toEqual(['late@v1.0.0: model-late.onnx']);
    double.faults(undefined);
    await publish();
    expect(shown()).toEqual(WHOLE);
  });

  it('that a person has published for good says what to do', async () => {
    byPerson(true);
    await expect(publish()).rejects.toMatchObject({
      code: 'MLOPS_RELEASE_DIFFERS',
      message: expect.stringMatching(/was published without the files of the version, and is immutable/),
      hint: expect.stringMatching(/`release: false`.*push the tag only/),
    });
    expect(shown()).toEqual(['late@v1.0.0: ']);
  });

  it('that a person has published with a file of theirs is refused, and gets none', async () => {
    byPerson(false, [foreign('slides.pdf')]);
    await expect(publish()).rejects.toMatchObject({
      code: 'MLOPS_RELEASE_DIFFERS',
      message: expect.stringMatching(/has files that are not of that version: slides\.pdf$/),
    });
    expect(shown()).toEqual(['late@v1.0.0: slides.pdf']);
  });

  it('that is out with a file that is not of the version is refused, and named', async () => {
    await publish();
    const [release] = double.state(repository).releases;
    release!.body = 'Edited by people.';
    await publish();
    release!.assets.push(foreign('model-fast.pkl'));
    await expect(publish()).rejects.toMatchObject({
      code: 'MLOPS_RELEASE_DIFFERS',
      message: expect.stringMatching(/has files that are not of that version: model-fast\.pkl$/),
      hint: expect.stringMatching(/take them out of that release/),
    });
  });

  it('to which somebody adds a file while it is published is not said to be whole', async () => {
    double.faults({
      decide({ operation }) {
        if (operation.startsWith('PATCH')) double.state(repository).releases[0]!.assets.push(foreign('model-fast.pkl'));
        return undefined;
      },
    });
    await expect(publish()).rejects.toMatchObject({ code: 'MLOPS_RELEASE_DIFFERS' });
  });

  it.each([
    { name: 'when the draft was made', last: MADE, nth: 1 },
    { name: 'between two files', last: SENT, nth: 1 },
    { name: 'before it was published', last: SENT, nth: 2 },
  ])('is gone on with after a job that ended $name', async ({ last, nth }) => {
    let seen = 0;
    double.faults({
      decide({ operation }) {
        if (seen === nth) double.revoke(...double.world.tokens.keys());
        if (operation === last) seen += 1;
        return undefined;
      },
    });
    await expect(publish()).rejects.toMatchObject({ code: 'MLOPS_GITHUB_TOKEN' });
    expect(shown()).toEqual([expect.stringMatching(/\(draft\)/)]);
    double.faults(undefined);
    await publish();
    expect(shown()).toEqual(WHOLE);
  });

  it.each<Fault>([
    { kind: 'status-after', status: 502 },
    { kind: 'reset-after' },
    { kind: 'reset-before' },
    { kind: 'stale' },
  ])('is one, and whole, when requests end with $kind', async (fault) => {
    double.faults([{ nth: [2, 4, 6, 9], fault }]);
    await publish();
    expect(shown()).toEqual(WHOLE);
  });

  it('takes up what a job left half sent, and no draft of somebody else', async () => {
    const at = { name: '', body: '', createdAt: new Date(), tag: 'late@v1.0.0', draft: true };
    const half = { id: 2, name: 'model-late.onnx', digest: 'sha256:0', size: 1, author: BOT, createdAt: new Date() };
    double
      .state(repository)
      .releases.push({ ...at, id: 1, author: 'ada', assets: [] }, { ...at, id: 3, author: BOT, assets: [half] });
    await publish();
    expect(shown()).toEqual(['late@v1.0.0 (draft): ', ...WHOLE]);
  });
});
