import type { Json, JsonObject, Sha256 } from '#kit';

/** in-toto v1 ResourceDescriptor: a file by sha256, a directory by dirHash1, a commit by gitCommit. */
export interface ResourceDescriptor {
  name?: string;
  uri?: string;
  digest: { sha256?: Sha256; dirHash1?: string; gitCommit?: string };
  annotations?: JsonObject;
  [extra: string]: Json | undefined | ResourceDescriptor['digest'];
}

/** in-toto Statement v1. @see https://in-toto.io/Statement/v1 */
export interface Statement {
  _type: 'https://in-toto.io/Statement/v1';
  subject: ResourceDescriptor[];
  predicateType: string;
  predicate: JsonObject;
}
