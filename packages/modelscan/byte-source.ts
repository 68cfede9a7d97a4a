import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes from the first to the last. */
export interface ByteStream {
  /** How many there can be at most. */
  readonly most: number;
  /** Fills `into` from `at`. @returns how many bytes, 0 at the end */
  read(into: Buffer, at: number): Promise<number>;
  /** @returns how many bytes were left out: fewer at the end */
  skip(count: number): Promise<number>;
  /** No more bytes are wanted. */
  close(): void;
}

/** Opens a stream for `use` alone. */
export async function withStream<T>(open: () => ByteStream, use: (stream: ByteStream) => Promise<T>): Promise<T> {
  const stream = open();
  try {
    return await use(stream);
  } finally {
    stream.close();
  }
}

/** Memory to read a stream into: a piece of it, or a byte more than all of it, so that its end is reached. */
export function pieceOf(stream: ByteStream, size: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.min(size, stream.most + 1));
}

/** Bytes that are read from anywhere, again and again: a file or a part of one. */
export interface ByteRange {
  readonly size: number;
  /** @param start within the range; @returns bytes read into `into`, fewer than it holds at the end */
  readAt(start: number, into: Buffer): number;
  part(start: number, size: number): ByteRange;
}

/** Opens a file for `use` alone. */
export async function withFile<T>(path: string, use: (range: ByteRange) => Promise<T>): Promise<T> {
  const file = openSync(path, 'r');
  try {
    return await use(fileRange(file, 0, fstatSync(file).size));
  } finally {
    closeSync(file);
  }
}

/** Bytes in memory. */
export function rangeOf(bytes: Uint8Array): ByteRange {
  return {
    size: bytes.length,
    readAt: (from, into) => {
      const found = bytes.subarray(from, from + into.length);
      into.set(found);
      return found.length;
    },
    part: (from, length) => rangeOf(bytes.subarray(from, from + length)),
  };
}

function fileRange(file: number, start: number, size: number): ByteRange {
  return {
    size,
    readAt: (from, into) => {
      const length = Math.max(0, Math.min(into.length, size - from));
      let done = 0;
      while (done < length) {
        const read = readSync(file, into, done, length - done, start + from + done);
        if (read === 0) break;
        done += read;
      }
      return done;
    },
    part: (from, length) => fileRange(file, start + from, Math.max(0, Math.min(length, size - from))),
  };
}

export function streamOf(range: ByteRange): ByteStream {
  let position = 0;
  return {
    most: range.size,
    // Reading is waited for, so that a signal is heard between two pieces.
    read: async (into, at) => {
      await new Promise(setImmediate);
      const read = range.readAt(position, into.subarray(at));
      position += read;
      return read;
    },
    skip: (count) => {
      const step = Math.min(count, range.size - position);
      position += step;
      return Promise.resolve(step);
    },
    close: () => {
      // The file belongs to whoever opened it.
    },
  };
}
