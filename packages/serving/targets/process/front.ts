import { createServer } from 'node:net';
import { fail } from '../../deploy/errors.ts';

/** Where clients ask. */
export interface Front {
  address: string;
  port: number;
}

/** On every address of a machine, this machine is asked here; without a slash at the end. */
export function urlOf({ address, port }: Front): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Where clients are to ask instead; undefined when it is where they do. Port 0 is the one that was chosen once. */
export function movedFront(now: Front, { address, port }: Front): Front | undefined {
  const asked = { address, port: port === 0 ? now.port : port };
  return asked.address === now.address && asked.port === now.port ? undefined : asked;
}

/** Where clients ask is for people to say: a port that was chosen once is not left for another by itself. */
export function cannotListen({ address, port }: Front, cause: NodeJS.ErrnoException): Error {
  return fail('MLOPS_DEPLOY_PORT', {
    message: `nothing can listen on ${address}:${port}: ${cause.code === 'EADDRINUSE' ? 'another program does' : cause.message}`,
    where: { field: 'deploy.port' },
    hint: ANOTHER_PORT,
    cause,
  });
}

export const ANOTHER_PORT =
  'End that program, or choose another port in mlops.yml, `deploy: {target: process, port: 8081}`, and deploy again. A port that was found by `port: 0` is kept until `mlops deploy stop`.';

/** @param port 0: any @returns a port that nobody listens on now. @throws MLOPS_DEPLOY_PORT */
export function freePort({ address, port }: Front): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause) => reject(cannotListen({ address, port }, cause)));
    probe.listen(port, address, () => {
      const found = (probe.address() as { port: number }).port;
      probe.close(() => resolve(found));
    });
  });
}
