/** What a client did wrong, or what keeps us from answering it: a status and a body of the protocol's error shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: RefusalDetail;

  constructor(status: number, message: string, detail: RefusalDetail = {}) {
    super(message);
    this.status = status;
    this.detail = detail;
  }

  get body(): object {
    const { pointer, expected, received } = this.detail;
    return { error: this.message, pointer, expected, received };
  }
}

export interface RefusalDetail {
  /** RFC 6901, of the value that is wrong. */
  pointer?: string;
  expected?: string;
  received?: string;
  /** Methods that there are instead. */
  allow?: string;
  /** Seconds after which to try again. */
  retryAfter?: number;
}

/** A wrong value of a request. @param pointer RFC 6901 */
export function wrong(pointer: string, expected: string, received: string): Refusal {
  const place = pointer === '' ? 'the request' : pointer;
  return new Refusal(400, `${place}: expected ${expected}, received ${received}`, { pointer, expected, received });
}

/** A value in few words: what it is, never a whole body back. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value !== null && typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
