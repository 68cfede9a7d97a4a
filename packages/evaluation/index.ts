export { subset, type Sample } from './sample.ts';
export * from './metrics/metric.ts';
export { metric, metrics } from './metrics/index.ts';
export { asGood, judgedMetrics } from './as-good.ts';
export * from './compare.ts';
export * from './result.ts';
export * from './scored.ts';
export * from './policy.ts';
export { decide } from './gate.ts';
export type { GateQuestion } from './comparable.ts';
export { fail as gateErrors } from './gate-errors.ts';
export type { PredictionSource } from './prediction-source.ts';
export { writeScored, SCORED_FORMAT } from './predictions.ts';
export type { TaskDecision } from './task.ts';
export { isScored, readScored } from './scored-file.ts';
export { evaluate } from './evaluate.ts';
export { predict, PREDICT_FILES } from './predict.ts';
export {
  evaluatePredictions,
  evaluateWith,
  keepPredictions,
  keptPredictions,
  planAsJson,
  planEvaluation,
  type EvaluationPlan,
} from './evaluate-predictions.ts';
export { incomparable, meaningOf, type Meaning } from './meaning.ts';
export { otherPeriod, type Built } from './period.ts';
export { namesRun } from './baseline-word.ts';
export * from './judgement.ts';
export { knownTargets } from './targets.ts';
export { decideFiles, gateInput, type GateInput, type GateWork } from './decide-files.ts';
export { LABELS, type Claim } from './claim.ts';
export {
  doubtDecision,
  EvaluatedPlan,
  GateParameters,
  recheckEvaluation,
  recheckGate,
  rechecks,
  type ClaimedFiles,
} from './recheck.ts';
export { parsePolicy, readPolicy } from './policy-followed.ts';
export { asJson, differences } from './differences.ts';
export { predictionInputs } from './prediction-inputs.ts';
