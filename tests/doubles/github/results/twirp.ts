import type { WorkflowRun } from '../model.ts';
import type { World } from '../world.ts';

export interface TwirpCall {
  world: World;
  run: WorkflowRun;
  attempt: number;
  jobId: string;
  body: unknown;
}

export interface TwirpReply {
  status: number;
  body: Record<string, unknown>;
}

/** Twirp's error body. @see https://twitchtv.github.io/twirp/docs/errors.html */
export function refuse(status: number, code: string, msg: string): TwirpReply {
  return { status, body: { code, msg } };
}

/** An address that works without a token, as the storage's shared access signatures do. */
export function signed(world: World, blob: string): string {
  return `${world.url}/blob/${blob}?sig=${world.secret(blob)}`;
}
