import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { chainProject } from '../e2e/chain-project.ts';
import type { ScratchProject } from '../e2e/project.ts';
import { expectValid } from '../e2e/schemas.ts';

interface Failure {
  error: { code: string; message: string; where?: Record<string, unknown>; hint?: string };
}
interface Case {
  name: string;
  /** File of the project → its content, or what becomes of its content. */
  files: Record<string, string | Uint8Array | ((text: string) => string)>;
  code: string;
  /** Part of the place that is named. */
  where: Record<string, unknown>;
  says?: RegExp;
}

let project: ScratchProject;

beforeAll(async () => {
  project = await chainProject('bad-input');
  expect(project.mlops('run')).toMatchObject({ status: 0 });
});
afterAll(() => project.remove());
afterEach(() => {
  project.git('checkout', '-q', '.');
  project.git('clean', '-qfd');
  rmSync(join(project.directory, 'data.csv'), { force: true });
});

/** Every byte that the stages left, by path. */
function outputs(): Record<string, string> {
  const top = join(project.directory, '.mlops', 'outputs');
  const files = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

const config = (change: (text: string) => string) => ({ 'mlops.yml': change });
const inPlaceOfData = (text: string) => text.replace(/data: .*/, 'data: {main: {path: given.csv}}');
const data = (content: string | Uint8Array) => ({ 'given.csv': content, 'mlops.yml': inPlaceOfData });
const program = (from: string, to: string) => ({ 'program.mjs': (text: string) => text.replace(from, to) });
const predicted = (expression: string) => program('(text) => text', `(text) => ${expression}`);
const METRICS = `'{"rows": 200}'`;
const bomb = `&a ["x"${', "x"'.repeat(9)}]\nb: &b [${'*a, '.repeat(9)}*a]\nc: &c [${'*b, '.repeat(9)}*b]\nd: [${'*c, '.repeat(9)}*c]`;

const cases: Case[] = [
  { name: 'an absent data file', files: config(inPlaceOfData), code: 'MLOPS_DATA_MISSING', where: { line: 3 } },
  { name: 'an empty data file', files: data(''), code: 'MLOPS_DATA_EMPTY', where: {} },
  { name: 'a data file that is a header', files: data('id,x,y\n'), code: 'MLOPS_DATA_EMPTY', where: {} },
  { name: 'a ragged row', files: data('id,x,y\n1,2,0\n3,4\n'), code: 'MLOPS_DATA_RAGGED', where: { line: 3 } },
  {
    name: 'UTF-16',
    files: data(Buffer.from('\ufeffid,x,y\n1,2,0\n', 'utf16le')),
    code: 'MLOPS_DATA_ENCODING',
    where: { line: 1 },
  },
  { name: 'a NUL byte', files: data('id,x,y\n1,\0,0\n'), code: 'MLOPS_DATA_ENCODING', where: { line: 2 } },
  {
    name: 'lines that end in CR alone',
    files: data('id,x,y\r1,2,0\r'),
    code: 'MLOPS_DATA_LINE_ENDS',
    where: { line: 1 },
  },
  { name: 'corrupt Parquet', files: data(`PAR1${'x'.repeat(100)}PAR1`), code: 'MLOPS_DATA_FORMAT', where: {} },
  {
    name: 'a path outside of the repository',
    files: config((text) => text.replace('path: data.csv', 'path: ../../etc/passwd')),
    code: 'MLOPS_PATH_OUTSIDE',
    where: { line: 3 },
  },
  {
    name: 'mlops.yml with a tab',
    files: config((text) => text.replace('\ntrain', '\n\ttrain')),
    code: 'MLOPS_CONFIG_SYNTAX',
    where: { line: 5 },
  },
  {
    name: 'mlops.yml with a key twice',
    files: config((text) => `${text}project: again\n`),
    code: 'MLOPS_CONFIG_SYNTAX',
    where: { line: 8 },
  },
  {
    name: 'mlops.yml with an alias bomb',
    files: config((text) => `${text}a: ${bomb}\n`),
    code: 'MLOPS_CONFIG_SYNTAX',
    where: {},
  },
  {
    name: 'mlops.yml with a wrong type',
    files: config((text) => text.replace('min: 0.5', 'min: high')),
    code: 'MLOPS_CONFIG_INVALID',
    where: { line: 7 },
  },
  {
    name: 'mlops.yml with an unknown key',
    files: config((text) => text.replace('metrics:', 'metric:')),
    code: 'MLOPS_CONFIG_INVALID',
    where: { line: 6 },
    says: /metrics/,
  },
  {
    name: 'mlops.yml that describes nothing',
    files: config((text) => text.split('\n')[0]!),
    code: 'MLOPS_CONFIG_INVALID',
    where: { line: 1 },
    says: /expected at least one of data, features, train and evaluate/,
  },
  {
    name: 'metrics.json of 50 MB',
    files: program(METRICS, `'{"x": "' + 'x'.repeat(5e7) + '"}'`),
    code: 'MLOPS_TRAINING_METRICS_TOO_LARGE',
    where: {},
  },
  {
    name: 'metrics.json that is no JSON',
    files: program(METRICS, `'rows: 200'`),
    code: 'MLOPS_TRAINING_METRICS_NOT_JSON',
    where: {},
  },
  {
    name: 'a metric that is NaN',
    files: program(METRICS, `'{"rows": NaN}'`),
    code: 'MLOPS_TRAINING_METRICS_NOT_JSON',
    where: {},
  },
  {
    name: 'a metric that is text',
    files: program(METRICS, `'{"rows": "200"}'`),
    code: 'MLOPS_TRAINING_METRICS_NOT_NUMBERS',
    where: {},
    says: /rows/,
  },
  {
    name: 'an id predicted twice',
    files: predicted(String.raw`text + "399,0.5\n"`),
    code: 'MLOPS_PREDICTIONS_DUPLICATE',
    where: {},
    says: /399/,
  },
  {
    name: 'an id without prediction',
    files: predicted(String.raw`text.replace(/^300,.*\n/m, '')`),
    code: 'MLOPS_PREDICTIONS_INCOMPLETE',
    where: {},
    says: /300/,
  },
  {
    name: 'a prediction for a foreign id',
    files: predicted(String.raw`text + "7777,0.5\n"`),
    code: 'MLOPS_PREDICTIONS_FOREIGN',
    where: {},
    says: /7777/,
  },
  {
    name: 'a score that is NaN',
    files: predicted(String.raw`text.replace(/^300,.*/m, '300,NaN')`),
    code: 'MLOPS_PREDICTIONS_SCORE',
    where: { row: 101, field: 'score' },
  },
  {
    name: 'a training that dies of a signal',
    files: program(
      "writeFileSync(join(output, 'metrics.json')",
      "process.kill(process.pid, 'SIGKILL'); writeFileSync(join(output, 'metrics.json')",
    ),
    code: 'MLOPS_PROGRAM_KILLED',
    where: {},
  },
];

describe('each of these is an error with its code, its place and a next step, and what was there stays', () => {
  it.each(cases)('$name', ({ files, code, where, says }) => {
    const before = outputs();
    const recorded = project.git('rev-parse', 'mlops/ledger');
    for (const [name, content] of Object.entries(files))
      project.write(name, typeof content === 'function' ? content(project.read(name)) : content);
    const { status, document, stderr } = project.document<Failure>('run');
    expectValid(document, 'error');
    const { error } = document;
    expect([status, error.code]).toEqual([2, code]);
    expect(error.where ?? {}).toMatchObject(where);
    expect(`${JSON.stringify(error.where ?? '')} ${error.message}`).toMatch(/\.(csv|yml|json|mjs)|train|predict|id /);
    expect(error.hint ?? '').toMatch(/\w+ \w+/);
    expect(JSON.stringify(error)).not.toMatch(/\.work\b|\.tmp\b/);
    if (says) expect(`${error.message} ${error.hint}`).toMatch(says);
    expect(stderr).not.toMatch(/^ +at /m);
    const lost = Object.entries(before).filter(
      ([path, digest]) => outputs()[path] !== digest && !/validate-data|build-features/.test(path),
    );
    expect(lost).toEqual([]);
    expect(project.git('rev-parse', 'mlops/ledger')).toBe(recorded);
  });
});

describe('a contract', () => {
  const contract = (properties: string) => ({
    'contract.yaml': `apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\nschema:\n  - name: main\n    properties: [${properties}]\n`,
    'mlops.yml': (text: string) => text.replace('path: data.csv,', 'path: data.csv, contract: contract.yaml,'),
  });
  const write = (files: Case['files']) => {
    for (const [name, content] of Object.entries(files))
      project.write(name, typeof content === 'function' ? content(project.read(name)) : content);
  };

  it('that names an absent column fails the data, names it, and nothing is trained on them', () => {
    write(contract('{name: id}, {name: x}, {name: yy}'));
    const { status, stderr } = project.mlops('run');
    expect(stderr).toMatch(/yy/);
    expect(stderr).not.toMatch(/^train-model$/m);
    expect(status).toBe(1);
  });

  it('whose rule would write a file is refused, and the file is not written', () => {
    const out = join(project.directory, 'stolen.csv');
    write(
      contract(
        `{name: id}, {name: x}, {name: y, quality: [{type: sql, query: "COPY (SELECT 1) TO '${out}'", mustBe: 0}]}`,
      ),
    );
    const { status, document } = project.document<Failure>('run');
    expect([status, document.error.code]).toEqual([2, expect.stringMatching(/^MLOPS_(SQL|CONTRACT|RULE)/)]);
    expect(document.error.hint).toMatch(/reads and returns one number/);
    expect(existsSync(out)).toBe(false);
  });
});

it('a byte order mark is no mistake', () => {
  project.write('made/data.csv', `\ufeff${project.read('made/data.csv')}`);
  expect(project.mlops('run', '--stages', 'validate-data')).toMatchObject({ status: 0 });
});

it('training output that plays the runner reaches neither log nor report as a command', () => {
  project.write(
    'program.mjs',
    project
      .read('program.mjs')
      .replace(
        "if (stage === 'train-model')",
        "if (stage === 'train-model') console.log('::set-output name=a::b\\n10%\\r::add-mask::x\\nepoch ##[error]y\\n\\u001b[2Jz');\nif (stage === 'train-model')",
      ),
  );
  const { status, stderr } = project.mlops('run');
  expect(status).toBe(0);
  expect(stderr).toMatch(/set-output/);
  expect(stderr).not.toMatch(/^[\s|]*::|##\[|\r|\u001b/m);
  expect(project.read('.mlops', 'reports', 'report.html')).not.toMatch(/##\[error\]|\u001b/);
});
