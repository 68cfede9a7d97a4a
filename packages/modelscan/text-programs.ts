import { posix } from 'node:path';
import { type ByteStream, pieceOf, withStream } from './byte-source.ts';
import { isJson } from './json-grammar.ts';
import { jsonTokens } from './json-tokens.ts';
import { PICKLED, yamlSign, type YamlSign } from './yaml-signs.ts';

/** What is said of each kind. */
const KINDS = {
  layer: 'Keras, whose layers may hold code (export the model as ONNX)',
  target: 'a configuration of Hydra, which names what is called',
  interpolated: 'a configuration of OmegaConf, whose interpolations make more of it',
  tag: 'YAML that names what Python makes of it',
  pickled: 'a text of jsonpickle, which names what is called',
  deep: 'JSON that is nested too deep to be looked through',
  rds: 'R data written as text, which may hold code',
} as const satisfies Record<YamlSign | 'deep' | 'rds', string>;

const PIECE = 1 << 13;
/** No name is as long. */
const LONGEST_TEXT = 256;
/** Nobody's settings are nested deeper. */
const DEEPEST = 2000;
/** Names of files that are read as YAML. Notes may speak of it. */
const YAML_NAMES = /\.(?:ya?ml|json)$|^(?!(?:Dockerfile|Makefile)$)[^.]+$/i;
const IN_YAML: readonly YamlSign[] = ['tag', 'target', 'interpolated', 'pickled', 'layer'];

/**
 * What a library makes of a text that says which classes and functions are to be called: of JSON by its keys, of YAML by its
 * tags and keys.
 *
 * @returns the kind; undefined when it is a text and nothing else
 * @see keras.saving.deserialize_keras_object, hydra.utils.instantiate, yaml.UnsafeLoader, jsonpickle.decode,
 *   R Internals ("Serialization formats")
 */
export async function programInText(open: () => ByteStream, name: string): Promise<string | undefined> {
  const kind = await kindOfText(open, posix.basename(name.replaceAll('\\', '/')));
  return kind === undefined ? undefined : KINDS[kind];
}

async function kindOfText(open: () => ByteStream, name: string): Promise<keyof typeof KINDS | undefined> {
  const begin = await withStream(open, beginning);
  if (/^(?:RDA\d\n)?A\n\s*[+0]*[23](?:\s+[+-]?\d+){2}\s/.test(begin)) return 'rds';
  if (/^[\s\ufeff]*[{[]/.test(begin)) {
    const kind = await withStream(open, programInJson);
    if (kind !== undefined || (await withStream(open, isJson))) return kind;
  }
  return YAML_NAMES.test(name) ? withStream(open, (stream) => yamlSign(stream, IN_YAML)) : undefined;
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
  key: string | undefined;
  /** Its members that say so: `class_name` with a text, and `config`. */
  named: boolean;
  configured: boolean;
}

const JSONPICKLE = new RegExp(`^${PICKLED}$`);
/** A key that is decoded itself. */
const JSON_KEY = /^json:\/\/\s*[[{"]/;

async function programInJson(stream: ByteStream): Promise<keyof typeof KINDS | undefined> {
  const opened: Open[] = [];
  for await (const token of jsonTokens(stream, LONGEST_TEXT)) {
    const inner = opened.at(-1);
    const isMember = inner !== undefined && !inner.array && inner.key !== undefined;
    if (token === '{' || token === '[') {
      if (isMember && JSONPICKLE.test(inner.key!)) return 'pickled';
      opened.push({ array: token === '[', key: undefined, named: false, configured: false });
      if (opened.length > DEEPEST) return 'deep';
    } else if (token === '}' || token === ']') {
      opened.pop();
      if (inner?.named && inner.configured) return 'layer';
    } else if (token === ',') {
      if (inner) inner.key = undefined;
    } else if (inner && !inner.array && !isMember) {
      inner.key = token.text;
      inner.configured ||= token.text === 'config';
      if (JSON_KEY.test(token.text)) return 'pickled';
    } else {
      if (isMember && inner.key === '_target_') return 'target';
      if (isMember && JSONPICKLE.test(inner.key!)) return 'pickled';
      if (isMember) inner.named ||= inner.key === 'class_name';
      if (/^\$\{[^]*:/.test(token.text)) return 'interpolated';
    }
  }
  return undefined;
}
