import { readdirSync } from 'node:fs';
import { type ByteRange, type ByteStream, pieceOf, streamOf, withStream } from './byte-source.ts';
import { type Findings, type Report } from './finding.ts';
import { Expanded, inflated, Uninflatable } from './inflated.ts';
import { kindByName, kindOf, lateKindOf } from './kinds.ts';
import { readNpyHeader } from './npy.ts';
import { externalDataCheck } from './onnx/external-data.ts';
import { isOnnx, isOrt, readsAsOnnx, scanOnnx } from './onnx/scan-onnx.ts';
import type { AllowList } from './pickle/allow-list.ts';
import { isModuleName } from './pickle/effects.ts';
import { type MachineOptions } from './pickle/machine.ts';
import { Pages } from './pickle/pages.ts';
import { readPickles } from './pickle/read.ts';
import { isSafetensors, scanSafetensors } from './safetensors.ts';
import { scanSkops } from './skops.ts';
import { isText } from './text.ts';
import { endsAsZip } from './zip/directory.ts';
import { isZip, type OpenMember, scanZip } from './zip/scan-zip.ts';

/** Enough for the header of a numpy array. */
const START = 12 + 65_536;

/** Bytes to judge, wherever they lie. */
interface Content {
  open(): ByteStream;
  /** When they can be read from anywhere. */
  range?: ByteRange;
}

interface Context {
  allow: AllowList;
  findings: Findings;
  /** Directory of the file: what an ONNX model reads besides must be inside. */
  directory: string;
  /** Of the file or the member: with some, people load a pickle. */
  name: string;
  /** An ONNX model reads its tensors from it: bytes that may be anything, as long as they are nothing else. */
  tensors: boolean;
  /** Told of each file that an ONNX model reads its tensors from. */
  external: (file: string) => void;
  pages: Pages;
  expanded: Expanded;
  member: string | null;
  torch: boolean;
  /** How many archives and compressions it lies in. */
  depth: number;
}

const DEEPEST = 3;
/** Of the members of an archive: following one leaves garbage. An archive of torch has one, others have arrays. */
const MOST_PICKLES = 4000;
/** Names of files that Python imports when something beside them asks for a module of that name. */
const MODULE_NAMES = /\.(?:pyw?|pyc|pyd|so)$/i;
/** Names of files that programs load as a pickle. */
const PICKLE_NAMES = /\.(?:pkl|pickle|joblib|pth?|bin)(?=(?:\.gz|\.z)?$)/i;

/** Adds what a file does to the findings. @returns what it is, by its content */
export async function scanFileContent(
  range: ByteRange,
  context: Pick<Context, 'allow' | 'findings' | 'directory' | 'name' | 'tensors' | 'external'>,
): Promise<string> {
  // Python goes by the name alone, and no writer of pickles knows what lies beside the file.
  if (range.size > 0 && MODULE_NAMES.test(context.name)) context.findings.add('python-module', 0, context.name);
  const named = kindByName(context.name);
  if (range.size > 0 && named !== undefined) context.findings.add('unknown-format', 0, `${named}, by its name`);
  return scanContent(
    { open: () => streamOf(range), range },
    { ...context, pages: new Pages(), expanded: new Expanded(), member: null, torch: false, depth: 0 },
  );
}

async function scanContent(content: Content, context: Context): Promise<string> {
  const report = reporter(context);
  try {
    const format = (await scanKnown(content, context, report)) ?? (await scanPickleOrText(content, context, report));
    // A pickle may be YAML as well: it keeps a text, and its last byte lies in a comment. One that fails has failed.
    const mayBeBoth = context.findings.verdict !== 'fail' && format !== 'text';
    if (format === 'text' || (mayBeBoth && (await withStream(content.open, isText))))
      await scanText(content.open, context, report);
    if (content.range)
      for (const other of otherFormats(content.range, format)) report('two-formats', 0, `${format} and ${other}`);
    return format;
  } catch (error) {
    if (!(error instanceof Uninflatable)) throw error;
    report(error.rule, 0, error.message);
    return 'damaged';
  }
}

