import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { testHost, type TestHost } from '#testing';
import type { Project } from '#config';
import { prepareEnvironment, prepareProject, sayWhatIsGone } from './setup.ts';

let root: string;
let host: TestHost;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-'));
  host = testHost({ directory: root });
  writeFileSync(join(root, 'requirements.txt'), 'numpy==1');
  writeFileSync(join(root, '.gitignore'), 'env/\nruns\n.mlops/\n');
  execFileSync('git', ['init', '-q'], { cwd: root, stdio: 'pipe' });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const SETUPTOOLS = '[build-system]\nrequires = ["setuptools"]\n';
const MAKE = 'mkdir -p env/bin && touch env/bin/python && echo ran >> runs';
const setup = [['sh', '-c', MAKE, 'requirements.txt']];
const prepare = (commands: string[][] = setup, run = ['env/bin/python', 'train.py'], env: string[] = []) =>
  prepareEnvironment(
    host,
    { root, workspace: join(root, '.mlops'), config: { project: 'p' } },
    { setup: commands, run, env },
  );
const runs = (): number =>
  existsSync(join(root, 'runs')) ? readFileSync(join(root, 'runs'), 'utf8').trim().split('\n').length : 0;

describe('prepareEnvironment', () => {
  it('runs nothing without commands', async () => {
    expect(await prepare([])).toBe(false);
  });

  it('runs once for the same files', async () => {
    expect([await prepare(), await prepare(), runs()]).toEqual([true, false, 1]);
  });

  it.each([
    { name: 'a named file changed', change: () => writeFileSync(join(root, 'requirements.txt'), 'numpy==2') },
    { name: 'a lock file appeared', change: () => writeFileSync(join(root, 'uv.lock'), 'x') },
    { name: 'the environment is gone', change: () => rmSync(join(root, 'env'), { recursive: true }) },
    { name: 'the program in it is gone', change: () => rmSync(join(root, 'env/bin/python')) },
    { name: 'the memo is damaged', change: () => writeFileSync(join(root, '.mlops/cache/setup.json'), '{"key":') },
  ])('runs again when $name', async ({ change }) => {
    await prepare();
    change();
    expect([await prepare(), runs()]).toEqual([true, 2]);
  });

  it('runs once when a command names what an earlier one made', async () => {
    const commands = [...setup, ['sh', '-c', 'exit 0', 'env/bin/python']];
    expect([await prepare(commands), await prepare(commands), runs()]).toEqual([true, false, 1]);
  });

  it('runs again when a named file changed while it ran', async () => {
    const commands = [...setup, ['sh', '-c', 'echo "# $(wc -l < runs)" >> requirements.txt']];
    await prepare(commands);
    expect([await prepare(commands), runs()]).toEqual([true, 2]);
  });

  it('removes what setuptools built, which it would install again, and nothing of others', async () => {
    const files = {
      ...{ 'pyproject.toml': '', 'build/lib/p/old.py': '', 'build/lib.linux-x86_64-cpython-312/p/old.so': '' },
      ...{ 'build/bdist.linux-x86_64/wheel/p/old.py': '', 'build/temp.linux-x86_64/old.o': '' },
      ...{ 'libs/a/setup.py': '', 'libs/a/build/bdist.linux-x86_64/x': '', 'libs/a/build/lib/tracked.py': '' },
      ...{ 'libs/b/setup.py': '', 'libs/b/build/lib/libcmake.so': '' },
      ...{ 'libs/c/build/bdist.linux-x86_64/x': '', 'libs/c/build/lib/no-manifest.py': '' },
      ...{
        'p.egg-info/SOURCES.txt': '',
        'libs/a/src/a.egg-info/SOURCES.txt': '',
        'libs/a/src/a.egg-info/PKG-INFO': '',
      },
      ...{ 'libs/b/b.egg-info/SOURCES.txt': '', 'libs/c/c.egg-info/SOURCES.txt': '' },
      ...{ 'libs/d/setup.cfg': '[options]\npackage_dir =\n  = code\n', 'libs/d/code/d.egg-info/SOURCES.txt': '' },
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    writeFileSync(join(root, '.gitignore'), 'env/\nruns\n.mlops/\nbuild/\n*.egg-info/\n');
    execFileSync('git', ['add', '-f', 'libs/a/build/lib/tracked.py', 'libs/b/b.egg-info/SOURCES.txt'], { cwd: root });
    await prepare();
    const gone = Object.keys(files).filter((name) => !existsSync(join(root, name)));
    expect(gone).toEqual([
      'build/lib/p/old.py',
      'build/lib.linux-x86_64-cpython-312/p/old.so',
      'build/bdist.linux-x86_64/wheel/p/old.py',
      'libs/a/build/bdist.linux-x86_64/x',
      'p.egg-info/SOURCES.txt',
      'libs/a/src/a.egg-info/SOURCES.txt',
      'libs/d/code/d.egg-info/SOURCES.txt',
    ]);
    expect(host.lines).toContainEqual(
      expect.stringContaining('Moving what is in build/lib to .mlops/moved/build/lib:'),
    );
    expect(gone.filter((name) => !existsSync(join(root, '.mlops/moved', name)))).toEqual([]);
    // By it the next one knows whose the rest is.
    expect(existsSync(join(root, 'build/bdist.linux-x86_64'))).toBe(true);
  });

  it.each([
    {
      name: 'of setuptools, ended as it compiled',
      made: ['lib.linux-x86_64-cpython-312/p/a.py', 'temp.linux-x86_64/x'],
      gone: 1,
    },
    { name: 'of setuptools, ended before that', made: ['lib/p/a.py'], gone: 1 },
    { name: 'of nobody that the manifest names', manifest: '[tool.ruff]\n', made: ['lib/p/a.py'], gone: 0 },
    {
      name: 'of nobody, where another backend builds',
      manifest: '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n# no setuptools\n',
      made: ['lib/p/a.py'],
      gone: 0,
    },
    { name: 'whoever builds, by the platform in a name', manifest: '', made: ['lib/a.py', 'bdist.linux/a'], gone: 2 },
    { name: 'of CMake', made: ['lib/p/a.py', 'CMakeCache.txt'], gone: 0 },
    {
      name: 'of both, what Python imports',
      made: [
        'lib/p/a.py',
        'lib.linux-x86_64-cpython-312/a.so',
        'lib/libcore.so',
        'lib/cmake/a.cmake',
        'CMakeCache.txt',
      ],
      gone: 2,
    },
    { name: 'of npm', made: ['lib/index.js'], gone: 0 },
    { name: 'of CMake, a directory for each way', made: ['lib/core.py', 'Release/CMakeCache.txt'], gone: 0 },
    { name: 'of setuptools, beside directories of others', made: ['lib/p/a.py', 'html/index.html'], gone: 1 },
    { name: 'of pip install --target', made: ['lib/p/a.py', 'lib/p-1.dist-info/RECORD'], gone: 0 },
  ])('knows a build that was never put together: $name', async ({ made, gone, manifest = SETUPTOOLS }) => {
    writeFileSync(join(root, '.gitignore'), 'env/\nruns\n.mlops/\nbuild/\n');
    writeFileSync(join(root, 'pyproject.toml'), manifest);
    for (const name of made) {
      mkdirSync(dirname(join(root, 'build', name)), { recursive: true });
      writeFileSync(join(root, 'build', name), '');
    }
    await prepare();
    expect(made.filter((name) => !existsSync(join(root, 'build', name)))).toEqual(made.slice(0, gone));
  });

  it.each([
    { ignored: 'build/lib/*', gone: true },
    { ignored: 'build/**', gone: true },
    { ignored: '*.py', gone: true },
    { ignored: 'build/lib/p/old.py', gone: true },
    { ignored: 'env', gone: false },
  ])('removes a build of which git ignores what lies in it: $ignored', async ({ ignored, gone }) => {
    writeFileSync(join(root, '.gitignore'), `env/\nruns\n.mlops/\n${ignored}\n`);
    writeFileSync(join(root, 'pyproject.toml'), SETUPTOOLS);
    mkdirSync(join(root, 'build/lib/p'), { recursive: true });
    writeFileSync(join(root, 'build/lib/p/old.py'), '');
    await prepare();
    expect(existsSync(join(root, 'build/lib/p/old.py'))).toBe(!gone);
  });

  it.each([
    { name: 'is', base: 'out/b', gone: true },
    { name: 'has a link on its way', base: 'link/b', gone: false },
    { name: 'is elsewhere', base: '../b', gone: false },
  ])('removes a build that setup.cfg has elsewhere, where that $name', async ({ base, gone }) => {
    const project = join(root, 'p');
    writeFileSync(join(root, '.gitignore'), 'env/\nruns\n.mlops/\nout/\nb/\n');
    const built = join(project, base.replace('link', '../other'), 'lib/p/old.py');
    for (const place of [project, dirname(built), join(root, 'other')]) mkdirSync(place, { recursive: true });
    for (const place of [built, join(project, 'setup.py')]) writeFileSync(place, '');
    symlinkSync('../other', join(project, 'link'));
    writeFileSync(join(project, 'setup.cfg'), `[metadata]\nname = p\n[build]\n# where\nbuild-base = ${base}\n`);
    await prepareEnvironment(
      host,
      { root: project, workspace: join(project, '.mlops'), config: { project: 'p' } },
      { setup: [['true', 'setup.py']], run: ['python3', 'train.py'] },
    );
    expect(existsSync(built)).toBe(!gone);
  });

  describe('of a `build/lib` that no manifest says to be of a build', () => {
    const source = 'src/old.py';
    const built = 'build/lib/old.py';
    const build = `test ! -e ${source} || { mkdir -p build/lib && cp ${source} ${built}; }`;
    const at = (end = '') => [['sh', '-c', build + end, source]];
    beforeEach(() => {
      mkdirSync(join(root, 'src'));
      writeFileSync(join(root, 'pyproject.toml'), '[project]\nname = "p"\n');
      writeFileSync(join(root, source), '');
      writeFileSync(join(root, '.gitignore'), '.mlops/\nbuild/\n');
    });

    it.each([
      { name: 'made it', end: '', code: undefined },
      { name: 'failed', end: '; exit 4', code: 'MLOPS_PROGRAM_FAILED' },
      { name: 'was killed', end: '; cp .mlops/cache/setup.json note; exit 4', code: 'MLOPS_PROGRAM_FAILED' },
    ])('moves one where a set-up $name', async ({ end, code }) => {
      const first = prepare(at(end));
      if (code === undefined) expect(await first).toBe(true);
      else await expect(first).rejects.toMatchObject({ code });
      if (existsSync(join(root, 'note'))) renameSync(join(root, 'note'), join(root, '.mlops/cache/setup.json'));
      expect(existsSync(join(root, built))).toBe(true);
      rmSync(join(root, source));
      await prepare(at());
      expect([existsSync(join(root, built)), existsSync(join(root, '.mlops/moved', built))]).toEqual([false, true]);
    });

    it('leaves one that was there before, and says so with the way out', async () => {
      mkdirSync(join(root, 'build/lib'), { recursive: true });
      writeFileSync(join(root, built), 'by hand');
      for (const end of ['', '; true']) await prepare([['sh', '-c', `exit 0${end}`, source]]);
      expect(readFileSync(join(root, built), 'utf8')).toBe('by hand');
      expect(host.lines).toContainEqual(
        expect.stringMatching(/^warning No set-up was seen to build build\/lib, so it stays: .* remove it/),
      );
    });

    it('leaves one that CMake has put its files beside since', async () => {
      await prepare(at());
      writeFileSync(join(root, 'build/CMakeCache.txt'), '');
      await prepare(at('; true'));
      expect(existsSync(join(root, '.mlops/moved/build/lib'))).toBe(false);
    });
  });

  describe('of a directory that git ignores', () => {
    const source = 'native.c';
    const line = /^Set-up filled (\S+) before/;
    const named = () => host.lines.flatMap((one) => line.exec(one)?.[1] ?? []);
    const filling = (make: string) => [['sh', '-c', make, source]];
    beforeEach(() => {
      writeFileSync(join(root, '.gitignore'), 'env/\nruns\n.mlops/\nbuild/\ndata/\nother/\n*.egg-info/\n');
      mkdirSync(join(root, 'data'));
      writeFileSync(join(root, source), '');
    });

    it.each([
      { name: 'fills and does not clear', make: 'mkdir -p build && touch build/native.so', said: ['build'] },
      { name: 'clears first', make: 'rm -rf build && mkdir build && touch build/native.so', said: [] },
      { name: 'has as an environment', make: 'mkdir -p build && touch build/pyvenv.cfg', said: [] },
      { name: 'has an environment in', make: 'mkdir -p build/e && touch build/e/pyvenv.cfg', said: [] },
      { name: 'builds by setuptools', make: 'mkdir -p build/temp.linux-x86_64-cpython-312 p.egg-info', said: [] },
    ])('names one that set-up $name, when it is run again', async ({ make, said }) => {
      writeFileSync(join(root, 'pyproject.toml'), SETUPTOOLS);
      await prepare(filling(make));
      expect(named()).toEqual([]);
      await prepare(filling(`${make}; true`));
      await prepare(filling(`${make}; true; true`));
      expect(named()).toEqual([...said, ...said]);
    });

    it('names one that a set-up filled which failed, and none that is gone or that others filled', async () => {
      await expect(prepare(filling('mkdir other build; exit 4'))).rejects.toThrow();
      rmSync(join(root, 'other'), { recursive: true });
      writeFileSync(join(root, 'data/x'), '');
      await prepare(filling('touch build/native.so'));
      expect(named()).toEqual(['build']);
    });
  });

  describe('of modules that are compiled in place, as for an editable install,', () => {
    const own = 'src/p/own.cpython-312-x86_64-linux-gnu.so';
    const byHand = 'src/p/hand.abi3.so';
    const install = (more = '') => [['sh', '-c', `test ! -e src/p/own.c || echo > ${own}${more}`, 'src/p/own.c']];
    const left = () => [own, byHand].filter((name) => existsSync(join(root, name)));
    beforeEach(() => {
      mkdirSync(join(root, 'src/p'), { recursive: true });
      for (const name of ['pyproject.toml', 'src/p/own.c', 'src/p/other.c', byHand])
        writeFileSync(join(root, name), '');
      writeFileSync(join(root, '.gitignore'), '.mlops/\n*.so\nenv/\nruns\n');
      execFileSync('git', ['add', '.'], { cwd: root });
    });

    it('moves those that it made where nothing says how to install the project, too', async () => {
      execFileSync('git', ['rm', '-q', '--cached', 'pyproject.toml'], { cwd: root });
      rmSync(join(root, 'pyproject.toml'));
      await prepare(install(), ['python3', 'train.py']);
      rmSync(join(root, 'src/p/own.c'));
      await prepare(install(), ['python3', 'train.py']);
      expect(left()).toEqual([byHand]);
    });

    it('moves those of a plain name, as `make` gives, and leaves those of others', async () => {
      const [plain, theirs] = ['src/p/plain.so', 'src/p/theirs.so'];
      writeFileSync(join(root, theirs), '');
      const make = [['sh', '-c', `test ! -e src/p/own.c || echo > ${plain}`, 'src/p/own.c']];
      await prepare(make);
      rmSync(join(root, 'src/p/own.c'));
      await prepare(make);
      expect([plain, theirs].map((name) => existsSync(join(root, name)))).toEqual([false, true]);
    });

    it('moves what it linked them of, and versions of libraries: `make` would link that again', async () => {
      const made = ['src/p/own.o', 'src/p/libown.a', 'src/p/libown.so.1.2'];
      const theirs = 'src/p/hand.o';
      writeFileSync(join(root, '.gitignore'), '.mlops/\n*.so\n*.o\n*.a\n*.so.*\n');
      writeFileSync(join(root, theirs), '');
      const make = (more = '') => [
        ['sh', '-c', `test ! -e src/p/own.c || touch ${made.join(' ')}${more}`, 'src/p/own.c'],
      ];
      await prepare(make());
      rmSync(join(root, 'src/p/own.c'));
      await prepare(make('; true'));
      expect([...made, theirs].filter((name) => existsSync(join(root, name)))).toEqual([theirs]);
      expect(host.lines).toContainEqual(expect.stringMatching(/^No set-up of this commit has compiled .*hand\.o/));
    });

    it('names a few of many', async () => {
      writeFileSync(join(root, '.gitignore'), '.mlops/\n*.o\n');
      for (let i = 0; i < 30; i++) writeFileSync(join(root, `${i}.o`), '');
      await prepare();
      expect(host.lines).toContainEqual(expect.stringMatching(/compiled 0\.o, .* and 20 more: /));
      const make = [['sh', '-c', 'for i in $(seq 30 44); do touch $i.o; done', 'src/p/own.c']];
      await prepare(make);
      await prepare([...make, ['true']]);
      expect(host.lines.filter((line) => /^Moving \d+\.o to/.test(line))).toHaveLength(10);
      expect(host.lines).toContainEqual('Moving 5 more that set-up made before');
    });

    it('moves those that it made, which programs would find though nothing makes them any more', async () => {
      await prepare(install(), ['python3', 'train.py']);
      expect(left()).toEqual([own, byHand]);
      rmSync(join(root, 'src/p/own.c'));
      await prepare(install(), ['python3', 'train.py']);
      expect(left()).toEqual([byHand]);
      expect(existsSync(join(root, '.mlops/moved', own))).toBe(true);
      expect(host.lines).toContainEqual(
        expect.stringMatching(/^Moving src\/p\/own\.\S+ to \.mlops\/moved\/src\/p\/own\..*made one there before/),
      );
    });

    it('moves those that somebody compiled anew where it had, also after it had not', async () => {
      await prepare(install());
      for (const setUp of [[['true', 'src/p/own.c']], install()]) {
        writeFileSync(join(root, 'new'), 'of a developer');
        renameSync(join(root, 'new'), join(root, own));
        await prepare(setUp);
      }
      expect(readFileSync(join(root, '.mlops/moved', own), 'utf8')).toBe('of a developer');
      rmSync(join(root, 'src/p/own.c'));
      await prepare(install());
      expect(left()).toEqual([byHand]);
    });

    it('keeps what somebody else made there, beside the next one too, and of its own one at most', async () => {
      const moved = () =>
        readdirSync(join(root, '.mlops/moved/src/p'))
          .sort()
          .map((name) => readFileSync(join(root, '.mlops/moved/src/p', name), 'utf8'));
      const compile = (text: string) => [['sh', '-c', `echo ${text} > ${own}`, 'src/p/own.c']];
      const byDeveloper = (text: string) => {
        writeFileSync(join(root, 'new'), text);
        renameSync(join(root, 'new'), join(root, own));
      };
      await prepare(compile('of one'));
      byDeveloper('of a developer');
      await prepare(compile('of two'));
      expect(moved()).toEqual(['of a developer']);
      await prepare(compile('of three'));
      expect(moved()).toEqual(['of a developer', 'of two\n']);
      expect(host.lines).toContainEqual(
        expect.stringMatching(/^\.mlops\/moved\/src\/p\/own\.\S+ stays beside it: .*`rm -r \.mlops\/moved`/),
      );
      await prepare(compile('of four'));
      await prepare(compile('of five'));
      expect(moved()).toEqual(['of a developer', 'of four\n']);
      byDeveloper('of a developer');
      await prepare(compile('of six'));
      expect(moved()).toEqual(['of a developer', 'of four\n']);
      byDeveloper('of another');
      await prepare(compile('of seven'));
      expect(moved()).toEqual(['of a developer', 'of another']);
    });

    it('says which are there without any set-up', async () => {
      await prepare([]);
      expect(host.lines).toContainEqual(expect.stringContaining(`No set-up of this commit has compiled ${byHand}:`));
    });

    it('leaves what came where it builds nothing, as of another project of the repository', async () => {
      const others = 'web/src/core.abi3.so';
      mkdirSync(join(root, 'web/src'), { recursive: true });
      mkdirSync(join(root, 'models'));
      for (const name of ['web/setup.py', 'models/pyproject.toml']) writeFileSync(join(root, name), '');
      // What uv reads above the project is of all the repository.
      writeFileSync(join(root, 'pyproject.toml'), '[tool.uv.workspace]\nmembers = ["models"]\n');
      const at = { root: join(root, 'models'), workspace: join(root, 'models/.mlops'), config: { project: 'p' } };
      for (const end of ['touch ../$0', 'true'])
        await prepareEnvironment(host, at, {
          setup: [['sh', '-c', `${end} # uv sync`, others]],
          run: ['python3', 'train.py'],
        });
      expect(existsSync(join(root, others))).toBe(true);
    });

    it('names those that it did not make again, with the way out, also to a stage alone and where a program failed', async () => {
      writeFileSync(join(root, '.gitignore'), '.mlops/\n*.so\nenv/\n');
      const stamped = [
        'sh',
        '-c',
        `[ -f .mlops/done ] || echo > ${own}; touch .mlops/done; ${MAKE.split(' && echo')[0]}`,
      ];
      const project = { name: 'p', root, workspace: join(root, '.mlops'), config: { project: 'p' } };
      const section = { setup: [stamped], run: ['env/bin/python', 'train.py'] };
      const said = async (say: () => Promise<unknown>): Promise<[unknown, boolean]> => {
        host = testHost({ directory: root });
        const wasRun = await say();
        const line = /has not made again.*own\..*\(now \.mlops\/moved\/src.*`make` a stamp/;
        return [wasRun, host.lines.some((one) => line.test(one))];
      };
      const run = () => prepareEnvironment(host, project, section);
      const alone = () => prepareEnvironment(host, project, section, { goesOn: true });
      const failed = () => sayWhatIsGone(host, project);
      expect([await said(run), await said(alone), await said(failed)]).toEqual([
        [true, false],
        [false, false],
        [undefined, false],
      ]);
      writeFileSync(join(root, 'src/p/other.c'), 'changed');
      expect([await said(run), await said(run), await said(alone), await said(failed)]).toEqual([
        [true, true],
        [false, false],
        [false, true],
        [undefined, true],
      ]);
      // Of the next one that is as it was: what this one has not moved nobody asks for any more.
      writeFileSync(join(root, 'src/p/other.c'), 'changed again');
      expect([await said(run), await said(alone), await said(failed)]).toEqual([
        [true, false],
        [false, false],
        [undefined, false],
      ]);
    });

    it('names them after the next one that ends well, where one failed in between', async () => {
      await prepare(install(), ['python3', 'train.py']);
      await expect(prepare([['sh', '-c', 'exit 4', 'src/p/own.c']])).rejects.toThrow();
      host = testHost({ directory: root });
      await prepare([['true', 'src/p/own.c']], ['python3', 'train.py']);
      expect(host.lines).toContainEqual(
        expect.stringContaining(`Set-up has not made again what was moved before it: ${own}`),
      );
    });

    it.each([
      { name: 'failed', end: '; exit 4', code: 'MLOPS_PROGRAM_FAILED' },
      { name: 'was killed', end: '; kill -9 $PPID', code: undefined },
    ])('moves those of a set-up that $name', async ({ end, code }) => {
      if (code === undefined) {
        // What a process leaves that is killed: the note from before its first command.
        await expect(prepare(install(`; cp .mlops/cache/setup.json note; exit 4`))).rejects.toThrow();
        renameSync(join(root, 'note'), join(root, '.mlops/cache/setup.json'));
      } else await expect(prepare(install(end))).rejects.toMatchObject({ code });
      rmSync(join(root, 'src/p/own.c'));
      await prepare(install());
      expect(left()).toEqual([byHand]);
    });

    it('moves those of a submodule, and what setuptools built there', async () => {
      const within = (...args: string[]): unknown => execFileSync('git', args, { cwd: join(root, 'libs') });
      for (const name of ['libs/src/a.c', 'libs/build/lib/old.py']) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), '');
      }
      writeFileSync(join(root, 'libs/pyproject.toml'), SETUPTOOLS);
      writeFileSync(join(root, 'libs/.gitignore'), '*.so\nbuild/\n');
      within('init', '-q');
      within('add', '.');
      within('-c', 'user.name=A', '-c', 'user.email=a@b.c', 'commit', '-q', '-m', 'one');
      execFileSync('git', ['add', 'libs'], { cwd: root, stdio: 'pipe' });
      await prepare([['sh', '-c', 'echo > libs/src/a.abi3.so', 'libs']]);
      expect(existsSync(join(root, 'libs/build/lib/old.py'))).toBe(false);
      await prepare([['true', 'libs']]);
      expect(existsSync(join(root, 'libs/src/a.abi3.so'))).toBe(false);
      expect(left()).toEqual([byHand]);
    });

    it.each([
      { where: 'in a submodule that has no manifest', library: 'libs', inside: true },
      { where: 'in one that lies in that', library: 'libs/below', inside: true },
      { where: 'beside the project, in a directory that is named', library: '../libs' },
      { where: 'above it', library: '..' },
      { where: 'below a manifest that it does not read', library: 'web/native' },
      {
        where: 'where only a script says',
        library: '../libs',
        make: 'cd ../libs && touch own.so',
        named: '../libs/make.sh',
      },
    ])('moves those that it made $where', async ({ library, inside, make = 'touch $0/own.so', named = library }) => {
      const project = join(root, 'models');
      const at = join(project, library);
      const git = (directory: string, ...args: string[]): unknown =>
        execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main', ...args], {
          cwd: directory,
          stdio: 'pipe',
        });
      for (const place of [at, join(project, 'web')]) mkdirSync(place, { recursive: true });
      for (const name of ['make.sh', 'own.c']) writeFileSync(join(at, name), '');
      writeFileSync(join(project, 'web/pyproject.toml'), '');
      for (let place = at; inside && place !== project; place = dirname(place)) {
        writeFileSync(join(place, '.gitignore'), '*.so\n');
        git(place, 'init', '-q');
        git(place, 'add', '.');
        git(place, 'commit', '-qm', 'one');
      }
      git(root, 'add', '.');
      const run = (commands: string[][]) => {
        host = testHost({ directory: root });
        return prepareEnvironment(
          host,
          { root: project, workspace: join(project, '.mlops'), config: { project: 'p' } },
          { setup: commands, run: ['python3', 'train.py'] },
        );
      };
      const isMoved = () => existsSync(join(project, '.mlops/moved', relative(root, join(at, 'own.so'))));
      for (const next of [[['sh', '-c', 'true', named]], []]) {
        await run([['sh', '-c', make, named]]);
        expect(existsSync(join(at, 'own.so'))).toBe(true);
        await run(next);
        expect([existsSync(join(at, 'own.so')), isMoved()]).toEqual([false, true]);
        rmSync(join(project, '.mlops'), { recursive: true });
      }
    });

    it('leaves those that came where it reads nothing, and says so', async () => {
      execFileSync('git', ['rm', '-q', '--cached', 'pyproject.toml'], { cwd: root });
      rmSync(join(root, 'pyproject.toml'));
      mkdirSync(join(root, 'models'));
      const at = { root: join(root, 'models'), workspace: join(root, 'models/.mlops'), config: { project: 'p' } };
      await prepareEnvironment(host, at, {
        setup: [['sh', '-c', 'cd "$(dirname "$PWD")" && mkdir out && touch out/a.so']],
        run: ['python3', 'train.py'],
      });
      expect(host.lines).toContainEqual(
        expect.stringMatching(/^\.\.\/out\/a\.so came while set-up was running, where it reads nothing/),
      );
    });

    describe('where mlops.yml has no set-up any more,', () => {
      const run = ['python3', 'train.py'];
      const inEnvironment = install(`; ${MAKE}`);
      const fresh = (): TestHost => (host = testHost({ directory: root }));
      const told = /^warning Set-up made .*own\..* \(now \.mlops\/moved\/src.* before, and mlops\.yml says no `setup`/;
      const byDeveloper = () => {
        writeFileSync(join(root, 'new'), 'of a developer');
        renameSync(join(root, 'new'), join(root, own));
      };

      it.each([
        { name: 'ended well', end: '' },
        { name: 'failed', end: '; exit 4' },
        // What a process leaves that is killed: the note from before its first command.
        { name: 'was killed', end: '; cp .mlops/cache/setup.json note; exit 4' },
        { name: 'was killed after another', end: '; cp .mlops/cache/setup.json note; exit 4', before: install() },
      ])('moves those of one that $name, and names them once', async ({ end, before }) => {
        if (before) await prepare(before, run);
        await prepare(install(end), run).catch(() => undefined);
        if (existsSync(join(root, 'note'))) renameSync(join(root, 'note'), join(root, '.mlops/cache/setup.json'));
        rmSync(join(root, 'src/p/own.c'));
        fresh();
        expect([await prepare([], run), left()]).toEqual([true, [byHand]]);
        expect(existsSync(join(root, '.mlops/moved', own))).toBe(true);
        expect(host.lines).toContainEqual(expect.stringMatching(told));
        expect(host.lines).toContainEqual(
          expect.stringMatching(/^No set-up of this commit has compiled src\/p\/hand\.abi3\.so:/),
        );
        fresh();
        expect([await prepare([], run), host.lines.filter((line) => told.test(line))]).toEqual([false, []]);
      });

      it('leaves what somebody else compiled there since, and says so', async () => {
        await prepare(install(), run);
        byDeveloper();
        fresh();
        expect([await prepare([], run), left()]).toEqual([false, [own, byHand]]);
        expect(host.lines).toContainEqual(
          expect.stringMatching(/^No set-up of this commit has compiled src\/p\/hand\..*, src\/p\/own\./),
        );
      });

      it('leaves what was put back', async () => {
        await prepare(install(), run);
        await prepare([], run);
        renameSync(join(root, '.mlops/moved', own), join(root, own));
        fresh();
        expect([await prepare([], run), left()]).toEqual([false, [own, byHand]]);
      });

      it('says so where a program failed, and to a stage alone', async () => {
        const project = { name: 'p', root, workspace: join(root, '.mlops'), config: { project: 'p' } };
        await prepare(install(), run);
        await prepare([], run);
        fresh();
        await sayWhatIsGone(host, project);
        expect(host.lines).toContainEqual(expect.stringMatching(told));
        fresh();
        await prepareEnvironment(host, project, { run }, { goesOn: true });
        expect(host.lines).toContainEqual(expect.stringMatching(told));
      });

      it('sets up again where it has one again', async () => {
        await prepare(inEnvironment);
        await prepare([], run);
        expect([await prepare(inEnvironment), left()]).toEqual([true, [own, byHand]]);
        expect([await prepare(inEnvironment), left()]).toEqual([false, [own, byHand]]);
        rmSync(join(root, 'src/p/own.c'));
        await prepare(inEnvironment);
        expect(left()).toEqual([byHand]);
      });

      it('goes on with what was moved where it was killed half-way', async () => {
        await prepare(install(), run);
        const memo = join(root, '.mlops/cache/setup.json');
        const write = host.files.write;
        let times = 0;
        host.files.write = async (path, text) => {
          if (path === memo && ++times === 2) throw new Error('killed');
          return write(path, text);
        };
        await expect(prepare([], run)).rejects.toThrow('killed');
        expect(left()).toEqual([byHand]);
        fresh();
        await prepare([], run);
        expect(host.lines).toContainEqual(expect.stringMatching(told));
      });

      it('leaves those of another project of the folder', async () => {
        const other = () =>
          prepareEnvironment(
            host,
            { root, workspace: join(root, '.mlops'), config: { project: 'other' } },
            { setup: inEnvironment, run: ['env/bin/python', 'train.py'] },
          );
        await other();
        expect([await prepare([], run), left()]).toEqual([false, [own, byHand]]);
        expect(await other()).toBe(false);
      });

      it('names each directory that it filled', async () => {
        writeFileSync(join(root, '.gitignore'), '.mlops/\n*.so\nout/\n');
        await prepare([['sh', '-c', 'mkdir -p out && touch out/native']], run);
        fresh();
        await prepare([], run);
        expect(host.lines).toContainEqual(expect.stringMatching(/^Set-up filled out before, and/));
      });

      it('knows all of them by what it left, however many', async () => {
        writeFileSync(join(root, '.gitignore'), '.mlops/\n*.o\n');
        await prepare([['sh', '-c', 'for i in $(seq 1000 1600); do touch $i.o; done', 'src/p/own.c']], run);
        await prepare([], run);
        expect(readdirSync(root).filter((name) => name.endsWith('.o'))).toEqual([]);
      });

      it('names what lies beside the project too, and makes nothing where there never was one', async () => {
        mkdirSync(join(root, 'models'));
        const at = { root: join(root, 'models'), workspace: join(root, 'models/.mlops'), config: { project: 'p' } };
        expect(await prepareEnvironment(host, at, { run })).toBe(false);
        expect(host.lines).toContainEqual(
          expect.stringContaining(`No set-up of this commit has compiled ../${byHand}:`),
        );
        expect(readdirSync(at.root)).toEqual([]);
      });
    });

    it('leaves those that came as a program ran, and says so', async () => {
      writeFileSync(join(root, 'pyproject.toml'), '[project]\nname = "a"\nversion = "1"\n');
      const run = ['uv', 'run', 'train.py'];
      await prepare([], run);
      writeFileSync(join(root, own), '');
      expect(await prepare([], run)).toBe(false);
      writeFileSync(join(root, 'uv.lock'), '');
      await prepare([], run);
      expect(left()).toEqual([own, byHand]);
      expect(host.lines).toContainEqual(
        expect.stringMatching(/^No set-up of this commit has compiled src\/p\/hand\..*, src\/p\/own\./),
      );
    });
  });

  it('runs again when the commands changed', async () => {
    await prepare();
    expect(await prepare([['sh', '-c', `${MAKE} # other`, 'requirements.txt']])).toBe(true);
  });

  it('sees a file behind an equals sign', async () => {
    const command = [['sh', '-c', MAKE, '--requirement=requirements.txt']];
    await prepare(command);
    writeFileSync(join(root, 'requirements.txt'), 'numpy==3');
    expect(await prepare(command)).toBe(true);
  });

  describe('in a project of a repository, runs again when', () => {
    it.each<{ name: string; command: string[]; files: Record<string, string>; changes: string }>([
      {
        name: 'what a named file includes changed',
        command: ['sh', '-c', MAKE, 'requirements.txt'],
        files: { 'requirements.txt': '-r base.txt\n', 'base.txt': '1' },
        changes: 'base.txt',
      },
      {
        name: 'a module of a directory that is installed changed',
        command: ['sh', '-c', MAKE, './pkg[fast]'],
        files: { 'pkg/deep/mod.py': '1' },
        changes: 'pkg/deep/mod.py',
      },
      {
        name: 'a module of one that a script installs changed',
        command: ['sh', '-c', `${MAKE} # bash tools/set-up.sh`],
        files: { 'tools/set-up.sh': 'pip install "$TOP/libs/pkg"', '../libs/pkg/mod.py': '1' },
        changes: '../libs/pkg/mod.py',
      },
      {
        name: 'the project itself, which is installed, changed',
        command: ['sh', '-c', `${MAKE} # pip install .`],
        files: { 'lib/mod.py': '1' },
        changes: 'lib/mod.py',
      },
      {
        name: 'a file beside the project changed',
        command: ['sh', '-c', MAKE, '-r../requirements.txt'],
        files: { '../requirements.txt': '1' },
        changes: '../requirements.txt',
      },
      {
        name: 'the lock file above the project that a script installs changed',
        command: ['sh', '-c', `${MAKE} # bash tools/set-up.sh`],
        files: { 'tools/set-up.sh': 'uv sync --frozen', '../pyproject.toml': '', '../uv.lock': '1' },
        changes: '../uv.lock',
      },
    ])('$name', async ({ command, files, changes }) => {
      const at = join(root, 'models');
      const write = (name: string, text: string): void => {
        mkdirSync(dirname(join(at, name)), { recursive: true });
        writeFileSync(join(at, name), text);
      };
      const others = { '.gitignore': 'env/\nruns\n.mlops/\n', '../other/train.py': '' };
      for (const [name, text] of Object.entries({ ...files, ...others })) write(name, text);
      const project = { root: at, workspace: join(at, '.mlops'), config: { project: 'p' } };
      const run = (): Promise<boolean> =>
        prepareEnvironment(host, project, { setup: [command], run: ['env/bin/python', 'train.py'] });
      expect([await run(), await run()]).toEqual([true, false]);
      write('../other/train.py', 'changed');
      expect(await run()).toBe(false);
      write(changes, '2');
      expect(await run()).toBe(true);
    });
  });

  it('runs again for another value of a declared variable, but not for that of a secret', async () => {
    const seen = (level: string, token: string): Promise<boolean> => {
      host = testHost({ directory: root, env: { ...process.env, LEVEL: level, INDEX_TOKEN: token } });
      return prepare(setup, ['env/bin/python'], ['INDEX_TOKEN', 'LEVEL']);
    };
    expect([await seen('a', 'x'), await seen('a', 'y'), await seen('b', 'y')]).toEqual([true, false, true]);
  });

  describe('in a repository', () => {
    const inGit = (): ((command: string[], options?: { again?: boolean }) => Promise<boolean>) => {
      writeFileSync(join(root, '.gitignore'), '/env/\n/pkgs/\nruns\n.mlops/\n');
      const project = { name: 'p', root, workspace: join(root, '.mlops'), config: { project: 'p' } };
      return (command, options) =>
        prepareEnvironment(host, project, { setup: [command], run: ['pkgs/node', 'train.mjs'] }, options);
    };
    const build = ['sh', '-c', 'mkdir -p pkgs && touch pkgs/node && echo 1 > pkgs/module && echo ran >> runs'];

    it.each([
      { name: 'what it made is gone', change: () => rmSync(join(root, 'pkgs'), { recursive: true }) },
      {
        name: 'a source changed, which a build finds by itself',
        change: () => writeFileSync(join(root, 'fit.ts'), ''),
      },
      {
        name: 'a module of the project, which it may install, changed',
        change: () => {
          mkdirSync(join(root, 'src'));
          writeFileSync(join(root, 'src/plib.py'), '');
        },
      },
    ])('runs again when $name', async ({ change }) => {
      const run = inGit();
      expect([await run(build), await run(build)]).toEqual([true, false]);
      change();
      expect([await run(build), await run(build)]).toEqual([true, false]);
    });

    it('builds again for the code of any program that needs it, as `code` of that has it', async () => {
      inGit();
      const evaluate = { run: ['pkgs/node', 'pkgs/predict.js'], code: ['src/predict.ts'] };
      const project = {
        root,
        workspace: join(root, '.mlops'),
        config: { project: 'p', evaluate } as Project['config'],
      };
      const section = { setup: [build], run: ['pkgs/node', 'pkgs/fit.js'], code: ['src/fit.ts'] };
      const prepared = () => prepareEnvironment(host, project, section);
      mkdirSync(join(root, 'src'));
      for (const name of ['fit', 'predict', 'other']) writeFileSync(join(root, `src/${name}.ts`), '');
      await prepared();
      const seen: boolean[] = [];
      for (const name of ['other', 'fit', 'predict']) {
        writeFileSync(join(root, `src/${name}.ts`), 'changed');
        seen.push(await prepared());
      }
      expect(seen).toEqual([false, true, true]);
    });

    it('installs what is named once, whatever else changes', async () => {
      const venv = [['python3', '-m', 'venv', '--without-pip', 'env']];
      expect(await prepare(venv)).toBe(true);
      writeFileSync(join(root, 'fit.py'), '');
      expect(await prepare(venv)).toBe(false);
    });

    it('runs again when somebody else made the program that it built', async () => {
      inGit();
      const project = { name: 'p', root, workspace: join(root, '.mlops'), config: { project: 'p' } };
      const prepared = () => prepareEnvironment(host, project, { setup: [build], run: ['pkgs/node', 'pkgs/module'] });
      await prepared();
      writeFileSync(join(root, 'pkgs/module'), 'of uncommitted code');
      expect(await prepared()).toBe(true);
    });

    it('runs again on demand', async () => {
      const run = inGit();
      await run(build);
      expect(await run(build, { again: true })).toBe(true);
    });

    it.each([
      { name: 'a command failed', end: ['sh', '-c', 'exit 4'] },
      { name: 'it changed what it reads', end: ['sh', '-c', 'echo "# more" >> requirements.txt'] },
    ])('knows nothing of the time before when $name', async ({ end }) => {
      const run = inGit();
      await run(build);
      await run(end).catch(() => undefined);
      writeFileSync(join(root, 'requirements.txt'), 'numpy==1');
      expect(await run(build)).toBe(true);
    });

    it('is not taken in by another project that prepared the same environment, wholly or half-way', async () => {
      inGit();
      const of = (name: string, sign: number, last = 'true') => {
        const at = join(root, name);
        mkdirSync(at, { recursive: true });
        const command = ['sh', '-c', `mkdir -p ../env && echo ${sign} > ../env/lib && touch ../env/node && ${last}`];
        const project = { root: at, workspace: join(at, '.mlops'), config: { project: name } };
        return prepareEnvironment(host, project, { setup: [command], run: ['../env/node'] });
      };
      expect([await of('a', 1), await of('b', 2), await of('a', 1)]).toEqual([true, true, true]);
      await expect(of('b', 3, 'exit 4')).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_FAILED' });
      expect(await of('a', 1)).toBe(true);
    });
  });

  describe('of several projects of a folder', () => {
    const venv = (env: string, prompt: string) => ['python3', '-m', 'venv', '--without-pip', '--prompt', prompt, env];
    const script = (env: string) => ['sh', '-c', `mkdir -p ${env}/bin && touch ${env}/pyvenv.cfg ${env}/bin/python`];
    const of = (project: string, env: string, { lists = 'numpy', command = venv(env, lists) } = {}) =>
      prepareEnvironment(
        host,
        { root, workspace: join(root, '.mlops'), config: { project } },
        { setup: [command], run: [`${env}/bin/python`] },
      );
    const memo = (): string => join(root, '.mlops/cache/setup.json');
    beforeEach(() => writeFileSync(join(root, '.gitignore'), 'env-*/\n.venv/\n.mlops/\n'));

    it.each(['env-a', '.venv'])(
      'each is set up once, and leaves the environment of another one, %s, alone',
      async (env) => {
        expect([await of('a', env), await of('b', 'env-b')]).toEqual([true, true]);
        expect([await of('a', env), await of('b', 'env-b')]).toEqual([false, false]);
      },
    );

    it.each([
      { name: 'may use', env: 'env-a', stays: true },
      { name: 'finds by its name', env: '.venv', stays: false },
    ])('where a script sets up, the environment of another one that it $name stays: $stays', async ({ env, stays }) => {
      await of('a', env, { command: script(env) });
      writeFileSync(join(root, env, 'used'), '');
      await of('b', 'env-b', { command: script('env-b') });
      expect(existsSync(join(root, env, 'used'))).toBe(stays);
      // What the script did there nobody knows.
      expect([await of('a', env, { command: script(env) }), existsSync(join(root, env, 'used'))]).toEqual([
        true,
        false,
      ]);
    });

    it('removes what it shares with another one, which sets up again then', async () => {
      for (const [project, lists] of [
        ['a', 'numpy'],
        ['b', 'pandas'],
        ['a', 'numpy'],
      ] as const) {
        expect(await of(project, 'env-a', { lists })).toBe(true);
        expect(existsSync(join(root, 'env-a/stale'))).toBe(false);
        writeFileSync(join(root, 'env-a/stale'), '');
      }
      expect(await of('a', 'env-a', { lists: 'numpy' })).toBe(false);
    });

    it('goes on from a memo that names no project, once', async () => {
      await of('a', 'env-a');
      const { projects, makers: _, ...folder } = JSON.parse(readFileSync(memo(), 'utf8'));
      writeFileSync(memo(), JSON.stringify({ ...folder, ...projects.a }));
      expect(await of('a', 'env-a')).toBe(false);
      writeFileSync(join(root, 'env-a/stale'), '');
      expect(await of('b', 'env-b')).toBe(true);
      // Nobody knows whose it was.
      expect([await of('a', 'env-a'), existsSync(join(root, 'env-a/stale'))]).toEqual([true, false]);
      expect([await of('a', 'env-a'), await of('b', 'env-b')]).toEqual([false, false]);
    });
  });

  describe('an environment holds what was installed last, and nothing of the time before:', () => {
    const stale = (): string => join(root, 'env/stale');
    const venv = ['python3', '-m', 'venv', '--without-pip', 'env'];
    const script = ['sh', '-c', 'mkdir -p env/bin && touch env/pyvenv.cfg env/bin/python'];
    const change = (): void => writeFileSync(join(root, 'uv.lock'), '');

    it.each([
      { name: 'that a command is known to make', command: venv, before: () => undefined },
      { name: 'that a script made', command: script, before: () => undefined },
      {
        name: 'that a script made that failed',
        command: script,
        before: () => prepare([script, ['sh', '-c', 'exit 4']]).catch(() => undefined),
      },
    ])('one $name', async ({ command, before }) => {
      await before();
      if (existsSync(join(root, 'env'))) writeFileSync(stale(), '');
      await prepare([command]);
      expect(existsSync(stale())).toBe(false);
      writeFileSync(stale(), '');
      expect([await prepare([command]), existsSync(stale())]).toEqual([false, true]);
      change();
      expect([await prepare([command]), existsSync(stale())]).toEqual([true, false]);
      expect(host.lines).toContainEqual(expect.stringContaining('Removing env, '));
    });

    it.each([
      { name: 'somebody else made, for a script', command: script, first: script },
      { name: 'somebody else made, for a command that makes it too', command: venv, first: venv },
      { name: 'has a file that git tracks', command: venv, first: [...venv.slice(0, 4), 'env'], tracked: true },
    ])('not one that $name', async ({ command, first, tracked }) => {
      execFileSync(first[0]!, first.slice(1), { cwd: root });
      writeFileSync(stale(), '');
      if (tracked) execFileSync('git', ['add', '-f', 'env/stale'], { cwd: root });
      await prepare([command]);
      change();
      expect([await prepare([command]), existsSync(stale())]).toEqual([true, true]);
    });

    describe('in a directory that git ignores whole,', () => {
      const nested = ['sh', '-c', 'mkdir -p env/deep/of && touch env/deep/of/pyvenv.cfg'];
      const old = (): string => join(root, 'env/deep/of/stale');
      const prepared = () => prepare([nested], ['bash', 'run.sh']);

      it('one that set-up made', async () => {
        await prepared();
        writeFileSync(old(), '');
        writeFileSync(join(root, 'env/other'), '');
        await prepared();
        expect([existsSync(old()), existsSync(join(root, 'env/other'))]).toEqual([false, true]);
      });

      it('or by a file of its own, as nox does', async () => {
        // Nothing that set-up reads names it.
        const name = 'd=.$(echo xon | rev); e=$d/$(echo stset | rev)';
        const command = `${name}; mkdir -p $e; echo "*" > $d/.gitignore; touch $e/pyvenv.cfg`;
        const nox = () => prepare([['bash', '-c', `${command} # $0`, 'requirements.txt']], ['bash', 'run.sh']);
        await nox();
        writeFileSync(join(root, '.nox/tests/stale'), '');
        await nox();
        expect(existsSync(join(root, '.nox/tests/stale'))).toBe(false);
      });

      it('not one that was there before', async () => {
        execFileSync(nested[0]!, nested.slice(1), { cwd: root });
        writeFileSync(old(), '');
        await prepared();
        await prepared();
        expect(existsSync(old())).toBe(true);
      });

      it('not one of a set-up that was killed: an error', async () => {
        await prepare([nested, ['cp', '.mlops/cache/setup.json', '.mlops/killed']], ['bash', 'run.sh']);
        renameSync(join(root, '.mlops/killed'), join(root, '.mlops/cache/setup.json'));
        await expect(prepared()).rejects.toMatchObject({
          code: 'MLOPS_SETUP_UNFINISHED',
          where: { file: 'env/deep/of' },
        });
      });
    });

    describe('elsewhere, while set-up is running,', () => {
      beforeEach(() => {
        writeFileSync(join(root, '.gitignore'), '.venv/\nnode_modules/\n.mlops/\n');
        for (const name of ['notebooks/a.ipynb', 'ui/package.json', 'packages/a/package.json', 'tools/x.sh']) {
          mkdirSync(dirname(join(root, name)), { recursive: true });
          writeFileSync(join(root, name), '');
        }
      });
      const made = ['notebooks/.venv', 'ui/node_modules', 'packages/a/node_modules', '.venv'];
      const left = () => made.filter((place) => existsSync(join(root, place)));

      it.each<{ name: string; said: string; stays: string[] }>([
        { name: 'somebody made: it stays', said: '', stays: made.slice(0, 3) },
        { name: 'a script makes', said: 'cd ui && npm ci; cd ../packages/$one', stays: ['notebooks/.venv'] },
        { name: 'a script makes by its name', said: 'python -m venv "$TOP/notebooks/.venv"', stays: made.slice(1, 3) },
      ])('one that $name', async ({ said, stays }) => {
        const person = join(mkdtempSync(join(tmpdir(), 'person-')), 'makes');
        writeFileSync(person, `mkdir -p ${made.join(' ')} && touch notebooks/.venv/pyvenv.cfg .venv/pyvenv.cfg`);
        writeFileSync(join(root, 'setup.sh'), `. "$PERSON"; true || { ${said || 'true'}; }`);
        host = testHost({ directory: root, env: { ...process.env, PERSON: person } });
        const run = () => prepare([['bash', 'setup.sh']], ['bash', 'run.sh'], ['PERSON']);
        await run();
        expect(left()).toEqual(made);
        writeFileSync(person, '');
        await run();
        rmSync(dirname(person), { recursive: true });
        expect(left()).toEqual(stays);
        const lines = host.lines.filter((line) => line.includes('came while set-up was running'));
        expect(lines.map((line) => stays.find((place) => line.includes(`${place} came`)))).toEqual([...stays].sort());
      });
    });

    it('not one behind a link', async () => {
      const elsewhere = join(root, 'elsewhere');
      mkdirSync(join(elsewhere, 'env'), { recursive: true });
      for (const name of ['pyvenv.cfg', 'stale']) writeFileSync(join(elsewhere, 'env', name), '');
      symlinkSync(elsewhere, join(root, 'link'));
      await prepare([['python3', '-m', 'venv', '--without-pip', 'link/env']]);
      expect(existsSync(join(elsewhere, 'env/stale'))).toBe(true);
      expect(host.lines).not.toContainEqual(expect.stringContaining('Removing'));
    });

    it('not one that somebody made after set-up had failed without it, or in the place of the one it made', async () => {
      const install = [['test', '-f', 'env/pyvenv.cfg']];
      await expect(prepare(install)).rejects.toThrow();
      execFileSync(script[0]!, script.slice(1), { cwd: root });
      writeFileSync(stale(), '');
      expect([await prepare(install), existsSync(stale())]).toEqual([true, true]);

      rmSync(join(root, 'env'), { recursive: true });
      await prepare([venv]);
      renameSync(join(root, 'env'), join(root, 'old'));
      execFileSync(venv[0]!, venv.slice(1), { cwd: root });
      writeFileSync(stale(), '');
      expect([await prepare([venv]), existsSync(stale())]).toEqual([true, true]);
    });

    describe('after a set-up that was killed', () => {
      const memo = (): string => join(root, '.mlops/cache/setup.json');
      /** What is noted while commands run is what a kill leaves. */
      const killed = async (command: string[]): Promise<void> => {
        await prepare([command, ['cp', '.mlops/cache/setup.json', '.mlops/killed']]);
        renameSync(join(root, '.mlops/killed'), memo());
        writeFileSync(stale(), '');
        change();
      };

      it.each([
        { name: 'where there was none', before: async () => undefined },
        { name: 'in the place of the one it made before', before: () => prepare([script]).then(change) },
      ])('not one that nobody knows who made: an error, $name', async ({ before }) => {
        await before();
        await killed(script);
        for (let times = 0; times < 2; times += 1)
          await expect(prepare([script])).rejects.toMatchObject({
            code: 'MLOPS_SETUP_UNFINISHED',
            where: { file: 'env' },
            hint: expect.stringContaining('`rm -rf env`'),
          });
        expect(existsSync(stale())).toBe(true);
        rmSync(join(root, 'env'), { recursive: true });
        expect([await prepare([script]), existsSync(stale())]).toEqual([true, false]);
      });

      it('not one of which somebody says that it stays', async () => {
        await killed(script);
        rmSync(memo());
        expect([await prepare([script]), existsSync(stale())]).toEqual([true, true]);
      });

      it('not one that was there before, and still is', async () => {
        execFileSync(script[0]!, script.slice(1), { cwd: root });
        await killed(script);
        expect([await prepare([script]), existsSync(stale())]).toEqual([true, true]);
      });

      it('one that its command is known to make', async () => {
        await killed(venv);
        expect([await prepare([venv]), existsSync(stale())]).toEqual([true, false]);
      });
    });

    it('not one whose programs are called by their name', async () => {
      await prepare([venv]);
      writeFileSync(stale(), '');
      change();
      host = testHost({
        directory: root,
        env: { ...process.env, PATH: `${join(root, 'env/bin')}:${process.env['PATH']}` },
      });
      expect([await prepare([venv]), existsSync(stale())]).toEqual([true, true]);
      expect(host.lines).toContainEqual(expect.stringContaining('env is active, so it is not removed'));

      host = testHost({ directory: root });
      writeFileSync(join(root, 'uv.lock'), 'other');
      expect([await prepare([venv]), existsSync(stale())]).toEqual([true, false]);
    });

    it.each([
      { name: 'for a script', command: script, isSaid: true },
      { name: 'for a command that installs in it', command: ['env/bin/python', '-c', ''], isSaid: true },
      { name: 'for a command that makes it', command: venv, isSaid: true },
      { name: 'for a script whose program is one', command: script, run: ['bash', 'run.sh'], isSaid: true },
      {
        name: 'but not for what installs elsewhere',
        command: [...venv.slice(0, 4), 'env2'],
        run: ['bash', 'run.sh'],
        isSaid: false,
      },
      { name: 'but not for one that empties it', command: [...venv, '--clear'], isSaid: false },
    ])(
      'not one that somebody made, and a line says that set-up adds to it, $name',
      async ({ command, run, isSaid }) => {
        execFileSync(venv[0]!, venv.slice(1), { cwd: root });
        await prepare([command], run ?? ['env/bin/python', 'fit.py']);
        const added = host.lines.filter((line) => line.includes('env was there before set-up, which adds to it'));
        expect(added).toHaveLength(isSaid ? 1 : 0);
      },
    );

    it('one that a stamp beside it keeps from being made again: an error that names it', async () => {
      writeFileSync(join(root, '.gitignore'), 'env/\n.installed\n.mlops/\n');
      const stamped = ['sh', '-c', `[ -f .installed ] || { ${script[2]}; touch .installed; }`];
      await prepare([stamped]);
      change();
      for (let times = 0; times < 2; times += 1)
        await expect(prepare([stamped])).rejects.toMatchObject({
          code: 'MLOPS_SETUP_INCOMPLETE',
          hint: expect.stringContaining('(often an empty one, such as .installed)'),
        });
      rmSync(join(root, '.installed'));
      expect(await prepare([stamped])).toBe(true);
    });

    it('one in the place of which another program is started now, or that training makes: no error', async () => {
      writeFileSync(join(root, '.env'), 'SECRET=1');
      writeFileSync(join(root, '.gitignore'), 'env/\nbuild/\n.env\n.mlops/\n');
      await prepare([script]);
      change();
      const other = [['sh', '-c', 'true']];
      expect(await prepare(other, ['build/bin/predict'])).toBe(true);
      expect(existsSync(join(root, 'env'))).toBe(false);
    });

    it('while git has another commit checked out, and then the first one again: an error', async () => {
      const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
      git('config', 'user.name', 'Ada');
      git('config', 'user.email', 'ada@example.org');
      git('add', '.');
      git('commit', '-qm', 'first');
      git('switch', '-q', '-c', 'other');
      writeFileSync(join(root, 'requirements.txt'), 'numpy==2');
      git('commit', '-qam', 'other');
      git('switch', '-q', '-');
      const away = ['sh', '-c', 'git switch -q other && git switch -q - && echo ran >> runs', 'requirements.txt'];
      await expect(prepare([away])).rejects.toMatchObject({ code: 'MLOPS_SETUP_MOVED' });
      expect(await prepare()).toBe(true);
    });

    it('one that the program makes by itself', async () => {
      writeFileSync(join(root, 'pyproject.toml'), '[project]\nname = "a"\nversion = "1"\n');
      writeFileSync(join(root, '.gitignore'), '.venv/\n.mlops/\n');
      writeFileSync(join(root, 'fit.py'), '');
      const run = () => prepare([], ['uv', 'run', 'fit.py']);
      await run();
      mkdirSync(join(root, '.venv'));
      writeFileSync(join(root, '.venv/pyvenv.cfg'), '');
      expect([await run(), existsSync(join(root, '.venv'))]).toEqual([false, true]);
      writeFileSync(join(root, 'fit.py'), 'changed');
      expect([await run(), existsSync(join(root, '.venv'))]).toEqual([true, false]);
    });
  });

  describe('of what may be installed outside of the project, as in the active environment,', () => {
    const command = [['sh', '-c', 'echo ran >> runs']];
    const project = () => ({ root, workspace: join(root, '.mlops'), config: { project: 'p' } });
    const goesOn = () =>
      prepareEnvironment(host, project(), { setup: command, run: ['python3', 'fit.py'] }, { goesOn: true });

    it('remembers nothing from one run to the next, and says why', async () => {
      const run = () => prepare(command, ['python3', 'fit.py']);
      expect([await run(), await run(), runs()]).toEqual([true, true, 2]);
      expect(host.lines).toContainEqual(
        expect.stringMatching(/^Set-up is run in every run: `sh -c.*another commit installed stays/),
      );
    });

    it('runs once in a run, unless another was set up in between', async () => {
      const run = () => prepare(command, ['python3', 'fit.py']);
      expect([await run(), await goesOn(), runs()]).toEqual([true, false, 1]);
      const other = join(root, 'other');
      mkdirSync(other);
      const there = { root: other, workspace: join(other, '.mlops'), config: { project: 'p' } };
      await prepareEnvironment(host, there, { setup: [['true']], run: ['python3', 'fit.py'] });
      expect([await goesOn(), runs()]).toEqual([true, 2]);
    });

    it.each([
      { name: 'its variables lead elsewhere', env: { UV_SYSTEM_PYTHON: '1' }, expected: true },
      { name: 'nothing leads elsewhere', env: {}, expected: false },
    ])('where $name: $expected', async ({ env, expected }) => {
      host = testHost({ directory: root, env: { ...process.env, ...env } });
      const venv = [['python3', '-m', 'venv', '--without-pip', 'env']];
      const run = () => prepare(venv, ['python3', 'fit.py']);
      expect([await run(), await run()]).toEqual([true, expected]);
    });
  });

  it.each([
    { name: 'make, which may use any at the top', run: ['make', 'train'], expected: ['env', 'node_modules'] },
    { name: 'a script', run: ['./tools/fit.sh'], expected: ['env', 'node_modules'] },
    { name: 'one that lives in it', run: ['env/bin/python', 'fit.py'], expected: ['env'] },
    { name: 'one by its name, where it is active', run: ['python3', 'fit.py'], path: 'env/bin', expected: ['env'] },
    { name: 'one of Node.js', run: ['node', 'fit.mjs'], expected: ['node_modules'] },
    { name: 'another Python', run: ['/usr/bin/python3', 'fit.py'], expected: [] },
  ])('of environments that no set-up makes a line of a run says so: $name', async ({ run, path, expected }) => {
    writeFileSync(join(root, '.gitignore'), 'env/\nnode_modules/\n.venv/\n.mlops/\n');
    for (const name of ['env/pyvenv.cfg', 'node_modules/x/a.js', 'notebooks/.venv/pyvenv.cfg', 'notebooks/a']) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), '');
    }
    host = testHost({ directory: root, env: { PATH: `${join(root, path ?? 'none')}:${process.env['PATH']}` } });
    expect([await prepare([], run), await prepare([], run)]).toEqual([false, false]);
    const said = host.lines.filter((line) => line.includes('mlops.yml does not say how it is made'));
    expect(said.map((line) => /(\S+) is there/.exec(line)?.[1]).sort()).toEqual(expected);
  });

  it.each([
    { name: 'where a script says uv', files: { 'run.sh': 'uv run train.py' }, isTold: true },
    { name: 'where a lock file is of uv', files: { 'libs/uv.lock': '' }, isTold: true },
    { name: 'but nothing where no text says uv', files: { 'run.sh': 'pip install .' }, isTold: false },
    { name: 'but nothing through a link', files: { 'run.sh': 'uv sync' }, link: true, isTold: false },
  ])(
    'lets uv build again what it keeps for as long as a manifest is as old, $name',
    async ({ files, link, isTold }) => {
      const path = join(root, link ? '.mlops' : 'libs/prep', 'pyproject.toml');
      for (const [name, text] of Object.entries({ ...files, [relative(root, path)]: '' })) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), text);
      }
      if (link) symlinkSync(path, join(root, 'pyproject.toml'));
      const before = statSync(path);
      await prepare([], ['bash', 'run.sh']);
      const { ctimeMs, mtimeMs, mode } = statSync(path);
      expect({ mtimeMs, mode }).toEqual({ mtimeMs: before.mtimeMs, mode: before.mode });
      expect(ctimeMs > before.ctimeMs).toBe(isTold);
    },
  );

  it('remembers nothing when a command failed', async () => {
    const broken = [...setup, ['sh', '-c', 'exit 4']];
    await expect(prepare(broken)).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_FAILED' });
    await expect(prepare(broken)).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_FAILED' });
    expect(runs()).toBe(2);
  });
});

// `run`, re-scoring a baseline and `reproduce` all prepare a project this way.
describe('prepareProject', () => {
  it.each([
    { name: 'named in train.env', env: ['INDEX_TOKEN'], seen: 'of the operator' },
    { name: 'not named', env: [], seen: '' },
  ])('lets set-up see a variable that is $name', async ({ env, seen }) => {
    const config = { train: { setup: [['sh', '-c', 'printf %s "$INDEX_TOKEN" > seen']], run: ['true'], env } };
    host = testHost({ directory: root, env: { ...process.env, INDEX_TOKEN: 'of the operator' } });
    await prepareProject(host, { root, workspace: join(root, '.mlops'), config } as unknown as Project);
    expect(readFileSync(join(root, 'seen'), 'utf8')).toBe(seen);
  });
});
