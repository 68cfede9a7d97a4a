/**
 * What a page hands to its script. Names are values, never keys: they are untrusted, and an object has names of its own.
 * Moments are seconds since 1970.
 */
export interface PageData {
  /** Metrics as columns; those of a run stand in the same order. */
  metrics: string[];
  /** In the order of the table's rows: newest first. */
  runs: PageRun[];
  drift: PageDrift | null;
}

export interface PageRun {
  /** Twelve characters of the id. */
  id: string;
  /** `2013-06-01 14:05`, UTC */
  when: string;
  at: number;
  branch: string | null;
  commit: string;
  verdict: string;
  cause: string;
  versions: string[];
  /** null: this run does not have the metric. */
  metrics: ([estimate: number, low: number | null, high: number | null, text: string] | null)[];
  parameters: [name: string, value: string][];
  data: [name: string, digest: string][];
}

export interface PageDrift {
  /** Oldest first. */
  windows: { name: string; at: number; rows: number; reference: number }[];
  checks: {
    id: string;
    /** One for each window; null: this window does not have the check. */
    points: ([value: number | null, limit: number | null, state: string] | null)[];
  }[];
}
