import type { TrainSection } from '#config';
import type { Json, JsonObject } from '#kit';

/** What decides the result of training besides what it reads, as its statement says it; a time limit does not. */
export function trainingParameters({ setup, run, params, seed, gpus }: TrainSection): JsonObject {
  return { run, params: params as Json, seed, setup: setup ?? [], gpus: gpus ?? 0 };
}
