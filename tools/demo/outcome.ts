/** Where in the loop something is. */
export type Quarter = 'verdict' | 'version' | 'service' | 'retraining';

/** What one part of the demo came to. */
export interface Outcome {
  part: string;
  quarter: Quarter;
  /** A verdict, `done` or `error`. */
  decided: string;
  why: string;
  seconds: number;
  /** The page that was made of it. */
  report?: string;
}
