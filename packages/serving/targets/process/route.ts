import type { Host } from '#kit';
import { startRouter } from './router.ts';
import { placeOf } from './state.ts';

/**
 * Runs the router of a deployment until the signal is aborted.
 * @throws the system's error when the address or port cannot be had
 */
export async function route(host: Host, directory: string): Promise<void> {
  const router = await startRouter(placeOf(directory), (error) => host.log.error((error as Error).message));
  host.log.info(`routing on port ${router.port}`);
  await new Promise<void>((resolve) => {
    if (host.signal.aborted) resolve();
    host.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await router.close();
}
