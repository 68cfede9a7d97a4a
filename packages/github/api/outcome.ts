import type { Limit } from './limits.ts';

/** How one attempt of a request ended. What may follow depends on nothing else. */
export type Outcome<T> =
  | { kind: 'done'; value: T }
  /** The server did nothing and says when to ask again. */
  | { kind: 'limited'; limit: Limit; refusal: Refusal }
  /** The server did nothing and will not. */
  | { kind: 'refused'; refusal: Refusal }
  /** It never left: the server did nothing. */
  | { kind: 'unsent'; problem: string; cause?: unknown }
  /** It broke off or failed inside the server, which may have carried it out. */
  | { kind: 'unclear'; problem: string; cause?: unknown };

/** What GitHub said when it refused: the cause of the error that people read. Holds nothing of the request. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** HTTP status; 200 for a GraphQL answer with errors in it. */
  readonly status: number;
  /** The `type` of GraphQL's errors, such as NOT_FOUND or STALE_DATA. */
  readonly types: readonly string[];
  /** Header `x-accepted-github-permissions`: what would have been enough. */
  readonly accepted: string | undefined;

  constructor(message: string, said: { status: number; types?: readonly string[]; accepted?: string | undefined }) {
    super(message);
    this.status = said.status;
    this.types = said.types ?? [];
    this.accepted = said.accepted;
  }
}

/** What GitHub said, when it refused; undefined for every other error. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof Error && error.cause instanceof Refusal ? error.cause : undefined;
}
