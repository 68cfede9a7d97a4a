import type { Host } from '#kit';
import type { Version } from '#registry';
import { isSame, type Target, type TargetStatus } from '../targets/target.ts';
import { TOKEN_VARIABLE, tokenOf } from '../token.ts';
import { modelUrl } from './client.ts';
import { replay, saidReplay, type Golden } from './golden.ts';
import { Refused } from './refused.ts';
import { clientOf } from './release.ts';

/**
 * Proves that the version which was switched to answers clients as it was recorded; and, when a token is set, nobody who
 * does not know it.
 * @returns in words. @throws Refused, MLOPS_DEPLOY_ANSWER
 */
export async function proveAtFront(host: Host, target: Target, version: Version, golden: Golden): Promise<string> {
  const { serving, url } = await target.status();
  if (!isSame(serving, { ...version, digest: version.model.digest }) || url === undefined)
    throw new Refused('fail', `the target serves ${serving?.version ?? 'nothing'} after the switch`);
  const replayed = await replay(await clientOf(host, target, version, url), golden);
  const answers = `answers at ${url}: ${saidReplay(replayed)}`;
  if (tokenOf(host.env) === undefined) return answers;
  const open = await openProblem(host, version, url);
  if (open !== undefined) throw new Refused('fail', open);
  return `${answers}; nobody without the token`;
}

type Named = Pick<Version, 'name' | 'version'>;

/** Whether the service asks for a token now, and will not when it was switched from here, where none is set. */
export function opens({ env }: Pick<Host, 'env'>, { serving }: Pick<TargetStatus, 'serving'>): boolean {
  return tokenOf(env) === undefined && serving?.differing?.includes(TOKEN_VARIABLE) === true;
}

/** In a plan, behind what is switched. */
export const OPENED = `; whoever asks is answered then, as no ${TOKEN_VARIABLE} is set here`;

export function warnOpened({ log }: Pick<Host, 'log'>): void {
  log.warning(
    `What serves asks for a token, and no ${TOKEN_VARIABLE} is set here: switched from here, the service answers whoever asks. Set it first to keep it closed.`,
  );
}

/** What is wrong with whom a service answers, when a token is set here: anybody, or not even who knows it. */
export async function tokenProblem(host: Host, version: Named, url: string): Promise<string | undefined> {
  const token = tokenOf(host.env);
  if (token === undefined) return undefined;
  const status = await statusOf(host, modelUrl({ url, ...version }), { headers: { authorization: `Bearer ${token}` } });
  if (status !== 200) return `${url} answers ${status} to a request with the ${TOKEN_VARIABLE} that is set here`;
  return openProblem(host, version, url);
}

async function openProblem(host: Host, version: Named, url: string): Promise<string | undefined> {
  // Were it answered, then that this is no request of the protocol.
  const request = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
  const status = await statusOf(host, `${modelUrl({ url, ...version })}/infer`, request);
  if (status === 401 || status === 403) return undefined;
  return `${url} answers ${status} to a request without the token, though ${TOKEN_VARIABLE} is set: expected 401`;
}

/** @returns the status of the answer, or why there is none */
async function statusOf(host: Host, url: string, request: RequestInit): Promise<number | string> {
  const signal = AbortSignal.any([host.signal, AbortSignal.timeout(30_000)]);
  try {
    const response = await host.fetch(url, { ...request, signal, redirect: 'manual' });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    host.signal.throwIfAborted();
    return `nothing (${(error as Error).message})`;
  }
}
