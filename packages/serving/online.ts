import type { Json } from '#kit';

/** The latest features of each entity, for requests that name an entity and bring no features of their own. */
export interface OnlineStore {
  /** @param entityKey canonical JSON of the entity's values @returns undefined when nothing is known of it */
  get(
    entityKey: string,
  ): Promise<Readonly<Record<string, Json>> | undefined> | Readonly<Record<string, Json>> | undefined;
}
