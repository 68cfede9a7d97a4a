import type { Task } from '#config';

/** Where predictions and their targets are. */
export interface PredictionSource {
  /** CSV, Parquet or JSONL with id and scores; without `labels` also with target, group, weight and slice columns. */
  predictions: string;
  /** Targets, groups and slice columns by id, kept apart from the program that predicts. */
  labels?: string;
  task?: Task;
  id: string;
  target: string;
  /** Column of the score; default `score`, `score_<class>` or `prediction`. */
  score?: string;
  group?: string;
  weight?: string;
  /** Slicings, crossed ones too. */
  slices: readonly string[];
  positive?: string;
  threshold: number;
}
