import { posix } from 'node:path';
import { type ByteStream, pieceOf, withStream } from './byte-source.ts';
import { isJson } from './json-grammar.ts';
import { jsonTokens, type JsonToken } from './json-tokens.ts';
import { PICKLED, yamlSign, type YamlSign } from './yaml-signs.ts';

/** What is said of each kind: a text need not be meant for the library that would read it so. */
const KINDS = {
  layer: 'text that would be read as a model by Keras, whose layers may hold code (export the model as ONNX)',
  target: 'text that would be read as a configuration by Hydra, which calls what it names',
  interpolated: 'text that would be read as a configuration by OmegaConf, whose interpolations make more of it',
  tag: 'text that would be read as YAML by PyYAML, to which a tag names what is made',
  pickled: 'text that would be read by jsonpickle, which calls what it names',
  deep: 'JSON that is nested too deep to be looked through',
  rds: 'text that would be read as data by R, which may run code that is in it',
} as const satisfies Record<YamlSign | 'deep' | 'rds', string>;

const PIECE = 1 << 13;
/** In bytes. */
const LONGEST_QUOTE = 48;
/** No name is as long. */
const LONGEST_NAME = 256;
/** Of a longer text so much is looked through, in bytes: it is in memory then, three times. */
const LONGEST_TEXT = 1 << 22;
/** Nobody's settings are nested deeper. */
const DEEPEST = 2000;
/** Names of files that are read as YAML. Notes may speak of it. */
const YAML_NAMES = /\.(?:ya?ml|json)$|^(?!(?:Dockerfile|Makefile)$)[^.]+$/i;
const IN_YAML: readonly YamlSign[] = ['tag', 'target', 'interpolated', 'pickled', 'layer'];

/**
 * What a library makes of a text that says which classes and functions are to be called: of JSON by its keys, of YAML by its
 * tags and keys.
 *
 * @returns what would be read so, with its line and its words, and the byte where it begins; undefined when it is a text and nothing else
 * @see keras.saving.deserialize_keras_object, hydra.utils.instantiate, yaml.UnsafeLoader, jsonpickle.decode,
 *   R Internals ("Serialization formats")
 */
export async function programInText(
  open: () => ByteStream,
  name: string,
): Promise<{ what: string; offset: number } | undefined> {
  const sign = await signIn(open, posix.basename(name.replaceAll('\\', '/')));
  if (sign === undefined) return undefined;
  const { line, words } = await withStream(open, (stream) => lineAt(stream, sign.offset));
  return { what: `${KINDS[sign.kind]} (line ${line}: ${JSON.stringify(words)})`, offset: sign.offset };
}

interface Sign {
  kind: keyof typeof KINDS;
  offset: number;
}

async function signIn(open: () => ByteStream, name: string): Promise<Sign | undefined> {
  const begin = await withStream(open, beginning);
  if (/^(?:RDA\d\n)?A\n\s*[+0]*[23](?:\s+[+-]?\d+){2}\s/.test(begin)) return { kind: 'rds', offset: 0 };
  if (/^[\s\ufeff]*[{[]/.test(begin)) {
    const sign = await withStream(open, programInJson);
    if (sign !== undefined || (await withStream(open, isJson))) return sign;
  }
  return YAML_NAMES.test(name) ? withStream(open, (stream) => yamlSign(stream, IN_YAML)) : undefined;
}

/** The number of the line in which a byte is, and what of the line follows it. */
async function lineAt(stream: ByteStream, offset: number): Promise<{ line: number; words: string }> {
  const piece = pieceOf(stream, PIECE);
  let line = 1;
  for (let left = offset; left > 0;) {
    const read = await stream.read(piece.subarray(0, left), 0);
    if (read === 0) break;
    const lines = piece.subarray(0, read);
    for (let at = lines.indexOf('\n'); at >= 0; at = lines.indexOf('\n', at + 1)) line += 1;
    left -= read;
  }
  const quoted = piece.subarray(0, LONGEST_QUOTE);
  let filled = 0;
  for (let read = 1; read > 0 && filled < quoted.length; filled += read) read = await stream.read(quoted, filled);
  const text = new TextDecoder().decode(quoted.subarray(0, filled), { stream: true });
  const end = text.search(/[\r\n]/);
  if (end >= 0) return { line, words: text.slice(0, end) };
  return { line, words: filled === LONGEST_QUOTE ? `${text}…` : text };
}

/** The first piece that is not blank. */
async function beginning(stream: ByteStream): Promise<string> {
  const piece = pieceOf(stream, PIECE);
  for (let read = await stream.read(piece, 0); read > 0; read = await stream.read(piece, 0)) {
    const text = piece.toString('utf8', 0, read);
    if (/[^\s\ufeff]/.test(text)) return text;
  }
  return '';
}

/** An object or an array that has been begun. */
interface Open {
  array: boolean;
  key: { text: string; at: number } | undefined;
  /** Its members that say so: where `class_name` is with a text, and whether there is `config`. */
  named: number | undefined;
  configured: boolean;
}

const JSONPICKLE = new RegExp(`^${PICKLED}$`);
/** A key that is decoded itself, of which readers of YAML may make more than those of JSON. */
const JSON_KEY = /^json:\/\//;
/** Of a resolver, as the first thing in a text. */
const INTERPOLATION = /^\$\{[^}]*:/;
/** Anywhere in one: of a resolver that makes something of a text, or whose name another interpolation gives. */
const CALL = /\$\{[\s\w.-]*?(?:\$\{|(?<!\w)(?:create|decode|eval)\s*:)/;

/** What is not kept of a text is a sign where it may have one, or goes on with one. */
function isInterpolated({ text, cut, opens }: Exclude<JsonToken, string>): boolean {
  const last = text.lastIndexOf('${');
  if (last >= 0 && (INTERPOLATION.test(text) || CALL.test(text))) return true;
  return cut && (opens || (last >= 0 && !text.includes('}', last)));
}

async function programInJson(stream: ByteStream): Promise<Sign | undefined> {
  const opened: Open[] = [];
  let last = 0;
  for await (const token of jsonTokens(stream, LONGEST_TEXT)) {
    const inner = opened.at(-1);
    const key = inner?.array === false ? inner.key : undefined;
    const isPickled = key !== undefined && JSONPICKLE.test(key.text);
    if (token === '{' || token === '[') {
      if (isPickled) return { kind: 'pickled', offset: key.at };
      opened.push({ array: token === '[', key: undefined, named: undefined, configured: false });
      if (opened.length > DEEPEST) return { kind: 'deep', offset: last };
    } else if (token === '}' || token === ']') {
      opened.pop();
      if (inner?.named !== undefined && inner.configured) return { kind: 'layer', offset: inner.named };
    } else if (token === ',') {
      if (inner) inner.key = undefined;
    } else if (inner?.array === false && key === undefined) {
      // Of those that are open at once there may be many.
      inner.key = { text: token.text.length > LONGEST_NAME ? '' : token.text, at: token.at };
      inner.configured ||= token.text === 'config';
      if (JSON_KEY.test(token.text)) return { kind: 'pickled', offset: token.at };
    } else {
      if (key?.text === '_target_') return { kind: 'target', offset: key.at };
      if (isPickled) return { kind: 'pickled', offset: key.at };
      if (key?.text === 'class_name') inner!.named ??= key.at;
      if (isInterpolated(token)) return { kind: 'interpolated', offset: token.at };
    }
    if (typeof token === 'object') last = token.at;
  }
  return undefined;
}
