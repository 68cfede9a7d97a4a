import type { Json } from '#kit';

/** What is known of an entity. */
export interface KnownFeatures {
  /** The moment they speak of; ISO 8601, UTC. Absent where examples have none. */
  at?: string;
  values: Readonly<Record<string, Json>>;
}

/** The latest features of each entity, for requests that name an entity and bring no features of their own. */
export interface OnlineStore {
  /** False while there is nothing to ask yet; default: there is. */
  readonly available?: boolean;
  /** Feature → how it is computed, as text that is equal when that is the same; absent: nobody knows. */
  readonly ways?: ReadonlyMap<string, string> | undefined;
  /** @param entityKey canonical JSON of the entity's values @returns undefined when nothing is known of it */
  get(entityKey: string): Promise<KnownFeatures | undefined> | KnownFeatures | undefined;
}
