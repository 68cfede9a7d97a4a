import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Host } from '#kit';
import { fail } from './errors.ts';

export interface PredictionLogOptions {
  /** Created when absent. */
  directory: string;
  /** Share of the requests that are logged, 0 to 1; default all. */
  rate?: number;
  /** A file that has grown beyond this many bytes is followed by another; default 64 MiB. */
  fileBytes?: number;
  /** The oldest files go when all together are larger; default 1 GiB. */
  totalBytes?: number;
}

/** A line of the log. */
interface Line {
  id: string;
  /** ISO 8601, UTC. */
  time: string;
  model: string;
  version: string;
  /** From the request to its answer. */
  milliseconds: number;
  /** The share of requests that is logged: 0.1 means that this one stands for ten. */
  sampled: number;
}

/** One predicted row. */
export interface LoggedPrediction extends Line {
  entity?: Readonly<Record<string, unknown>>;
  /** When features were looked up: by what, and the moment they speak of (ISO 8601, UTC; null where examples have none). */
  online?: { entity: string; at: string | null };
  inputs: Readonly<Record<string, unknown>>;
  /** `score`, `score_<class>` or `prediction`. */
  outputs: Readonly<Record<string, number>>;
}

/** A request that got no usable answer, and not for a fault of its own. */
export interface LoggedFailure extends Line {
  /** `not-a-number`, `online-store`, `time-out`, `crashed`, `refused`, `waited`, `closed`. */
  error: string;
}

export interface LogCounts {
  logged(rows: number): void;
  lost(rows: number): void;
}

interface Waiting {
  line: (row: number) => LoggedPrediction | LoggedFailure;
  next: number;
  readonly rows: number;
  readonly bytes: number;
}

const NAME = /^predictions-.*\.jsonl$/;
const MOST_WAITING_ROWS = 100_000;
/** Of their requests, which are kept until the last row is written: a row may be as long as a body. */
const MOST_WAITING_BYTES = 64 * 2 ** 20;
const LINES_AT_ONCE = 256;
const BYTES_AT_ONCE = 4 * 2 ** 20;
/** In bytes. What reads the log (monitoring/served.ts) takes no longer ones. */
const LONGEST_LINE = 16 * 2 ** 20 - 1;
const RETRY_AFTER_MS = 1000;

/**
 * Predictions on disk, one JSON object a line, for whoever watches the model. Lines that come while others are being
 * written go together in the next write. A killed server leaves at most its last line cut; a disk that is full costs
 * lines, and a row that no line can say costs its own: they are counted, and never cost an answer.
 */
export class PredictionLog {
  readonly rate: number;
  readonly #host: Host;
  readonly #options: Required<PredictionLogOptions>;
  readonly #counts: LogCounts;
  readonly #prefix: string;
  #file: { handle: FileHandle; bytes: number } | undefined;
  #files = 0;
  #waiting: Waiting[] = [];
  /** That are waiting. */
  #rows = 0;
  /** Of requests that are waiting. */
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #retryAt = 0;
  /** Since the log last said so. */
  #lost = 0;
  #warned = false;

  private constructor(host: Host, options: PredictionLogOptions, counts: LogCounts) {
    this.#host = host;
    this.#options = { rate: 1, fileBytes: 64 * 2 ** 20, totalBytes: 2 ** 30, ...options };
    this.rate = this.#options.rate;
    this.#counts = counts;
    const started = host.clock.now().toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
    this.#prefix = `predictions-${started}-${process.pid}`;
  }

  /** @throws MLOPS_SERVE_LOG when its first file cannot be made: before anything is served, that is an error */
  static async open(host: Host, options: PredictionLogOptions, counts: LogCounts): Promise<PredictionLog> {
    const log = new PredictionLog(host, options, counts);
    try {
      await mkdir(options.directory, { recursive: true });
      await log.#next();
    } catch (cause) {
      throw fail('MLOPS_SERVE_LOG', {
        message: `predictions cannot be logged: ${(cause as Error).message}`,
        where: { file: options.directory },
        hint: 'Name another directory with --log, or serve without a log.',
        cause,
      });
    }
    return log;
  }

  /** Whether a request is among those that are logged. */
  sample(): boolean {
    if (this.rate >= 1) return true;
    const [high, low] = this.#host.random.bytes(2);
    return (high! * 256 + low!) / 65_536 < this.rate;
  }

