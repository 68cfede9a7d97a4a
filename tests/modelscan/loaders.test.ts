import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { pythonWith, run } from '../python.ts';
import { scanBytes } from './scan-bytes.ts';

const here = import.meta.dirname;
const apply = (tag = '!!python/object/apply:os.mkdir'): string => `${tag} [RAN]`;
const reduce = '{"py/reduce": [{"py/function": "posix.mkdir"}, {"py/tuple": ["RAN"]}]}';
const lettered = reduce.replaceAll('py/', 'py\\u002f');
/** Longer than any name. */
const long = 'n'.repeat(300);
/** A path through it has more than 256 bytes. */
const deep = Array.from({ length: 60 }).reduce<unknown>((k) => ({ k }), 'oc.create');
/** The text of a pickle that is one text. */
const pickled = (text: string): string => `U${String.fromCharCode(text.length)}${text}.`;

/** By what somebody reads in it who does not look closely. */
const RUNS: Readonly<Record<string, string>> = {
  'a plain tag': apply(),
  'a tag behind a byte order mark': `\ufeff${apply()}\n`,
  'a comment that a line end of YAML 1.1 ends': `# settings\u0085${apply()}\n`,
  'a comment that a line separator ends': `# settings\u2028${apply()}\n`,
  'a comment that a carriage return ends': `# settings\r${apply()}\n`,
  'a tag in braces, spelt otherwise': `{x: ${apply('!!python%2Fobject/apply:os.mkdir')}}\n`,
  'a tag right behind a bracket': `{x: [${apply()}]}`,
  'a tag right behind a colon': `{"x":${apply()}}`,
  'a tag written out': apply('!<tag:yaml.org,2002:python/object/apply:os.mkdir>'),
  'a directive behind a byte order mark': `\ufeff%TAG !p! tag:yaml.org,2002:pyth\n--- ${apply('!p!on/object/apply:os.mkdir')}\n`,
  'a directive behind a carriage return': `# a\r%TAG !p! tag:yaml.org,2002:pyth\r--- ${apply('!p!on/object/apply:os.mkdir')}\r`,
  'a directive that renames tags of its own': `%TAG ! tag:yaml.org,2002:python/\n--- ${apply('!object/apply:os.mkdir')}\n`,
  'a directive in a later document': `a: 1\n...\n%TAG !p! tag:yaml.org,2002:pyth\n--- ${apply('!p!on/object/apply:os.mkdir')}\n`,
  'quotes that end later to JSON': `[1 " , ${apply()}, 2 " ]`,
  'a pickle that is one text': pickled(`: ${apply()} # the end`),
  'Hydra, plain': 'model:\n  _target_: os.mkdir\n  path: RAN\n',
  'Hydra behind a byte order mark': '\ufeff_target_: os.mkdir\npath: RAN\n',
  'Hydra by an alias': 'name: &k _target_\nmodel:\n  *k : os.mkdir\n  path: RAN\n',
  'Hydra with a tag': '{model: {_target_: !!str os.mkdir, path: RAN}}\n',
  'Hydra by a key with a comment': 'model:\n  ? _target_ # the class\n  : os.mkdir\n  path: RAN\n',
  'Hydra by a key on two lines': 'model:\n  ? "_tar\\\n    get_"\n  : os.mkdir\n  path: RAN\n',
  'Hydra by a key on many lines': `model:\n  ? "_${'\\\n  '.repeat(900)}\\\n${' '.repeat(200_000)}\\x74arget_"\n  : os.mkdir\n  path: RAN\n`,
  'Hydra by a key in letters': 'model: {"\\x5f\\u0074\\U00000061rget_": os.mkdir, path: RAN}\n',
  'Hydra by a key in a block': 'model:\n  ? |-\n    _target_\n  : os.mkdir\n  path: RAN\n',
  'Hydra by JSON': '{"m": {"_target\\u005f": "os.mkdir", "path": "RAN"}}',
  'Hydra by an interpolation': '{"m": "${oc.create:{_target_:os.mkdir,path:RAN}}"}',
  'Hydra by an interpolation, in YAML': 'm: "${oc.create:${oc.decode:\'{_tar${x}: os.mkdir, path: RAN}\'}}"\nx: get_\n',
  'Hydra by an interpolation in letters':
    'm: "\\x24{oc.create:${oc.\\x64ecode:\'{_tar${x}: os.mkdir, path: RAN}\'}}"\nx: get_\n',
  'Hydra by an interpolation in the name of another one, in letters':
    'ta: ta\nte: te\nc: "crea\\x24{te}"\nm: "\\x24{oc.\\x24{c}:\'{_\\x24{ta}rget_: os.mkdir, path: RAN}\'}"\n',
  'Hydra by one whose bracket is in letters':
    'ta: ta\nte: te\nc: "crea$\\x7bte}"\nm: "$\\x7boc.$\\x7bc}:\'{_$\\x7bta}rget_: os.mkdir, path: RAN}\'}"\n',
  'Hydra by one on many lines':
    'ta: ta\nte: te\nc: "crea$\\\n  {te}"\nm: "$\\\n {oc.$\\\n {c}:\'{_$\\\n {ta}rget_: os.mkdir, path: RAN}\'}"\n',
  'Hydra by an interpolation behind many blanks': JSON.stringify({
    m: `\${${' '.repeat(300)}oc.create:{_target_: os.mkdir, path: RAN}}`,
  }),
  'Hydra by an interpolation behind a long name': JSON.stringify({
    [long]: 'oc.create',
    m: `\${\${${long}}:{_target_: os.mkdir, path: RAN}}`,
  }),
  'Hydra by an interpolation behind a long path': JSON.stringify({
    k: 'k',
    p: deep,
    m: `\${\${p${'.${k}'.repeat(60)}}:{_target_: os.mkdir, path: RAN}}`,
  }),
  jsonpickle: reduce,
  'jsonpickle in letters': reduce.replace('py/reduce', 'py\\/r\\u0065duce'),
  'jsonpickle in a key': JSON.stringify({ [`json://${reduce}`]: 1 }),
  'jsonpickle in a key of YAML': `? ${JSON.stringify(`json://\n${lettered}`)}\n: 1\n`,
  'jsonpickle in a key as YAML': JSON.stringify({ [`json://- ${lettered}`]: 1 }),
};

