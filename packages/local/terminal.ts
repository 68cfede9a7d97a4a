import { escape, formatWhere, type Annotation, type Clock, type Log, type Progress } from '#kit';

export interface Terminal {
  write(text: string): void;
  /** Colour and moving lines only where a person watches. */
  interactive: boolean;
}

export interface TerminalVoice {
  log: Log;
  annotate(annotation: Annotation): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  progress(title: string, total?: number): Progress;
  mask(secret: string): void;
  /** Text of any origin, safe to print: escaped line by line, without the secrets. */
  clean(text: string): string;
}

const COLOUR = { dim: 2, red: 31, yellow: 33, bold: 1 } as const;
/** Shorter work needs no progress line. */
const QUIET_MS = 2000;
const REDRAW_MS = 250;
/** Where nobody watches, a line now and then says that it goes on. */
const REPEAT_MS = 10_000;
/** Hiding every `a` would hide nothing and make everything unreadable. */
const SHORTEST_SECRET = 3;

/**
 * The voice of a terminal: everything goes to one stream (stderr, so that stdout stays one document). Text of any
 * origin passes `escape.logLine` exactly once, here.
 */
export function terminalVoice(
  terminal: Terminal,
  clock: Clock,
  options: { quiet: boolean; verbose: boolean },
): TerminalVoice {
  const secrets = new Set<string>();
  const paint = (text: string, colour: keyof typeof COLOUR): string =>
    terminal.interactive ? `\u001b[${COLOUR[colour]}m${text}\u001b[0m` : text;
  const hide = (text: string): string => {
    let hidden = text;
    // The longest first: a secret that begins like a shorter one must not be left with its end showing.
    for (const secret of [...secrets].sort((a, b) => b.length - a.length)) hidden = hidden.replaceAll(secret, '***');
    return hidden;
  };
  // Twice, because a secret may hold what escaping changes, and may be cut in two by what escaping takes out.
  const clean = (text: string): string => hide(hide(text).split(/\r?\n/).map(escape.logLine).join('\n'));
  const { line, moving } = screen(terminal);

  const log: Log = {
    debug: (message) => {
      if (options.verbose) line(paint(clean(message), 'dim'));
    },
    info: (message) => {
      if (!options.quiet) line(clean(message));
    },
    warning: (message) => line(`${paint('warning', 'yellow')} ${clean(message)}`),
    error: (message) => line(`${paint('error', 'red')} ${clean(message)}`),
  };

  return {
    log,
    annotate({ level, message, title, where }) {
      const text = [formatWhere(where), title, message].filter((part) => part !== undefined && part !== '').join(': ');
      if (level === 'notice') log.info(text);
      else log[level](text);
    },
    async group(title, body) {
      if (!options.quiet) line(paint(clean(title), 'bold'));
      return await body();
    },
    progress: (title, total) =>
      progressLine({
        title: clean(title),
        total,
        every: terminal.interactive ? REDRAW_MS : REPEAT_MS,
        moving,
        clock,
        quiet: options.quiet,
        clean,
      }),
    mask: (secret) => {
      // A program prints a key of several lines in several calls: each of its lines is a secret too.
      for (const part of [secret, ...secret.split(/\r?\n/)])
        if (part.trim().length >= SHORTEST_SECRET) secrets.add(part);
    },
    clean,
  };
}

/** Lines that stay, and one that moves: below them, redrawn in place, gone when another line comes. */
function screen(terminal: Terminal): { line(text: string): void; moving(text: string, last: boolean): void } {
  let open = false;
  const begin = (): string => (open ? '\r\u001b[2K' : '');
  return {
    line(text) {
      terminal.write(`${begin()}${text}\n`);
      open = false;
    },
    moving(text, last) {
      const stays = last || !terminal.interactive;
      terminal.write(`${begin()}${text}${stays ? '\n' : ''}`);
      open = !stays;
    },
  };
}

interface ProgressLine {
  title: string;
  total: number | undefined;
  /** Milliseconds between two of its lines. */
  every: number;
  moving(text: string, last: boolean): void;
  clock: Clock;
  quiet: boolean;
  clean(text: string): string;
}

function progressLine({ title, total, every, moving, clock, quiet, clean }: ProgressLine): Progress {
  const start = clock.monotonic();
  let drawn = 0;
  let shown = false;
  const seconds = (ms: number): string =>
    ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
  const draw = (text: string, last: boolean): void => {
    moving(text, last);
    shown = true;
  };
  return {
    update(done, note) {
      const now = clock.monotonic();
      if (quiet || now - start < QUIET_MS || (shown && now - drawn < every)) return;
      drawn = now;
      const share = total !== undefined && total > 0 ? Math.min(1, done / total) : undefined;
      const left =
        share !== undefined && share > 0 ? `, about ${seconds(((now - start) * (1 - share)) / share)} left` : '';
      const percent = share === undefined ? seconds(now - start) : `${Math.round(share * 100)} %${left}`;
      draw(`${title}: ${percent}${note === undefined ? '' : ` (${clean(note)})`}`, false);
    },
    end(note) {
      const took = clock.monotonic() - start;
      if (quiet || (!shown && took < QUIET_MS)) return;
      draw(`${title}: done in ${seconds(took)}${note === undefined ? '' : ` (${clean(note)})`}`, true);
    },
  };
}
