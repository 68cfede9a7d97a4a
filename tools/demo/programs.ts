import { spawn, type ChildProcess } from 'node:child_process';

/** Somebody pressed Ctrl-C, or asked the demo to end. */
export class Interrupted extends Error {}

/**
 * Runs programs, one after the other. The first signal that reaches the demo is passed on to the program that runs; when that
 * has ended, so does the demo. Ctrl-C is often heard more than once, from the terminal and from npm: the others say nothing new.
 */
export class Programs {
  #running: ChildProcess | undefined;
  #interrupted = false;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!this.#interrupted) this.#running?.kill(signal);
        this.#interrupted = true;
      });
    }
  }

  /**
   * @param argv what it says on stderr goes to the terminal
   * @param last whether it is run after an interruption too, because it cleans up
   * @throws Interrupted
   */
  async run(
    argv: readonly string[],
    { cwd, last = false }: { cwd: string; last?: boolean },
  ): Promise<{ stdout: string; status: number | null }> {
    if (this.#interrupted && !last) throw new Interrupted();
    // In a group of its own: the terminal's Ctrl-C comes from us, and not twice.
    const child = spawn(argv[0]!, argv.slice(1), { cwd, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    this.#running = child;
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    this.#running = undefined;
    if (this.#interrupted && !last) throw new Interrupted();
    return { stdout: Buffer.concat(chunks).toString('utf8'), status };
  }
}
