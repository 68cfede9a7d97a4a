import { fail } from '../deploy/errors.ts';

/** A version to be served: which one, and where its bytes lie. */
export interface Release {
  /** `flights-delay` */
  name: string;
  /** `1.2.3` */
  version: string;
  /** dirHash1 of the model. */
  digest: string;
  /** sha256 of the features.json beside it, when it was registered with one. */
  features?: string | undefined;
  /** Absolute path of the fetched model; its digest was checked. */
  directory: string;
  /** Names of its classes when there are more than two, in its own order. */
  classes?: readonly string[];
}

/** By what one version is told from another: two names may have one model. */
export type What = Pick<Release, 'name' | 'version' | 'digest'>;

/** Whether both are the same version of a name with the same bytes, or neither is there. */
export function isSame(one: What | undefined, other: What | undefined): boolean {
  return one?.name === other?.name && one?.version === other?.version && one?.digest === other?.digest;
}

/** A release that a target has started. */
export interface Instance extends Omit<Release, 'directory' | 'features' | 'classes'> {
  directory?: string;
  /** null: it was started with none; absent where a target does not say. */
  features?: string | null;
  classes?: readonly string[] | null;
  /** Where this very version is asked, whoever serves the others; without a slash at the end. */
  url: string;
  /** Whether it answers that it is ready, having loaded these very bytes. */
  ready: boolean;
  /**
   * Names of variables that its server was started with other values of than this process has: it does not ask for the token
   * that is set here, perhaps. A start of it is then a new one.
   */
  differing?: readonly string[];
  /** Of its server, where the target has such a thing. */
  pid?: number;
  /** How often its server was started anew because it had ended. */
  restarts?: number;
  /** Resident memory in bytes. */
  memory?: number;
}

export interface TargetStatus {
  /** Where clients ask; absent while nothing was ever switched to. */
  url?: string;
  /** Where clients have to ask from the next switch on, when mlops.yml has named another place since the last one. */
  movesTo?: string;
  /** Answers clients. Never two. */
  serving?: Instance;
  /** Served before the last switch, and still runs: what `rollback` goes back to. */
  warm?: Instance;
  /** Was started, and answers no client but those of a canary. */
  candidate?: Instance;
  /** What is wrong besides, in words for people. */
  problems: string[];
}

/** What a canary's requests have come to. */
interface CanaryCount {
  requests: number;
  /** Answers with a status of 500 and above, and connections that broke. */
  errors: number;
}

/**
 * A place that models are deployed to. One deployment at a time: the caller holds a lock. Whatever call a process is
 * killed in, `status` afterwards names one serving version (the one before, or from a switch on the new one), and every
 * call may be made again.
 */
export interface Target {
  /** The word of `deploy.target`. */
  readonly kind: string;
  /** Which of all places it is, for the record: by it what served elsewhere is told from what served here. */
  where(): string;
  /** Known to its servers, so that they do not log what only tries them. Absent where servers are not ours. */
  secret?(): string;
  status(): Promise<TargetStatus>;
  /**
   * Starts a release beside what serves, as the candidate, and waits until it is ready. One that runs already is taken as
   * it is (what serves goes on serving, what was warm becomes the candidate); another candidate is ended.
   * @throws MLOPS_DEPLOY_START with what its server said last
   */
  start(release: Release): Promise<Instance>;
  /**
   * Gives the candidate a share (0 to 1, both excluded) of the clients' requests, for as long as this process lives.
   * Absent where a target cannot.
   * @returns what they have come to so far; asked again, the count goes on
   */
  canary?(share: number): Promise<CanaryCount>;
  /**
   * What was started serves from here on, where mlops.yml says that clients ask; what served before stays warm, what was
   * warm ends. Atomic for clients.
   * @param to the version that the caller has started: any other candidate, which a killed deployment may have left, is not
   *   switched to
   * @throws MLOPS_DEPLOY_TARGET when it was not started
   */
  switch(to: What): Promise<void>;
  /**
   * The warm version serves again, started anew if it has ended. Nothing to do when it serves. What served stays warm where
   * the target can keep it, so that this can be taken back, until `settle`.
   * @param to the version that the caller has found warm
   * @throws MLOPS_ROLLBACK_NOTHING when another one is warm, or none
   */
  rollback(to: What): Promise<void>;
  /** Ends what is kept warm: nobody is to go back to it. */
  settle(): Promise<void>;
  /**
   * Nothing serves from here on, as before the first deployment: what served is ended.
   * @throws MLOPS_DEPLOY_TARGET when the target cannot
   */
  stop(): Promise<void>;
  /** Ends the candidate, if there is one. */
  discard(): Promise<void>;
}

/** @param other what was started instead */
export function notStarted(version: string, other: string | undefined): Error {
  return fail('MLOPS_DEPLOY_TARGET', {
    message: `version ${version} was not started${other === undefined ? '' : `, and ${other} was`}: nothing is switched to`,
    hint: 'Another deployment may have left it: run the same command again.',
  });
}