  /**
   * Returns at once; what cannot be kept is counted as lost.
   * @param line makes the line of a row, counted from 0, when it is about to be written: a large batch is not turned into
   *   text in one go, while others wait for an answer
   * @param bytes of the request, which `line` holds until then
   */
  write(rows: number, line: (row: number) => LoggedPrediction | LoggedFailure, bytes = 0): void {
    const isFull =
      this.#rows + rows > MOST_WAITING_ROWS || (this.#bytes > 0 && this.#bytes + bytes > MOST_WAITING_BYTES);
    if (isFull || this.#host.clock.monotonic() < this.#retryAt) {
      this.#lose(rows);
      return;
    }
    this.#waiting.push({ line, next: 0, rows, bytes });
    this.#rows += rows;
    this.#bytes += bytes;
    this.#writing ??= this.#drain().finally(() => (this.#writing = undefined));
  }

  /** Writes what is still waiting, and what is missing. */
  async close(): Promise<void> {
    await this.#writing;
    if (this.#lost > 0) await this.#append([]).catch(() => undefined);
    await this.#file?.handle.close().catch(() => undefined);
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // The answer goes first.
      await setImmediate();
      const lines = this.#take();
      try {
        await this.#append(lines);
        this.#counts.logged(lines.length);
      } catch (error) {
        this.#lose(lines.length + this.#rows);
        this.#waiting = [];
        this.#rows = 0;
        this.#bytes = 0;
        this.#retryAt = this.#host.clock.monotonic() + RETRY_AFTER_MS;
        this.#host.log.warning(`predictions are not being logged: ${(error as Error).message}`);
      }
    }
  }

  /** The next lines, of one request or of many. */
  #take(): string[] {
    const lines: string[] = [];
    let [taken, bytes] = [0, 0];
    for (let batch = this.#waiting[0]; batch; batch = this.#waiting[0]) {
      if (taken >= LINES_AT_ONCE || bytes >= BYTES_AT_ONCE) break;
      const line = this.#lineOf(batch.line, batch.next++);
      taken++;
      bytes += Buffer.byteLength(line);
      if (line !== '') lines.push(line);
      if (batch.next < batch.rows) continue;
      this.#waiting.shift();
      this.#bytes -= batch.bytes;
    }
    this.#rows -= taken;
    return lines;
  }

  /** @returns empty when it is lost */
  #lineOf(line: (row: number) => LoggedPrediction | LoggedFailure, row: number): string {
    let problem = `a line would be longer than ${LONGEST_LINE} bytes`;
    try {
      const text = `${JSON.stringify(line(row))}\n`;
      if (Buffer.byteLength(text) <= LONGEST_LINE) return text;
    } catch (error) {
      problem = (error as Error).message;
    }
    this.#lose(1);
    // Whoever sends such requests must not fill another log.
    if (!this.#warned) this.#host.log.warning(`a prediction cannot be logged; more are counted as lost: ${problem}`);
    this.#warned = true;
    return '';
  }

  #lose(rows: number): void {
    this.#counts.lost(rows);
    this.#lost += rows;
  }

  /** How many rows are missing goes into the log itself, as soon as it can be written to again: `{"time", "lost"}`. */
  async #append(lines: readonly string[]): Promise<void> {
    const lost = this.#lost;
    const gap = lost === 0 ? '' : `${JSON.stringify({ time: this.#host.clock.now().toISOString(), lost })}\n`;
    const bytes = Buffer.from(gap + lines.join(''));
    const file = this.#file && this.#file.bytes < this.#options.fileBytes ? this.#file : await this.#next();
    try {
      await file.handle.writeFile(bytes);
      file.bytes += bytes.length;
      this.#lost -= lost;
    } catch (error) {
      // Part of a line would spoil the next one.
      await file.handle.truncate(file.bytes).catch(() => {
        this.#file = undefined;
        return file.handle.close();
      });
      throw error;
    }
  }

  async #next(): Promise<{ handle: FileHandle; bytes: number }> {
    await this.#file?.handle.close();
    this.#file = undefined;
    await this.#removeOldest();
    const handle = await open(join(this.#options.directory, `${this.#prefix}-${this.#files++}.jsonl`), 'ax');
    this.#file = { handle, bytes: 0 };
    return this.#file;
  }

  /** By the time of the last write: a file that another server still writes to is never the oldest for long. */
  async #removeOldest(): Promise<void> {
    const { directory, totalBytes, fileBytes } = this.#options;
    const names = (await readdir(directory)).filter((name) => NAME.test(name));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(directory, name);
        const { size, mtimeMs } = await stat(path).catch(gone);
        return { path, size, mtimeMs };
      }),
    );
    files.sort((a, b) => a.mtimeMs - b.mtimeMs);
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files) {
      if (total + fileBytes <= totalBytes) return;
      await unlink(path).catch(gone);
      total -= size;
    }
  }
}

/** Another server of the same directory was faster. */
function gone(error: NodeJS.ErrnoException): { size: number; mtimeMs: number } {
  if (error.code !== 'ENOENT') throw error;
  return { size: 0, mtimeMs: 0 };
}
