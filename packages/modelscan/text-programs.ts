import { posix } from 'node:path';
import { type ByteStream, pieceOf, withStream } from './byte-source.ts';
import { jsonTokens } from './json-tokens.ts';

const KERAS = 'Keras, whose layers may hold code (export the model as ONNX)';
const HYDRA = 'a configuration of Hydra, which names what is called';
const YAML = 'YAML that names what Python makes of it';
const DEEP = 'JSON that is nested too deep to be looked through';

const PIECE = 1 << 16;
/** No name is as long. */
const LONGEST_TEXT = 64;
/** Nobody's settings are nested deeper. */
const DEEPEST = 2000;
/** Longer than what is looked for: it may lie in two pieces. */
const OVERLAP = 128;
/** Names of files that are read as YAML. Notes may speak of it. */
const YAML_NAMES = /\.(?:ya?ml|json)$|^[^.]+$/i;

/**
 * What a library makes of a text that says which classes and functions are to be called: of JSON by its keys, of YAML by its
 * tags and keys.
 *
 * @returns the kind; undefined when it is a text and nothing else
 * @see keras.saving.deserialize_keras_object, hydra.utils.instantiate, yaml.UnsafeLoader
 */
export async function programInText(open: () => ByteStream, name: string): Promise<string | undefined> {
  const isJson = await withStream(open, beginsAsJson);
  const inJson = isJson ? await withStream(open, programInJson) : undefined;
  if (inJson !== undefined || !YAML_NAMES.test(posix.basename(name.replaceAll('\\', '/')))) return inJson;
  return withStream(open, (stream) => programInYaml(stream, isJson ? IN_JSON : IN_YAML));
}

type Sign = readonly [RegExp, string];

/** In what begins as JSON: its texts may hold whatever looks like YAML. */
const IN_JSON: readonly Sign[] = [
  [/!!python\/|tag:yaml\.org,2002:python\//, YAML],
  [/(?:^|[\s{,-])["']?_target_["']?\s*:\s*["']?[A-Za-z_]/, HYDRA],
];
/** Tags that are not of YAML itself, directives that rename them, and keys that are spelt with escapes. */
const IN_YAML: readonly Sign[] = [
  [
    /(?:^|[\s[{,:?-])!(?:<|!(?!(?:str|int|float|bool|null|map|seq|set|omap|pairs|binary|timestamp|merge|value)\b)[\w%])/,
    YAML,
  ],
  [/(?:^|\n)%TAG\b|tag:yaml\.org,2002:python|"[^"\n]{0,48}\\[xuU][^"\n]{0,48}"\s*:/, YAML],
  [/(?:^|[\s[{,?-])["']?_target_["']?\s*:/, HYDRA],
];

async function beginsAsJson(stream: ByteStream): Promise<boolean> {
  const piece = pieceOf(stream, PIECE);
  for (let read = await stream.read(piece, 0); read > 0; read = await stream.read(piece, 0)) {
    const begin = /[^\s\ufeff]/.exec(piece.toString('utf8', 0, read));
    if (begin) return begin[0] === '{' || begin[0] === '[';
  }
  return false;
}

/** An object or an array that has been begun. */
interface Open {
  array: boolean;
  key: string | undefined;
  /** Its members that say so: `class_name` with a text, and `config`. */
  named: boolean;
  configured: boolean;
}

async function programInJson(stream: ByteStream): Promise<string | undefined> {
  const opened: Open[] = [];
  for await (const token of jsonTokens(stream, LONGEST_TEXT)) {
    const inner = opened.at(-1);
    if (token === '{' || token === '[') {
      opened.push({ array: token === '[', key: undefined, named: false, configured: false });
      if (opened.length > DEEPEST) return DEEP;
    } else if (token === '}' || token === ']') {
      opened.pop();
      if (inner?.named && inner.configured) return KERAS;
    } else if (token === ',') {
      if (inner) inner.key = undefined;
    } else if (inner && !inner.array) {
      if (inner.key === undefined) {
        inner.key = token.text;
        inner.configured ||= token.text === 'config';
      } else if (inner.key === '_target_') {
        return HYDRA;
      } else {
        inner.named ||= inner.key === 'class_name';
      }
    }
  }
  return undefined;
}

async function programInYaml(stream: ByteStream, signs: readonly Sign[]): Promise<string | undefined> {
  const piece = pieceOf(stream, PIECE);
  let text = '';
  for (let read = await stream.read(piece, 0); read > 0; read = await stream.read(piece, 0)) {
    text = text.slice(-OVERLAP) + piece.toString('latin1', 0, read);
    const found = signs.find(([sign]) => sign.test(text));
    if (found) return found[1];
  }
  return undefined;
}
