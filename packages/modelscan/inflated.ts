import { Readable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw, inflateRawSync } from 'node:zlib';
import { type ByteRange, type ByteStream, rangeOf, streamOf } from './byte-source.ts';
import type { RuleId } from './rules.ts';

const PIECE = 1 << 16;
/** What is expanded further than this and more than `BOMB_BYTES` is made to fill a disk or a memory. */
const BOMB_RATIO = 200;
const BOMB_BYTES = 1 << 30;

/** Compressed bytes end early, are followed by others, or expand too far. */
export class Uninflatable extends Error {
  readonly rule: RuleId;
  constructor(rule: RuleId, message: string) {
    super(message);
    this.rule = rule;
  }
}

/** What everything that is compressed in a file comes to, also in archives that lie in it. */
export class Expanded {
  #packed = 0;
  #size = 0;

  /** @returns what is said of a bomb */
  add(packed: number, size: number): string | undefined {
    this.#packed += packed;
    this.#size += size;
    return this.#size > bombLimit(this.#packed) ? saidBomb(this.#size, this.#packed) : undefined;
  }

  /**
   * For so many bytes that do not say how many they expand to, and are read again and again.
   *
   * @returns takes how many it were so far in a reading. @throws Uninflatable
   */
  counter(packed: number): (size: number) => void {
    let bomb = this.add(packed, 0);
    let counted = 0;
    return (size) => {
      bomb ??= this.add(0, Math.max(0, size - counted));
      counted = Math.max(counted, size);
      if (bomb !== undefined) throw new Uninflatable('compression-bomb', bomb);
    };
  }
}

/**
 * The bytes that compressed ones expand to, a piece at a time.
 *
 * @param most how many there may be; default: as many as are no bomb
 * @param expands is told how many there were so far
 */
export function inflated(
  range: ByteRange,
  how: 'zlib' | 'gzip' | 'raw',
  { most = bombLimit(range.size), expands }: { most?: number; expands?: (size: number) => void } = {},
): ByteStream {
  const engine = how === 'zlib' ? createInflate() : how === 'gzip' ? createGunzip() : createInflateRaw();
  const input = Readable.from(pieces(range));
  const output = input.pipe(engine)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let piece: Buffer = Buffer.alloc(0);
  let total = 0;
  const next = async (): Promise<boolean> => {
    const { done, value } = await output.next().catch((cause: unknown) => {
      throw new Uninflatable('compression-broken', cause instanceof Error ? cause.message : String(cause));
    });
    if (done === true) {
      if (engine.bytesWritten < range.size) throw new Uninflatable('trailing-data', 'after the compressed data');
      return false;
    }
    piece = value;
    total += piece.length;
    if (total > most) {
      throw new Uninflatable('compression-bomb', `more than ${saidBomb(most, range.size)}`);
    }
    expands?.(total);
    return true;
  };
  return {
    most,
    read: async (into, at) => {
      if (piece.length === 0 && !(await next())) return 0;
      const copied = piece.copy(into, at);
      piece = piece.subarray(copied);
      return copied;
    },
    skip: async (count) => {
      let left = count;
      while (left > 0 && (piece.length > 0 || (await next()))) {
        const step = Math.min(left, piece.length);
        piece = piece.subarray(step);
        left -= step;
      }
      return count - left;
    },
    close: () => {
      input.destroy();
      engine.destroy();
    },
  };
}

/**
 * The same for a member of an archive, by a way to open it again and again: a small one is expanded once, since an archive
 * may have thousands, and a stream for each reading of each is garbage by the hundred megabytes.
 */
export function inflatedMember(range: ByteRange, size: number): () => ByteStream {
  const whole = range.size <= PIECE && size <= PIECE ? expanded(range, size) : undefined;
  return () => (whole ? streamOf(rangeOf(whole)) : inflated(range, 'raw', { most: size }));
}

/** @returns undefined when there is something to say of the bytes */
function expanded(range: ByteRange, size: number): Buffer | undefined {
  const packed = Buffer.alloc(range.size);
  range.readAt(0, packed);
  try {
    // What the engine says besides is not in the types.
    const { buffer, engine } = inflateRawSync(packed, {
      chunkSize: Math.max(64, size + 1),
      maxOutputLength: size + 1,
      info: true,
    }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return buffer.length <= size && engine.bytesWritten === range.size ? buffer : undefined;
  } catch {
    return undefined;
  }
}

/** As many bytes as so many may expand to. */
function bombLimit(compressed: number): number {
  return Math.max(BOMB_BYTES, compressed * BOMB_RATIO);
}

const saidBomb = (size: number, compressed: number): string =>
  `${size.toLocaleString('en')} bytes from ${compressed.toLocaleString('en')}`;

function* pieces(range: ByteRange): Generator<Buffer> {
  for (let at = 0; at < range.size; at += PIECE) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE, range.size - at));
    yield piece.subarray(0, range.readAt(at, piece));
  }
}
