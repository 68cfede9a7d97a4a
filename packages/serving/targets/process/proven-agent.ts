import { randomBytes } from 'node:crypto';
import { Agent, type ClientRequestArgs } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CHALLENGE_HEADER, isServed, PROOF_HEADER, type Served } from '../../probe.ts';
import type { Wanted } from './state.ts';

/** A server that computes may let others wait for a word of it. */
const PROOF_MS = 10_000;
const LONGEST_ANSWER = 4096;

interface Asked extends ClientRequestArgs {
  port: number;
  /** Who has to answer there. */
  wanted: Pick<Wanted, 'name' | 'version' | 'digest'>;
}

/**
 * Keeps connections to the servers of a deployment, and sends nothing of a client over one before the server at its other end
 * has proven itself: a port may have come to another program, after a restart of the machine or while a server was down.
 */
export class ProvenAgent extends Agent {
  readonly #secret: string;

  /** @param secret of the deployment */
  constructor(secret: string) {
    super({ keepAlive: true, maxFreeSockets: 256 });
    this.#secret = secret;
  }

  /** What of a request says where it goes. */
  to({ name, version, digest }: Wanted, port: number): Asked & { agent: Agent } {
    return { host: '127.0.0.1', port, wanted: { name, version, digest }, agent: this };
  }

  /** Connections to another version are others, also on the same port. */
  override getName(options: Asked): string {
    return `${super.getName(options)}:${JSON.stringify(options.wanted)}`;
  }

  override createConnection(options: Asked, callback: (error: Error | null, socket: Duplex) => void): undefined {
    const socket = connect(options.port, '127.0.0.1');
    const done = (error: Error | null): void => callback(error, socket);
    prove(socket, this.#secret, { port: options.port, ...options.wanted }).then(() => done(null), done);
  }
}

/** Asks who answers. Nothing of the answer is left in the connection. @throws when it is not who is wanted */
async function prove(socket: Socket, secret: string, wanted: Omit<Served, 'challenge'>): Promise<void> {
  const challenge = randomBytes(16).toString('hex');
  let answer = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    const stranger = (): void => fail(new Error(`another program answers on port ${wanted.port}`));
    const read = (): void => {
      answer += (socket.read() as Buffer | null)?.toString('latin1') ?? '';
      const whole = isWhole(answer);
      if (whole === undefined && answer.length <= LONGEST_ANSWER) return;
      const [, proof = ''] = new RegExp(`^${PROOF_HEADER}: (\\w+)\\r$`, 'im').exec(answer) ?? [];
      if (whole !== true || !isServed(secret, { challenge, ...wanted }, proof)) return stranger();
      socket.off('readable', read).off('close', closed).off('timeout', silent).setTimeout(0);
      resolve();
    };
    const closed = (): void => fail(new Error('the connection was closed'));
    const silent = (): void => fail(new Error(`no word of it for ${PROOF_MS / 1000} s`));
    // Stays: an error is told by what is asked over the connection, and before that by its end.
    socket.on('error', fail);
    socket.on('readable', read).once('close', closed).setTimeout(PROOF_MS, silent);
    socket.write(
      [
        'GET /v2/health/live HTTP/1.1',
        `Host: 127.0.0.1:${wanted.port}`,
        `${CHALLENGE_HEADER}: ${challenge}`,
        '',
        '',
      ].join('\r\n'),
    );
  });
}

/** Whether an answer is whole, and nothing else; undefined when more may come. */
function isWhole(answer: string): boolean | undefined {
  const head = answer.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const [, length] = /^content-length: (\d+)\r$/im.exec(answer.slice(0, head + 2)) ?? [];
  if (length === undefined) return false;
  const missing = head + 4 + Number(length) - answer.length;
  return missing > 0 ? undefined : missing === 0;
}