/** What other readers than that of its format take the file for. */
function otherFormats(range: ByteRange, format: string): string[] {
  if (format === 'text') return [];
  const start = Buffer.alloc(Math.min(START, range.size));
  range.readAt(0, start);
  return [
    ...(format !== 'onnx' && readsAsOnnx(range) ? ['onnx'] : []),
    ...(format !== 'ort' && isOrt(range) ? ['ort'] : []),
    ...(format !== 'safetensors' && isSafetensors(start, range.size) ? ['safetensors'] : []),
    ...(!isZip(start) && endsAsZip(range) ? ['zip'] : []),
  ];
}

/** Formats that say of themselves what they are. */
async function scanKnown({ open, range }: Content, context: Context, report: Report): Promise<string | undefined> {
  const start = await withStream(open, firstBytes);
  if (start.length === 0) return 'empty';
  const npy = readNpyHeader(start);
  if (npy) return scanNpy(open, npy, context, report);
  if (!range) return undefined;
  if (isZip(start)) return scanArchive(range, context, report);
  if (isSafetensors(start, range.size)) {
    scanSafetensors(range, report);
    return notHidden('safetensors', open, context, report);
  }
  const compression = await compressionOf(range, start);
  if (compression) return scanCompressed(range, compression, context, report);
  if (!isOnnx(range)) return undefined;
  // What an archive is unpacked beside is not known.
  const external = context.depth === 0 ? context.external : () => undefined;
  scanOnnx(range, report, externalDataCheck(context.directory, report, external));
  return notHidden('onnx', open, context, report);
}

async function scanPickleOrText({ open, range }: Content, context: Context, report: Report): Promise<string> {
  context.pages.readers += 1;
  if (context.pages.readers > MOST_PICKLES) {
    report('zip-unreadable', 0, `more than ${MOST_PICKLES} members may be pickles, and this one was not looked at`);
    return 'unknown';
  }
  const start = await withStream(open, firstBytes);
  // The first bytes of tensors are as good as random.
  const tensors = context.tensors && context.depth === 0;
  const announced = !tensors && start[0] === 0x80 && start[1]! >= 2 && start[1]! <= 5;
  const guess = announced ? undefined : await guessPickle(open, context);
  const acts = guess === undefined || guess.acts;
  if (!acts && (await withStream(open, isText))) {
    const [ending] = PICKLE_NAMES.exec(context.name) ?? [];
    if (ending !== undefined && !tensors) report('pickle-text', 0, ending);
    return 'text';
  }
  if (acts || (guess.pickles > 0 && !tensors) || guess.imports) {
    await readPickles(open, options(context, report));
    return 'pickle';
  }
  const kind = kindOf(start) ?? (tensors && range ? lateKindOf(range) : undefined);
  if (tensors && kind === undefined) return 'onnx data';
  report('unknown-format', 0, kind ?? 'bytes of no known kind');
  return range && isOrt(range) ? 'ort' : 'unknown';
}

async function scanText(open: Content['open'], { name }: Context, report: Report): Promise<void> {
  // Most models are none, and need not keep it in memory.
  const { programInText } = await import('./text-programs.ts');
  const program = await programInText(open, name);
  if (program !== undefined) report('unknown-format', program.offset, program.what);
}

/** Whoever loads it as a pickle must find none. */
async function notHidden(format: string, open: Content['open'], context: Context, report: Report): Promise<string> {
  const { acts, pickles } = await guessPickle(open, context);
  if (acts || pickles > 0) report('pickle-hidden', 0, format);
  return format;
}

interface Guess {
  /** It does something when Python's unpickler reads it, or it is a pickle and nothing else, or nobody can tell. */
  acts: boolean;
  /** It imports what may well be there, and that may be all. */
  imports: boolean;
  pickles: number;
}

/** Reads bytes that do not say that they are a pickle as if they were, for as long as Python would. */
async function guessPickle(open: Content['open'], context: Context): Promise<Guess> {
  let unsafe = false;
  let imports = false;
  const beside = besideIn(context.directory);
  const seen = await readPickles(
    open,
    options(
      context,
      (rule, _, subject) => {
        unsafe ||= rule === 'pickle-dangerous-global' || rule === 'pickle-too-large' || beside(subject);
        imports ||= rule === 'pickle-unknown-global' && isModuleName(subject);
      },
      true,
    ),
  );
  return {
    acts: unsafe || seen.effects > 0 || (seen.pickles > 0 && !seen.broken),
    imports,
    pickles: seen.pickles,
  };
}

