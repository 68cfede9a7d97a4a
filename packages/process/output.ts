import { escape } from '#kit';

/** How much of what a program prints is kept. Bytes are bytes of the program's output. */
export interface OutputLimits {
  /** In all; after that only the end is kept. */
  totalBytes: number;
  /** At once, before the rate applies. */
  burstBytes: number;
  bytesPerSecond: number;
  /** Of one line; the rest of the line is dropped. */
  lineBytes: number;
}

export const defaultLimits: OutputLimits = {
  totalBytes: 8 << 20,
  burstBytes: 1 << 20,
  bytesPerSecond: 64 << 10,
  lineBytes: 4 << 10,
};

/** What is kept of output over the limits: enough for a traceback, as the last thing a program says is why it died. */
const LAST_BYTES = 16 << 10;
const TAIL_LINES = 40;
/** Progress bars redraw a line by a lone carriage return; one redraw a second is enough for a log. */
const REDRAW_MILLISECONDS = 1000;

const LINE_COST = 32;

const LF = 0x0a;
const CR = 0x0d;

interface OutputFilter {
  write(chunk: Buffer): void;
  end(): void;
  /** Bytes that were not shown. */
  readonly droppedBytes: number;
}

/** What several streams of one program share: the budget and the last lines. */
export interface OutputSink {
  filter(): OutputFilter;
  readonly tail: string[];
}

/**
 * Lines of a program's output, made safe for a log and bounded: whatever is printed, at most `totalBytes` plus the
 * last 16 KiB come out, and memory stays flat. Bytes over the limits are counted, never stored.
 *
 * @param show receives each line, escaped; @param monotonic milliseconds that never go back
 */
export function outputSink(
  show: (line: string) => void,
  monotonic: () => number,
  limits: OutputLimits = defaultLimits,
): OutputSink {
  const tail: string[] = [];
  let total = 0;
  let tokens = limits.burstBytes;
  let refilled = monotonic();

  function emit(text: string): void {
    const line = escape.logLine(text);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    show(line);
  }

  /** @param resuming output was held back: wait for a good piece of the budget, else log and gaps would alternate */
  function affordable(cost: number, resuming: boolean): boolean {
    const now = monotonic();
    tokens = Math.min(limits.burstBytes, tokens + ((now - refilled) / 1000) * limits.bytesPerSecond);
    refilled = now;
    if (cost > tokens || total + cost > limits.totalBytes) return false;
    if (resuming && tokens < limits.burstBytes / 4) return false;
    tokens -= cost;
    total += cost;
    return true;
  }

  function filter(): OutputFilter {
    let line: Buffer[] = [];
    let lineBytes = 0;
    let lineDropped = 0;
    let afterReturn = false;
    let lastRedraw = -Infinity;
    let last: Buffer = Buffer.alloc(0);
    let held = 0; // bytes refused since the last line that was shown
    let dropped = 0;

    function keep(bytes: Buffer): void {
      const room = Math.max(0, limits.lineBytes - lineBytes);
      if (room > 0) line.push(Buffer.from(bytes.subarray(0, room)));
      lineBytes += Math.min(room, bytes.length);
      lineDropped += Math.max(0, bytes.length - room);
    }

    function endLine(): void {
      const text = Buffer.concat(line).toString('utf8');
      const more = lineDropped === 0 ? '' : ` … (${lineDropped} more bytes in this line)`;
      emit(text + more);
      dropped += lineDropped;
      line = [];
      lineBytes = 0;
      lineDropped = 0;
    }

    function forgetLine(): void {
      line = [];
      lineBytes = 0;
      lineDropped = 0;
    }

    function scan(chunk: Buffer): void {
      let start = 0;
      if (afterReturn) {
        // A return at the end of the chunk before: part of a line end when a line feed follows, else a redraw.
        afterReturn = false;
        if (chunk[0] !== LF) redraw();
      }
      while (start < chunk.length) {
        const end = nextBreak(chunk, start);
        keep(chunk.subarray(start, end));
        if (end === chunk.length) return;
        start = end + 1;
        if (chunk[end] === LF) endLine();
        else if (start === chunk.length) afterReturn = true;
        else if (chunk[start] !== LF) redraw();
      }
    }

    function redraw(): void {
      const now = monotonic();
      if (now - lastRedraw < REDRAW_MILLISECONDS || lineBytes === 0) return forgetLine();
      lastRedraw = now;
      endLine();
    }

    function hold(chunk: Buffer): void {
      held += chunk.length;
      const joined = chunk.length >= LAST_BYTES ? chunk : Buffer.concat([last, chunk]);
      last = Buffer.from(joined.subarray(Math.max(0, joined.length - LAST_BYTES)));
    }

    /** Shows the end of what was held back, after saying how much is missing before it. */
    function release(): void {
      if (held === 0) return;
      const missing = held - last.length;
      if (lineBytes > 0) endLine();
      if (missing > 0)
        emit(
          `… ${missing} bytes not shown: more than ${limits.bytesPerSecond} bytes a second or ${limits.totalBytes} in all …`,
        );
      dropped += missing;
      const end = last;
      held = 0;
      last = Buffer.alloc(0);
      scan(end);
    }

    return {
      write(chunk) {
        if (!affordable(cost(chunk) + last.length, held > 0)) return hold(chunk);
        release();
        scan(chunk);
      },
      end() {
        release();
        if (lineBytes > 0) endLine();
      },
      get droppedBytes() {
        return dropped;
      },
    };
  }

  return { filter, tail };
}

/** What a chunk takes from the budget: its bytes, and as much again as a line costs a log even when it is empty. */
function cost(chunk: Buffer): number {
  let lines = 0;
  for (let index = 0; index < chunk.length; index++) if (chunk[index] === LF || chunk[index] === CR) lines++;
  return chunk.length + lines * LINE_COST;
}

/** Index of the next line feed or carriage return at or after `start`; the length when there is none. */
function nextBreak(chunk: Buffer, start: number): number {
  for (let index = start; index < chunk.length; index++) if (chunk[index] === LF || chunk[index] === CR) return index;
  return chunk.length;
}
