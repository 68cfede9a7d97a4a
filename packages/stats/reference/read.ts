import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';

type Row = number[];
type Clustered = { influence: Row; group: Row; standardError: number; half: number };

/** What make.py wrote. */
export const reference = JSON.parse(readFileSync(new URL('./reference.json', import.meta.url), 'utf8')) as {
  normalCdf: Row[];
  normalQuantile: Row[];
  studentTCdf: Row[];
  studentTQuantile: Row[];
  chiSquareSurvival: Row[];
  incompleteBeta: Row[];
  binomialCdf: Row[];
  wilson: Row[];
  mcnemar: Row[];
  pairedScore: Row[];
  pairedDifferenceInterval: Row[];
  adjust: { p: Row; holm: Row; benjaminiHochberg: Row };
  delong: {
    target: Row;
    new: Row;
    base: Row;
    auc: number;
    standardError: number;
    difference: number;
    differenceStandardError: number;
  };
  drift: {
    reference: Row;
    current: Row;
    psi: number;
    jensenShannon: number;
    chiSquare: Row;
    a: Row;
    b: Row;
    ks: Row;
    wasserstein: number;
    kolmogorovSurvival: Row[];
  };
  binned: {
    points: Row;
    reference: Row;
    current: Row;
    ks: number;
    wasserstein: number;
    cramersV: number;
    chiSquare: number;
  };
  areas: { degreesOfFreedom: number; logit: Row; plusFour: Row; difference: Row[] };
  mover: Row[];
  cluster: Clustered;
  equalClusters: Clustered;
};

/** Equal within a relative tolerance; below 1e-300 anything that small will do. */
export function expectNear(actual: number, expected: number, tolerance = 1e-12): void {
  const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300);
  if (!(error <= tolerance || actual === expected)) {
    expect({ actual, relativeError: error }).toEqual({ actual: expected, relativeError: `at most ${tolerance}` });
  }
}
