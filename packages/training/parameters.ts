import type { Config, TrainSection } from '#config';
import type { Json, JsonObject } from '#kit';

/** What decides the result of training besides what it reads, as its statement says it; a time limit does not. */
export function trainingParameters({ setup, run, params, seed, gpus }: TrainSection): JsonObject {
  return { run, params: params as Json, seed, setup: setup ?? [], gpus: gpus ?? 0 };
}

/**
 * What prepares the environment of any other program of a project, as the statement of its stage says it: with another package a
 * program may come to something else, whatever files it reads. Nothing where nothing is set up.
 */
export function setUpParameters({ train }: Pick<Config, 'train'>): JsonObject {
  return train?.setup?.length ? { setup: train.setup } : {};
}
