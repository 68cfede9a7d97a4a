import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';
import type { Limits } from './server.ts';

/** Bytes a second that a body has to come with, once its time of grace is over. */
const SLOWEST = 16 * 1024;
/** So many of the largest bodies are held at once. */
const MOST_HELD = 32;
/** So many of the largest are parsed and answered at once: what JSON says in three bytes takes up to seventy. */
const MOST_PARSED = 4;

type BodyLimits = Pick<Limits, 'bodyBytes' | 'bodies' | 'bodySeconds' | 'concurrent'>;

/**
 * Reads the bodies of requests: of all at once so many, and so many bytes. When there is no room for another, the one that
 * has taken longest makes it: who sends slowly keeps nobody else from being answered. Of those that are whole, so many bytes
 * are parsed and answered at once.
 */
export class Bodies {
  readonly #limits: BodyLimits;
  /** Ends the reading of each; who began first is first. */
  readonly #reading = new Set<(refusal: Refusal) => void>();
  #held = 0;
  #parsed = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /**
   * The bytes of a request's body. A body that says it is too large is not read at all, one that turns out so no further.
   * @throws Refusal 400, 408, 413, 415, 503
   */
  async read(request: IncomingMessage): Promise<Buffer> {
    const { headers } = request;
    if (headers['inference-header-content-length'] !== undefined)
      throw new Refusal(415, 'binary tensors are not taken: send data as JSON (binary_data=False in tritonclient)');
    const type = headers['content-type']?.split(';')[0]!.trim().toLowerCase() ?? 'none';
    // What a web page may send anywhere without asking first is of other types, or of none.
    if (type !== 'application/json')
      throw new Refusal(415, `expected the content-type application/json, received ${type.slice(0, 60)}`);
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity')
      throw new Refusal(415, `expected a body without content-encoding, received ${encoding.slice(0, 20)}`);
    if (Number(headers['content-length'] ?? 0) > this.#limits.bodyBytes) throw this.#tooLarge();
    const bytes = await this.#bytesOf(request);
    // Bytes that are no text would be three times as many in the log.
    if (!isUtf8(bytes)) throw new Refusal(400, 'the body is not UTF-8');
    return bytes;
  }

  /**
   * Takes room for what a body is when it is parsed, until it is answered. Of small ones there are never too many at once.
   * @returns gives the room back. @throws Refusal 503, before anything is parsed
   */
  admit({ length }: Buffer): () => void {
    const { bodyBytes, concurrent } = this.#limits;
    if (length <= bodyBytes / concurrent) return () => undefined;
    if (this.#parsed + length > MOST_PARSED * bodyBytes)
      throw new Refusal(503, 'requests as large as that are being answered already', { retryAfter: 1 });
    this.#parsed += length;
    return () => (this.#parsed -= length);
  }

  #bytesOf(request: IncomingMessage): Promise<Buffer> {
    const { bodyBytes, bodySeconds } = this.#limits;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let [bytes, due] = [0, -bodySeconds * SLOWEST];
      const leave = (): void => {
        clearInterval(pace);
        this.#reading.delete(refuse);
        this.#held -= bytes;
        request.off('data', take).off('end', whole).off('error', cut).off('close', cut);
      };
      const refuse = (refusal: Refusal): void => {
        leave();
        reject(refusal);
      };
      const whole = (): void => {
        leave();
        resolve(Buffer.concat(chunks));
      };
      const cut = (): void => refuse(new Refusal(400, 'the body ended before it was whole'));
      const take = (chunk: Buffer): void => {
        chunks.push(chunk);
        bytes += chunk.length;
        this.#held += chunk.length;
        if (bytes > bodyBytes) refuse(this.#tooLarge());
        else this.#makeRoom();
      };
      const pace = setInterval(() => {
        due += SLOWEST;
        if (bytes < due)
          refuse(new Refusal(408, `expected ${SLOWEST} bytes a second, after the first ${bodySeconds} s`));
      }, 1000);
      this.#reading.add(refuse);
      request.on('data', take).once('end', whole).once('error', cut).once('close', cut);
      this.#makeRoom();
    });
  }

  #makeRoom(): void {
    const { bodies, bodyBytes } = this.#limits;
    for (const refuse of this.#reading) {
      if (this.#reading.size <= bodies && this.#held <= MOST_HELD * bodyBytes) return;
      refuse(new Refusal(503, 'too many requests are being sent, and this one has taken longest', { retryAfter: 1 }));
    }
  }

  #tooLarge(): Refusal {
    return new Refusal(413, `expected a body of at most ${this.#limits.bodyBytes} bytes`);
  }
}

/** @throws Refusal 400 */
export function parseBody(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new Refusal(400, `the body is not JSON: ${(error as Error).message}`);
  }
}