/** @returns whether the module of `module.name` lies in a directory, where importing it runs it */
function besideIn(directory: string): (subject: string) => boolean {
  let modules: Set<string> | undefined;
  return (subject) => {
    modules ??= new Set(
      readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [entry.name] : (/^(.*?)(?:\.[\w-]+)?\.(?:pyc?|pyd|so)$/.exec(entry.name)?.[1] ?? []),
      ),
    );
    return modules.has(subject.split('.')[0]!);
  };
}

async function scanNpy(
  open: Content['open'],
  { from, objects }: { from: number; objects: boolean },
  context: Context,
  report: Report,
): Promise<string> {
  if (!objects) return 'npy';
  await readPickles(open, options(context, report), from);
  return 'npy with pickled objects';
}

async function scanArchive(range: ByteRange, context: Context, report: Report): Promise<string> {
  if (context.depth >= DEEPEST) {
    report('unknown-format', 0, 'an archive in an archive in an archive');
    return 'zip';
  }
  const within = (member: string): Context => ({
    ...context,
    name: member,
    member: context.member === null ? member : `${context.member}/${member}`,
    depth: context.depth + 1,
  });
  return scanZip(range, {
    report,
    expanded: context.expanded,
    reportIn: (member) => reporter(within(member)),
    scan: async ({ name, role, ...content }: OpenMember, reportIn) => {
      if (MODULE_NAMES.test(name)) reportIn('python-module', 0, name);
      if (role === 'tensor') return;
      const format = await scanContent(content, { ...within(name), torch: role === 'torch' });
      // Named like an array it may be what another program reads: numpy writes no other member.
      if (role === 'array' && !format.startsWith('npy')) reportIn('unknown-format', 0, 'no array of numpy in an npz');
      if (role !== 'schema') return;
      // Python reads JSON in other encodings too.
      if (format !== 'text') reportIn('unknown-format', 0, 'a skops schema that is not only text');
      await scanSkops(content.open, context.allow, reportIn);
    },
  });
}

async function scanCompressed(
  range: ByteRange,
  how: 'zlib' | 'gzip',
  context: Context,
  report: Report,
): Promise<string> {
  if (context.depth >= DEEPEST) {
    report('unknown-format', 0, 'compressed again and again');
    return how;
  }
  const expands = context.expanded.counter(range.size);
  const open = (): ByteStream => inflated(range, how, { expands });
  const format = await scanContent({ open }, { ...context, depth: context.depth + 1 });
  // Of numbers the beginning says it all, but for how far they expand.
  if (format === 'npy') await withStream(open, (stream) => stream.skip(Number.MAX_SAFE_INTEGER));
  return `${format}, ${how}`;
}

/** zlib's first byte is also a letter: only what it expands says that it is zlib. */
async function compressionOf(range: ByteRange, start: Buffer): Promise<'zlib' | 'gzip' | undefined> {
  // There is no other method than 8.
  if (start[0] === 0x1f && start[1] === 0x8b && start[2] === 8) return 'gzip';
  if (start[0] !== 0x78 || start.length < 2 || start.readUInt16BE(0) % 31 !== 0) return undefined;
  try {
    await withStream(
      () => inflated(range, 'zlib'),
      (stream) => stream.read(Buffer.alloc(1), 0),
    );
    return 'zlib';
  } catch (error) {
    if (error instanceof Uninflatable) return undefined;
    throw error;
  }
}

async function firstBytes(stream: ByteStream): Promise<Buffer> {
  const start = pieceOf(stream, START);
  let filled = 0;
  while (filled < start.length) {
    const read = await stream.read(start, filled);
    if (read === 0) break;
    filled += read;
  }
  return start.subarray(0, filled);
}

function reporter({ findings, member }: Context): Report {
  return findings.reporter(member);
}

function options({ allow, torch, pages }: Context, report: Report, guess = false): MachineOptions {
  return { allow, report, persistentIds: torch, pages, guess };
}
