import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { localFiles } from './files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mlops-files-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('rename', () => {
  const places = ['/dev/shm', '/var/tmp'].filter((place) => existsSync(place));
  const apart = new Set(places.map((place) => statSync(place).dev)).size === 2;
  const onTwo = apart ? it : it.skip;

  onTwo(
    `moves to another device, links and all${apart ? '' : ' (here /dev/shm and /var/tmp are not two)'}`,
    async () => {
      const [from, to] = await Promise.all(places.map((place) => mkdtemp(join(place, 'mlops-files-'))));
      try {
        await mkdir(join(from!, 'model'));
        await writeFile(join(from!, 'model', 'weights'), '1');
        await symlink('weights', join(from!, 'model', 'latest'));
        await localFiles.rename(join(from!, 'model'), join(to!, 'model'));
        expect(await readdir(from!)).toEqual([]);
        expect(await readdir(to!)).toEqual(['model']);
        expect(await readFile(join(to!, 'model', 'weights'), 'utf8')).toBe('1');
        expect(await readlink(join(to!, 'model', 'latest'))).toBe('weights');
      } finally {
        await Promise.all([from!, to!].map((place) => rm(place, { recursive: true })));
      }
    },
  );
});

describe('write', () => {
  it('makes the directories above, replaces what is there, and leaves nothing aside', async () => {
    const path = join(directory, 'a', 'b.txt');
    await localFiles.write(path, 'old');
    await localFiles.write(path, Uint8Array.of(110, 101, 119));
    expect(await localFiles.readText(path)).toBe('new');
    expect(await readdir(join(directory, 'a'))).toEqual(['b.txt']);
  });

  it('leaves the old content and nothing aside when it fails', async () => {
    const path = join(directory, 'taken');
    await mkdir(path);
    await writeFile(join(path, 'inside'), 'kept');
    await expect(localFiles.write(path, 'new')).rejects.toMatchObject({
      code: expect.stringMatching(/EISDIR|ENOTEMPTY/),
    });
    expect(await readdir(directory)).toEqual(['taken']);
    expect(await readFile(join(path, 'inside'), 'utf8')).toBe('kept');
  });

  it('replaces a link instead of writing through it', async () => {
    await writeFile(join(directory, 'elsewhere'), 'kept');
    await symlink('elsewhere', join(directory, 'link'));
    await localFiles.write(join(directory, 'link'), 'new');
    expect(await readFile(join(directory, 'elsewhere'), 'utf8')).toBe('kept');
    expect(await readFile(join(directory, 'link'), 'utf8')).toBe('new');
  });

  it('keeps readers from seeing half a file', async () => {
    const path = join(directory, 'big');
    const contents = ['a', 'b'].map((letter) => letter.repeat(1 << 20));
    await localFiles.write(path, contents[0]!);
    const writing = (async () => {
      for (let turn = 0; turn < 20; turn++) await localFiles.write(path, contents[turn % 2]!);
    })();
    let running = true;
    void writing.finally(() => (running = false));
    const seen = new Set<string>();
    while (running) seen.add(await readFile(path, 'utf8'));
    await writing;
    expect([...seen].every((content) => contents.includes(content))).toBe(true);
  });
});

describe('copy', () => {
  it('copies bytes into a place that may not be there yet', async () => {
    await writeFile(join(directory, 'from'), 'bytes');
    await localFiles.copy(join(directory, 'from'), join(directory, 'x', 'to'));
    expect(await readFile(join(directory, 'x', 'to'), 'utf8')).toBe('bytes');
    expect(await readdir(join(directory, 'x'))).toEqual(['to']);
  });

  it('leaves nothing aside when there is nothing to copy', async () => {
    await expect(localFiles.copy(join(directory, 'absent'), join(directory, 'to'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('the other files', () => {
  it('lists by name, whatever the order of making', async () => {
    for (const name of ['b', 'a', 'C']) await writeFile(join(directory, name), '');
    expect(await localFiles.list(directory)).toEqual(['C', 'a', 'b']);
  });

  it('says what exists, unreadable or not', async () => {
    await writeFile(join(directory, 'locked'), '');
    await chmod(join(directory, 'locked'), 0);
    expect(await localFiles.exists(join(directory, 'locked'))).toBe(true);
    expect(await localFiles.exists(join(directory, 'absent'))).toBe(false);
  });

  it('removes what is there and what is not', async () => {
    await localFiles.write(join(directory, 'a', 'b'), '');
    await localFiles.remove(join(directory, 'a'));
    await localFiles.remove(join(directory, 'a'));
    expect(await readdir(directory)).toEqual([]);
  });

  it('makes a fresh directory for each caller', async () => {
    const [one, two] = [
      await localFiles.makeTemporaryDirectory('x-', directory),
      await localFiles.makeTemporaryDirectory('x-', directory),
    ];
    expect(one).not.toBe(two);
    expect((await stat(one)).isDirectory()).toBe(true);
    expect(one.startsWith(join(directory, 'x-'))).toBe(true);
  });
});