/** What a model has beside it. */
const HARMLESS: Readonly<Record<string, { name: string; text: string }>> = {
  settings: { name: 'params.yaml', text: 'lr: 1e-3  # wow!\nname: a model!\nlayers: [64, 32]\nbest: !!float 3\n' },
  'settings with escapes': { name: 'params.yaml', text: 'sep: "\\n\\t\\u2581"\nlong: "a\\\n  \\ b"\nend: "$"\n' },
  'settings for Windows': { name: 'params.yaml', text: '\ufefflr: 1\r\nepochs: 3\r\n' },
  'metadata of a card': { name: 'meta.yml', text: 'license: mit\ntags:\n- tabular\nnote: |\n  Good!! Not $5, ok?\n' },
  'a config of transformers': {
    name: 'config.json',
    text: '{\n\t"architectures": ["BertModel"], "auto_map": {"AutoModel": "m.M"}, "eps": 1e-12, "x": null\n}\n',
  },
  'a tokenizer': {
    name: 'tokenizer.json',
    text: '{"model": {"vocab": {"!": 0, "!!": 1, " !important": 2, "_target_": 3, "$": 4, "${": 5, "py/": 6}, "merges": ["$ {", "$ (", "! !", ["$", "("]]}}',
  },
  'a vocabulary of texts': { name: 'vocab.json', text: '[["!!x", -1.5], ["$", -2], ["$1", -3], ["\u2028!!a", 0]]' },
  'records of JSON, one a line': { name: 'train.json', text: '{"text": "so: !!nice"}\n{"text": "- !x _target_"}\n' },
  'a licence': {
    name: 'LICENSE',
    text: 'THE SOFTWARE IS PROVIDED "AS IS": [sic]\n\tup to $1,000,000 (US), 100%!\n%\n',
  },
  'a table': { name: 'data.csv', text: 'a,b\n1,!!x\n2,"_target_: x"\n' },
  'a workflow of GitHub': {
    name: 'train.yml',
    text: 'on: push\njobs:\n  a:\n    env: {D: "${{ github.workspace }}/${{ matrix.a || inputs.b }}"}\n    steps:\n    - run: |\n        cp "${A}" \\\n          "${B:-${C}}"\n',
  },
  'a file of compose': { name: 'compose.yaml', text: 'services: {a: {image: "${REG:-x}/a:${TAG:?no tag}"}}\n' },
  'a configuration of Hydra': {
    name: 'config.yaml',
    text: 'hydra: {run: {dir: "${hydra:runtime.cwd}/${now:%Y-%m-%d}"}}\nlr: ${oc.env:LR,0.1}\nwidth: ${model.width}\n',
  },
  'a template in JSON': {
    name: 'prompt.json',
    text: JSON.stringify({
      a: `\${name} ${'is asked. '.repeat(40)}`,
      b: '${b}',
      c: ['${question}\nAnswer:', '${DATA}:/data', '${time} ${level}: ${message}', 'to ${HOST:-${OTHER}}, ${eval}: x'],
    }),
  },
  notes: { name: 'README.md', text: '# Hydra\n\nIt reads `_target_: a.B`; `!!python/object` is refused. $f(x)$\n' },
  words: { name: 'vocab.txt', text: '!!python/object\n_target_\n$a()\n' },
};

