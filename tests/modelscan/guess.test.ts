import { join } from 'node:path';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scanModel } from '#modelscan';
import { allowList } from '../../packages/modelscan/pickle/allow-list.ts';
import { PickleMachine } from '../../packages/modelscan/pickle/machine.ts';
import { run } from '../python.ts';
import { scanBytes } from './scan-bytes.ts';

const PAYLOAD = "cos\nsystem\n(S'id'\ntR.";

describe('a pickle written as text is found behind whatever Python reads', () => {
  it.each([
    ...['F1_0\n0', 'F.5\n0', 'FInfinity\n0', 'F 1\n0', 'I 1\n0', 'I1_0\n0', 'I0x1\n0', 'I\t+1 \n0', 'I010\n0'],
    ...['L1_0L\n0', 'L 0b1\n0', "S'a'\np 1\n0", "S'a'\np1_0\n0", "S'a' \n0", "S'a\rb'\n0", '(d(lp0\n0'],
    ...['I1\np0\n0g00\n0', 'Va\n0', '((t0', 'clib-dynload\n__name__\n0', 'cmy data\n__name__\n0'],
    `cos\n${'a'.repeat(600)}\n0`,
    `I${'0'.repeat(300)}1\n0`,
    `Va\np${'0'.repeat(300)}1\n0`,
  ])('%j', async (head) => {
    const scan = await scanBytes(Buffer.from(head + PAYLOAD), [], 'notes.txt');
    expect(scan).toMatchObject({ verdict: 'fail', format: 'pickle' });
  });
});

describe('notes, tables and vocabularies are text', () => {
  it.each([
    ...['# A model\n\nTrained on flights.\n', 'carrier,flight\nUA,12\nDL,13\n', '(c) 2024 The authors\nAll of this\n'],
    ...[
      'cloudpickle\njoblib\nnumpy==2.1.0\n',
      'numpy==2.1.0 \\\n    --hash=sha256:00\n',
      '{"a": [1, 2]}\n',
      '[1, 2]\n',
    ],
    ...['[PAD]\n[UNK]\nthe\nof\n', '#version: 0.2\ni n\nt h\n', 'import os\nimport sys\nprint(os.name)\n'],
    ...['In the beginning\nI was\n', 'Licensed under\nApache\n', 'version: 1\nname: flights\n', 'id\nname\n12\n'],
    ...[
      'a,b\n1,2\n',
      '0.5\n1.5\n',
      '1\n2\n3\n',
      'project description\n',
      `c${'y'.repeat(900)}\nx\n`,
      'Names\n',
      'cat\ndog',
    ],
  ])('%j', async (content) => {
    expect(await scanBytes(Buffer.from(content), [], 'notes.txt')).toMatchObject({ verdict: 'pass', format: 'text' });
  });
});

it.each(['model.pkl', 'model.PICKLE', 'model.joblib', 'model.pt', 'model.pth', 'model.bin'])(
  'text is no pass under the name %s',
  async (name) => {
    const scan = await scanBytes(Buffer.from('notes\n'), [], name);
    expect(scan).toMatchObject({ verdict: 'inconclusive', rules: ['pickle-text'] });
  },
);

it.each(['cevil\nx\n~', 'ievil\nx\n', 'cevil\nx', 'cevil.deep\nx\n~'])(
  '%j beside evil.py is unsafe',
  async (content) => {
    const directory = mkdtempSync(join(tmpdir(), 'mlops-scan-'));
    try {
      writeFileSync(join(directory, 'notes'), content);
      expect(await scanModel(directory)).toMatchObject({ verdict: 'pass' });
      writeFileSync(join(directory, 'evil.py'), '');
      expect(await scanModel(directory)).toMatchObject({ verdict: 'fail' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);

/** Both unpicklers of Python read each text; what they import is handed out as a class that takes anything. */
const PYTHON = `
import io, json, pickle, sys
def imports(base, data):
    found = []
    class Anything:
        def __init__(self, *_): pass
        def __call__(self, *_): return self
    class Recorder(base):
        def find_class(self, module, name):
            found.append([module, name])
            return Anything
    try:
        Recorder(io.BytesIO(data)).load()
    except Exception:
        pass
    return found
texts = json.load(sys.stdin)
print(json.dumps([sum((imports(base, text.encode("latin1")) for base in (pickle._Unpickler, pickle.Unpickler)), []) for text in texts]))
`;

it('finds whatever Python would import, behind any beginning', () => {
  const spaces = fc.constantFrom('', ' ', '\t', '\r', '\f');
  const number = fc.oneof(
    fc.constantFrom(
      '0',
      '00',
      '01',
      '-1',
      '1_0',
      '0x1f',
      '0o7',
      '010',
      '.5',
      '5.',
      '1e5',
      'inf',
      'Infinity',
      'nan',
      '1L',
    ),
    fc.string({ unit: fc.constantFrom(...'0123456789_xeL.+-'), maxLength: 4 }),
  );
  const written = fc.tuple(spaces, number, spaces).map((parts) => parts.join(''));
  const line = fc.tuple(fc.constantFrom('I', 'L', 'F'), written).map(([opcode, value]) => `${opcode}${value}\n`);
  const text = fc.constantFrom("S'a'\n", 'S"b" \n', 'Va\n', "S'\\x41'\n", 'V\\u0041\n', "S''\n", 'S\n', 'V\n');
  const memo = fc.tuple(fc.constantFrom('p', 'g'), fc.constantFrom('0', ' 1', '1 ', '1_0', '01', '+1', '-1', 'x', ''));
  const plain = fc.constantFrom(...'(N])}ltd0012asueobR.');
  const name = fc.constantFrom('ca\nb\n', 'clib-dynload\n__name__\n', 'c(c) x\ny z\n', '(ia\nb\n', 'ca.b\nc.d\n');
  const part = fc.oneof(
    line,
    text,
    memo.map(([opcode, entry]) => `N${opcode}${entry}\n`),
    plain,
    name,
  );
  const texts = fc.sample(
    fc.array(part, { maxLength: 6 }).map((parts) => `${parts.join('')}cos\nsystem\n(S'id'\ntR.`),
    { numRuns: 3000, seed: 24 },
  );
  const recorded = JSON.parse(run(['python3', '-c', PYTHON], JSON.stringify(texts))) as [string, string][][];
  let reached = 0;
  for (const [index, imports] of recorded.entries()) {
    const found = new Set<string>();
    const machine = new PickleMachine({
      allow: { ...allowList(), has: () => false },
      report: (_, __, subject) => found.add(subject),
      guess: true,
    });
    const bytes = Buffer.from(texts[index]!, 'latin1');
    machine.end(bytes.subarray(machine.feed(bytes)));
    for (const [module, name] of imports) expect([texts[index], ...found]).toContain(`${module}.${name}`);
    reached += Number(imports.length > 0);
  }
  expect(reached).toBeGreaterThan(1000);
});
