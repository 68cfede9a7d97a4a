export { subset, type Sample } from './examples/sample.ts';
export * from './metrics/metric.ts';
export { metric, metrics } from './metrics/index.ts';
export { asGood, judgedMetrics } from './gate/as-good.ts';
export * from './compare/compare.ts';
export * from './result.ts';
export * from './examples/scored.ts';
export * from './gate/policy.ts';
export { decide } from './gate/gate.ts';
export type { GateQuestion } from './gate/comparable.ts';
export { fail as evaluationErrors } from './errors.ts';
export type { PredictionSource } from './predictions/prediction-source.ts';
export { writeScored, SCORED_FORMAT } from './predictions/predictions.ts';
export type { TaskDecision } from './predictions/task.ts';
export { isScored, isScoredFile, readScored } from './predictions/scored-file.ts';
export { evaluate } from './evaluate.ts';
export { predict, PREDICT_FILES } from './predictions/predict.ts';
export {
  evaluatePredictions,
  evaluateWith,
  keepPredictions,
  keptPredictions,
  planAsJson,
  planEvaluation,
  type EvaluationPlan,
} from './evaluate-predictions.ts';
export { incomparable, meaningOf, type Meaning } from './recheck/meaning.ts';
export { splitOf, type Built } from './examples/built.ts';
export { otherPeriod } from './examples/period.ts';
export * from './gate/judgement.ts';
export { knownTargets } from './predictions/targets.ts';
export { decideFiles, gateInput, type GateInput, type GateWork } from './gate/decide-files.ts';
export { LABELS, type Claim } from './recheck/claim.ts';
export {
  doubtDecision,
  EvaluatedPlan,
  GateParameters,
  recheckEvaluation,
  recheckGate,
  rechecks,
  type ClaimedFiles,
} from './recheck/recheck.ts';
export { parsePolicy, readPolicy } from './gate/policy-followed.ts';
export { asJson, differences } from './recheck/differences.ts';