/** By which libraries each ran something. */
let ran: string[][];
beforeAll(() => {
  const texts = [...Object.values(RUNS), ...Object.values(HARMLESS).map(({ text }) => text)];
  const python = join(pythonWith(join(here, 'loaders.requirements.txt')), 'python');
  ran = JSON.parse(run([python, join(here, 'loaders.py')], JSON.stringify(texts))) as string[][];
});

describe('what runs a program when a library loads it is no pass', () => {
  it.each(Object.entries(RUNS).map(([what, text], index) => ({ what, text, index })))(
    '$what',
    async ({ text, index }) => {
      expect(ran[index]).not.toEqual([]);
      for (const name of ['config.yaml', 'a.YML', 'model.json', 'config']) {
        const { verdict, rules } = await scanBytes(Buffer.from(text), [], name);
        expect([name, verdict, rules]).toEqual([name, 'inconclusive', ['unknown-format']]);
      }
    },
  );
});

// What oc.create makes inside of a text is a text; a resolver that a project has registered does what it does.
it.each([
  { name: 'inside', m: 'run-${eval:"x"}' },
  { name: 'behind a blank', m: ' ${eval:"x"}' },
  { name: 'behind another interpolation', m: '${b}-${eval:"x"}' },
  { name: 'far inside', m: `${'-'.repeat(70_000)}\${a.eval : "x"}` },
  { name: 'further than is looked', m: `${'-'.repeat(5_000_000)}\${eval:"x"}` },
  { name: 'behind more blanks than are looked through', m: `-\${${' '.repeat(5_000_000)}eval:"x"}` },
  { name: 'in the name of another one', m: 'run-${${r}:"x"}' },
  { name: 'in a part of that name', m: 'run-${oc.${r}:"x"}' },
])('an interpolation that calls a resolver in a text of JSON is no pass: $name', async ({ m }) => {
  const { verdict, rules } = await scanBytes(Buffer.from(JSON.stringify({ m })), [], 'config.json');
  expect([verdict, rules]).toEqual(['inconclusive', ['unknown-format']]);
});

describe('what runs nothing passes', () => {
  const first = Object.keys(RUNS).length;
  it.each(Object.entries(HARMLESS).map(([what, file], index) => ({ what, ...file, index: first + index })))(
    '$what',
    async ({ name, text, index }) => {
      expect(ran[index]).toEqual([]);
      expect(await scanBytes(Buffer.from(text), [], name)).toMatchObject({ verdict: 'pass', format: 'text' });
    },
  );
});
