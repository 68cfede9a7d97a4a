import { createServer, type RequestListener, type Server } from 'node:http';
import { PATIENCE } from '../../patience.ts';
import { cannotListen, movedFront, type Front } from './front.ts';

/** An HTTP server that can move to another address or port; what was asked at the old one is still answered. */
export class MovingServer {
  readonly #handle: RequestListener;
  #front: Front;
  #server: Server;

  private constructor(handle: RequestListener, front: Front, server: Server) {
    this.#handle = handle;
    this.#front = front;
    this.#server = server;
  }

  /** @throws MLOPS_DEPLOY_PORT */
  static async open(handle: RequestListener, front: Front): Promise<MovingServer> {
    return new MovingServer(handle, front, await listen(handle, front));
  }

  /** Listens elsewhere, then no more where it did. @throws MLOPS_DEPLOY_PORT; it listens where it did then */
  async move(front: Front): Promise<void> {
    if (!movedFront(this.#front, front)) return;
    const old = this.#server;
    // One address holds the port for all of them: only for this does nobody listen for a moment.
    if (front.port === this.#front.port) void close(old);
    try {
      this.#server = await listen(this.#handle, front);
    } catch (error) {
      if (!old.listening) this.#server = await listen(this.#handle, this.#front);
      throw error;
    }
    this.#front = front;
    if (old.listening) void close(old);
  }

  /** Takes no new connection, lets running requests end. */
  close(): Promise<void> {
    return close(this.#server);
  }
}

function listen(handle: RequestListener, front: Front): Promise<Server> {
  const server = createServer(PATIENCE, handle);
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(front, cause)));
    server.listen(front.port, front.address, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
