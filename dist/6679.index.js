export const id = 6679;
export const ids = [6679];
export const modules = {

/***/ 66679:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  EvaluatedPlan: () => (/* reexport */ EvaluatedPlan),
  Evaluation: () => (/* reexport */ Evaluation),
  GateDecision: () => (/* reexport */ GateDecision),
  GateParameters: () => (/* reexport */ GateParameters),
  LABELS: () => (/* reexport */ LABELS),
  NONE_BY_POLICY: () => (/* reexport */ NONE_BY_POLICY),
  PREDICT_FILES: () => (/* reexport */ PREDICT_FILES),
  asGood: () => (/* reexport */ asGood),
  asJson: () => (/* reexport */ asJson),
  byFile: () => (/* reexport */ byFile),
  decideFiles: () => (/* reexport */ decideFiles),
  differences: () => (/* reexport */ differences),
  doubtDecision: () => (/* reexport */ doubtDecision),
  evaluatePredictions: () => (/* reexport */ evaluatePredictions),
  evaluationErrors: () => (/* reexport */ fail),
  evaluationFacts: () => (/* reexport */ evaluationFacts),
  fileNamed: () => (/* reexport */ fileNamed),
  gateFacts: () => (/* reexport */ gateFacts),
  gateInput: () => (/* reexport */ gateInput),
  incomparable: () => (/* reexport */ incomparable),
  isRuleNamed: () => (/* reexport */ isRuleNamed),
  judgeEvaluation: () => (/* reexport */ judgeEvaluation),
  judgeGate: () => (/* reexport */ judgeGate),
  judgedMetrics: () => (/* reexport */ judgedMetrics),
  keepPredictions: () => (/* reexport */ keepPredictions),
  keptPredictions: () => (/* reexport */ keptPredictions),
  knownTargets: () => (/* reexport */ knownTargets),
  meaningOf: () => (/* reexport */ meaningOf),
  namesRun: () => (/* reexport */ namesRun),
  otherPeriod: () => (/* reexport */ otherPeriod),
  parsePolicy: () => (/* reexport */ parsePolicy),
  planAsJson: () => (/* reexport */ planAsJson),
  planEvaluation: () => (/* reexport */ planEvaluation),
  policyOf: () => (/* reexport */ policyOf),
  predict: () => (/* reexport */ predict),
  predictionInputs: () => (/* reexport */ predictionInputs),
  readPolicy: () => (/* reexport */ readPolicy),
  recheckEvaluation: () => (/* reexport */ recheckEvaluation),
  rechecks: () => (/* reexport */ rechecks),
  summarizeEvaluation: () => (/* reexport */ summarizeEvaluation),
  summarizeGate: () => (/* reexport */ summarizeGate)
});

// UNUSED EXPORTS: Acceptance, BaselineInfo, BaselineKind, BesideDecision, Curves, EvaluationSet, EvaluationSettings, Flipped, MOST_SLICES, MetricResult, RuleOutcome, RuleVerdict, SCORED_FORMAT, SliceResult, amongThese, compareSamples, countsOf, decide, defaultMetrics, estimate, evaluate, evaluateWith, groupCount, isScored, metric, metrics, readScored, recheckGate, ruleTarget, sampleOf, slicesOf, slicingOf, subset, writeScored

// EXTERNAL MODULE: ./packages/evaluation/metrics/metric.ts
var metric = __webpack_require__(58195);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/evaluation/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_PREDICTIONS_MISSING: 'There is no predictions file where one was said to be.',
    MLOPS_PREDICTIONS_EMPTY: 'A predictions file holds no example.',
    MLOPS_PREDICTIONS_COLUMN: 'A column that evaluation was told to use, or needs, is not in the file.',
    MLOPS_PREDICTIONS_ID: 'An id of the predictions is missing.',
    MLOPS_PREDICTIONS_DUPLICATE: 'An id occurs more than once, so which prediction counts is not known.',
    MLOPS_PREDICTIONS_INCOMPLETE: 'Examples of the evaluation set have no prediction.',
    MLOPS_PREDICTIONS_FOREIGN: 'There are predictions for ids that are not in the evaluation set.',
    MLOPS_PREDICTIONS_SCORE: 'A score is missing, not a number, NaN or infinite.',
    MLOPS_PREDICTIONS_TARGET: 'A target is missing, or not one that the task allows.',
    MLOPS_PREDICTIONS_ONE_CLASS: 'All examples have the same target, so nothing can be told apart.',
    MLOPS_PREDICTIONS_CLASS: 'A predicted class, or the positive class, is not one that is known.',
    MLOPS_PREDICTIONS_GROUP: 'An example has no group, so it is not known which others it is correlated with.',
    MLOPS_PREDICTIONS_WEIGHT: 'A weight is missing, negative, NaN or infinite.',
    MLOPS_PREDICTIONS_MADE_NONE: 'The predict program ended well and left no predictions.',
    MLOPS_SLICES_TOO_MANY: 'A slicing has more values than can be judged or read.',
    MLOPS_SCORED_UNREADABLE: 'A file of scored examples is not one that evaluate-model wrote.',
    MLOPS_METRIC_UNKNOWN: 'A metric name is not one of those that evaluation knows.',
    MLOPS_METRIC_TASK: 'A metric does not apply to the task, such as roc_auc to a regression.',
    MLOPS_SAMPLES_DIFFER: 'Candidate and baseline were not scored on the same examples in the same order.',
    MLOPS_MARGIN_INVALID: 'A margin is negative, not a number, or both absolute and relative.',
    MLOPS_GATE_INPUT: 'What the gate was given does not say what to compare, or by which rule.',
});

;// CONCATENATED MODULE: ./packages/evaluation/metrics/checks.ts
function isUndefined(result) {
    return 'undefined' in result;
}
const row = (index) => `example ${index + 1}`;
/** Finds the first value that `ok` refuses. @returns a reason, or nothing when all are fine */
function refuse(values, ok, what) {
    for (let i = 0; i < values.length; i++) {
        if (!ok(values[i]))
            return { undefined: `${row(i)} has the ${what} ${values[i]}` };
    }
    return undefined;
}
const isProbability = (value) => value >= 0 && value <= 1;
/** What every metric needs: examples, targets that are numbers, weights that are weights. */
function checkExamples(sample) {
    if (sample.count === 0)
        return { undefined: 'there are no examples' };
    const target = refuse(sample.target, Number.isFinite, 'target');
    if (target || !sample.weight)
        return target;
    const weight = refuse(sample.weight, (value) => value >= 0 && value < Infinity, 'weight');
    return weight ?? (sample.weight.some((value) => value > 0) ? undefined : { undefined: 'all weights are 0' });
}
/** The score or predicted number of each example, all finite. */
function finiteScore(sample) {
    if (!sample.score)
        return { undefined: 'it needs a score, and only predicted classes are given' };
    return refuse(sample.score, Number.isFinite, 'score') ?? sample.score;
}
/** The probability of the positive class of each example. */
function probability(sample) {
    const score = finiteScore(sample);
    return isUndefined(score) ? score : (refuse(score, isProbability, 'score, outside 0 to 1,') ?? score);
}
/** Rounding to three decimals, as people write to CSV, is allowed for. */
const SUM_TOLERANCE = 1e-3;
/** One column of probabilities per class; those of each example sum to 1. */
function classProbabilities(sample) {
    const scores = sample.scores;
    if (!scores)
        return { undefined: 'it needs a score per class, and only predicted classes are given' };
    for (const column of scores) {
        const refusal = refuse(column, isProbability, 'class score, outside 0 to 1,');
        if (refusal)
            return refusal;
    }
    for (let i = 0; i < sample.count; i++) {
        let sum = 0;
        for (const column of scores)
            sum += column[i];
        if (!(Math.abs(sum - 1) <= SUM_TOLERANCE))
            return { undefined: `the class scores of ${row(i)} sum to ${Number(sum.toPrecision(6))}, not 1` };
    }
    return scores;
}
/** Number of classes of a classification. */
function classCount(sample) {
    if (sample.task === 'binary-classification')
        return 2;
    return sample.scores?.length ?? sample.classes?.length ?? 1 + sample.target.reduce((a, b) => Math.max(a, b), 0);
}
/** Index of the predicted class: as given, or the score's side of the threshold, or the first highest class score. */
function predictedClass(sample) {
    const classes = classCount(sample);
    const isClass = (value) => Number.isInteger(value) && value >= 0 && value < classes;
    const target = refuse(sample.target, isClass, 'unknown target class');
    if (target)
        return target;
    if (sample.predicted)
        return refuse(sample.predicted, isClass, 'unknown predicted class') ?? sample.predicted;
    if (sample.task === 'binary-classification') {
        const score = finiteScore(sample);
        return isUndefined(score) ? score : score.map((value) => (value >= sample.threshold ? 1 : 0));
    }
    const scores = sample.scores;
    if (!scores)
        return { undefined: 'it needs predicted classes or a score per class' };
    for (const column of scores) {
        const refusal = refuse(column, Number.isFinite, 'class score');
        if (refusal)
            return refusal;
    }
    const best = new Float64Array(sample.count);
    scores.forEach((column, c) => {
        for (let i = 0; i < sample.count; i++)
            if (column[i] > scores[best[i]][i])
                best[i] = c;
    });
    return best;
}
/** Whether a mean over classes has this one in it. */
function isAveraged({ averaged, classes }, c) {
    return averaged === undefined || averaged.has(classes[c]);
}
/** Weighted number of examples of each class. */
function classWeights(sample) {
    const weights = new Float64Array(classCount(sample));
    for (let i = 0; i < sample.count; i++)
        weights[sample.target[i]] += sample.weight ? sample.weight[i] : 1;
    return weights;
}
/** Binary only: both classes occur, with some weight. */
function checkBothClasses(sample) {
    const wrong = refuse(sample.target, (value) => value === 0 || value === 1, 'target, neither 0 nor 1,');
    if (wrong)
        return wrong;
    const [negative, positive] = classWeights(sample);
    if (positive === 0)
        return { undefined: 'no example is positive' };
    return negative === 0 ? { undefined: 'every example is positive' } : undefined;
}

;// CONCATENATED MODULE: ./packages/evaluation/metrics/confusion.ts

function tallyOf(sample, predicted) {
    const column = () => new Float64Array(classCount(sample));
    const averaged = Array.from(column(), (_, c) => isAveraged(sample, c));
    const tally = { hits: column(), actual: column(), predicted: column(), averaged, total: 0 };
    for (let i = 0; i < sample.count; i++) {
        const w = sample.weight ? sample.weight[i] : 1;
        const [truth, guess] = [sample.target[i], predicted[i]];
        tally.actual[truth] += w;
        tally.predicted[guess] += w;
        if (truth === guess)
            tally.hits[truth] += w;
        tally.total += w;
    }
    return tally;
}
function measure(sample, formula) {
    const predicted = checkExamples(sample) ?? predictedClass(sample);
    if (isUndefined(predicted))
        return predicted;
    const result = formula(tallyOf(sample, predicted));
    if (isUndefined(result))
        return result;
    const { value, slope } = result;
    const influence = new Float64Array(sample.count);
    for (let i = 0; i < sample.count; i++) {
        const [truth, guess] = [sample.target[i], predicted[i]];
        const own = slope.actual[truth] + slope.predicted[guess] + (truth === guess ? slope.hit[truth] : 0);
        influence[i] = sample.count * (sample.weight ? sample.weight[i] : 1) * own;
    }
    return { value, influence };
}
const RECALL = { hit: 1, actual: 1, predicted: 0 };
const PRECISION = { hit: 1, actual: 0, predicted: 1 };
const F1 = { hit: 2, actual: 1, predicted: 1 };
/** Share of each class in the average; scikit-learn's macro average counts the classes that occur or are predicted. */
function classShares(tally, average) {
    const { actual, predicted, averaged, total } = tally;
    if (average === 'positive')
        return Float64Array.of(0, 1);
    if (average === 'weighted')
        return actual.map((weight) => weight / total);
    const counts = actual.map((weight, c) => averaged[c] && (weight > 0 || (average === 'macro' && predicted[c] > 0)) ? 1 : 0);
    const number = counts.reduce((sum, one) => sum + one, 0);
    return counts.map((one) => one / number);
}
/** The average of a rate over classes. A class of which the rate is 0/0 (never predicted, say) counts as 0. */
function averageRate(rate, average) {
    return (tally) => {
        const shares = classShares(tally, average);
        const slope = {
            actual: shares.slice().fill(0),
            predicted: shares.slice().fill(0),
            hit: shares.slice().fill(0),
        };
        const values = shares.slice().fill(0);
        let value = 0;
        shares.forEach((share, c) => {
            const base = rate.actual * tally.actual[c] + rate.predicted * tally.predicted[c];
            if (base === 0)
                return;
            values[c] = (rate.hit * tally.hits[c]) / base;
            value += share * values[c];
            slope.hit[c] = (share * rate.hit) / base;
            slope.actual[c] = (-share * rate.actual * values[c]) / base;
            slope.predicted[c] = (-share * rate.predicted * values[c]) / base;
        });
        // The shares themselves move when they are those of the examples.
        if (average === 'weighted')
            values.forEach((own, c) => (slope.actual[c] += (own - value) / tally.total));
        return { value, slope };
    };
}
const accuracy = ({ hits, total }) => {
    const value = hits.reduce((sum, hit) => sum + hit, 0) / total;
    return {
        value,
        slope: { actual: hits.map(() => -value / total), predicted: hits.map(() => 0), hit: hits.map(() => 1 / total) },
    };
};
/** @see Gorodkin (2004), Computational Biology and Chemistry 28:367–374 (the K-class coefficient) */
const matthews = ({ hits, actual, predicted, total }) => {
    const product = (a, b) => a.reduce((sum, value, c) => sum + value * b[c], 0);
    const right = hits.reduce((sum, hit) => sum + hit, 0);
    const spreadActual = total * total - product(actual, actual);
    const spreadPredicted = total * total - product(predicted, predicted);
    if (!(spreadActual > 0))
        return { undefined: 'all examples are of one class' };
    if (!(spreadPredicted > 0))
        return { undefined: 'all examples are predicted as one class' };
    const scale = Math.sqrt(spreadActual * spreadPredicted);
    const value = (right * total - product(actual, predicted)) / scale;
    return {
        value,
        slope: {
            actual: actual.map((own, c) => (right - predicted[c]) / scale - (value * (total - own)) / spreadActual),
            predicted: predicted.map((own, c) => -actual[c] / scale - (value * (total - own)) / spreadPredicted),
            hit: hits.map(() => total / scale),
        },
    };
};
/** The formula, once `needed` has no objection to the tally. */
function unless(needed, formula) {
    return (tally) => {
        const reason = needed(tally);
        return reason === false ? formula(tally) : { undefined: reason };
    };
}
const noPositive = ({ actual }) => actual[1] === 0 && 'no example is positive';
const nonePredicted = ({ predicted }) => predicted[1] === 0 && 'no example is predicted positive';
const oneClass = ({ actual }) => actual.filter((weight) => weight > 0).length < 2 && 'all examples are of one class';
/** 1 success, 0 failure, −1 not a trial. */
function trialsOf(isTrial) {
    return (sample) => {
        const predicted = predictedClass(sample);
        if (isUndefined(predicted))
            return new Int8Array(sample.count).fill(-1);
        const trials = new Int8Array(sample.count);
        for (let i = 0; i < trials.length; i++) {
            const [truth, guess] = [sample.target[i], predicted[i]];
            trials[i] = isTrial(truth, guess, sample) ? Number(truth === guess) : -1;
        }
        return trials;
    };
}
/** Number of classes averaged over: that have examples, or (`predicted`) are predicted. */
function classesIn(sample, predicted) {
    const occurring = new Set([...sample.target, ...(predicted && !isUndefined(predicted) ? predicted : [])]);
    return [...occurring].filter((c) => isAveraged(sample, c)).length;
}
const ofEachClass = trialsOf((truth, _, sample) => isAveraged(sample, truth));
const share = { direction: 'higher', range: [0, 1] };
const binary = { ...share, tasks: ['binary-classification'] };
const classification = { ...share, tasks: ['binary-classification', 'multiclass-classification'] };
const macro = { ...classification, everyClass: true };
const of = (formula) => ({ ofClasses: true, compute: (sample) => measure(sample, formula) });
/** For binary tasks: refuses a positive class that is absent, where scikit-learn would warn and say 0. */
const ofPositive = (rate, needed) => of(unless(needed, averageRate(rate, 'positive')));
/** Metrics of predicted classes. */
const confusionMetrics = [
    { name: 'accuracy', ...classification, ...of(accuracy), trials: trialsOf(() => true) },
    { name: 'recall', ...binary, ...ofPositive(RECALL, noPositive), trials: trialsOf((truth) => truth === 1) },
    {
        name: 'precision',
        ...binary,
        ...ofPositive(PRECISION, nonePredicted),
        trials: trialsOf((_, guess) => guess === 1),
    },
    { name: 'f1', ...binary, ...ofPositive(F1, noPositive) },
    {
        name: 'balanced_accuracy',
        ...macro,
        ...of(unless(oneClass, averageRate(RECALL, 'macro-actual'))),
        trials: ofEachClass,
        averagedOver: (sample) => classesIn(sample),
    },
    { name: 'f1_macro', ...macro, ...of(unless(oneClass, averageRate(F1, 'macro'))) },
    { name: 'precision_macro', ...macro, ...of(unless(oneClass, averageRate(PRECISION, 'macro'))) },
    {
        name: 'recall_macro',
        ...macro,
        ...of(unless(oneClass, averageRate(RECALL, 'macro'))),
        trials: ofEachClass,
        averagedOver: (sample) => classesIn(sample, predictedClass(sample)),
    },
    { name: 'f1_weighted', ...classification, ...of(unless(oneClass, averageRate(F1, 'weighted'))) },
    { name: 'matthews_corrcoef', ...classification, range: [-1, 1], everyClass: true, ...of(matthews) },
];

;// CONCATENATED MODULE: ./packages/evaluation/metrics/mean.ts

/** The weighted mean of a loss per example; its influence is the example's distance from that mean. */
function mean(sample, loss) {
    const { count, weight } = sample;
    let [sum, total] = [0, 0];
    for (let i = 0; i < count; i++) {
        const w = weight ? weight[i] : 1;
        sum += w * loss[i];
        total += w;
    }
    const value = sum / total;
    const influence = new Float64Array(count);
    for (let i = 0; i < count; i++)
        influence[i] = ((count * (weight ? weight[i] : 1)) / total) * (loss[i] - value);
    return { value, influence };
}
function meanOf(losses) {
    return (sample) => {
        const refusal = checkExamples(sample);
        if (refusal)
            return refusal;
        const loss = losses(sample);
        return isUndefined(loss) ? loss : mean(sample, loss);
    };
}
/** scikit-learn clips at the spacing of a double at 1, so a certain and wrong prediction costs 36, not infinity. */
const clip = (p) => Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);
const logLoss = meanOf((sample) => {
    if (sample.task === 'binary-classification') {
        const score = probability(sample);
        if (isUndefined(score))
            return score;
        return checkBothClasses(sample) ?? score.map((p, i) => -Math.log(clip(sample.target[i] === 1 ? p : 1 - p)));
    }
    const scores = classProbabilities(sample);
    if (isUndefined(scores))
        return scores;
    const predicted = predictedClass(sample);
    return isUndefined(predicted) ? predicted : sample.target.map((c, i) => -Math.log(clip(scores[c][i])));
});
const brier = meanOf((sample) => {
    const score = probability(sample);
    return isUndefined(score) ? score : (checkBothClasses(sample) ?? score.map((p, i) => (p - sample.target[i]) ** 2));
});
/** A regression's loss of truth and prediction. */
function errorOf(loss) {
    return meanOf((sample) => {
        const score = finiteScore(sample);
        return isUndefined(score) ? score : score.map((predicted, i) => loss(sample.target[i], predicted));
    });
}
const squaredError = errorOf((truth, predicted) => (truth - predicted) ** 2);
const relativeError = errorOf((truth, predicted) => Math.abs(truth - predicted) / Math.abs(truth));
const loss = { direction: 'lower', range: [0, Infinity] };
const regression = { ...loss, tasks: ['regression'] };
/** Losses averaged over examples, and the square root of one. */
const meanMetrics = [
    { name: 'log_loss', ...loss, tasks: ['binary-classification', 'multiclass-classification'], compute: logLoss },
    { name: 'brier_score_loss', direction: 'lower', range: [0, 1], tasks: ['binary-classification'], compute: brier },
    { name: 'mean_squared_error', ...regression, compute: squaredError },
    {
        name: 'root_mean_squared_error',
        ...regression,
        compute(sample) {
            const squared = squaredError(sample);
            if (isUndefined(squared))
                return squared;
            const value = Math.sqrt(squared.value);
            // Where the error is exactly 0 so is every contribution to it.
            return { value, influence: value === 0 ? squared.influence : squared.influence.map((psi) => psi / (2 * value)) };
        },
    },
    { name: 'mean_absolute_error', ...regression, compute: errorOf((truth, predicted) => Math.abs(truth - predicted)) },
    {
        name: 'mean_absolute_percentage_error',
        ...regression,
        compute(sample) {
            const zero = sample.target.indexOf(0);
            return zero < 0
                ? relativeError(sample)
                : { undefined: `example ${zero + 1} has the target 0, of which nothing is a share` };
        },
    },
];

// EXTERNAL MODULE: ./packages/stats/index.ts + 12 modules
var stats = __webpack_require__(77885);
;// CONCATENATED MODULE: ./packages/evaluation/metrics/ranked.ts


/** The scores of a binary sample that ranks can be made of. */
function rankable(sample) {
    return checkExamples(sample) ?? checkBothClasses(sample) ?? finiteScore(sample);
}
const ranked_share = { direction: 'higher', range: [0, 1], area: true };
const areaUnderRoc = {
    name: 'roc_auc',
    ...ranked_share,
    tasks: ['binary-classification'],
    stratified: true,
    compute(sample) {
        const score = rankable(sample);
        return isUndefined(score) ? score : (0,stats/* rocAuc */.om)(score, sample.target, sample.weight);
    },
};
/** Mean over classes of the area of each class against all others. */
const areaOneVersusRest = {
    name: 'roc_auc_ovr',
    ...ranked_share,
    tasks: ['multiclass-classification'],
    everyClass: true,
    compute(sample) {
        const scores = checkExamples(sample) ?? classProbabilities(sample);
        if (isUndefined(scores))
            return scores;
        const predicted = predictedClass(sample);
        if (isUndefined(predicted))
            return predicted;
        const weights = classWeights(sample);
        const averaged = [...scores.keys()].filter((c) => isAveraged(sample, c));
        const absent = averaged.find((c) => weights[c] === 0);
        if (absent !== undefined)
            return { undefined: `no example is of the class ${sample.classes?.[absent] ?? absent}` };
        if (averaged.length < 2)
            return { undefined: 'there is only one class' };
        const influence = new Float64Array(sample.count);
        let value = 0;
        for (const c of averaged) {
            const one = (0,stats/* rocAuc */.om)(scores[c], sample.target.map((target) => (target === c ? 1 : 0)), sample.weight);
            value += one.value / averaged.length;
            for (let i = 0; i < influence.length; i++)
                influence[i] += one.influence[i] / averaged.length;
        }
        return { value, influence };
    },
};
/**
 * Average precision: precision at the score of each positive, averaged over the positives, tied scores together.
 *
 * With A and B the weights of positives and of all examples scored at least s, AP = Σ_s p(s)·A/B / P. An example
 * changes it through its own precision and through A and B at every lower score, hence the two running sums.
 */
const averagePrecision = {
    name: 'average_precision',
    ...ranked_share,
    tasks: ['binary-classification'],
    compute(sample) {
        const score = rankable(sample);
        if (isUndefined(score))
            return score;
        const { count, target, weight } = sample;
        const { place, distinct } = (0,stats/* placesOf */.ek)(score);
        const [all, positive] = [new Float64Array(distinct), new Float64Array(distinct)];
        for (let i = 0; i < count; i++) {
            const w = weight ? weight[i] : 1;
            all[place[i]] += w;
            if (target[i] === 1)
                positive[place[i]] += w;
        }
        const precision = new Float64Array(distinct);
        // Per distinct score: p/B and p·A/B², then summed from the lowest score up.
        const [gain, cost] = [new Float64Array(distinct), new Float64Array(distinct)];
        let [above, positiveAbove, sum] = [0, 0, 0];
        for (let k = distinct - 1; k >= 0; k--) {
            above += all[k];
            positiveAbove += positive[k];
            if (above === 0)
                continue;
            precision[k] = positiveAbove / above;
            sum += positive[k] * precision[k];
            gain[k] = positive[k] / above;
            cost[k] = gain[k] * precision[k];
        }
        for (let k = 1; k < distinct; k++) {
            gain[k] += gain[k - 1];
            cost[k] += cost[k - 1];
        }
        const value = sum / positiveAbove;
        const influence = new Float64Array(count);
        for (let i = 0; i < count; i++) {
            const k = place[i];
            const own = target[i] === 1 ? precision[k] - value + gain[k] : 0;
            influence[i] = ((count * (weight ? weight[i] : 1)) / positiveAbove) * (own - cost[k]);
        }
        return { value, influence };
    },
};
/** Metrics of the order of scores alone. */
const rankedMetrics = [areaUnderRoc, areaOneVersusRest, averagePrecision];

;// CONCATENATED MODULE: ./packages/evaluation/metrics/regression.ts

/** 1 − Σw(y − ŷ)² / Σw(y − ȳ)². */
const r2 = {
    name: 'r2',
    tasks: ['regression'],
    direction: 'higher',
    range: [-Infinity, 1],
    compute(sample) {
        const score = checkExamples(sample) ?? finiteScore(sample);
        if (isUndefined(score))
            return score;
        const { count, target, weight } = sample;
        let [total, sum] = [0, 0];
        for (let i = 0; i < count; i++) {
            const w = weight ? weight[i] : 1;
            total += w;
            sum += w * target[i];
        }
        const centre = sum / total;
        let [residual, spread] = [0, 0];
        for (let i = 0; i < count; i++) {
            const w = weight ? weight[i] : 1;
            residual += w * (target[i] - score[i]) ** 2;
            spread += w * (target[i] - centre) ** 2;
        }
        if (!(spread > 0)) {
            const equal = target.every((value) => value === target[0]);
            return { undefined: equal ? 'all targets are equal' : 'the targets differ by too little to be squared' };
        }
        const influence = new Float64Array(count);
        for (let i = 0; i < count; i++) {
            const own = (target[i] - score[i]) ** 2 - (residual / spread) * (target[i] - centre) ** 2;
            influence[i] = (-count * (weight ? weight[i] : 1) * own) / spread;
        }
        return { value: 1 - residual / spread, influence };
    },
};
const medianAbsoluteError = {
    name: 'median_absolute_error',
    tasks: ['regression'],
    direction: 'lower',
    range: [0, Infinity],
    compute(sample) {
        const score = checkExamples(sample) ?? finiteScore(sample);
        if (isUndefined(score))
            return score;
        if (sample.weight)
            return { undefined: 'weighted medians are not supported' };
        const errors = score.map((predicted, i) => Math.abs(sample.target[i] - predicted)).sort();
        const middle = errors.length >> 1;
        const value = errors.length % 2 === 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
        return { value, influence: null };
    },
};
const regressionMetrics = [r2, medianAbsoluteError];

;// CONCATENATED MODULE: ./packages/evaluation/metrics/index.ts







/** A loss as scikit-learn's scorers name it: negated, so that higher is better. */
function negated(loss) {
    return {
        ...loss,
        name: loss.name === 'brier_score_loss' ? 'neg_brier_score' : `neg_${loss.name}`,
        direction: 'higher',
        range: [-loss.range[1], -loss.range[0]],
        compute(sample) {
            const measured = loss.compute(sample);
            if (isUndefined(measured))
                return measured;
            return { value: -measured.value, influence: measured.influence && measured.influence.map((psi) => -psi) };
        },
    };
}
const own = [...rankedMetrics, ...meanMetrics, ...confusionMetrics, ...regressionMetrics];
const losses = own.filter((metric) => metric.direction === 'lower');
/** Every metric by scikit-learn's name, of its functions (`log_loss`) and of its scorers (`neg_log_loss`). */
const metrics = new Map([...own, ...losses.map(negated)].map((metric) => [metric.name, metric]));
/** The metric of that name. @throws MLOPS_METRIC_UNKNOWN naming the nearest one and all others */
function metrics_metric(name) {
    const found = metrics.get(name);
    if (found)
        return found;
    const close = (0,kit.nearest)(name, metrics.keys());
    throw fail('MLOPS_METRIC_UNKNOWN', {
        message: `"${name}" is not a metric; expected scikit-learn's name of one`,
        hint: `${close ? `Did you mean ${close}? ` : ''}Known are ${[...metrics.keys()].join(', ')}.`,
    });
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/as-good.ts

/** The metrics of the rules; without any, the one that is implied when it is known. */
function judgedMetrics(rules, named, { metrics }) {
    return rules.length > 0 ? rules.map((rule) => rule.metric) : [...named, ...metrics].slice(0, 1);
}
/**
 * Whether one run measured as well as another on the same examples, in each of some metrics; without names, in all that it
 * measured; undefined on other examples. Of two numbers without an interval it decides nothing but which of two runs that passed is the baseline.
 */
const asGood = (names) => (one, other) => {
    if (one.evaluationSet === undefined || one.evaluationSet !== other.evaluationSet)
        return undefined;
    const judged = names.length > 0 ? names : Object.keys(one.metrics);
    return judged.length > 0 && judged.every((name) => isAsGood(name, one.metrics[name], other.metrics[name]));
};
function isAsGood(name, one, other) {
    if (one === undefined || other === undefined)
        return false;
    return metrics.get(name)?.direction === 'lower' ? one <= other : metrics.has(name) && one >= other;
}

;// CONCATENATED MODULE: ./packages/evaluation/compare/areas.ts

/** The interval of one model's area under a curve. */
function areaInterval(sample, one, grouping, alpha) {
    return (0,stats/* logitInterval */.$V)(areaOf(sample, one, grouping), alpha);
}
/**
 * The intervals of now − factor·before.
 *
 * @param difference its error by the difference of the influences
 * @returns the interval at an error probability
 */
function areaDifference(sample, { now, before, factor }, difference) {
    const [one, other, both] = [now.standardError, factor * before.standardError, difference.standardError];
    const correlation = one * other > 0 ? (one ** 2 + other ** 2 - both ** 2) / (2 * one * other) : 0;
    const [areaNow, areaBefore] = [areaOf(sample, now, difference), areaOf(sample, before, difference)];
    return (alpha) => (0,stats/* logitDifference */.hP)(areaNow, areaBefore, correlation, factor, alpha);
}
function areaOf(sample, { value, influence, standardError }, grouping) {
    const parts = (0,stats/* classParts */.HK)(influence, sample.target, sample.weight);
    // One example of a class stands in one area of its own and in those of the other classes: 2 of k, evenly shared.
    const widest = value * (1 - value) * (2 / parts.length) ** 2;
    const padded = parts.map((part) => (0,stats/* plusFour */.LN)(part, widest));
    const smallest = Math.min(...parts.map(({ effective }) => effective));
    return {
        value,
        standardError: Math.sqrt(standardError ** 2 + sumOf(padded) - sumOf(parts)),
        degreesOfFreedom: grouping.groups === null ? (0,stats/* satterthwaite */.Gj)(padded) : grouping.degreesOfFreedom,
        trials: Math.min(smallest, grouping.groups ?? Infinity),
    };
}
const sumOf = (parts) => parts.reduce((sum, { variance }) => sum + variance, 0);

;// CONCATENATED MODULE: ./packages/evaluation/compare/enough.ts


/** Below these the interval's coverage is not what it says. */
const FEWEST_GROUPS = 10;
const FEWEST_EXAMPLES = 20;
/** Of groups so unequal that they tell no more than this many equal ones, the same holds. */
const FEWEST_EFFECTIVE_GROUPS = 5;
/** So few influences that make up nearly all of the error do not tell how large it is. */
const FEWEST_INFLUENCES = 10;
/** Sums of groups are few and nearly normal, and Student's t allows for that; a single one that decides it does not. */
const FEWEST_GROUP_SUMS = 1.5;
/** Whether a class moves the metric by itself, however few its examples are among all: in binary tasks, and in means over classes. */
function eachClassCounts(metric, { task }) {
    return task === 'binary-classification' || metric.everyClass === true;
}
const rounded = (number) => String(Math.floor(number * 10) / 10);
/**
 * Why the examples are too few for an interval of the metric; nothing when they are enough.
 *
 * Groups, classes and the examples that a share counts must each be enough. Classes are counted by Kish's effective number, (Σw)²/Σw², which is the plain count without weights. A metric that
 * averages over classes needs enough of each class that occurs; any other enough outside of the largest class.
 */
function tooFew(metric, sample) {
    if (sample.group) {
        const { groups, effective } = (0,stats/* countGroups */.eq)(sample.group, sample.weight);
        if (groups < FEWEST_GROUPS)
            return `only ${groups} groups; an interval needs ${FEWEST_GROUPS}`;
        if (effective < FEWEST_EFFECTIVE_GROUPS) {
            return `${groups} groups so unequal that they count as ${rounded(effective)}; an interval needs ${FEWEST_EFFECTIVE_GROUPS}`;
        }
    }
    return tooFewOfAClass(metric, sample) ?? tooFewTrials(metric, sample);
}
/** Precision is a share of the examples predicted positive, however many others there are. */
function tooFewTrials(metric, sample) {
    const trials = metric.trials?.(sample).reduce((count, trial) => count + (trial >= 0 ? 1 : 0), 0);
    return trials !== undefined && trials < FEWEST_EXAMPLES ? shortage(trials, ` that ${metric.name} counts`) : undefined;
}
function tooFewOfAClass(metric, sample) {
    const classes = effectiveCounts(sample);
    if (sample.task === 'regression')
        return classes[0] < FEWEST_EXAMPLES ? shortage(classes[0], '') : undefined;
    const name = (c) => ` of the class ${sample.classes?.[c] ?? c}`;
    if (eachClassCounts(metric, sample)) {
        const rare = classes.findIndex((count, c) => count !== undefined && count < FEWEST_EXAMPLES && isAveraged(sample, c));
        return rare < 0 ? undefined : shortage(classes[rare], name(rare));
    }
    const occurring = classes.filter((count) => count !== undefined);
    const others = occurring.reduce((sum, count) => sum + count, 0) - Math.max(...occurring);
    return others < FEWEST_EXAMPLES ? shortage(others, ' outside of the largest class') : undefined;
}
function shortage(count, of) {
    return `only ${rounded(count)} examples${of}; an interval needs ${FEWEST_EXAMPLES}`;
}
/** Effective number of examples by class (regression: of all); undefined for a class that does not occur. */
function effectiveCounts(sample) {
    const sums = [];
    const squares = [];
    for (let i = 0; i < sample.count; i++) {
        const c = sample.task === 'regression' ? 0 : sample.target[i];
        const w = sample.weight ? sample.weight[i] : 1;
        sums[c] = (sums[c] ?? 0) + w;
        squares[c] = (squares[c] ?? 0) + w * w;
    }
    const effective = Array.from(sums, (sum, c) => sum === undefined ? undefined : sum === 0 ? 0 : sum ** 2 / squares[c]);
    // In a binary task an absent class is a class with no example.
    return sample.task === 'binary-classification' ? [effective[0] ?? 0, effective[1] ?? 0] : effective;
}
/**
 * Why so few examples decide the metric that its error cannot be told; nothing when enough do, or when no example can
 * weigh much more than another because the metric has a largest and a smallest value.
 *
 * Counted is Kish's effective number of the squared influences, (Σψ²)²/Σψ⁴: how many equal ones would make the same
 * error. One target of 1e9 among hundreds near 1 counts as 1, and the spread that it makes hides any loss.
 *
 * @see Kish (1965), Survey Sampling, 11.7
 */
function tooFewDecide(metric, influence, group) {
    if (metric.range.every(Number.isFinite))
        return undefined;
    const examples = effectiveSquares(influence);
    if (examples < FEWEST_INFLUENCES) {
        return `${rounded(examples)} of ${influence.length} examples decide it; an interval needs ${FEWEST_INFLUENCES}`;
    }
    const groups = group ? effectiveSquares(sumsOf(influence, group)) : Infinity;
    return groups < FEWEST_GROUP_SUMS ? 'a single group decides it, so its error cannot be told' : undefined;
}
function effectiveSquares(values) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0)
        return Infinity;
    let [squares, fourths] = [0, 0];
    for (const value of values) {
        const square = (value / largest) ** 2;
        squares += square;
        fourths += square * square;
    }
    return squares ** 2 / fourths;
}
function sumsOf(influence, group) {
    const sums = new Float64Array(group.reduce((last, id) => Math.max(last, id), 0) + 1);
    for (let i = 0; i < group.length; i++)
        sums[group[i]] += influence[i];
    return sums;
}

;// CONCATENATED MODULE: ./packages/evaluation/compare/changed.ts



/**
 * Whether predictions are so coarse (classes, or scores of two values) that two models may well say the same of every
 * example by chance. Scores of many values that are the same bit for bit come from the same model.
 */
function isCoarse({ score, scores }) {
    return [score, ...(scores ?? [])].every((column) => !column || new Set(column).size <= 2);
}
/** From so many changed examples on, their own spread tells the error. */
const ENOUGH_CHANGED = 20;
/** From so many errors of a class on, the metric's spread within it tells the error. */
const ENOUGH_ERRORS = 5;
/**
 * How much further from the truth the difference may be, because examples that the two models tell apart are rare: when
 * 2 of 1,000 are, their share may be 0.7 %, and an interval by the spread of those 2 claims to know better. The share's
 * bound is Clopper and Pearson's, times what the metric would move if the models differed in every example.
 *
 * Counted by class where each class moves the metric by itself: any number of changes among the negatives says nothing
 * of the positives. The classes err independently, so their parts add up in squares.
 *
 * @returns the error at an error probability; nothing when enough examples of each class are told apart
 */
function unseenChange(metric, pair) {
    return unseen(metric, pair, strata(metric, pair, ENOUGH_CHANGED));
}
/**
 * The same for a metric of one model's predicted classes, which differ from the true ones in few examples of a class:
 * 20 of 20 right do not say that all are.
 */
function unseenErrors(metric, sample, now) {
    if (!metric.ofClasses)
        return undefined;
    const baseline = { ...sample, predicted: sample.target };
    const pair = { candidate: sample, baseline, now, before: now };
    const few = strata(metric, pair, Infinity)
        .map((one) => ({ ...one, changed: Math.min(one.changed, one.count - one.changed) }))
        .filter(({ changed }) => changed < ENOUGH_ERRORS);
    return unseen(metric, pair, few);
}
function unseen(metric, pair, few) {
    if (few.length === 0)
        return undefined;
    const spread = spreadOf(pair);
    const reaches = few.map((one) => Math.max(spread * (one.count / pair.candidate.count), largestReach(metric, pair, one)));
    return (alpha) => Math.hypot(...few.map(({ changed, count }, i) => reaches[i] * (largestShare(changed, count, alpha) - changed / count)));
}
/** The strata of which fewer than `enough` examples changed. */
function strata(metric, { candidate, baseline }, enough) {
    const byClass = eachClassCounts(metric, candidate);
    const isChanged = changedExamples(metric, candidate, baseline);
    const [counts, changes] = [[], []];
    for (let i = 0; i < candidate.count; i++) {
        const stratum = byClass ? candidate.target[i] : 0;
        counts[stratum] = (counts[stratum] ?? 0) + 1;
        changes[stratum] = (changes[stratum] ?? 0) + isChanged[i];
    }
    const among = counts.filter((count) => count > 0).length;
    return Array.from(counts, (count = 0, c) => ({
        of: byClass ? c : undefined,
        among,
        count,
        changed: changes[c] ?? 0,
    })).filter(({ count, changed }) => count > 0 && changed < enough);
}
/** What the metric moves by when every example of a class changes, where that is known without having seen one change. */
function largestReach(metric, { candidate, now }, { of, among, count }) {
    if (of === undefined)
        return 0;
    if (metric.area)
        return 2 / among;
    return metric.ofClasses ? flipped(metric, candidate, now, of) * count : 0;
}
/** The most that one example's influence differs from another's. */
function spreadOf({ now, before }) {
    let [least, most] = [Infinity, -Infinity];
    for (const { influence } of [now, before]) {
        for (const psi of influence) {
            if (psi < least)
                least = psi;
            if (psi > most)
                most = psi;
        }
    }
    return most - least;
}
/** What the metric moves by when the heaviest example of a class goes from right to wrong, or back. */
function flipped(metric, sample, { value }, of) {
    const { target, weight } = sample;
    const predicted = predictedClass(sample);
    if (isUndefined(predicted))
        return 0;
    let row = target.indexOf(of);
    for (let i = row; weight && i < target.length; i++)
        if (target[i] === of && weight[i] > weight[row])
            row = i;
    const other = predicted[row] === of ? (of === 0 ? 1 : 0) : of;
    const changed = metric.compute({ ...sample, predicted: predicted.with(row, other) });
    return isUndefined(changed) ? 0 : Math.abs(changed.value - value);
}
/** 1 for each example of which the two models say something else, as far as the metric sees it. */
function changedExamples(metric, candidate, baseline) {
    const [now, before] = [candidate, baseline].map((sample) => seenBy(metric, sample));
    const changed = new Uint8Array(candidate.count);
    for (let i = 0; i < candidate.count; i++) {
        if (now.some((column, c) => !Object.is(column?.[i], before[c]?.[i])))
            changed[i] = 1;
    }
    return changed;
}
function seenBy({ ofClasses }, sample) {
    const classes = ofClasses ? predictedClass(sample) : undefined;
    if (classes && !isUndefined(classes))
        return [classes];
    return [sample.score, sample.predicted, ...(sample.scores ?? [])];
}
/** The share at which `changed` or fewer of `count` would be seen with probability alpha. */
function largestShare(changed, count, alpha) {
    let [low, high] = [changed / count, 1];
    while (high - low > 1e-9) {
        const middle = (low + high) / 2;
        if ((0,stats/* binomialCdf */.HU)(changed, count, middle) > alpha)
            low = middle;
        else
            high = middle;
    }
    return high;
}

;// CONCATENATED MODULE: ./packages/evaluation/examples/sample.ts
/** The examples at `indices`, in that order. @param indices row numbers from 0 to count − 1 */
function subset(sample, indices) {
    return {
        ...sample,
        count: indices.length,
        target: take(sample.target, indices),
        ...(sample.score && { score: take(sample.score, indices) }),
        ...(sample.scores && { scores: sample.scores.map((column) => take(column, indices)) }),
        ...(sample.predicted && { predicted: take(sample.predicted, indices) }),
        ...(sample.group && { group: indices.map((index) => sample.group[index]) }),
        ...(sample.weight && { weight: take(sample.weight, indices) }),
    };
}
/** Far enough inside of what a number can hold that sums of squares of millions stay there. */
const [SMALLEST, LARGEST] = [1e-100, 1e100];
/** The sample with weights whose squares can be summed: what is computed from weights depends on their ratios alone. */
function withUsableWeights(sample) {
    const largest = sample.weight?.reduce((most, weight) => Math.max(most, weight), 0) ?? 1;
    if (largest === 0 || (largest >= SMALLEST && largest <= LARGEST))
        return sample;
    return { ...sample, weight: sample.weight.map((weight) => weight / largest) };
}
/** Two samples with the same columns, one after the other. */
function joined(one, other) {
    const both = (a, b) => {
        const column = new Float64Array(a.length + b.length);
        column.set(a);
        column.set(b, a.length);
        return column;
    };
    return {
        ...one,
        count: one.count + other.count,
        target: both(one.target, other.target),
        ...(one.score && { score: both(one.score, other.score) }),
        ...(one.scores && { scores: one.scores.map((column, c) => both(column, other.scores[c])) }),
        ...(one.predicted && { predicted: both(one.predicted, other.predicted) }),
        ...(one.group && { group: Int32Array.from([...one.group, ...other.group]) }),
        ...(one.weight && { weight: both(one.weight, other.weight) }),
    };
}
/** @param indices row numbers */
function take(column, indices) {
    const taken = new Float64Array(indices.length);
    for (let i = 0; i < indices.length; i++)
        taken[i] = column[indices[i]];
    return taken;
}
/**
 * Two samples in the classes that either knows: one that a model did not know has the score 0 there.
 * @returns undefined when their classes differ and are no matter of more or fewer
 */
function inSameClasses(one, other) {
    if (String(one.classes) === String(other.classes))
        return [one, other];
    if (!one.classes || !other.classes || one.task !== other.task || one.task !== 'multiclass-classification')
        return undefined;
    const classes = [...new Set([...one.classes, ...other.classes])].sort();
    return [inClasses(one, classes), inClasses(other, classes)];
}
/** @param classes hold all of its own */
function inClasses(sample, classes) {
    const codes = sample.classes.map((name) => classes.indexOf(name));
    const recode = (column) => column.map((code) => codes[code] ?? code);
    const { scores, predicted } = sample;
    return {
        ...sample,
        classes,
        target: recode(sample.target),
        ...(predicted && { predicted: recode(predicted) }),
        ...(scores && {
            scores: classes.map((_, code) => scores[codes.indexOf(code)] ?? new Float64Array(sample.count)),
        }),
    };
}
/** Equal bit for bit; a NaN equals a NaN, and an absent column only an absent one. */
function sameColumn(a, b) {
    if (!a || !b || a.length !== b.length)
        return a === b;
    for (let i = 0; i < a.length; i++)
        if (!Object.is(a[i], b[i]))
            return false;
    return true;
}
/** What two samples must have in common to be compared example by example, and do not. */
function differingColumn(a, b) {
    if (a.task !== b.task)
        return 'task';
    if (a.count !== b.count)
        return 'count';
    return ['target', 'group', 'weight'].find((column) => !sameColumn(a[column], b[column]));
}
/** Whether two models said exactly the same of each example. */
function samePredictions(a, b) {
    const columns = Math.max(a.scores?.length ?? 0, b.scores?.length ?? 0);
    return (a.threshold === b.threshold &&
        sameColumn(a.score, b.score) &&
        sameColumn(a.predicted, b.predicted) &&
        Array.from({ length: columns }, (_, c) => sameColumn(a.scores?.[c], b.scores?.[c])).every(Boolean));
}

;// CONCATENATED MODULE: ./packages/evaluation/compare/shares.ts

/**
 * A share of independent examples, or the mean of one share per class, with Wilson's interval; nothing where binomial
 * intervals do not apply.
 */
function shareEstimate(metric, sample, value, alpha) {
    const trials = shares_trialsOf(metric, sample);
    if (!trials)
        return undefined;
    const shares = trials.map(({ results }) => {
        const successes = results.reduce((sum, result) => sum + result, 0);
        return { successes, trials: results.length, share: successes / results.length };
    });
    const variance = shares.reduce((sum, { share, trials: number }) => sum + (share * (1 - share)) / number, 0);
    const number = metric.averagedOver?.(sample) ?? 1;
    const intervals = shares.map((one) => ({
        value: one.share,
        interval: (0,stats/* wilsonInterval */.YV)(one.successes, one.trials, alpha),
    }));
    return {
        estimate: value,
        interval: shares_meanOf(intervals, number),
        standardError: Math.sqrt(variance) / number,
        degreesOfFreedom: null,
        method: metric.averagedOver ? 'Wilson by class' : 'Wilson',
        count: sample.count,
        groups: null,
    };
}
/**
 * The paired difference of such shares with Tango's interval; nothing where the two models' shares are of different
 * examples, as precision's are.
 */
function pairedShares(metric, { candidate, baseline }, { value, bound, alpha }) {
    const [now, before] = [shares_trialsOf(metric, candidate), shares_trialsOf(metric, baseline)];
    if (!now || !before)
        return undefined;
    const number = metric.averagedOver?.(candidate) ?? 1;
    if (number !== (metric.averagedOver?.(baseline) ?? 1))
        return undefined;
    const pairs = now.map((own, c) => discordant(own, before[c]));
    if (now.length !== before.length || !pairs.every((pair) => pair !== undefined))
        return undefined;
    const at = (error) => shares_meanOf(pairs.map(({ onlyCandidate, onlyBaseline, trials }) => ({
        value: (onlyCandidate - onlyBaseline) / trials,
        interval: (0,stats/* pairedDifferenceInterval */._R)(onlyCandidate, onlyBaseline, trials, error),
    })), number);
    const variance = pairs.reduce((sum, { onlyCandidate, onlyBaseline, trials }) => {
        const difference = (onlyCandidate - onlyBaseline) / trials;
        return sum + ((onlyCandidate + onlyBaseline) / trials - difference ** 2) / trials;
    }, 0);
    const [only] = pairs;
    return {
        difference: {
            estimate: value,
            interval: at(alpha),
            standardError: Math.sqrt(variance) / number,
            degreesOfFreedom: null,
            method: metric.averagedOver ? 'Tango score by class, paired' : 'Tango score, paired',
            count: candidate.count,
            groups: null,
        },
        ...(number === 1 && only ? tailsOf(only, bound) : (0,stats/* tails */.i0)(value, bound, at)),
    };
}
/** The trials, one list for each class when shares are averaged over classes: no weights, no groups. */
function shares_trialsOf(metric, sample) {
    if (sample.group || sample.weight || !metric.trials)
        return undefined;
    const lists = [];
    metric.trials(sample).forEach((result, row) => {
        if (result < 0)
            return;
        const { rows, results } = (lists[metric.averagedOver ? sample.target[row] : 0] ??= { rows: [], results: [] });
        rows.push(row);
        results.push(result);
    });
    return lists.filter(() => true);
}
/** A class that is averaged over and has no example counts as 0, and nothing about it is uncertain. */
function shares_meanOf(parts, number) {
    const absent = Array.from({ length: number - parts.length }, () => ({ value: 0, interval: { low: 0, high: 0 } }));
    return parts.length === 1 && number === 1 ? parts[0].interval : (0,stats/* moverMean */.d$)([...parts, ...absent]);
}
/** Nothing when the trials are not the same examples. */
function discordant(now, before) {
    if (now.rows.length !== before?.rows.length)
        return undefined;
    const counts = { onlyCandidate: 0, onlyBaseline: 0, trials: now.rows.length };
    for (let i = 0; i < now.rows.length; i++) {
        if (now.rows[i] !== before.rows[i])
            return undefined;
        if (now.results[i] > before.results[i])
            counts.onlyCandidate++;
        if (now.results[i] < before.results[i])
            counts.onlyBaseline++;
    }
    return counts;
}
function tailsOf({ onlyCandidate, onlyBaseline, trials }, bound) {
    return {
        pWorse: (0,stats/* pairedDifferenceBelow */.qq)(onlyCandidate, onlyBaseline, trials, bound),
        pNotWorse: (0,stats/* pairedDifferenceBelow */.qq)(onlyBaseline, onlyCandidate, trials, -bound),
    };
}

;// CONCATENATED MODULE: ./packages/evaluation/compare/compare.ts








/**
 * A metric of one model with its interval: Wilson's for a share of independent examples, on the logit scale for an area
 * under a curve, otherwise Student's t, all from the influence of examples or groups. A metric that is undefined has estimate null, one
 * whose error cannot be told has interval null, each with the reason.
 *
 * @throws MLOPS_METRIC_TASK when the metric does not belong to the task
 */
function estimate(metric, sample, options = {}) {
    const usable = withUsableWeights(sample);
    return estimateOf(metric, usable, compare_measure(metric, usable), options.alpha);
}
/**
 * Compares two models example by example, so that what is hard for both cancels out.
 *
 * @param ours the new model, the candidate; @param theirs the old one, the baseline, on the same examples in the same order
 * @returns a comparison whose `difference.interval` and p-values are null, with a reason, when nothing can be said:
 * an undefined metric, too few examples or groups, or a relative margin of a baseline at or below 0
 * @throws MLOPS_SAMPLES_DIFFER when targets, groups or weights are not the same in the same order
 * @throws MLOPS_METRIC_TASK, MLOPS_MARGIN_INVALID
 */
function compareSamples(metric, ours, theirs, options = {}) {
    requireSameExamples(ours, theirs);
    const [candidate, baseline] = [withUsableWeights(ours), withUsableWeights(theirs)];
    const contrast = contrastOf(metric, options);
    const [now, before] = [compare_measure(metric, candidate), compare_measure(metric, baseline)];
    const estimates = {
        candidate: estimateOf(metric, candidate, now, options.alpha),
        baseline: estimateOf(metric, baseline, before, options.alpha),
    };
    return {
        ...estimates,
        rawDifference: isUndefined(now) || isUndefined(before) ? null : now.value - before.value,
        bound: contrast.bound,
        ...judge(metric, contrast, { candidate, baseline, now, before, estimates, alpha: options.alpha }),
    };
}
function compare_measure(metric, sample) {
    if (metric.tasks.includes(sample.task)) {
        const measured = metric.compute(sample);
        return isUndefined(measured) || Number.isFinite(measured.value)
            ? measured
            : { undefined: 'the numbers are too large to compute it' };
    }
    throw fail('MLOPS_METRIC_TASK', {
        message: `${metric.name} is a metric of ${metric.tasks.join(' and ')}, and the task is ${sample.task}`,
        where: { field: 'metric' },
        hint: 'Choose a metric of the task, or correct `task:`.',
    });
}
const groupsOf = (sample) => (sample.group ? (0,stats/* countGroups */.eq)(sample.group).groups : null);
/** A sample of which nothing (or, with `value`, no error) is known. */
function withoutInterval(sample, reason, value = null) {
    return {
        estimate: value,
        interval: null,
        standardError: null,
        degreesOfFreedom: null,
        method: 'none',
        count: sample.count,
        groups: groupsOf(sample),
        reason,
    };
}
const noInfluence = (metric) => `the error of ${metric.name} is not known`;
function estimateOf(metric, sample, measured, alpha = stats/* ALPHA */.Nh) {
    if (isUndefined(measured))
        return withoutInterval(sample, `${metric.name} is undefined: ${measured.undefined}`);
    const { value, influence } = measured;
    if (influence === null)
        return withoutInterval(sample, noInfluence(metric), value);
    const shortage = tooFew(metric, sample) ?? tooFewDecide(metric, influence, sample.group);
    if (shortage)
        return withoutInterval(sample, shortage, value);
    const share = shareEstimate(metric, sample, value, alpha);
    if (share)
        return share;
    const found = (0,stats/* influenceEstimate */.kO)(value, influence, { ...errorsOf(metric, sample), range: metric.range, alpha });
    if (found.standardError === 0 && metric.range.includes(value))
        return withoutInterval(sample, PERFECT, value);
    const unseen = unseenErrors(metric, sample, measured);
    if (unseen)
        return { ...found, interval: within(metric, further(value, found.interval, unseen(alpha))) };
    if (!metric.area)
        return found;
    const area = { value, influence, standardError: found.standardError };
    return { ...found, interval: areaInterval(sample, area, found, alpha), method: onLogits(found.method) };
}
function within({ range: [least, most] }, { low, high }) {
    return { low: Math.max(least, low), high: Math.min(most, high) };
}
const onLogits = (method) => `${method}, logit`;
/** At the end of its range a metric has no spread to judge its error by; a width of 0 would claim certainty. */
const PERFECT = 'no example goes against the others, so its error cannot be told';
/** How examples go together when an error is computed. */
function errorsOf(metric, sample) {
    if (sample.group)
        return { group: sample.group };
    return metric.stratified && !sample.weight ? { stratum: sample.target } : {};
}
function contrastOf(metric, { margin, relativeMargin }) {
    const sign = metric.direction === 'higher' ? 1 : -1;
    const given = margin ?? relativeMargin ?? 0;
    if (!(given >= 0 && given < Infinity) || (margin !== undefined && relativeMargin !== undefined)) {
        throw fail('MLOPS_MARGIN_INVALID', {
            message: `expected one margin of 0 or more, absolute or relative; got ${margin} and ${relativeMargin}`,
            where: { field: 'margin' },
            hint: 'Write margin: 0.005 (in the unit of the metric) or margin: 1% (of the baseline).',
        });
    }
    if (relativeMargin !== undefined)
        return { sign, factor: 1 - sign * relativeMargin, bound: 0 };
    return { sign, factor: 1, bound: given === 0 ? 0 : -given };
}
function judge(metric, contrast, pair) {
    const { candidate, baseline, now, before, estimates, alpha = stats/* ALPHA */.Nh } = pair;
    const none = (reason, value = null) => ({
        difference: withoutInterval(candidate, reason, value),
        pWorse: null,
        pNotWorse: null,
    });
    if (isUndefined(now))
        return none(`${metric.name} of the candidate is undefined: ${now.undefined}`);
    if (isUndefined(before))
        return none(`${metric.name} of the baseline is undefined: ${before.undefined}`);
    const { sign, factor, bound } = contrast;
    if (factor !== 1 && !(before.value > 0)) {
        return none(`a relative margin needs a baseline above 0, and ${metric.name} of the baseline is ${before.value}`);
    }
    const value = sign * (now.value - factor * before.value);
    const judged = (difference) => ({
        difference,
        pWorse: (0,stats/* probabilityBelow */.B4)(value, bound, difference),
        pNotWorse: (0,stats/* probabilityBelow */.B4)(-value, -bound, difference),
    });
    const shortage = tooFew(metric, candidate) ?? tooFew(metric, baseline);
    if (shortage)
        return none(shortage, value);
    const twins = samePredictions(candidate, baseline) && !isCoarse(candidate);
    if (factor === 1 && twins)
        return judged(noDifference(candidate));
    const shares = factor === 1 && pairedShares(metric, { candidate, baseline }, { value, bound, alpha });
    if (shares)
        return shares;
    if (now.influence === null || before.influence === null)
        return none(noInfluence(metric), value);
    const influence = new Float64Array(candidate.count);
    for (let i = 0; i < influence.length; i++)
        influence[i] = sign * (now.influence[i] - factor * before.influence[i]);
    const difference = (0,stats/* influenceEstimate */.kO)(value, influence, { ...errorsOf(metric, candidate), alpha });
    const blind = difference.standardError === 0 && metric.range.includes(now.value) && metric.range.includes(before.value);
    if (blind)
        return none(PERFECT, value);
    const unseen = twins ? undefined : unseenChange(metric, { candidate, baseline, now, before });
    // Of few changed examples few decide; how many more there may be is then told by their number.
    const decisive = unseen && factor === 1 ? undefined : tooFewDecide(metric, influence, candidate.group);
    if (decisive)
        return none(decisive, value);
    if (!metric.area && !unseen)
        return judged(difference);
    const areaOf = (one, { standardError }) => ({
        value: one.value,
        influence: one.influence,
        standardError: standardError ?? 0,
    });
    const areas = metric.area
        ? { now: areaOf(now, estimates.candidate), before: areaOf(before, estimates.baseline), factor }
        : undefined;
    const ofAreas = areas && areaDifference(candidate, areas, difference);
    const at = (error) => {
        const byError = (0,stats/* studentInterval */.x_)(value, { ...difference, standardError: difference.standardError }, error);
        const interval = ofAreas ? wider(byError, ofAreas(error)) : byError;
        return unseen ? further(value, interval, unseen(error)) : interval;
    };
    const method = areas ? onLogits(difference.method) : difference.method;
    return { difference: { ...difference, interval: at(alpha), method }, ...(0,stats/* tails */.i0)(value, bound, at) };
}
const wider = (a, b) => ({ low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) });
/** The interval when there is a second, independent error of that size. */
function further(value, { low, high }, error) {
    return { low: value - Math.hypot(value - low, error), high: value + Math.hypot(high - value, error) };
}
function noDifference(sample) {
    return {
        estimate: 0,
        interval: { low: 0, high: 0 },
        standardError: 0,
        degreesOfFreedom: null,
        method: 'identical predictions',
        count: sample.count,
        groups: groupsOf(sample),
    };
}
function requireSameExamples(candidate, baseline) {
    const column = differingColumn(candidate, baseline);
    if (!column)
        return;
    throw fail('MLOPS_SAMPLES_DIFFER', {
        message: `candidate and baseline differ in their ${column}; they must be scored on the same examples in the same order`,
        where: { field: column },
        hint: 'Sort both by id and score both models on one evaluation set.',
    });
}

// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/evaluation/result.ts



/** A number that may not exist; `reason` beside it says why. JSON knows no NaN. */
const Maybe = schemas/* number */.aig().nullable();
const Count = schemas/* number */.aig().int().nonnegative();
/** One metric on one set of examples, with its 95 % interval (one-sided α = 0.025). */
const MetricResult = schemas/* strictObject */.rej({
    metric: schemas/* string */.YjP().describe("scikit-learn's name"),
    estimate: Maybe,
    low: Maybe,
    high: Maybe,
    method: schemas/* string */.YjP().describe('how the interval was made'),
    reason: schemas/* string */.YjP().optional().describe('why there is no estimate or no interval'),
});
/** The examples of one value of one slicing. */
const SliceResult = schemas/* strictObject */.rej({
    slicing: schemas/* string */.YjP().describe('`carrier`, or `origin × carrier` when crossed'),
    value: schemas/* string */.YjP().describe('`US`, or `EWR × US`; a missing value is `NULL`'),
    count: Count,
    groups: Count.nullable(),
    metrics: schemas/* array */.YOg(MetricResult),
});
const Point = schemas/* tuple */.PVZ([schemas/* number */.aig(), schemas/* number */.aig()]);
/** What the report draws. Every list is thinned to at most 200 points. */
const Curves = schemas/* strictObject */.rej({
    roc: schemas/* array */.YOg(Point).optional().describe('[false positive rate, true positive rate]'),
    precisionRecall: schemas/* array */.YOg(Point).optional().describe('[recall, precision]'),
    calibration: schemas/* array */.YOg(schemas/* strictObject */.rej({ low: schemas/* number */.aig(), high: schemas/* number */.aig(), count: Count, score: schemas/* number */.aig(), rate: schemas/* number */.aig() }))
        .optional(),
    histogram: schemas/* strictObject */.rej({
        edges: schemas/* array */.YOg(schemas/* number */.aig()),
        series: schemas/* array */.YOg(schemas/* strictObject */.rej({ name: schemas/* string */.YjP(), counts: schemas/* array */.YOg(Count) })),
    })
        .optional()
        .describe('scores by true class, or residuals of a regression'),
    confusion: schemas/* strictObject */.rej({
        classes: schemas/* array */.YOg(schemas/* string */.YjP()),
        counts: schemas/* array */.YOg(schemas/* array */.YOg(Count)).describe('rows: true class, columns: predicted class'),
    })
        .optional(),
});
/** Which examples the numbers are about. Two evaluations are comparable when the digests are the same. */
const EvaluationSet = schemas/* strictObject */.rej({
    digest: schemas/* string */.YjP()
        .regex(/^[0-9a-f]{64}$/)
        .describe('sha256 over sorted (id, target, group, weight)'),
    count: Count,
    groups: Count.nullable().describe('number of groups of correlated examples; null when examples are independent'),
    classes: schemas/* array */.YOg(schemas/* strictObject */.rej({ name: schemas/* string */.YjP(), count: Count })).optional(),
});
/** How predictions became numbers; with `scored.parquet` it is all one needs to compute the evaluation again. */
const EvaluationSettings = schemas/* strictObject */.rej({
    metrics: schemas/* array */.YOg(schemas/* string */.YjP()).min(1),
    slices: schemas/* array */.YOg(schemas/* string */.YjP()),
    group: schemas/* string */.YjP().nullable(),
    weight: schemas/* string */.YjP().nullable(),
    threshold: schemas/* number */.aig(),
    positive: schemas/* string */.YjP().nullable().describe('target value counted as positive; null unless binary'),
    taskFrom: schemas/* enum */.k5n(['stated', 'inferred']),
});
/** `result.json` of evaluate-model. */
const Evaluation = schemas/* strictObject */.rej({
    task: config.Task,
    settings: EvaluationSettings,
    evaluationSet: EvaluationSet,
    metrics: schemas/* array */.YOg(MetricResult),
    slices: schemas/* array */.YOg(SliceResult),
    curves: Curves.optional(),
});
const BaselineKind = schemas/* enum */.k5n(['merge-base', 'ancestor', 'champion', 'file', 'run', 'none']);
/** Why there is no baseline when nobody wanted one; any other reason is one that the ladder found. */
const NONE_BY_POLICY = 'none, because the policy says so';
const THE_FILE = 'the file ';
/** Why a file is the baseline: it was named so. */
const byFile = (name) => `${THE_FILE}${name}`;
/** Which file that is. */
const fileNamed = ({ reason }) => reason.slice(THE_FILE.length);
/** What the candidate was compared with, and why that. */
const BaselineInfo = schemas/* strictObject */.rej({
    kind: BaselineKind,
    reason: schemas/* string */.YjP(),
    comes: schemas/* literal */.euz(true)
        .optional()
        .describe('there is none yet: the next run of the default branch that passes becomes it'),
    run: schemas/* string */.YjP().optional(),
    commit: schemas/* string */.YjP().optional(),
    insteadOf: schemas/* string */.YjP()
        .optional()
        .describe('run of the nearest recorded ancestor, which a retraining was not compared with, or not on its next period, but with what it would replace: it is no baseline'),
    rescored: schemas/* boolean */.zMY().optional().describe("the baseline's model predicted today's evaluation set"),
    restored: schemas/* boolean */.zMY()
        .optional()
        .describe('what it said was in no store; its model was asked again and said the very same, byte for byte'),
    unscored: schemas/* string */.YjP()
        .optional()
        .describe("why its model could not be asked on today's evaluation set, or that nobody has asked it"),
    asRecorded: schemas/* boolean */.zMY()
        .optional()
        .describe('it cannot be asked again: what it said of the examples in both is compared'),
    period: schemas/* strictObject */.rej({
        now: schemas/* string */.YjP(),
        then: schemas/* string */.YjP(),
        otherData: schemas/* boolean */.zMY().optional(),
        skips: schemas/* literal */.euz(true).optional().describe('what lies between is left out'),
        overlaps: schemas/* literal */.euz(true)
            .optional()
            .describe('it begins before the other has ended: what that one began with is left out'),
    })
        .optional()
        .describe('by configuration another part of the data is evaluated; examples of the baseline may be gone'),
    returned: schemas/* string */.YjP()
        .optional()
        .describe('an earlier run that said the very same of the very same examples: what came since and left is not missed'),
    notLater: schemas/* string */.YjP().optional().describe('why a later period of evaluation does not let the old examples go'),
    change: schemas/* boolean */.zMY().optional().describe('what is judged is a change, not the default branch itself'),
    unconfirmed: schemas/* string */.YjP()
        .optional()
        .describe('why the server does not confirm that a workflow run of the default branch recorded it'),
    incomparable: schemas/* string */.YjP().optional().describe("why its numbers are about something else than the candidate's"),
});
/** The same candidate by the same rules against another baseline, which a retraining must not lose to either. */
const BesideDecision = schemas/* strictObject */.rej({
    run: schemas/* string */.YjP(),
    commit: schemas/* string */.YjP(),
    what: schemas/* string */.YjP().describe('what that is, in words'),
    verdict: kit.Verdict,
    reason: schemas/* string */.YjP(),
});
/** A recorded exception: this rule does not block until the date. */
const Acceptance = schemas/* strictObject */.rej({ reason: schemas/* string */.YjP(), until: schemas/* string */.YjP(), by: schemas/* string */.YjP() });
const RuleVerdict = schemas/* enum */.k5n([...kit.Verdict.options, 'not-applicable']);
/** One rule on one set of examples: the whole, or one slice. */
const RuleOutcome = schemas/* strictObject */.rej({
    id: schemas/* string */.YjP().describe('stable: `roc_auc.min`, `roc_auc.margin`, `roc_auc[carrier=US].margin`'),
    rule: schemas/* string */.YjP().describe('the rule it belongs to: `roc_auc[carrier].margin`; the id itself when not sliced'),
    metric: schemas/* string */.YjP(),
    bound: schemas/* strictObject */.rej({
        kind: schemas/* enum */.k5n(['min', 'max', 'margin']),
        value: schemas/* number */.aig().describe('a relative margin as a fraction: 1 % is 0.01'),
        relative: schemas/* boolean */.zMY().optional(),
    }),
    slice: schemas/* strictObject */.rej({ slicing: schemas/* string */.YjP(), value: schemas/* string */.YjP(), count: Count }).optional(),
    candidate: Maybe,
    baseline: Maybe,
    difference: Maybe.describe('candidate − baseline, oriented: positive is better'),
    low: Maybe.describe('95 % interval of what is judged: the difference for a margin, the candidate for min and max'),
    high: Maybe,
    limit: schemas/* number */.aig().nullable().describe('on the scale of `low` and `high`; for a relative margin at the baseline seen'),
    verdict: RuleVerdict,
    accepted: Acceptance.optional(),
    blocking: schemas/* boolean */.zMY().describe('whether this outcome keeps the whole from passing'),
    reason: schemas/* string */.YjP(),
    count: Count,
    groups: Count.nullable(),
});
/** Examples whose predicted class is right with one model and wrong with the other. */
const Flipped = schemas/* strictObject */.rej({ toWrong: Count, toRight: Count, stillWrong: Count, count: Count });
/** `result.json` of gate-model. */
const GateDecision = schemas/* strictObject */.rej({
    verdict: kit.Verdict,
    reason: schemas/* string */.YjP().describe('one sentence: why this verdict'),
    deciding: schemas/* number */.aig().int().nonnegative().nullable().describe('index into `rules`; null when there is no rule'),
    baseline: BaselineInfo,
    evaluationSet: EvaluationSet,
    rules: schemas/* array */.YOg(RuleOutcome),
    notJudged: schemas/* array */.YOg(schemas/* strictObject */.rej({ slicing: schemas/* string */.YjP(), value: schemas/* string */.YjP(), count: Count, minCount: Count })),
    notes: schemas/* array */.YOg(schemas/* string */.YjP()).optional().describe('what decides nothing and must be known: other examples, say'),
    advice: schemas/* string */.YjP().optional().describe('how to go on from what later commits could not be compared with either'),
    flipped: Flipped.optional(),
});

;// CONCATENATED MODULE: ./packages/evaluation/examples/scored.ts



/** Some of the examples. The set is still named as before. @param isAmong asked of each row */
function amongThese(scored, isAmong) {
    const rows = Int32Array.from(scored.ids.keys()).filter(isAmong);
    const columns = [...scored.columns].map(([name, slicing]) => [
        name,
        { ...slicing, codes: rows.map((row) => slicing.codes[row]) },
    ]);
    return {
        ...scored,
        ids: Array.from(rows, (row) => scored.ids[row]),
        ...(scored.times && { times: Array.from(rows, (row) => scored.times[row]) }),
        sample: subset(scored.sample, rows),
        columns: new Map(columns),
    };
}
const MOST_SLICES = 500;
/**
 * The slicing of that name.
 * @returns undefined when the predictions do not hold one of its columns
 * @throws MLOPS_SLICES_TOO_MANY
 */
function slicingOf(scored, slicing) {
    const columns = (0,config.sliceColumns)(slicing).map((column) => scored.columns.get(column));
    const known = columns.filter((column) => column !== undefined);
    if (known.length === 0 || known.length < columns.length)
        return undefined;
    const crossed = known.reduce(cross);
    if (crossed.values.length <= MOST_SLICES)
        return crossed;
    throw fail('MLOPS_SLICES_TOO_MANY', {
        message: `slicing by ${crossed.name} makes ${crossed.values.length} slices; at most ${MOST_SLICES} can be judged`,
        where: { field: crossed.name },
        hint: 'Slice by a column with fewer values, or put rare values together before predicting.',
    });
}
/** Every combination of values that occurs. */
function cross(a, b) {
    const pairs = new Set();
    a.codes.forEach((code, i) => pairs.add(code * b.values.length + b.codes[i]));
    const occurring = [...pairs].sort((x, y) => x - y);
    const code = new Map(occurring.map((pair, index) => [pair, index]));
    return {
        name: `${a.name} × ${b.name}`,
        values: occurring.map((pair) => `${a.values[Math.floor(pair / b.values.length)]} × ${b.values[pair % b.values.length]}`),
        codes: a.codes.map((left, i) => code.get(left * b.values.length + b.codes[i])),
    };
}
/** The examples of each value, in the order of the slicing's values. */
function slicesOf(slicing) {
    const counts = new Int32Array(slicing.values.length);
    for (const code of slicing.codes)
        counts[code]++;
    const indices = Array.from(counts, (count) => new Int32Array(count));
    const filled = new Int32Array(counts.length);
    slicing.codes.forEach((code, i) => (indices[code][filled[code]++] = i));
    return slicing.values.map((value, code) => ({ slicing: slicing.name, value, indices: indices[code] }));
}
/** How many examples have each value. */
function countsOf({ values, codes }) {
    const counts = new Map(values.map((value) => [value, 0]));
    for (const code of codes)
        counts.set(values[code], counts.get(values[code]) + 1);
    return counts;
}
/** The sample restricted to one slice. */
function sampleOf(sample, slice) {
    return slice ? subset(sample, slice.indices) : sample;
}
/** @returns the number of groups of correlated examples, null when examples are independent */
function groupCount(sample) {
    return sample.group ? new Set(sample.group).size : null;
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/policy.ts
/** The metric a team most likely means when it names none. */
const defaultMetrics = {
    'binary-classification': ['roc_auc', 'average_precision', 'log_loss'],
    'multiclass-classification': ['accuracy', 'f1_macro'],
    regression: ['root_mean_squared_error', 'mean_absolute_error', 'r2'],
};
/**
 * The rules as written, each with its id. Without any, one is implied: the task's first metric must not be shown to
 * be worse than the baseline's (margin 0, and what is not shown is only reported), so that a team that wrote no rule
 * is stopped by nothing but a loss beyond doubt.
 */
function policyOf(rules, metrics, options = {}) {
    if (rules.length === 0) {
        const metric = metrics[0];
        return {
            implied: true,
            mayStart: options.mayStart ?? true,
            rules: [
                {
                    id: `${metric}.margin`,
                    metric,
                    bound: { kind: 'margin', value: 0 },
                    slices: [],
                    minCount: 0,
                    onInconclusive: 'report',
                },
            ],
        };
    }
    const seen = new Map();
    return {
        implied: false,
        mayStart: options.mayStart ?? false,
        rules: rules.map((rule) => {
            const bound = boundOf(rule);
            const slices = rule.slices ?? [];
            const name = `${ruleTarget(rule.metric, slices.join(','))}.${bound.kind}`;
            const times = (seen.get(name) ?? 0) + 1;
            seen.set(name, times);
            return {
                id: times === 1 ? name : `${name}#${times}`,
                metric: rule.metric,
                bound,
                slices,
                minCount: rule['min-count'] ?? 0,
                onInconclusive: rule['on-inconclusive'],
            };
        }),
    };
}
/** `roc_auc`, `roc_auc[carrier]` or `roc_auc[carrier=US]`. */
function ruleTarget(metric, slices) {
    return slices === '' ? metric : `${metric}[${slices}]`;
}
/** Whether an exception of this name excuses anything: a rule's id, or that of one of its slices, `roc_auc[carrier=US].margin`. */
function isRuleNamed(policy, name) {
    return policy.rules.some(({ id, metric, slices }) => {
        const end = `]${id.slice(ruleTarget(metric, slices.join(',')).length)}`;
        const ofSlice = (slicing) => {
            const begin = `${metric}[${slicing}=`;
            return name.startsWith(begin) && name.endsWith(end) && name.length > begin.length + end.length;
        };
        return name === id || slices.some((slicing) => name === `${metric}[${slicing}${end}` || ofSlice(slicing));
    });
}
function boundOf(rule) {
    if (rule.min !== undefined)
        return { kind: 'min', value: rule.min };
    if (rule.max !== undefined)
        return { kind: 'max', value: rule.max };
    if (typeof rule.margin === 'string')
        return { kind: 'margin', value: Number.parseFloat(rule.margin) / 100, relative: true };
    return { kind: 'margin', value: rule.margin };
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/advice.ts
const BEGIN_ANEW = 'say `baseline: none` for one run of the default branch, and the next are compared with that';
/** A slice that comes with new examples is judged from then on, and may be too small for ever. */
const SMALL_SLICES = 'a slice too small to be judged is left out with `min-count` in its rule, or only told of with `on-inconclusive: report`';
/**
 * How to go on from what cannot be compared: nothing passes, so that nothing else becomes the baseline. Nothing where the
 * ladder found none, because it says so itself.
 */
function wayOut({ kind, reason, run, commit, change, notLater, unconfirmed }, against) {
    if (kind === 'none')
        return undefined;
    if (unconfirmed !== undefined)
        return `let the workflow that records the default branch run again, on ${commit?.slice(0, 7)} if that is its newest commit; where that cannot pass any more, name what is meant in the rules there, \`baseline: "${run}"\`, or ${BEGIN_ANEW}`;
    if ('written' in against)
        return `the ids are the same numbers, written otherwise: write ${against.written.then} and not ${against.written.now}`;
    if (notLater !== undefined)
        return notLater;
    if (kind === 'file')
        return 'compare with predictions of the same examples, under the same ids';
    if ('lost' in against)
        return `bring \`.mlops/store\` from where the baseline was recorded; when nobody has its predictions any more, ${BEGIN_ANEW}`;
    if (kind === 'champion' && reason.includes(' in production'))
        return `release the newest version of the default branch that passed: what is in production is what a retraining is compared with`;
    if (change)
        return `take back what made the difference, if this change did; if it is meant, it needs a new baseline after the merge: ${BEGIN_ANEW}`;
    return `take back what made the difference, or no later run can be compared either; if it is meant, ${BEGIN_ANEW}`;
}

;// CONCATENATED MODULE: ./packages/evaluation/wording.ts
/** Numbers as people read them: three significant digits, a true minus sign, no trailing zeros lost in a table. */
function readable(value) {
    if (value === 0)
        return '0';
    const digits = Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(3)).toString();
    return digits.replace('-', '−');
}
function signed(value) {
    return value > 0 ? `+${readable(value)}` : readable(value);
}
function counted(count, noun) {
    return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
/** A number of examples nobody should take literally: two significant digits, rounded up. */
function roughly(count) {
    const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
    return (Math.ceil(count / unit) * unit).toLocaleString('en-US');
}

;// CONCATENATED MODULE: ./packages/evaluation/examples/changed-subject.ts

/**
 * More changed targets, weights or times than this share of the examples in both, or of their weight, are another question
 * and no correction: our judgement.
 */
const MOST_CORRECTED = 0.05;
/** Why the numbers of today are not about what the baseline's were: mostly other targets, weights or times, or other groups. */
function changedSubject(candidate, before) {
    const { rows, scored } = before;
    const [now, then] = [candidate.sample, scored.sample];
    if (now.task !== then.task)
        return `the task is ${now.task} here and ${then.task} in the baseline`;
    return (otherTargets(now, then, rows) ??
        otherWeights(now, then, rows) ??
        otherTimes(candidate, before) ??
        otherGroups(now, then, rows));
}
/** How many of the examples in both have another target, weight or time now, in words. */
function correctedExamples(candidate, before) {
    const { rows, scored } = before;
    const [now, then] = [candidate.sample, scored.sample];
    const weights = now.weight && then.weight ? [countOther(rows, 'weight', weightsDiffer(now, then))] : [];
    const times = candidate.times && scored.times ? [countOther(rows, 'time', timesDiffer(candidate, scored))] : [];
    return [countOther(rows, 'target', targetsDiffer(now, then)), ...weights, ...times]
        .filter(({ other }) => other > 0)
        .map(({ words }) => words);
}
function otherTargets(now, then, rows) {
    const { shared, other, words } = countOther(rows, 'target', targetsDiffer(now, then));
    return other <= MOST_CORRECTED * shared ? undefined : words;
}
function otherWeights(now, then, rows) {
    if (!now.weight && !then.weight)
        return undefined;
    if (!now.weight)
        return 'the examples are weighted in the baseline and not here';
    if (!then.weight)
        return 'the examples are weighted here and not in the baseline';
    let [total, moved] = [0, 0];
    for (const [i, row] of rows.entries()) {
        if (row < 0)
            continue;
        const [today, before] = [now.weight[i], then.weight[row]];
        total += before;
        if (!sameNumber(today, before))
            moved += Math.abs(today - before);
    }
    const { shared, other, words } = countOther(rows, 'weight', weightsDiffer(now, then));
    return other <= MOST_CORRECTED * shared && moved <= MOST_CORRECTED * total ? undefined : words;
}
/** By its time an example is in a period or not, and may leave with the beginning of a window. */
function otherTimes(candidate, { scored, rows }) {
    if (!scored.times)
        return undefined;
    // Where they come back, they may be others.
    if (!candidate.times)
        return 'the examples have a time in the baseline and none here';
    const { shared, other, words } = countOther(rows, 'time', timesDiffer(candidate, scored));
    return other <= MOST_CORRECTED * shared ? undefined : words;
}
function targetsDiffer(now, then) {
    return (i, row) => !sameTarget(now, i, then, row);
}
function weightsDiffer(now, then) {
    return (i, row) => !sameNumber(now.weight[i], then.weight[row]);
}
function timesDiffer(now, then) {
    return (i, row) => now.times[i] !== then.times[row];
}
/** Of the examples in both, those that differ in a column. */
function countOther(rows, column, differ) {
    let [shared, other] = [0, 0];
    rows.forEach((row, i) => {
        if (row < 0)
            return;
        shared++;
        if (differ(i, row))
            other++;
    });
    const of = shared.toLocaleString('en-US');
    return {
        shared,
        other,
        words: `${counted(other, 'example')} of ${of} with another ${column} than in the baseline`,
    };
}
function otherGroups(now, then, rows) {
    if (!then.group)
        return undefined; // groups where there were none only widen the interval
    if (!now.group)
        return 'the examples are grouped in the baseline and not here';
    const moved = movedBetween(now.group, then.group, rows);
    return moved === 0 ? undefined : `${counted(moved, 'example')} in another group than in the baseline`;
}
function sameTarget(now, i, then, j) {
    const [a, b] = [now.target[i], then.target[j]];
    return now.classes && then.classes ? now.classes[a] === then.classes[b] : sameNumber(a, b);
}
/** But for what rounding makes of it. */
function sameNumber(a, b) {
    return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
/** Examples that are not together with those they were with, or are with others; what the groups are called is no matter. */
function movedBetween(now, then, rows) {
    const [forward, back] = [new Map(), new Map()];
    let moved = 0;
    rows.forEach((row, i) => {
        if (row < 0)
            return;
        const [today, before] = [now[i], then[row]];
        if (!forward.has(before))
            forward.set(before, today);
        if (!back.has(today))
            back.set(today, before);
        if (forward.get(before) !== today || back.get(today) !== before)
            moved++;
    });
    return moved;
}
/** The baseline's sample with the candidate's groups, when it had none and all else is the same. */
function regrouped(candidate, baseline) {
    const [now, then] = [candidate.sample, baseline.sample];
    if (!now.group || then.group || now.count !== then.count || now.task !== then.task)
        return undefined;
    const sameWeights = now.weight
        ? then.weight !== undefined && now.weight.every((weight, i) => weight === then.weight[i])
        : then.weight === undefined;
    const same = sameWeights &&
        candidate.ids.every((id, i) => id === baseline.ids[i] && exactTarget(now, i) === exactTarget(then, i)) &&
        String(now.classes) === String(then.classes);
    return same ? { ...then, group: now.group } : undefined;
}
const exactTarget = ({ target, classes }, i) => classes ? classes[target[i]] : target[i];

;// CONCATENATED MODULE: ./packages/evaluation/examples/continuity.ts

/** @param before the baseline's recorded predictions, with the targets, groups and slices of that time */
function compareBefore(candidate, before) {
    const rowOf = new Map(before.ids.map((id, row) => [id, row]));
    const rows = Int32Array.from(candidate.ids, (id) => rowOf.get(id) ?? -1);
    const kept = new Uint8Array(before.ids.length);
    for (const row of rows)
        if (row >= 0)
            kept[row] = 1;
    const { task, classes, target } = before.sample;
    const occurring = task === 'multiclass-classification' && classes && new Set([...new Set(target)].map((c) => classes[c]));
    return { scored: before, rows, kept, ...(occurring && { classes: occurring }) };
}
/** How many of the baseline's examples are not among today's, in words; nothing when all are. */
function goneExamples({ kept: left }) {
    const count = left.reduce((sum, kept) => sum + 1 - kept, 0);
    return count === 0
        ? undefined
        : `${count.toLocaleString('en-US')} of ${counted(left.length, 'example')} of the baseline are not among today's`;
}
/** How many of today's examples the baseline did not have, in words; nothing when it had all. */
function addedExamples({ rows }) {
    const added = rows.reduce((sum, row) => sum + Number(row < 0), 0);
    return added === 0
        ? undefined
        : `${added.toLocaleString('en-US')} of ${counted(rows.length, 'example')} are new since the baseline`;
}
/** Whether none of the baseline's examples is among today's. */
function allGone({ kept }) {
    return !kept.includes(1);
}
/** Whether most of what is gone is there under ids that are the same numbers, written otherwise: `0.0` for `0`. */
function sameNumbers({ ids }, { scored, kept }) {
    const written = new Map(ids.map((id) => [numberIn(id), id]));
    const gone = scored.ids.filter((_, row) => !kept[row]);
    const found = gone.filter((id) => Number.isFinite(numberIn(id)) && written.has(numberIn(id)));
    const [then] = found;
    return then !== undefined && found.length > gone.length / 2 ? { now: written.get(numberIn(then)), then } : undefined;
}
const numberIn = (id) => (/\d/.test(id) ? Number(id.replaceAll(/["'\s]/g, '')) : Number.NaN);

;// CONCATENATED MODULE: ./packages/evaluation/gate/fallen.ts



/**
 * Where a baseline that was scored again on another period falls by more than the margin against its own record, in words.
 * The data may have drifted, or whoever supplied those of the new period took from its model what it reads: numbers alone do
 * not tell these apart, and drift is why people train again.
 */
function fallenBaseline(now, then, outcomes) {
    const notes = outcomes.flatMap(({ metric: name, bound, slice }) => {
        const metric = metrics_metric(name);
        if (bound.kind !== 'margin' || slice || ![now, then].every(({ task }) => metric.tasks.includes(task)))
            return [];
        const [today, recorded] = [now, then].map((sample) => estimate(metric, sample).estimate);
        if (today === null || recorded === null)
            return [];
        const fall = metric.direction === 'higher' ? recorded - today : today - recorded;
        const margin = bound.relative ? bound.value * Math.abs(recorded) : bound.value;
        return fall > margin
            ? [
                `${name} of the baseline was ${readable(recorded)} on its own period and is ${readable(today)} on this one, which is worse by more than the margin: the data drifted, or lack what its model reads`,
            ]
            : [];
    });
    return [...new Set(notes)];
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/comparable.ts






/** The baseline as it was recorded, but for what need not be there any more; nothing when there is none, or when that is lost. */
function beforeOf(comparison) {
    const recorded = asRecorded(comparison);
    if (!recorded)
        return undefined;
    const { candidate } = comparison;
    const { period, returned } = comparison.baseline;
    const begins = period?.overlaps && (0,config.parsePeriod)(period.now).from;
    if (begins === undefined && returned === undefined)
        return compareBefore(candidate, recorded);
    const today = new Set(candidate.ids);
    // Of a window that moved on only what it began with: the time of each example is the one that was recorded.
    const mayGo = (row) => returned !== undefined || (recorded.times !== undefined && recorded.times[row] < begins);
    return compareBefore(candidate, amongThese(recorded, (row) => today.has(recorded.ids[row]) || !mayGo(row)));
}
/** All that was recorded of the baseline; nothing when there is none, or when that is lost. */
function asRecorded({ baseline, baselineScored, original }) {
    return baseline.rescored ? original : baselineScored;
}
const NO_PREDICTIONS = { unavailable: "the baseline's predictions are not available", lost: true };
const NO_RECORD = {
    unavailable: 'what was recorded of the baseline is lost, so it is not known of which examples it said what',
    lost: true,
};
const NONE_SHARED = "none of the baseline's examples is among today's";
/** What to compare with. */
function comparable({ baseline, baselineScored, candidate, mayHaveNone = true }, before) {
    if (baseline.kind === 'none') {
        const why = `there is no baseline: ${baseline.reason.replace(/^none: /, '')}`;
        return mayHaveNone ? { none: why } : { unavailable: why };
    }
    if (baseline.unconfirmed !== undefined)
        return { unavailable: baseline.unconfirmed };
    if (baseline.incomparable !== undefined)
        return { unavailable: baseline.incomparable };
    if (!baselineScored)
        return NO_PREDICTIONS;
    const sample = regrouped(candidate, baselineScored);
    if (sample)
        return before ? unlessChanged(candidate, before, { sample }) : { sample };
    const difference = setDifference(candidate.set, baselineScored.set);
    const shared = difference !== undefined && baseline.asRecorded === true && before;
    if (difference !== undefined && !shared)
        return { unavailable: `the evaluation sets differ (${difference})` };
    // What is scored again is compared with what it was recorded to say as well.
    if (!before)
        return baseline.rescored ? NO_RECORD : { sample: baselineScored.sample };
    if (allGone(before) && (shared || (!baseline.period && baseline.returned === undefined))) {
        const written = sameNumbers(candidate, before);
        return { unavailable: `${goneExamples(before) ?? NONE_SHARED}: not comparable`, ...(written && { written }) };
    }
    return unlessChanged(candidate, before, shared ? { recorded: shared } : { sample: baselineScored.sample });
}
function unlessChanged(candidate, before, ground) {
    const changed = changedSubject(candidate, before);
    return changed === undefined ? ground : { unavailable: `${changed}: not comparable` };
}
function setDifference(candidate, baseline) {
    if (candidate.digest === baseline.digest)
        return undefined;
    if (candidate.count !== baseline.count) {
        return `${counted(candidate.count, 'example')} now, ${baseline.count.toLocaleString('en-US')} in the baseline`;
    }
    if (candidate.groups !== baseline.groups) {
        return `${candidate.groups ?? 'no'} groups now, ${baseline.groups ?? 'no'} groups in the baseline`;
    }
    return 'as many examples, but other ids, targets, groups or weights';
}
/** What decides nothing and must be known: that other examples are evaluated than in the baseline. */
function notesOn(comparison, before, outcomes) {
    const { candidate, baseline: { period, returned, rescored, unscored }, baselineScored, original, } = comparison;
    const gone = before && goneExamples(before);
    const added = before && addedExamples(before);
    const corrected = before ? correctedExamples(candidate, before) : [];
    const told = (note) => outcomes.some(({ reason }) => reason.startsWith(note));
    return [
        ...(unscored === undefined ? [] : [unscored]),
        ...(returned === undefined
            ? []
            : [
                `these are the examples and predictions of run ${returned.slice(0, 7)} again: what came since and left is not missed`,
            ]),
        ...(period
            ? [
                `another evaluation period${period.otherData ? ', of other data' : ''}: ${period.now} here, ${period.then} in the baseline${period.overlaps ? `, of which what it began with is left out${leftOut(comparison, before)}` : ''}`,
            ]
            : []),
        ...(period && rescored && baselineScored && original
            ? fallenBaseline(baselineScored.sample, original.sample, outcomes)
            : []),
        ...(gone !== undefined && !told(gone) ? [gone] : []),
        ...(added !== undefined && !period ? [added] : []),
        ...corrected.filter((note) => !told(note)),
    ];
}
function leftOut(comparison, before) {
    const [all, kept] = [asRecorded(comparison)?.ids.length, before?.scored.ids.length];
    return all === undefined || kept === undefined
        ? ''
        : `: ${(all - kept).toLocaleString('en-US')} of ${counted(all, 'example')}`;
}

;// CONCATENATED MODULE: ./packages/evaluation/compare/flipped.ts

/**
 * How many examples are classified right by one model and wrong by the other. Counts only: listing the ids would let
 * an author fit the evaluation set.
 * @returns nothing for a regression, or when a model gives no class
 */
function flippedExamples(candidate, baseline) {
    if (candidate.task === 'regression')
        return {};
    const now = predictedClass(candidate);
    const before = predictedClass(baseline);
    if (isUndefined(now) || isUndefined(before))
        return {};
    const flipped = { toWrong: 0, toRight: 0, stillWrong: 0, count: candidate.count };
    for (let i = 0; i < candidate.count; i++) {
        const right = now[i] === candidate.target[i];
        const wasRight = before[i] === baseline.target[i];
        if (wasRight && !right)
            flipped.toWrong++;
        else if (!wasRight && right)
            flipped.toRight++;
        else if (!right)
            flipped.stillWrong++;
    }
    return { flipped };
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/finding.ts



const NOTHING = {
    candidate: null,
    baseline: null,
    difference: null,
    low: null,
    high: null,
    limit: null,
    clearance: null,
    reach: null,
    pBeyond: null,
};
/** Measures one bound. @throws MLOPS_SAMPLES_DIFFER when the two samples are not the same examples */
function find(metric, bound, candidate, against) {
    if (!metric.tasks.includes(candidate.task))
        return { ...NOTHING, undecidable: `${metric.name} does not apply to ${candidate.task}` };
    const [least, most] = metric.range;
    if (bound.kind === 'margin' && !bound.relative && bound.value >= most - least)
        return { ...NOTHING, undecidable: `a margin of ${bound.value} accepts every loss of ${metric.name}` };
    return bound.kind === 'margin'
        ? relativeFinding(metric, bound, candidate, against)
        : absoluteFinding(metric, bound, candidate);
}
function absoluteFinding(metric, bound, sample) {
    const measured = estimate(metric, sample);
    const towards = bound.kind === 'min' ? 1 : -1;
    const known = measured.estimate !== null && measured.interval !== null;
    const { low, high } = measured.interval ?? { low: null, high: null };
    return {
        ...NOTHING,
        candidate: measured.estimate,
        low,
        high,
        limit: bound.value,
        clearance: measured.estimate === null ? null : towards * (measured.estimate - bound.value),
        reach: known ? (towards > 0 ? measured.estimate - low : high - measured.estimate) : null,
        pBeyond: known ? pBeyond(metric, bound, sample) : null,
        ...(!known && { undecidable: measured.reason ?? 'there is no interval' }),
    };
}
function relativeFinding(metric, bound, candidate, against) {
    if (!('sample' in against)) {
        const alone = estimate(metric, candidate).estimate;
        return 'unavailable' in against
            ? { ...NOTHING, candidate: alone, undecidable: against.unavailable, incomparable: true }
            : { ...NOTHING, candidate: alone, undecidable: against.none };
    }
    const margin = bound.relative ? { relativeMargin: bound.value } : { margin: bound.value };
    const [ours, theirs] = inSameClasses(candidate, against.sample) ?? [candidate, against.sample];
    const compared = compareSamples(metric, ours, theirs, margin);
    const sign = metric.direction === 'higher' ? 1 : -1;
    const difference = compared.rawDifference === null ? null : sign * compared.rawDifference;
    const contrast = compared.difference;
    // A relative margin is judged on new − (1 ∓ m)·base, against 0. Shifted by what it allows at the baseline seen, the
    // same interval reads as a difference with a limit.
    const limit = bound.relative
        ? compared.baseline.estimate === null
            ? null
            : -bound.value * Math.abs(compared.baseline.estimate)
        : compared.bound;
    const shift = bound.relative ? (limit ?? 0) : 0;
    const known = contrast.estimate !== null && contrast.interval !== null && difference !== null && limit !== null;
    return {
        candidate: compared.candidate.estimate,
        baseline: compared.baseline.estimate,
        difference,
        low: known ? contrast.interval.low + shift : null,
        high: known ? contrast.interval.high + shift : null,
        limit,
        clearance: difference === null || limit === null ? null : difference - limit,
        reach: known ? contrast.estimate - contrast.interval.low : null,
        pBeyond: known ? compared.pWorse : null,
        ...(!known && {
            undecidable: contrast.reason ?? compared.baseline.reason ?? compared.candidate.reason ?? 'there is no interval',
        }),
    };
}
/**
 * One-sided p-value against "not beyond the limit": the error probability at which the interval's end is just at it.
 * Whatever is larger than {@link ALPHA} decides nothing and is called 1.
 */
function pBeyond(metric, bound, sample) {
    const beyond = (alpha) => {
        const { low, high } = estimate(metric, sample, { alpha }).interval;
        return bound.kind === 'max' ? low > bound.value : high < bound.value;
    };
    if (!beyond(stats/* ALPHA */.Nh))
        return 1;
    let [inside, outside] = [SMALLEST_P, stats/* ALPHA */.Nh];
    if (beyond(inside))
        return inside;
    while (outside / inside > 1.001) {
        const middle = Math.sqrt(inside * outside);
        if (beyond(middle))
            outside = middle;
        else
            inside = middle;
    }
    return outside;
}
/** Far below what any number of slices could lift over α. */
const SMALLEST_P = 1e-9;
/** Whether the interval clears the limit: α is the chance of that when the truth is at the limit. */
function clears(finding, kind) {
    if (finding.undecidable !== undefined || finding.low === null || finding.high === null || finding.limit === null)
        return false;
    return kind === 'max' ? finding.high <= finding.limit : finding.low >= finding.limit;
}
/** Whether the whole interval lies beyond the limit and, among several slices, still does after Holm's adjustment. */
function isBeyond(finding, kind, adjustedP) {
    if (finding.undecidable !== undefined || finding.low === null || finding.high === null || finding.limit === null)
        return false;
    const outside = kind === 'max' ? finding.low > finding.limit : finding.high < finding.limit;
    return outside && adjustedP !== null && adjustedP <= stats/* ALPHA */.Nh;
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/recorded-examples.ts

/** @returns nothing when the classes of the two are not those of one task */
function recordedExamples(candidate, before, { slice, then: sliceThen }, metric) {
    const both = inSameClasses(candidate, before.scored.sample);
    if (!both)
        return undefined;
    // A mean over classes is one of those that the record has examples of: of a class that has come since it says nothing.
    const averaged = before.classes && { averaged: before.classes };
    const [ours, theirs] = both.map((sample) => ({ ...sample, ...averaged }));
    const rows = (slice?.indices ?? Int32Array.from(before.rows, (_, row) => row)).filter((row) => before.rows[row] >= 0);
    // Where the baseline was not divided like this, all that is gone may have been of this slice.
    const part = slice && sliceThen ? sliceThen.indices : Int32Array.from(before.kept, (_, row) => row);
    const gone = part.filter((row) => !before.kept[row]);
    const now = subset(ours, rows);
    const said = withoutSetting(subset(theirs, rows.map((row) => before.rows[row])));
    const setting = { ...(now.group && { group: now.group }), ...(now.weight && { weight: now.weight }) };
    const today = { now, then: { ...said, target: now.target, ...setting } };
    const target = take(theirs.target, rows.map((row) => before.rows[row]));
    const weight = now.weight && theirs.weight
        ? take(theirs.weight, rows.map((row) => before.rows[row]))
        : now.weight;
    const corrected = [
        ...(same(target, now.target) ? [] : ['targets']),
        ...(!weight || same(weight, now.weight) ? [] : ['weights']),
    ];
    const asked = { target, ...(weight && { weight }), ...(now.group && { group: now.group }) };
    const left = { now: { ...now, ...asked }, then: { ...said, ...asked } };
    if (gone.length === 0)
        return { today, left, whole: left, corrected, gone: 0 };
    const lost = subset(theirs, gone);
    const of = {
        ...(now.group && { group: recorded_examples_groupsOf(ours.group, theirs.group, before.rows, gone) }),
        ...(weight && { weight: lost.weight ?? new Float64Array(gone.length).fill(1) }),
    };
    const whole = {
        now: joined(left.now, { ...wrong(now, lost, theirs.target, metric), ...of }),
        then: joined(left.then, { ...withoutSetting(lost), ...of }),
    };
    return { today, left, whole, corrected, gone: gone.length };
}
const same = (a, b) => a.every((value, i) => value === b[i]);
function withoutSetting({ group: _, weight: __, ...said }) {
    return said;
}
/** What a model that says the same things as `like` would say of these examples if it were as wrong as can be. @param among targets of all */
function wrong(like, { task, count, target }, among, metric) {
    const other = task === 'binary-classification' ? target.map((value) => 1 - value) : target.map(otherThan(among));
    const scores = like.score ?? new Float64Array();
    // Beyond all others for an order; where the numbers count, as far as a probability goes.
    const [least, most] = metric.area
        ? [Math.min(0, ...extremes(scores)) - 1, Math.max(1, ...extremes(scores)) + 1]
        : [0, 1];
    return {
        ...like,
        count,
        target,
        ...(like.score && { score: other.map((value) => (value === 1 ? most : least)) }),
        ...(like.scores && { scores: like.scores.map((_, c) => other.map((value) => Number(value === c))) }),
        ...(like.predicted && { predicted: other }),
    };
}
const extremes = (values) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [0, 1]);
/** The rarest class that an example is not of: there a mistake counts most. @param target of all examples */
function otherThan(target) {
    const counts = new Map();
    for (const c of target)
        counts.set(c, (counts.get(c) ?? 0) + 1);
    const rarest = [...counts].sort(([, a], [, b]) => a - b).map(([c]) => c);
    return (own) => rarest.find((c) => c !== own) ?? (own === 0 ? 1 : 0);
}
/** Today's groups of examples that are gone: those of the examples that they were with, else one of their own each. */
function recorded_examples_groupsOf(now, then, rows, gone) {
    const next = now.reduce((last, id) => Math.max(last, id), 0) + 1;
    if (!then)
        return gone.map((_, i) => next + i);
    const today = new Map();
    rows.forEach((row, i) => row >= 0 && today.set(then[row], now[i]));
    return gone.map((row) => today.get(then[row]) ?? next + then[row]);
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/looks.ts





/**
 * Applies one bound to one set of examples, in every way that whoever chooses the examples cannot choose too; the least
 * favourable decides, so that all must clear the limit.
 *
 * A baseline that is scored again reads today's data, and today's data may have taken from its model what it learned from:
 * of the examples that it was recorded with, its recorded scores count as well. New examples then thin nothing out. Where
 * nobody can score it again, a margin is judged on those examples alone. Where targets or weights were corrected, or examples
 * are gone, it is judged as it was asked then, too. And groups that the baseline did not have may cancel wins and losses,
 * which narrows the interval: without them it must clear as well.
 */
function look(metric, rule, scene, unit) {
    const looks = looksAt(metric, rule, scene, unit);
    if (looks.every(({ left }) => left))
        looks.unshift(nothingShared(sampleOf(scene.question.candidate.sample, unit.slice)));
    const seen = looks.map((one) => seenAt(metric, rule, one));
    const [plain, lost] = [seen.filter((_, i) => !looks[i].left), seen.filter((_, i) => looks[i].left)];
    return { ...vetoed(leastOf(plain, rule), lost, rule), worst: leastClearance(seen) };
}
function leastClearance(seen) {
    const clearances = seen.map(({ finding }) => finding.clearance);
    return clearances.includes(null) ? null : Math.min(...clearances.map(Number));
}
/** What counts as lost is no measurement: it cannot show a failure, only that something else cannot be shown. */
function vetoed(decides, lost, { bound }) {
    const beyond = ({ finding }) => isBeyond(finding, bound.kind, finding.pBeyond);
    const worse = lost.find(beyond) ?? lost.find(({ finding }) => finding.incomparable);
    if (beyond(decides))
        return worse ? { ...decides, finding: { ...decides.finding, incomparable: true } } : decides;
    const open = lost.filter(({ finding }) => !clears(finding, bound.kind));
    const veto = worse ??
        (clears(decides.finding, bound.kind)
            ? open[0]
            : isBetter(decides)
                ? open.find((one) => !isBetter(one))
                : undefined);
    if (!veto)
        return decides;
    const { low, limit, undecidable } = veto.finding;
    const found = undecidable ?? `the difference may be ${signed(low)}, and the limit is ${signed(limit)}`;
    return {
        count: decides.count,
        groups: decides.groups,
        finding: {
            ...NOTHING,
            candidate: decides.finding.candidate,
            undecidable: `${veto.at}: ${found}: not comparable`,
            lost: true,
            ...(worse && { incomparable: true }),
        },
    };
}
/** Whether the estimate, at least, is on the right side of the limit. */
const isBetter = ({ finding: { undecidable, clearance } }) => undecidable === undefined && clearance !== null && clearance >= 0;
function seenAt(metric, { bound }, { sample, against, at, left }) {
    const finding = find(metric, bound, sample, against);
    return {
        finding: left ? shifted(finding, find(metric, bound, left.now, { sample: left.then })) : finding,
        count: sample.count,
        groups: groupCount(sample),
        ...(at !== undefined && { at }),
    };
}
/**
 * The finding on all examples, of which some are gone. These are no sample of anything: they are given the worst outcome
 * there is, and cost what that makes of the estimate. So the interval reaches as far down as that of the examples that are
 * left. Up it reaches as if they had been drawn, since what nobody measured shows no loss beyond doubt.
 */
function shifted(all, left) {
    if (all.low === null || all.difference === null || left.difference === null || left.low === null)
        return all;
    return { ...all, low: all.difference - (left.difference - left.low) };
}
const leastOf = (seen, rule) => seen.reduce((worst, other) => (isWorse(other, worst, rule) ? other : worst));
const nothingShared = (sample) => ({
    sample,
    against: { unavailable: 'none of these examples was in the baseline, which cannot be scored again' },
});
function looksAt(metric, rule, scene, unit) {
    const { against, before } = scene;
    const { sample } = scene.question.candidate;
    const looks = [...onToday(rule, against, sample, unit), ...onRecorded(metric, rule, scene, unit)];
    if (!before || before.scored.sample.group || !sample.group)
        return looks;
    return [...looks, ...looks.map(ungrouped)];
}
function onToday({ bound }, against, candidate, { slice }) {
    const sample = sampleOf(candidate, slice);
    if (!('recorded' in against))
        return [{ sample, against: 'sample' in against ? { sample: sampleOf(against.sample, slice) } : against }];
    return bound.kind === 'margin' ? [] : [{ sample, against: { none: 'an absolute bound needs none' } }];
}
/** The examples that the baseline was recorded with, and what it said of them then. */
function onRecorded(metric, rule, { question, against, before }, unit) {
    const counts = 'recorded' in against || ('sample' in against && question.baseline.rescored === true);
    if (rule.bound.kind !== 'margin' || !counts || !before || allGone(before))
        return [];
    // What the baseline had is asked, not what is left: else a slice could be thinned below its least count.
    const were = unit.were ?? before.kept.length;
    if (were < Math.max(rule.minCount, 1))
        return [];
    const recorded = recordedExamples(question.candidate.sample, before, unit, metric);
    if (!recorded) {
        const sample = sampleOf(question.candidate.sample, unit.slice);
        return [{ sample, against: { unavailable: 'the baseline was recorded with other classes' } }];
    }
    return [...asToday(recorded), ...asThen(recorded, metric)];
}
const recordedWith = (count) => `on the ${counted(count, 'example')} that the baseline was recorded with`;
function asToday({ today }) {
    if (today.now.count === 0)
        return [];
    return [{ sample: today.now, against: { sample: today.then }, at: recordedWith(today.now.count) }];
}
/** Only where it is not the same question: targets and weights may be corrected, and not only where that helps. */
function asThen({ today, left, whole, corrected, gone }, metric) {
    if (corrected.length === 0 && gone === 0)
        return [];
    const { now, then } = whole;
    const at = [
        recordedWith(now.count),
        ...(corrected.length > 0 ? [`by the ${corrected.join(' and ')} of that time`] : []),
        ...(gone > 0
            ? [`of which ${gone.toLocaleString('en-US')} ${gone === 1 ? 'is gone and counts' : 'are gone and count'} as lost`]
            : []),
    ].join(', ');
    if (gone === 0)
        return [{ sample: now, against: { sample: then }, at }];
    if (isBounded(metric))
        return [{ sample: now, against: { sample: then }, at, left }];
    const unavailable = `a loss on one of them may be any loss of ${metric.name}, which has no largest value`;
    return [{ sample: today.now, against: { unavailable }, at, left }];
}
const isBounded = ({ range }) => range.every(Number.isFinite);
function ungrouped({ sample, against, at, left }) {
    const alone = 'without the groups, which the baseline does not have';
    return {
        ...(left && { left: { now: withoutGroups(left.now), then: withoutGroups(left.then) } }),
        sample: withoutGroups(sample),
        against: 'sample' in against ? { sample: withoutGroups(against.sample) } : against,
        at: at === undefined ? alone : `${at}, ${alone}`,
    };
}
function withoutGroups({ group: _, ...sample }) {
    return sample;
}
/** What stands against a pass most: a loss that is shown, then nothing that can be said, then what is left open. */
function isWorse(one, other, rule) {
    const [a, b] = [standing(one, rule), standing(other, rule)];
    return a === b ? inReaches(one) < inReaches(other) : a < b;
}
function standing({ finding }, { bound }) {
    if (isBeyond(finding, bound.kind, finding.pBeyond))
        return 0;
    if (finding.undecidable !== undefined)
        return 1;
    return clears(finding, bound.kind) ? 3 : 2;
}
/** How far the estimate is from the limit, in units of the interval's reach towards it. */
function inReaches({ finding: { clearance, reach } }) {
    return clearance === null || reach === null ? Number.NEGATIVE_INFINITY : clearance / (reach || Number.MIN_VALUE);
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/reason.ts

/** One clause on why a rule has its verdict; when it is inconclusive, also on what would decide it. */
function explain({ at, ...found }) {
    return at === undefined ? reasonOf(found) : `${at}: ${reasonOf(found)}`;
}
function reasonOf({ verdict, kind, finding, count, groups, slices }) {
    if (finding.undecidable !== undefined)
        return finding.undecidable;
    const { low, high, limit } = finding;
    if (low === null || high === null || limit === null)
        return 'there is no interval';
    const number = kind === 'margin' ? signed : readable;
    const interval = `${number(low)} to ${number(high)}`;
    const subject = kind === 'margin' ? `difference ${interval}` : interval;
    switch (verdict) {
        case 'not-applicable':
        case 'pass':
            return `${subject} clears the limit ${number(limit)}`;
        case 'fail':
            return `${subject} lies beyond the limit ${number(limit)}`;
        case 'inconclusive': {
            const beyond = kind === 'max' ? low > limit : high < limit;
            return beyond
                ? `${subject} lies beyond the limit ${number(limit)}, but not after Holm's adjustment for ${slices} slices`
                : `${subject} includes the limit ${number(limit)}; ${whatWouldDecide(finding, count, groups)}`;
        }
    }
}
/**
 * How much more evidence would bring the interval off the limit, if the estimate stayed: its width shrinks with the
 * square root of the number of independent units, which are the groups when examples are correlated.
 */
function whatWouldDecide({ clearance, reach }, count, groups) {
    const units = groups ?? count;
    const unit = groups === null ? 'examples' : 'groups like these';
    if (clearance === null || reach === null || clearance === 0)
        return 'the estimate is at the limit: more data cannot promise an answer';
    const more = Math.ceil(units * (reach / clearance) ** 2) - units;
    if (more > 1000 * units)
        return 'the estimate is so near the limit that more data cannot promise an answer';
    return `about ${roughly(Math.max(more, 1))} more ${unit} would ${clearance > 0 ? 'clear it' : 'show it to be beyond'}, if the estimate stays`;
}
const noColumn = (slicing) => `the predictions have no column to slice by ${slicing}; add it to evaluate.slices`;
const otherSlice = (slicing, moved) => `${counted(moved, 'example')} in another slice by ${slicing} than in the baseline, so a loss could hide among others`;
function tooLittleLeft(slicing, { value, left, before }, minCount) {
    const then = before.toLocaleString('en-US');
    return left === 0
        ? `no examples left of ${slicing} = ${value} (${then} in the baseline)`
        : `${counted(left, 'example')} of ${slicing} = ${value} left of ${then}; at least ${minCount.toLocaleString('en-US')} are judged`;
}

;// CONCATENATED MODULE: ./packages/evaluation/examples/slice-continuity.ts

/** Examples that the baseline had in another slice. */
function relabelled(now, then, { rows }) {
    return now.codes.reduce((sum, code, i) => sum + Number(rows[i] >= 0 && now.values[code] !== then.values[then.codes[rows[i]]]), 0);
}
/**
 * Slices that the baseline had, of at least `minCount` examples, and that have fewer now, or none.
 * @param then the baseline's slicing
 */
function shrunkSlices(now, then, minCount) {
    const least = Math.max(minCount, 1);
    const today = countsOf(now);
    return [...countsOf(then)]
        .map(([value, before]) => ({ value, left: today.get(value) ?? 0, before }))
        .filter(({ left, before }) => before >= least && left < least);
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/units.ts



/** What a rule is asked of: all examples together, or those of each slice; and what it cannot be asked of. */
function unitsOf(rule, scene) {
    if (rule.slices.length === 0)
        return { judged: [{}], unshown: [], notJudged: [] };
    const all = rule.slices.map((name) => unitsBy(name, rule, scene));
    return {
        judged: all.flatMap(({ judged }) => judged),
        unshown: all.flatMap(({ unshown }) => unshown),
        notJudged: all.flatMap(({ notJudged }) => notJudged),
    };
}
function unitsBy(name, rule, scene) {
    const { question, against, before } = scene;
    const units = { judged: [], unshown: [], notJudged: [] };
    const slicing = slicingOf(question.candidate, name);
    if (!slicing)
        return { ...units, unshown: [{ which: name, reason: noColumn(name) }] };
    const then = before && slicingOf(before.scored, name);
    const compared = 'sample' in against || 'recorded' in against;
    const moved = compared && then ? relabelled(slicing, then, before) : 0;
    if (rule.bound.kind === 'margin' && moved > 0)
        return { ...units, unshown: [{ which: name, reason: otherSlice(name, moved), incomparable: true }] };
    const shrunk = then ? shrunkSlices(slicing, then, rule.minCount) : [];
    for (const slice of shrunk) {
        const { value, left: count } = slice;
        units.unshown.push({
            which: `${name}=${value}`,
            reason: tooLittleLeft(name, slice, rule.minCount),
            slice: { slicing: name, value, count },
            incomparable: true,
        });
    }
    const slicesThen = then && new Map(slicesOf(then).map((slice) => [slice.value, slice]));
    // Of what the baseline did not have, nothing was recorded that could be compared.
    const asRecorded = rule.bound.kind === 'margin' && 'recorded' in against;
    for (const slice of slicesOf(slicing)) {
        if (shrunk.some(({ value }) => value === slice.value))
            continue;
        const was = slicesThen?.get(slice.value);
        const were = then ? (was?.indices.length ?? 0) : asRecorded ? sharedIn(slice, before) : undefined;
        const count = asRecorded ? were : slice.indices.length;
        const minCount = Math.max(rule.minCount, 1);
        if (count >= minCount)
            units.judged.push({ slice, then: was, were });
        else
            units.notJudged.push({ slicing: slice.slicing, value: slice.value, count, minCount });
    }
    return units;
}
/** Examples of a slice that the baseline had, when it was not divided like this. */
function sharedIn({ indices }, { rows }) {
    return indices.reduce((sum, row) => sum + Number(rows[row] >= 0), 0);
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/rule-outcomes.ts









/** Applies one rule to all examples, or to each slice. */
function applyRule(rule, scene) {
    const measure = metrics_metric(rule.metric);
    const { judged, unshown, notJudged } = unitsOf(rule, scene);
    const findings = judged.map((unit) => {
        const seen = look(measure, rule, scene, unit);
        return {
            slice: unit.slice,
            ...seen,
            unlearned: seen.finding.undecidable !== undefined &&
                !seen.finding.lost &&
                couldBeMeasured(measure, unit.then, scene.before),
        };
    });
    const adjusted = adjust(findings.map(({ finding }) => finding));
    const ranked = [
        ...unshown.map((one) => unsliced(scene.question, rule, one)),
        ...findings.map((found, i) => toOutcome(scene, rule, found, adjusted[i], findings.length)),
    ];
    return { ranked, notJudged };
}
/** Holm over the slices that can be judged at all; one alone stays as it is. */
function adjust(findings) {
    const judged = findings.filter((finding) => finding.undecidable === undefined && finding.pBeyond !== null);
    const adjusted = new Map((0,stats/* holm */.fU)(judged.map((finding) => finding.pBeyond)).map((p, i) => [judged[i], p]));
    return findings.map((finding) => adjusted.get(finding) ?? null);
}
/** @param then the slice in the recorded baseline */
function couldBeMeasured(measure, then, before) {
    const sample = before?.scored.sample;
    if (!then || !sample || !measure.tasks.includes(sample.task))
        return false;
    return estimate(measure, sampleOf(sample, then)).interval !== null;
}
function toOutcome({ question, against }, rule, found, adjustedP, units) {
    const { slice, count, groups, finding, at, unlearned } = found;
    const inapplicable = rule.bound.kind === 'margin' && 'none' in against;
    const verdict = inapplicable
        ? 'not-applicable'
        : clears(finding, rule.bound.kind)
            ? 'pass'
            : isBeyond(finding, rule.bound.kind, adjustedP)
                ? 'fail'
                : 'inconclusive';
    const id = slice ? outcomeId(rule, `${slice.slicing}=${slice.value}`) : rule.id;
    const accepted = exception(question, id, rule.id);
    const outcome = {
        id,
        rule: rule.id,
        metric: rule.metric,
        bound: rule.bound,
        ...(slice && { slice: { slicing: slice.slicing, value: slice.value, count } }),
        ...figures(finding),
        verdict,
        ...(accepted && { accepted }),
        blocking: !accepted && blocks(question.policy, rule, verdict, found),
        reason: explain({ verdict, kind: rule.bound.kind, finding, count, groups, slices: units, at }),
        count,
        groups,
    };
    return {
        outcome,
        ...(finding.incomparable || finding.lost
            ? { incomparable: true }
            : slice && finding.undecidable !== undefined && !unlearned && { tooSmall: true }),
        rank: finding.clearance === null || finding.reach === null
            ? 0
            : finding.clearance / (finding.reach || Number.MIN_VALUE),
    };
}
/** A rule about slices that the predictions cannot be divided by, or not as before: nothing was shown. */
function unsliced(question, rule, { which, reason, slice, incomparable }) {
    const id = outcomeId(rule, which);
    const accepted = exception(question, id, rule.id);
    const { count, groups } = slice ? { count: slice.count, groups: null } : question.candidate.set;
    const outcome = {
        id,
        rule: rule.id,
        metric: rule.metric,
        bound: rule.bound,
        ...(slice && { slice }),
        ...figures(NOTHING),
        verdict: 'inconclusive',
        ...(accepted && { accepted }),
        blocking: !accepted,
        reason,
        count,
        groups,
    };
    return { outcome, rank: 0, ...(incomparable && { incomparable }) };
}
const figures = ({ candidate, baseline, difference, low, high, limit }) => {
    return { candidate, baseline, difference, low, high, limit };
};
/** `roc_auc[origin,carrier].margin#2` → `roc_auc[carrier=US].margin#2`. */
function outcomeId(rule, slice) {
    return `${ruleTarget(rule.metric, slice)}${rule.id.slice(ruleTarget(rule.metric, rule.slices.join(',')).length)}`;
}
function exception(question, ...ids) {
    const found = question.accepted?.find(({ rule }) => ids.includes(rule));
    return found && { reason: found.reason, until: found.until, by: found.by };
}
function blocks(policy, rule, verdict, { finding, unlearned, worst }) {
    switch (verdict) {
        case 'pass':
        case 'not-applicable':
            return false;
        case 'fail':
            return true;
        case 'inconclusive':
            // The implied rule reports what it could measure; that it could measure nothing is no pass.
            if (policy.implied)
                return finding.incomparable === true || (finding.undecidable !== undefined && !finding.lost);
            // What cannot be compared is never a pass, whatever a rule says of what the data leave open.
            if (finding.incomparable || unlearned)
                return true;
            switch (rule.onInconclusive) {
                case 'block':
                    return true;
                case 'report':
                    return false;
                case 'block-if-worse':
                    return worst === null || worst < 0;
            }
    }
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/gate.ts





/**
 * Applies a policy to a candidate. Pure: the same question gives the same decision.
 *
 * One rule on one set of examples: *pass* when the 95 % interval clears the bound, *fail* when it lies beyond it (for
 * slices with Holm's adjustment across the slices of that rule), otherwise *inconclusive*. The whole passes when every
 * blocking rule does and something was shown; several rules that must all pass need no correction (intersection–union).
 * By rules of which it is not known whether they decide, nothing passes; nor what another comparison does not let pass.
 *
 * @throws MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY
 */
function decide(question) {
    const before = beforeOf(question);
    const against = comparable(question, before);
    const applied = question.policy.rules.map((rule) => applyRule(rule, { question, against, before }));
    const ranked = applied.flatMap((one) => one.ranked);
    const shown = wholeVerdict(question, ranked);
    const lowered = loweredBy(question, shown);
    const verdict = lowered?.verdict ?? shown;
    // Where another comparison decides, no rule of this one does.
    const deciding = lowered?.elsewhere ? null : decidingOf(ranked);
    const outcomes = ranked.map(({ outcome }) => outcome);
    const open = verdict === 'inconclusive' ? ranked.filter(({ outcome }) => outcome.blocking) : [];
    const stuck = open.some(({ incomparable }) => incomparable);
    const small = open.some(({ tooSmall }) => tooSmall);
    const advice = stuck ? wayOut(question.baseline, against) : small ? SMALL_SLICES : undefined;
    const notes = [...notesOn(question, before, outcomes), ...(lowered ? [] : besideAsNote(question))];
    return {
        verdict,
        reason: lowered?.reason ?? wholeReason(question, verdict, ranked, deciding),
        deciding,
        baseline: question.baseline,
        evaluationSet: question.candidate.set,
        rules: outcomes,
        notJudged: applied.flatMap(({ notJudged }) => notJudged),
        ...(notes.length > 0 && { notes }),
        ...(advice !== undefined && { advice }),
        ...('sample' in against && flippedExamples(question.candidate.sample, against.sample)),
    };
}
/** What makes less of a verdict than this comparison has shown, and why. */
function loweredBy({ unsettled, beside }, shown) {
    if (beside && beside.verdict !== shown && (0,kit.worstVerdict)([shown, beside.verdict]) === beside.verdict)
        return { verdict: beside.verdict, reason: `against ${beside.what}: ${beside.reason}`, elsewhere: true };
    if (unsettled === undefined || shown !== 'pass')
        return undefined;
    return { verdict: 'inconclusive', reason: unsettled, elsewhere: false };
}
function besideAsNote({ beside }) {
    return beside ? [`against ${beside.what}: ${beside.verdict}`] : [];
}
function wholeVerdict({ policy, baseline }, ranked) {
    const outcomes = ranked.map(({ outcome }) => outcome);
    if (outcomes.some(({ blocking, verdict }) => blocking && verdict === 'fail'))
        return 'fail';
    if (outcomes.some(({ blocking }) => blocking))
        return 'inconclusive';
    if (policy.implied || isStart(policy, baseline))
        return 'pass';
    const shown = outcomes.filter(({ verdict, accepted }) => verdict === 'pass' || accepted);
    if (baseline.kind === 'none' && !shown.some(({ bound }) => bound.kind !== 'margin'))
        return 'inconclusive';
    return shown.length > 0 ? 'pass' : 'inconclusive';
}
/** A first run records what later runs are compared with. */
function isStart(policy, baseline) {
    return policy.mayStart && baseline.kind === 'none';
}
/** Blocking failures first, then what blocks without having failed, then the whole before its slices; worst first. */
function decidingOf(ranked) {
    const order = ({ outcome }) => {
        if (outcome.blocking)
            return outcome.verdict === 'fail' ? 0 : 1;
        if (outcome.verdict === 'not-applicable')
            return 5;
        if (outcome.slice)
            return 4;
        return outcome.bound.kind === 'margin' ? 2 : 3;
    };
    const indices = ranked.map((_, index) => index);
    indices.sort((a, b) => order(ranked[a]) - order(ranked[b]) || ranked[a].rank - ranked[b].rank || a - b);
    return indices[0] ?? null;
}
function wholeReason({ policy, baseline }, verdict, ranked, deciding) {
    const outcome = deciding === null ? undefined : ranked[deciding].outcome;
    if (verdict === 'pass' && outcome?.verdict === 'not-applicable')
        return 'no baseline yet: these numbers become the baseline';
    if (policy.implied && verdict === 'pass')
        return `no rule is written; ${outcome.reason}`;
    if (verdict === 'inconclusive' && !outcome?.blocking) {
        return baseline.kind === 'none'
            ? 'without a baseline at least one rule with min or max must pass'
            : 'no rule has shown anything: all are inconclusive or not applicable';
    }
    return `${outcome.id}: ${outcome.reason}`;
}

// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
;// CONCATENATED MODULE: ./packages/evaluation/predictions/columns.ts


async function describeTable(engine, file, sql) {
    const rows = await engine.rows(`SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${sql})`);
    const columns = new Map(rows.map(({ name, type }) => [String(name), kindOf(String(type))]));
    return {
        file,
        sql: withoutJson(sql, rows.filter(({ type }) => type === 'JSON').map(({ name }) => String(name))),
        columns,
    };
}
/** JSON Lines with values of several types in a column: each as its text, `5` and not `"5"`. */
function withoutJson(sql, names) {
    if (names.length === 0)
        return sql;
    const replaced = names.map(kit.escape.sqlIdentifier).map((name) => `${name} ->> '$' AS ${name}`);
    return `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${sql})`;
}
function kindOf(type) {
    if (type === 'BOOLEAN')
        return 'boolean';
    if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type))
        return 'integer';
    return /^(DOUBLE|FLOAT|DECIMAL)/.test(type) ? 'decimal' : 'text';
}
/**
 * The column's SQL identifier.
 * @param setting the word under which the user can name another column: `id`, `group` …
 * @throws MLOPS_PREDICTIONS_COLUMN
 */
function column(table, name, setting) {
    if (table.columns.has(name))
        return kit.escape.sqlIdentifier(name);
    const meant = (0,kit.nearest)(name, table.columns.keys());
    throw fail('MLOPS_PREDICTIONS_COLUMN', {
        message: `${table.file} has no column "${name}" for ${setting}; it has ${listed([...table.columns.keys()])}`,
        where: { file: table.file, field: name },
        hint: meant === undefined
            ? `Write it, or name another column with ${setting}.`
            : `Did you mean "${meant}"? Name it with ${setting}.`,
    });
}
/** A value as a class name: whole numbers have no decimals, whatever type the file gave them. */
function classText(table, name, identifier) {
    return table.columns.get(name) === 'decimal'
        ? `CASE WHEN ${identifier} = trunc(${identifier}) AND abs(${identifier}) < 1e15 THEN CAST(CAST(${identifier} AS BIGINT) AS VARCHAR) ELSE CAST(${identifier} AS VARCHAR) END`
        : `CAST(${identifier} AS VARCHAR)`;
}
const MOST_LISTED = 12;
function listed(names) {
    const shown = names.slice(0, MOST_LISTED).join(', ');
    return names.length > MOST_LISTED ? `${shown} and ${names.length - MOST_LISTED} more` : shown;
}

;// CONCATENATED MODULE: ./packages/evaluation/predictions/prediction-checks.ts



/**
 * Every example has one id, one target and one prediction.
 * @throws MLOPS_PREDICTIONS_ID, MLOPS_PREDICTIONS_DUPLICATE, MLOPS_PREDICTIONS_INCOMPLETE, MLOPS_PREDICTIONS_FOREIGN
 */
async function checkIds(engine, source) {
    await checkUnique(engine, 'prediction', source.predictions, source);
    if (source.labels === undefined)
        return;
    await checkUnique(engine, 'label', source.labels, source);
    const [absent] = await engine.rows('SELECT count(*) AS count, min_by(id, row) AS id FROM label ANTI JOIN prediction USING (id)');
    if (absent['count'] !== 0) {
        throw fail('MLOPS_PREDICTIONS_INCOMPLETE', {
            message: `${counted(Number(absent['count']), 'example')} of the evaluation set without prediction, the first with id ${absent['id']}`,
            where: { file: source.predictions, field: source.id },
            hint: 'Predict every row of evaluate.parquet and keep its id.',
        });
    }
    const [foreign] = await engine.rows('SELECT count(*) AS count, min_by(id, row) AS id, min(row) AS row FROM prediction ANTI JOIN label USING (id)');
    if (foreign['count'] !== 0) {
        throw fail('MLOPS_PREDICTIONS_FOREIGN', {
            message: `${counted(Number(foreign['count']), 'prediction')} for ids outside the evaluation set, the first for ${foreign['id']}`,
            where: { file: source.predictions, row: Number(foreign['row']), field: source.id },
            hint: 'Predict the rows of evaluate.parquet and no others.',
        });
    }
}
async function checkUnique(engine, table, file, source) {
    const [missing] = await engine.rows(`SELECT min(row) AS row, count(*) AS count FROM ${table} WHERE id IS NULL`);
    if (missing['count'] !== 0) {
        throw fail('MLOPS_PREDICTIONS_ID', {
            message: `${counted(Number(missing['count']), 'row')} without id`,
            where: { file, row: Number(missing['row']), field: source.id },
            hint: 'Give every example an id that stays the same from run to run.',
        });
    }
    const [twice] = await engine.rows(`SELECT id, row, count(*) OVER () AS count FROM (SELECT id, count(*) AS times, max(row) AS row FROM ${table} GROUP BY id HAVING count(*) > 1) ORDER BY row LIMIT 1`);
    if (twice) {
        throw fail('MLOPS_PREDICTIONS_DUPLICATE', {
            message: `${counted(Number(twice['count']), 'id')} more than once; ${twice['id']} again in row ${twice['row']}`,
            where: { file, row: Number(twice['row']), field: source.id },
            hint: 'Keep one prediction for each example.',
        });
    }
}
/**
 * Every score, group and weight is usable.
 * @throws MLOPS_PREDICTIONS_SCORE, MLOPS_PREDICTIONS_CLASS, MLOPS_PREDICTIONS_GROUP, MLOPS_PREDICTIONS_WEIGHT
 */
async function checkRows(engine, source, decision, scores) {
    for (const [name, field] of Object.entries(scores.fields)) {
        const value = `p.${kit.escape.sqlIdentifier(name)}`;
        const bad = scores.kind === 'class' ? `${value} IS NULL` : `${value} IS NULL OR NOT isfinite(${value})`;
        const found = await first(engine, 'prediction', value, bad);
        if (!found)
            continue;
        throw fail('MLOPS_PREDICTIONS_SCORE', {
            message: `${counted(found.count, 'prediction')} ${found.value === null ? 'missing or not a number' : `NaN or infinite (${found.value})`} in ${field}`,
            where: { file: source.predictions, row: found.row, field },
            hint: 'Look at what the model does with such a row; a prediction that is not a number is never a pass.',
        });
    }
    const file = source.labels ?? source.predictions;
    if (source.group !== undefined) {
        const found = await first(engine, 'label', 'p."group"', 'p."group" IS NULL');
        if (found) {
            throw fail('MLOPS_PREDICTIONS_GROUP', {
                message: `${counted(found.count, 'example')} without ${source.group}`,
                where: { file, row: found.row, field: source.group },
                hint: 'Give each example the group it is correlated with; one that stands alone gets a group of its own.',
            });
        }
    }
    if (source.weight !== undefined) {
        const found = await first(engine, 'label', 'p.weight', 'p.weight IS NULL OR NOT isfinite(p.weight) OR p.weight < 0');
        if (found) {
            throw fail('MLOPS_PREDICTIONS_WEIGHT', {
                message: `${counted(found.count, 'weight')} missing, negative or not finite (${found.value ?? 'missing'})`,
                where: { file, row: found.row, field: source.weight },
                hint: 'Weights are finite numbers of at least 0.',
            });
        }
    }
}
async function first(engine, table, value, condition) {
    const [found] = await engine.rows(`SELECT p.row AS row, CAST(${value} AS VARCHAR) AS value, count(*) OVER () AS count FROM ${table} AS p WHERE ${condition} ORDER BY p.row LIMIT 1`);
    return found && { row: Number(found['row']), count: Number(found['count']), value: found['value'] };
}

;// CONCATENATED MODULE: ./packages/evaluation/predictions/score-columns.ts



/**
 * Which columns hold the prediction: the one that was named, else `score`, `score_<class>` or `prediction`, whichever
 * the task can use.
 * @throws MLOPS_PREDICTIONS_COLUMN, MLOPS_PREDICTIONS_CLASS
 */
async function findScores(engine, source, table, decision) {
    const has = (name) => table.columns.has(name);
    const one = (name) => ({
        kind: 'score',
        columns: { score: asNumber(table, name) },
        fields: { score: name },
    });
    if (source.score !== undefined)
        column(table, source.score, 'score');
    switch (decision.task) {
        case 'regression': {
            const name = source.score ?? ['prediction', 'score'].find(has);
            if (name !== undefined)
                return one(name);
            throw noScores(table, 'prediction');
        }
        case 'binary-classification': {
            const name = source.score ?? ['score', `score_${decision.positive}`, 'prediction'].find(has);
            if (name === undefined)
                throw noScores(table, 'score');
            return (await areClasses(engine, table, name, decision)) ? score_columns_predictedClass(table, name) : one(name);
        }
        case 'multiclass-classification': {
            const scored = [...table.columns.keys()].filter((name) => name.startsWith('score_'));
            if (source.score === undefined && scored.length > 0)
                return perClass(table, scored, decision);
            const name = source.score ?? (has('prediction') ? 'prediction' : undefined);
            if (name === undefined)
                throw noScores(table, 'score_<class> or prediction');
            return score_columns_predictedClass(table, name);
        }
    }
}
function score_columns_predictedClass(table, name) {
    return {
        kind: 'class',
        columns: { prediction: classText(table, name, kit.escape.sqlIdentifier(name)) },
        fields: { prediction: name },
    };
}
/** A column that is called a score is one; another is a class when all its values are target values. */
async function areClasses(engine, table, name, { classes }) {
    if (name.startsWith('score'))
        return false;
    const value = classText(table, name, kit.escape.sqlIdentifier(name));
    const known = classes.map(kit.escape.sqlString).join(', ');
    const [other] = await engine.rows(`SELECT count(*) AS count FROM ${table.sql} WHERE ${value} NOT IN (${known})`);
    return other['count'] === 0;
}
function perClass(table, scored, { classes }) {
    const without = classes.filter((name) => !table.columns.has(`score_${name}`));
    if (without.length > 0) {
        throw fail('MLOPS_PREDICTIONS_CLASS', {
            message: `the class "${without[0]}" is a target and has no column score_${without[0]}; there are ${listed(scored)}`,
            where: { file: table.file, field: `score_${without[0]}` },
            hint: 'Write one score column for each class.',
        });
    }
    const names = [...scored].sort();
    return {
        kind: 'classes',
        columns: Object.fromEntries(names.map((name) => [name, asNumber(table, name)])),
        fields: Object.fromEntries(names.map((name) => [name, name])),
    };
}
function asNumber(table, name) {
    const identifier = column(table, name, 'score');
    return `TRY_CAST(${identifier} AS DOUBLE)`;
}
function noScores(table, expected) {
    return fail('MLOPS_PREDICTIONS_COLUMN', {
        message: `${table.file} has no column ${expected}; it has ${listed([...table.columns.keys()])}`,
        where: { file: table.file, field: expected },
        hint: 'Write it, or name the column with score.',
    });
}

;// CONCATENATED MODULE: ./packages/evaluation/predictions/task.ts


const MOST_CLASSES = 1000;
/**
 * The task as stated, or inferred from the targets: two values → binary, text → multiclass, whole numbers with
 * predictions among them → multiclass, other numbers → regression. Also settles which class is the positive one.
 * @throws MLOPS_PREDICTIONS_TARGET, MLOPS_PREDICTIONS_ONE_CLASS, MLOPS_PREDICTIONS_CLASS
 */
async function decideTask(engine, source, predictions) {
    const file = source.labels ?? source.predictions;
    const missing = await engine.rows(`SELECT row FROM label WHERE target IS NULL ORDER BY row LIMIT 1`);
    if (missing.length > 0) {
        throw fail('MLOPS_PREDICTIONS_TARGET', {
            message: `${file} has an example without a target`,
            where: { file, row: Number(missing[0]['row']), field: source.target },
            hint: 'Leave out examples whose outcome is not known, or fill it in.',
        });
    }
    const values = await engine.rows(`SELECT DISTINCT target FROM label ORDER BY target LIMIT ${MOST_CLASSES + 1}`);
    const classes = values.map(({ target }) => String(target));
    const [{ kind } = {}] = await engine.rows('SELECT target_kind AS kind FROM label LIMIT 1');
    if (classes.length === 1) {
        throw fail('MLOPS_PREDICTIONS_ONE_CLASS', {
            message: `every target in ${file} is "${classes[0]}"; at least two different ones were expected`,
            where: { file, field: source.target },
            hint: 'Look at how the evaluation set was chosen.',
        });
    }
    const { task, because } = source.task === undefined ? infer(source, predictions, classes, kind) : { task: source.task };
    const stated = {
        task,
        taskFrom: source.task === undefined ? 'inferred' : 'stated',
        ...(because && { because }),
    };
    switch (task) {
        case 'regression': {
            await requireNumbers(engine, source, file);
            return { ...stated, classes: [], positive: null };
        }
        case 'binary-classification':
            if (classes.length > 2)
                throw tooManyClasses(source, file, classes, 2);
            return { ...stated, classes, positive: positiveClass(source, file, classes) };
        case 'multiclass-classification':
            if (classes.length > MOST_CLASSES)
                throw tooManyClasses(source, file, classes, MOST_CLASSES);
            return { ...stated, classes, positive: null };
    }
}
function infer(source, predictions, classes, kind) {
    if (classes.length === 2)
        return { task: 'binary-classification', because: `${source.target} has two values: ${classes.join(' and ')}` };
    const scored = [...predictions.columns.keys()].filter((name) => name.startsWith('score_'));
    if (scored.length > 1)
        return { task: 'multiclass-classification', because: `there are columns ${listed(scored)}` };
    if (kind === 'text' || kind === 'boolean')
        return { task: 'multiclass-classification', because: `${source.target} is text` };
    const whole = kind === 'integer' && predictions.columns.get(source.score ?? 'prediction') === 'integer' && classes.length <= 50;
    return whole
        ? { task: 'multiclass-classification', because: `${source.target} and the predictions are few whole numbers` }
        : { task: 'regression', because: `${source.target} is a number with many values` };
}
async function requireNumbers(engine, source, file) {
    const bad = await engine.rows('SELECT row, target FROM label WHERE target_number IS NULL OR NOT isfinite(target_number) ORDER BY row LIMIT 1');
    if (bad.length === 0)
        return;
    throw fail('MLOPS_PREDICTIONS_TARGET', {
        message: `the target "${bad[0]['target']}" is not a finite number, which a regression needs`,
        where: { file, row: Number(bad[0]['row']), field: source.target },
        hint: 'If the targets are classes, say so with task.',
    });
}
const NATURAL_POSITIVE = new Map([
    ['0', '1'],
    ['-1', '1'],
    ['false', 'true'],
]);
function positiveClass(source, file, classes) {
    if (source.positive !== undefined) {
        if (classes.includes(source.positive))
            return source.positive;
        throw fail('MLOPS_PREDICTIONS_CLASS', {
            message: `no target is "${source.positive}", the positive class; the targets are ${classes.join(' and ')}`,
            where: { file, field: source.target },
            hint: /^(yes|no|t|f)$/i.test(source.positive)
                ? `In a CSV, yes and no are read as true and false: say positive: ${classes[1] ?? classes[0]}`
                : 'Name one of them with positive.',
        });
    }
    const natural = classes
        .map((negative) => NATURAL_POSITIVE.get(negative.toLowerCase()))
        .find((positive) => positive !== undefined);
    const found = classes.find((name) => name.toLowerCase() === natural);
    if (found !== undefined)
        return found;
    throw fail('MLOPS_PREDICTIONS_CLASS', {
        message: `the targets are ${classes.join(' and ')}, and which of them the score is about is not known`,
        where: { file, field: source.target },
        hint: `Say it: positive: ${JSON.stringify(classes[1] ?? classes[0])}`,
    });
}
function tooManyClasses(source, file, classes, most) {
    return fail('MLOPS_PREDICTIONS_TARGET', {
        message: `${source.target} has more than ${most} values (${listed(classes)})`,
        where: { file, field: source.target },
        hint: most === 2 ? 'Say task: multiclass-classification or regression.' : 'Is this a regression? Say it with task.',
    });
}

;// CONCATENATED MODULE: ./packages/evaluation/predictions/predictions.ts








/** Marks the files that {@link writeScored} makes, in their Parquet metadata. */
const SCORED_FORMAT = 'scored-examples/1';
/**
 * Checks predictions, joins them with their targets and writes them in the one form all the rest reads: `id`,
 * `target`, `score` or `score_<class>`, `prediction`, `group`, `weight`, `slice_<column>` and `time`, sorted by id. The
 * same input gives the same bytes.
 *
 * `time` is there for examples that a split by time chose: an ISO 8601 instant in UTC.
 * `target` is 0 or 1 (INTEGER) for binary tasks, the class (VARCHAR) for multiclass, the number (DOUBLE) for regression.
 *
 * @throws MLOPS_PREDICTIONS_…, MLOPS_DATA_…
 */
async function writeScored(engine, source, output) {
    const open = async (file) => reading(engine, file, async () => describeTable(engine, file, await (0,data/* relation */.JW)(file, { text: names(source) })));
    const predictions = await open(source.predictions);
    const labels = source.labels === undefined ? predictions : await open(source.labels);
    await load(engine, 'label', labels, labelColumns(source, labels));
    const decision = await decideTask(engine, source, predictions);
    const scores = await findScores(engine, source, predictions, decision);
    await load(engine, 'prediction', predictions, { id: predictions_text(column(predictions, source.id, 'id')), ...scores.columns });
    await checkIds(engine, source);
    await checkRows(engine, source, decision, scores);
    await engine.run(`COPY (SELECT ${selection(source, labels, decision, scores)} FROM label AS l JOIN prediction AS p USING (id) ORDER BY id)
     TO ${kit.escape.sqlString(output)} (FORMAT parquet, KV_METADATA {mlops: ${kit.escape.sqlString(SCORED_FORMAT)}})`);
    return decision;
}
/** What goes wrong says where in the file. */
async function reading(engine, file, work) {
    try {
        return await work();
    }
    catch (error) {
        throw await (0,data/* explainReadFailure */.mp)(engine, file, error);
    }
}
function labelColumns(source, labels) {
    const target = column(labels, source.target, 'target');
    const kind = labels.columns.get(source.target);
    const columns = {
        id: predictions_text(column(labels, source.id, 'id')),
        target: classText(labels, source.target, target),
        target_number: kind === 'boolean' ? `CAST(${target} AS DOUBLE)` : `TRY_CAST(${target} AS DOUBLE)`,
        target_kind: kit.escape.sqlString(kind),
    };
    if (source.group !== undefined)
        columns['group'] = predictions_text(column(labels, source.group, 'group'));
    if (source.weight !== undefined)
        columns['weight'] = `TRY_CAST(${column(labels, source.weight, 'weight')} AS DOUBLE)`;
    for (const name of slicedBy(source))
        columns[`slice_${name}`] = predictions_text(column(labels, name, 'slices'));
    if (isTimed(source, labels)) {
        const time = `TRY_CAST(${kit.escape.sqlIdentifier(config.TIME_COLUMN)} AS TIMESTAMP)`;
        columns['time'] = `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
    }
    return columns;
}
/** Whether the targets lie apart and say when each example was. */
function isTimed(source, labels) {
    return source.labels !== undefined && labels.columns.has(config.TIME_COLUMN);
}
/**
 * Columns whose values are names: what is written in a CSV tells one from another, not the number it may look like.
 * Of one that is also a target, a weight or a prediction, the number counts.
 */
function names(source) {
    const { id, group, target, weight, score } = source;
    const measured = (name) => [target, weight, score].includes(name) || /^(score|prediction$)/.test(name);
    return [id, ...(group === undefined ? [] : [group]), ...slicedBy(source)].filter((name) => !measured(name));
}
/** Every column that some slicing needs, each once. */
function slicedBy(source) {
    return [...new Set(source.slices.flatMap(config.sliceColumns))];
}
function predictions_text(sql) {
    return `CAST(${sql} AS VARCHAR)`;
}
/** A table with row numbers, for errors that say where. */
async function load(engine, name, table, columns) {
    const selected = Object.entries(columns).map(([alias, sql]) => `${sql} AS ${kit.escape.sqlIdentifier(alias)}`);
    await reading(engine, table.file, () => engine.run(`CREATE OR REPLACE TEMP TABLE ${name} AS SELECT row_number() OVER () AS row, ${selected.join(', ')} FROM ${table.sql}`));
    const [found] = await engine.rows(`SELECT count(*) AS count FROM ${name}`);
    if (found['count'] !== 0)
        return;
    throw fail('MLOPS_PREDICTIONS_EMPTY', {
        message: `${table.file} has no rows; one row for each example was expected`,
        where: { file: table.file },
        hint: 'Look at the program that wrote it.',
    });
}
function selection(source, labels, { task, positive }, scores) {
    const isPositive = (value) => `CAST(${value} = ${kit.escape.sqlString(positive ?? '')} AS INTEGER)`;
    const columns = ['id'];
    switch (task) {
        case 'binary-classification':
            columns.push(`${isPositive('l.target')} AS target`);
            if (scores.kind === 'class')
                columns.push(`${isPositive('p.prediction')} AS prediction`);
            else
                columns.push('p.score', `CAST(p.score >= ${source.threshold} AS INTEGER) AS prediction`);
            break;
        case 'multiclass-classification':
            columns.push('l.target', ...Object.keys(scores.columns).map((name) => `p.${kit.escape.sqlIdentifier(name)}`));
            if (scores.kind === 'classes')
                columns.push(`${likeliest(Object.keys(scores.columns))} AS prediction`);
            break;
        case 'regression':
            columns.push('l.target_number AS target', 'p.score AS prediction');
    }
    if (source.group !== undefined)
        columns.push('l."group"');
    if (source.weight !== undefined)
        columns.push('l.weight');
    columns.push(...slicedBy(source).map((name) => `l.${kit.escape.sqlIdentifier(`slice_${name}`)}`));
    if (isTimed(source, labels))
        columns.push('l.time');
    return columns.join(', ');
}
/** The class with the highest score; of equals the first. */
function likeliest(names) {
    const highest = `greatest(${names.map((name) => `p.${kit.escape.sqlIdentifier(name)}`).join(', ')})`;
    const cases = names.map((name) => `WHEN p.${kit.escape.sqlIdentifier(name)} = ${highest} THEN ${kit.escape.sqlString(name.slice('score_'.length))}`);
    return `CASE ${cases.join(' ')} END`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/evaluation/predictions/scored-file.ts






/** Whether the file is one that `writeScored` made, whatever it is called. */
async function isScored(engine, path) {
    try {
        const rows = await engine.rows(`SELECT decode(value) AS value FROM parquet_kv_metadata(${(0,data/* exactPath */.V$)(path)}) WHERE decode(key) = 'mlops'`);
        return rows[0]?.['value'] === SCORED_FORMAT;
    }
    catch {
        return false; // not Parquet: then it is a predictions file as its author wrote it
    }
}
/**
 * Reads scored examples into memory, sorted by id. The file describes itself: the type of `target` is the task. Anybody may
 * have written it: no row is believed to keep to the form.
 * @throws MLOPS_SCORED_UNREADABLE
 */
async function readScored(engine, path, file = path) {
    const table = await describeTable(engine, file, (0,data/* parquetRelation */.Fh)(path));
    for (const name of ['id', 'target'])
        if (!table.columns.has(name))
            throw unreadable(table, `it has no column ${name}`, name);
    const read = await engine.columns(`SELECT * FROM ${table.sql} ORDER BY id`);
    if (read.count === 0)
        throw unreadable(table, 'it has no examples');
    const ids = differentIds(table, read.columns['id']);
    const sample = sampleFrom(table, read);
    return {
        ids,
        sample,
        set: evaluationSet(read, sample),
        ...(read.columns['time'] && { times: strings(read.columns['time']) }),
        columns: slicings(table, read),
    };
}
const TASK_OF_TARGET = {
    integer: 'binary-classification',
    text: 'multiclass-classification',
    decimal: 'regression',
};
function sampleFrom(table, read) {
    const task = TASK_OF_TARGET[table.columns.get('target')];
    if (task === undefined)
        throw unreadable(table, 'its targets are neither numbers nor classes', 'target');
    const numbers = (name) => finite(table, read, name);
    const has = (name) => table.columns.has(name);
    const such = (name, expected, is) => {
        const found = numbers(name);
        const bad = found.findIndex((value) => !is(value));
        if (bad >= 0)
            throw unreadable(table, `${name} is ${found[bad]} in row ${bad + 1}; expected ${expected}`, name);
        return found;
    };
    const zeroOrOne = (name) => such(name, '0 or 1', (value) => value === 0 || value === 1);
    const base = {
        task,
        count: read.count,
        threshold: 0.5,
        ...(has('group') && { group: encode(read.columns['group']).codes }),
        ...(has('weight') && { weight: such('weight', 'no negative number', (value) => value >= 0) }),
    };
    switch (task) {
        case 'regression':
            return { ...base, target: numbers('target'), score: numbers('prediction') };
        case 'binary-classification':
            return {
                ...base,
                target: zeroOrOne('target'),
                classes: ['0', '1'],
                ...(has('score') && { score: numbers('score') }),
                predicted: zeroOrOne('prediction'),
            };
        case 'multiclass-classification': {
            const scored = [...table.columns.keys()].filter((name) => name.startsWith('score_'));
            const target = read.columns['target'];
            const predicted = read.columns['prediction'];
            const names = new Set([
                ...scored.map((name) => name.slice('score_'.length)),
                ...strings(target),
                ...strings(predicted),
            ]);
            const classes = [...names].sort();
            const codes = new Map(classes.map((name, code) => [name, code]));
            const coded = (column) => Float64Array.from(strings(column), (name) => codes.get(name));
            return {
                ...base,
                target: coded(target),
                predicted: coded(predicted),
                classes,
                ...(scored.length > 0 && { scores: classes.map((name) => numbers(`score_${name}`)) }),
            };
        }
    }
}
/** @param column in ascending order */
function differentIds(table, column) {
    const ids = strings(column);
    const bad = ids.findIndex((id, i) => column[i] === null || (i > 0 && id === ids[i - 1]));
    if (bad < 0)
        return ids;
    const why = column[bad] === null ? 'an id is missing' : `the id ${JSON.stringify(ids[bad])} is there twice`;
    throw unreadable(table, why, 'id');
}
function finite(table, read, name) {
    const column = read.columns[name];
    if (!column)
        throw unreadable(table, `it has no column ${name}`, name);
    const numbers = Float64Array.from({ length: read.count }, (_, i) => column[i] === null ? Number.NaN : Number(column[i]));
    const bad = numbers.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
        throw unreadable(table, `${name} is not a finite number in row ${bad + 1}`, name);
    return numbers;
}
function strings(column) {
    return Array.from(column, (value) => String(value));
}
/**
 * Values in ascending order, a missing one last and shown as `NULL`; a text that looks like that is shown in quotes. Whatever
 * other values there are, each is always shown alike.
 */
function encode(column) {
    const present = new Set();
    let missing = false;
    for (let i = 0; i < column.length; i++) {
        if (column[i] === null)
            missing = true;
        else
            present.add(String(column[i]));
    }
    const values = [...present].sort();
    const codes = new Map(values.map((value, code) => [value, code]));
    const coded = Int32Array.from({ length: column.length }, (_, i) => column[i] === null ? values.length : codes.get(String(column[i])));
    const shown = values.map((value) => (/^"*NULL"*$/.test(value) ? `"${value}"` : value));
    return { values: missing ? [...shown, 'NULL'] : shown, codes: coded };
}
function slicings(table, read) {
    const prefix = 'slice_';
    const names = [...table.columns.keys()]
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
    return new Map(names.map((name) => [name, { name, ...encode(read.columns[`${prefix}${name}`]) }]));
}
/**
 * The digest is the sha256 of one line for each example, in ascending order of the id's UTF-8 bytes: the JSON array
 * `[id, target, group, weight]` without spaces and a line feed. The target is 0 or 1 for binary tasks, a string for
 * multiclass, a number for regression; what the examples do not have is null; numbers as ECMAScript writes them.
 */
function evaluationSet(read, sample) {
    const { id, group, weight } = read.columns;
    const target = sample.task === 'multiclass-classification' ? read.columns['target'] : sample.target;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let lines = [];
    for (let i = 0; i < read.count; i++) {
        lines.push(JSON.stringify([id[i], target[i], group?.[i] ?? null, weight?.[i] ?? null]));
        if (lines.length === 10_000 || i === read.count - 1) {
            hash.update(`${lines.join('\n')}\n`);
            lines = [];
        }
    }
    const counts = sample.classes?.map((name, code) => ({
        name,
        count: sample.target.reduce((sum, value) => sum + Number(value === code), 0),
    }));
    return {
        digest: hash.digest('hex'),
        count: read.count,
        groups: groupCount(sample),
        ...(counts && { classes: counts }),
    };
}
function unreadable(table, why, field) {
    return fail('MLOPS_SCORED_UNREADABLE', {
        message: `${table.file} does not hold scored examples: ${why}`,
        where: { file: table.file, ...(field !== undefined && { field }) },
        hint: 'Make it again with: mlops evaluate-model',
    });
}

;// CONCATENATED MODULE: ./packages/evaluation/compare/curves.ts

const MOST_POINTS = 200;
const BINS = 10;
const BARS = 20;
const MOST_CONFUSED = 50;
/** What the report draws of one model. Weights are not drawn: the pictures show the examples. */
function curvesOf(sample) {
    switch (sample.task) {
        case 'binary-classification':
            return { ...ranking(sample), ...calibration(sample), ...scoreHistogram(sample), ...confusion(sample) };
        case 'multiclass-classification':
            return confusion(sample);
        case 'regression':
            return residualHistogram(sample);
    }
}
/** ROC and precision–recall curves; equal scores make one point. */
function ranking({ score, target, count }) {
    if (!score)
        return {};
    const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => score[b] - score[a]);
    const positives = target.reduce((sum, value) => sum + value, 0);
    const negatives = count - positives;
    if (positives === 0 || negatives === 0)
        return {};
    const roc = [[0, 0]];
    const precisionRecall = [];
    let truePositives = 0;
    order.forEach((example, rank) => {
        truePositives += target[example];
        if (rank + 1 < count && score[order[rank + 1]] === score[example])
            return;
        roc.push([(rank + 1 - truePositives) / negatives, truePositives / positives]);
        precisionRecall.push([truePositives / positives, truePositives / (rank + 1)]);
    });
    return { roc: thin(roc), precisionRecall: thin(precisionRecall) };
}
/** Every k-th point and the last. */
function thin(points) {
    const step = Math.ceil(points.length / (MOST_POINTS - 1));
    return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}
/** Mean score beside the observed rate, in ten bins of equal width; only when scores are probabilities. */
function calibration({ score, target, count }) {
    if (!score || score.some((value) => value < 0 || value > 1))
        return {};
    const bins = Array.from({ length: BINS }, (_, i) => ({
        low: i / BINS,
        high: (i + 1) / BINS,
        count: 0,
        score: 0,
        rate: 0,
    }));
    for (let i = 0; i < count; i++) {
        const bin = bins[Math.min(BINS - 1, Math.floor(score[i] * BINS))];
        bin.count++;
        bin.score += score[i];
        bin.rate += target[i];
    }
    const filled = bins.filter((bin) => bin.count > 0);
    return { calibration: filled.map((bin) => ({ ...bin, score: bin.score / bin.count, rate: bin.rate / bin.count })) };
}
function scoreHistogram(sample) {
    if (!sample.score)
        return {};
    const isProbability = sample.score.every((value) => value >= 0 && value <= 1);
    const edges = isProbability ? spread(0, 1) : spread(...curves_extremes(sample.score));
    if (!edges)
        return {};
    const series = ['negative', 'positive'].map((name, target) => ({
        name,
        counts: countBetween(edges, sample.score.filter((_, i) => sample.target[i] === target)),
    }));
    return { histogram: { edges, series } };
}
function residualHistogram({ score, target }) {
    if (!score)
        return {};
    const residuals = score.map((value, i) => value - target[i]);
    const edges = spread(...curves_extremes(residuals));
    if (!edges)
        return {};
    return { histogram: { edges, series: [{ name: 'prediction − target', counts: countBetween(edges, residuals) }] } };
}
function confusion(sample) {
    const predicted = predictedClass(sample);
    const classes = sample.classes;
    if (isUndefined(predicted) || !classes || classes.length > MOST_CONFUSED)
        return {};
    const counts = classes.map(() => new Array(classes.length).fill(0));
    sample.target.forEach((target, i) => counts[target][predicted[i]]++);
    return { confusion: { classes, counts } };
}
function curves_extremes(values) {
    let low = Infinity;
    let high = -Infinity;
    for (const value of values) {
        if (value < low)
            low = value;
        if (value > high)
            high = value;
    }
    return low < high ? [low, high] : [low - 0.5, low + 0.5];
}
/** Edges of bars of one width; nothing when the numbers are too large for one. */
function spread(low, high) {
    const edges = Array.from({ length: BARS + 1 }, (_, i) => low + ((high - low) * i) / BARS);
    return edges.every(Number.isFinite) ? edges : undefined;
}
function countBetween(edges, values) {
    const counts = new Array(edges.length - 1).fill(0);
    const low = edges[0];
    const width = edges.at(-1) - low;
    for (const value of values)
        counts[Math.min(counts.length - 1, Math.floor(((value - low) / width) * counts.length))]++;
    return counts;
}

;// CONCATENATED MODULE: ./packages/evaluation/evaluate.ts






/**
 * Every metric on all examples and on every slice, each with its interval, and the curves of the report. Pure: scored
 * examples and settings decide every number.
 * @throws MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY, MLOPS_PREDICTIONS_COLUMN for a slicing the examples do not have
 */
function evaluate(scored, settings) {
    const measures = settings.metrics.map((name) => metrics_metric(name));
    return {
        task: scored.sample.task,
        settings,
        evaluationSet: scored.set,
        metrics: measures.map((measure) => measured(measure, scored.sample)),
        slices: settings.slices.flatMap((slicing) => sliced(scored, slicing, measures)),
        curves: curvesOf(scored.sample),
    };
}
/** One metric with its interval; what is not defined says why. */
function measured(measure, sample) {
    if (!measure.tasks.includes(sample.task)) {
        return {
            metric: measure.name,
            estimate: null,
            low: null,
            high: null,
            method: 'none',
            reason: `it does not apply to ${sample.task}`,
        };
    }
    const { estimate: value, interval, method, reason } = estimate(measure, sample);
    return {
        metric: measure.name,
        estimate: value,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        method,
        ...(reason !== undefined && { reason }),
    };
}
function sliced(scored, name, measures) {
    const slicing = slicingOf(scored, name);
    if (!slicing) {
        const absent = (0,config.sliceColumns)(name).find((column) => !scored.columns.has(column)) ?? name;
        throw fail('MLOPS_PREDICTIONS_COLUMN', {
            message: `the scored examples have no column "${absent}" to slice by`,
            where: { field: absent },
            hint: 'Write it beside the predictions, or carry it from the data with features.',
        });
    }
    return slicesOf(slicing).map((slice) => {
        const part = sampleOf(scored.sample, slice);
        return {
            slicing: slice.slicing,
            value: slice.value,
            count: part.count,
            groups: groupCount(part),
            metrics: measures.map((measure) => measured(measure, part)),
        };
    });
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/process/index.ts + 10 modules
var process = __webpack_require__(20958);
;// CONCATENATED MODULE: ./packages/evaluation/predictions/predict.ts





/** What the predict program sees of the features. The labels lie elsewhere. */
const PREDICT_FILES = ['evaluate.parquet', 'features.json'];
const LEFT = ['predictions.parquet', 'predictions.csv', 'predictions.jsonl'];
/**
 * Runs the predict program in sight of the model and of features without labels.
 * @returns path of the predictions in `output`
 * @throws MLOPS_PREDICTIONS_MADE_NONE and what `runProgram` throws
 */
async function predict(host, project, work) {
    const { section } = work;
    return (0,process/* withScratch */.hM)(host, { parent: (0,external_node_path_.join)(project.workspace, 'cache'), prefix: 'predict-' }, async (scratch) => {
        const features = (0,external_node_path_.join)(scratch, 'features');
        const left = (0,external_node_path_.join)(scratch, 'output');
        await host.files.makeDirectory(features);
        await host.files.makeDirectory(left);
        for (const file of PREDICT_FILES)
            await host.files.copy((0,external_node_path_.join)(work.features, file), (0,external_node_path_.join)(features, file));
        await (0,process/* runProgram */.mB)(host, {
            argv: section.run,
            cwd: project.root,
            env: { MLOPS_MODEL: work.model, MLOPS_FEATURES: features, MLOPS_OUTPUT: left },
            allowEnv: section.env ?? [],
            ...(section['time-limit'] !== undefined && { timeLimitSeconds: (0,config.parseDuration)(section['time-limit']) }),
            label: 'predict',
        });
        for (const name of LEFT) {
            const found = await (0,promises_.lstat)((0,external_node_path_.join)(left, name)).catch(() => undefined);
            if (!found)
                continue;
            // A pipe would be waited for without end, and a link leads elsewhere.
            if (!found.isFile())
                throw notAFile(name);
            await host.files.rename((0,external_node_path_.join)(left, name), (0,external_node_path_.join)(work.output, name));
            return (0,external_node_path_.join)(work.output, name);
        }
        throw fail('MLOPS_PREDICTIONS_MADE_NONE', {
            message: `the predict program ended well and left none of ${LEFT.join(', ')} in $MLOPS_OUTPUT`,
            where: { field: 'evaluate.run' },
            hint: 'Write id and score of every row of $MLOPS_FEATURES/evaluate.parquet to $MLOPS_OUTPUT/predictions.parquet.',
        });
    });
}
function notAFile(name) {
    return fail('MLOPS_PREDICTIONS_MADE_NONE', {
        message: `the predict program left ${name} in $MLOPS_OUTPUT, and it is no regular file`,
        where: { field: 'evaluate.run' },
        hint: 'Write the predictions themselves there, not a link, a pipe or a directory.',
    });
}

;// CONCATENATED MODULE: ./packages/evaluation/evaluate-predictions.ts






/** The section of mlops.yml, and whatever the gate will ask about. */
function planEvaluation(section, gate, task) {
    const rules = gate?.rules ?? [];
    const slicings = [...section.slices, ...rules.flatMap((rule) => rule.slices ?? [])];
    const positive = section.positive;
    return {
        ...(task && { task }),
        id: section.id,
        target: section.target,
        ...(section.score !== undefined && { score: section.score }),
        ...(section.group !== undefined && { group: section.group }),
        ...(section.weight !== undefined && { weight: section.weight }),
        ...(positive !== undefined && { positive: String(positive) }),
        slices: [...new Set(slicings)],
        threshold: section.threshold,
        metrics: [...new Set([...(section.metrics ?? []), ...rules.map((rule) => rule.metric)])],
    };
}
/** As parameters of a stage. */
function planAsJson(plan) {
    return { ...plan, slices: [...plan.slices], metrics: [...plan.metrics] };
}
/** Where a copy of predictions is kept, named for what it is; only the three usual extensions survive. */
function keptPredictions(from, output) {
    const extension = (0,external_node_path_.extname)(from).toLowerCase();
    return (0,external_node_path_.join)(output, `predictions${['.csv', '.parquet', '.jsonl'].includes(extension) ? extension : '.data'}`);
}
/** @returns the copy */
async function keepPredictions(host, from, output) {
    const to = keptPredictions(from, output);
    await host.files.copy(from, to);
    return to;
}
/**
 * Predictions → `scored.parquet` in `output` → every number.
 * @throws MLOPS_PREDICTIONS_…, MLOPS_DATA_…, MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY
 */
async function evaluatePredictions(host, work) {
    const engine = await (0,data/* openEngine */.F5)(host, { ...(work.enginePath !== undefined && { enginePath: work.enginePath }) });
    try {
        return await evaluateWith(engine, host, work);
    }
    finally {
        engine.close();
    }
}
/** The same with an engine that is open. */
async function evaluateWith(engine, host, { plan, predictions, labels, output }) {
    const scoredPath = (0,external_node_path_.join)(output, 'scored.parquet');
    const decision = await writeScored(engine, { ...plan, predictions, ...(labels !== undefined && { labels }) }, scoredPath);
    if (decision.because !== undefined)
        host.log.info(`Task: ${decision.task}, because ${decision.because}. Say task: to choose another.`);
    const scored = await readScored(engine, scoredPath);
    return evaluate(scored, {
        metrics: plan.metrics.length > 0 ? plan.metrics : [...defaultMetrics[decision.task]],
        slices: [...plan.slices],
        group: plan.group ?? null,
        weight: plan.weight ?? null,
        threshold: plan.threshold,
        positive: decision.positive,
        taskFrom: decision.taskFrom,
    });
}

;// CONCATENATED MODULE: ./packages/evaluation/examples/built.ts
/** The data sources that were declared, in their order. */
function sourcesOf({ materials }) {
    return materials.flatMap(({ name, role }) => (role === 'data' ? [name.replace(/^data\//, '')] : []));
}
/** The source whose rows are the examples: where none is named, the first; a program of the project decides by itself. */
function sourceOf({ source, run }, built) {
    const named = typeof source === 'string' ? source : undefined;
    return named ?? (run === undefined ? sourcesOf(built)[0] : undefined);
}

;// CONCATENATED MODULE: ./packages/evaluation/recheck/meaning.ts




const Plan = schemas/* object */.Ikc({
    task: config.Task.optional(),
    id: schemas/* string */.YjP(),
    target: schemas/* string */.YjP(),
    positive: schemas/* string */.YjP().optional(),
    weight: schemas/* string */.YjP().optional(),
    group: schemas/* string */.YjP().optional(),
    threshold: schemas/* number */.aig(),
    score: schemas/* string */.YjP().optional(),
});
const Features = schemas/* object */.Ikc({
    features: schemas/* object */.Ikc({
        source: schemas/* string */.YjP().optional(),
        run: schemas/* unknown */.L5J().optional(),
        label: schemas/* string */.YjP().optional(),
        entity: schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP())]).optional(),
    }),
});
/**
 * @param evaluation parameters of evaluate-model; @param built what build-features says, where targets come from it
 * @throws z.ZodError when they are not such parameters
 */
function meaningOf(evaluation, built) {
    const plan = Plan.parse(evaluation);
    if (built === undefined)
        return plan;
    const { features } = Features.parse(built.parameters);
    const { label, entity } = features;
    return {
        ...plan,
        source: sourceOf(features, built),
        sources: sourcesOf(built),
        label,
        entity: entity === undefined ? undefined : [entity].flat().join(', '),
    };
}
const COMPARED = ['task', 'source', 'label', 'entity', 'id', 'target', 'positive', 'weight', 'group'];
/**
 * Why the numbers of two evaluations are not about the same, as a clause that names the key; nothing when they are.
 * @param metrics those that will be judged. @throws MLOPS_METRIC_UNKNOWN
 */
function incomparable(now, then, metrics) {
    const classes = metrics.some((name) => metrics_metric(name).ofClasses);
    const keys = classes ? [...COMPARED, 'threshold'] : COMPARED;
    const key = keys.find((name) => now[name] !== then[name] && !isHarmless(name, now, then));
    return key && `${key} is ${shown(now[key])} here and ${shown(then[key])} in the baseline: not comparable`;
}
function isHarmless(key, now, then) {
    switch (key) {
        case 'task': // inferred from the targets where it is not given, and the targets are compared
            return now.task === undefined || then.task === undefined;
        case 'source': // it may be called something else, but not be another beside it
            return now.source === undefined || then.source === undefined || !now.sources?.includes(then.source);
        case 'group': // where there were none, the limit must be cleared without them too
            return then.group === undefined;
        case 'positive':
            return isUsual(now.positive) && isUsual(then.positive);
        default:
            return false;
    }
}
/** The positive class that is meant when none is named. */
function isUsual(positive) {
    return positive === undefined || /^(?:1|true)$/i.test(positive);
}
function shown(value) {
    return value === undefined ? 'not given' : `\`${value}\``;
}

;// CONCATENATED MODULE: ./packages/evaluation/examples/period.ts




const Parameters = schemas/* object */.Ikc({ features: schemas/* looseObject */._H3({ split: config.Split.optional() }) });
/**
 * That a later part of the data is evaluated, said openly: `evaluate: 2013-06` in place of `2013-05`. Then the baseline's
 * examples may be gone. Whoever says which part picks it, so little may be left to pick: it begins after what the baseline
 * was evaluated on has ended, lasts at least as long, and leaves nothing out in between. A month of
 * the past may be one that suits, and so may some days of a later one, or a part of a hash. With another meaning beside it,
 * nobody could tell new examples from old ones under new ids: only the split and the columns that a model reads may differ,
 * and the data, as time goes on.
 * @param maySkip for who answers for the choice, and not for a change: what lies between may be left out, and of a window that
 *   moves on what it began with
 * @returns nothing when no later part is evaluated
 * @throws z.ZodError when the parameters are not those of build-features
 */
function otherPeriod(now, then, { maySkip = false } = {}) {
    const [today, before] = [now, then].map(({ parameters }) => Parameters.parse(parameters).features);
    const [here, there] = [today.split, before.split];
    if (!here || !there || 'hash' in here || 'hash' in there)
        return undefined;
    // A program of the project takes what examples it likes, whatever is said beside it.
    if (today['run'] !== undefined || before['run'] !== undefined)
        return undefined;
    const [period, last] = [(0,config.parsePeriod)(here.evaluate), (0,config.parsePeriod)(there.evaluate)];
    if (period.from === undefined)
        return undefined;
    const refused = (why) => ({
        notLater: `${here.evaluate} comes after ${there.evaluate}, but ${why}`,
    });
    const overlaps = last.to === undefined || period.from < last.to;
    const endsLater = period.to === undefined || (last.to !== undefined && period.to > last.to);
    const movedOn = last.from !== undefined && period.from > last.from && endsLater;
    if (overlaps && !movedOn)
        return undefined;
    const key = differing(meaning(today, now), meaning(before, then));
    const changed = key === undefined ? differing(read(now, false), read(then, false)) : `features.${key}`;
    if (changed !== undefined)
        return refused(`${changed} is another, too: change that alone, and the period when it has passed`);
    const otherData = differing(read(now, true), read(then, true)) !== undefined;
    const skips = !overlaps && period.from !== last.to;
    if (overlaps && !maySkip)
        return refused('begins before that has ended: begin where it ends, or where it began');
    if (overlaps && (period.to === undefined || last.to === undefined))
        return refused('one of them has no end to move: give the window an end first, and move both ends then');
    if (skips && !maySkip)
        return refused('leaves out what lies between: begin where that ends');
    if (!lastsAsLong(period, last))
        return refused('is shorter: take one as long, or without an end');
    return {
        now: here.evaluate,
        then: there.evaluate,
        ...(otherData && { otherData }),
        ...(skips && { skips }),
        ...(overlaps && { overlaps }),
    };
}
/** The columns that a model reads are the source's own and say nothing of ids or targets. A file of views does. */
function meaning({ split: _, columns: __, ...features }, built) {
    return { ...features, source: sourceOf(features, built) };
}
/** What was read, by name. @param data whether by the bytes of the data too */
function read({ materials }, data) {
    const inputs = materials.filter(({ role }) => role !== undefined);
    return Object.fromEntries(inputs.map(({ name, digest, role }) => [name, data || role !== 'data' ? digest : role]));
}
/** The first member that is not the same in both. */
function differing(one, other) {
    const text = (value) => (0,kit.canonicalJson)((value ?? null));
    return Object.keys({ ...one, ...other }).find((name) => text(one[name]) !== text(other[name]));
}
/** In days, or in calendar months, which are not all of one length. Without an end nothing is left out. */
function lastsAsLong(period, last) {
    if (period.to === undefined)
        return true;
    if (last.from === undefined)
        return false;
    const [from, to, lastFrom, lastTo] = [period.from, period.to, last.from, last.to].map((moment) => new Date(moment));
    const months = (lastTo.getUTCFullYear() - lastFrom.getUTCFullYear()) * 12 + lastTo.getUTCMonth() - lastFrom.getUTCMonth();
    const whole = months > 0 && Number(later(lastFrom, months)) === Number(lastTo);
    return Number(to) - Number(from) >= Number(lastTo) - Number(lastFrom) || (whole && to >= later(from, months));
}
function later(moment, months) {
    const moved = new Date(moment);
    moved.setUTCMonth(moved.getUTCMonth() + months);
    return moved;
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/baseline-word.ts
/**
 * Whether a policy's word for its baseline is a run's id or the beginning of one, whatever files lie about: another file
 * of that name may turn up at any time, and is written with its folder (`./7f3c2a`).
 */
function namesRun(word) {
    return /^[0-9a-f]{4,64}$/i.test(word);
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/judgement.ts

/** An evaluation passes when it could measure something; what could not be measured is a warning. */
function judgeEvaluation({ metrics }) {
    const passed = metrics.filter(({ estimate }) => estimate !== null).map(({ metric }) => metric);
    const warned = metrics.filter(({ estimate }) => estimate === null).map(({ metric }) => metric);
    return { verdict: passed.length > 0 ? 'pass' : 'inconclusive', passed, failed: [], warned };
}
/** Rules by outcome; an accepted failure and whatever was not decided are warnings. */
function judgeGate({ verdict, rules }) {
    const named = (of) => rules.filter(of).map(({ id }) => id);
    return {
        verdict,
        passed: named((rule) => rule.verdict === 'pass'),
        failed: named((rule) => rule.verdict === 'fail' && rule.blocking),
        warned: named((rule) => rule.verdict !== 'pass' && !(rule.verdict === 'fail' && rule.blocking)),
    };
}
/** What statements and the ledger say of an evaluation: metrics that have a value, their 95 % intervals, and which examples. */
function evaluationFacts({ metrics, evaluationSet }) {
    return {
        metrics: Object.fromEntries(metrics.flatMap(({ metric, estimate }) => (estimate === null ? [] : [[metric, estimate]]))),
        intervals: Object.fromEntries(metrics.flatMap(({ metric, low, high }) => (low === null || high === null ? [] : [[metric, [low, high]]]))),
        evaluationSet: evaluationSet.digest,
        count: evaluationSet.count,
    };
}
/** `roc_auc 0.78 (0.773 to 0.787) on 28,128 examples in 31 groups; 12 slices.` */
function summarizeEvaluation({ metrics, evaluationSet, slices }) {
    const first = metrics[0];
    const { estimate, low, high, reason } = first;
    const number = estimate === null
        ? `undefined (${reason})`
        : `${readable(estimate)}${low === null || high === null ? ` (no interval: ${reason})` : ` (${readable(low)} to ${readable(high)})`}`;
    const groups = evaluationSet.groups === null ? '' : ` in ${counted(evaluationSet.groups, 'group')}`;
    const sliced = slices.length === 0 ? '' : `; ${counted(slices.length, 'slice')}`;
    return `${first.metric} ${number} on ${counted(evaluationSet.count, 'example')}${groups}${sliced}.`;
}
/** One sentence that leads with the verdict and the number that decided it. */
function summarizeGate(decision) {
    const { verdict, deciding, rules, reason, notJudged, notes = [], advice } = decision;
    const rule = deciding === null ? undefined : rules[deciding];
    const open = rules.filter((other) => other.verdict === 'inconclusive' && !other.blocking).length;
    const trailer = [
        open > 0 ? `not shown for ${counted(open, 'rule')}` : '',
        notJudged.length > 0 ? `${counted(notJudged.length, 'slice')} too small to be judged` : '',
        ...notes,
        advice ?? '',
    ].filter((part) => part !== '');
    const lead = rule?.difference != null
        ? `${rule.metric} ${signed(rule.difference)}${rule.slice ? ` for ${rule.slice.slicing} = ${rule.slice.value}` : ''}; `
        : '';
    return `${verdict}: ${lead}${[reason, ...trailer].join('; ')}.`;
}
/** What a decision's statement says beside its verdict. */
function gateFacts({ baseline, reason }) {
    return { baseline: { ...baseline }, reason };
}

;// CONCATENATED MODULE: ./packages/evaluation/predictions/targets.ts





/**
 * The targets of examples that were scored before, as a file that predictions of somebody else can be joined with: id,
 * target, group, weight, slice columns and time under the names that `plan` uses. What the other says of targets is not read.
 *
 * @returns the file in `output`, and the plan by which to read predictions against it
 * @throws MLOPS_SCORED_UNREADABLE
 */
async function knownTargets(host, scored, plan, output) {
    const { sqlIdentifier, sqlString } = kit.escape;
    const labels = (0,external_node_path_.join)(output, 'targets.parquet');
    const engine = await (0,data/* openEngine */.F5)(host);
    try {
        const { sample, times } = await readScored(engine, scored);
        const columns = [
            ['id', plan.id],
            ['target', plan.target],
            ...(plan.group === undefined ? [] : [['group', plan.group]]),
            ...(plan.weight === undefined ? [] : [['weight', plan.weight]]),
            ...[...new Set(plan.slices.flatMap(config.sliceColumns))].map((name) => [`slice_${name}`, name]),
            ...(times ? [['time', config.TIME_COLUMN]] : []),
        ];
        const selected = columns.map(([from, to]) => `${sqlIdentifier(from)} AS ${sqlIdentifier(to)}`).join(', ');
        await engine.run(`COPY (SELECT ${selected} FROM ${(0,data/* parquetRelation */.Fh)(scored)} ORDER BY ${sqlIdentifier('id')}) TO ${sqlString(labels)} (FORMAT parquet)`);
        // Scored targets of two classes are 0 and 1, whatever they were called.
        const positive = sample.task === 'binary-classification' ? { positive: '1' } : {};
        return { labels, plan: { ...plan, task: sample.task, ...positive } };
    }
    finally {
        engine.close();
    }
}

;// CONCATENATED MODULE: ./packages/evaluation/gate/decide-files.ts






/** The input as the parameters of the stage. */
function gateInput(input) {
    const { rules, metrics, mayStart, mayHaveNone, baseline, accepted, unsettled, beside } = input;
    return {
        rules: rules.map((rule) => ({ ...rule })),
        metrics: [...metrics],
        mayStart,
        mayHaveNone,
        baseline: { ...baseline },
        accepted: accepted.map(({ rule, reason, until, by }) => ({ rule, reason, until, by })),
        ...(unsettled !== undefined && { unsettled }),
        ...(beside && { beside: { ...beside } }),
    };
}
/**
 * Decides from files.
 * @throws MLOPS_PREDICTIONS_…, MLOPS_SCORED_UNREADABLE, MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY
 */
async function decideFiles(host, work) {
    const engine = await (0,data/* openEngine */.F5)(host, { ...(work.enginePath !== undefined && { enginePath: work.enginePath }) });
    try {
        const candidate = await scoredFile(engine, host, work, work.candidate, 'candidate.parquet');
        const baseline = work.baseline === undefined ? undefined : await scoredFile(engine, host, work, work.baseline, 'baseline.parquet');
        const original = work.original === undefined ? undefined : await scoredFile(engine, host, work, work.original, 'original.parquet');
        return await decideScored(engine, work.input, { candidate, baseline, original });
    }
    finally {
        engine.close();
    }
}
/** The pure decision on scored files. */
async function decideScored(engine, input, files) {
    const candidate = await readScored(engine, files.candidate);
    const metrics = input.metrics.length > 0 ? input.metrics : defaultMetrics[candidate.sample.task];
    return decide({
        policy: policyOf(input.rules, metrics, input),
        candidate,
        baseline: input.baseline,
        ...(files.baseline !== undefined && { baselineScored: await readScored(engine, files.baseline) }),
        ...(files.original !== undefined && { original: await readScored(engine, files.original) }),
        accepted: input.accepted,
        mayHaveNone: input.mayHaveNone,
        ...(input.unsettled !== undefined && { unsettled: input.unsettled }),
        ...(input.beside && { beside: input.beside }),
    });
}
/** Scores a file of predictions; of one that is scored already, all but the candidate is kept beside the decision. */
async function scoredFile(engine, host, { plan, output }, path, name) {
    const kept = (0,external_node_path_.join)(output, name);
    if (!(await isScored(engine, path)))
        await writeScored(engine, { ...plan, predictions: path }, kept);
    else if (name === 'candidate.parquet')
        return path;
    else
        await host.files.copy(path, kept);
    return kept;
}

;// CONCATENATED MODULE: ./packages/evaluation/recheck/claim.ts

/** Targets of the examples that a model is asked for, as the stages that score it name them. */
const LABELS = 'build-features/evaluate-labels.parquet';
/** The parameters of the stage, which every statement of ours keeps in its facts whatever the predicate type. */
const parametersOf = (claim) => factsOf(claim)?.['parameters'];
function factsOf(claim) {
    const facts = Object.entries(claim.predicate).find(([field]) => field.endsWith('/facts/v1'))?.[1];
    return facts;
}
/** What a statement of an evaluation says it read, by role. */
const Read = schemas/* object */.Ikc({
    configuration: schemas/* array */.YOg(schemas/* object */.Ikc({
        name: schemas/* string */.YjP().optional(),
        digest: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).optional(),
        annotations: schemas/* looseObject */._H3({ role: schemas/* string */.YjP().optional() }).optional(),
    })),
});
/** The file that predictions came as. */
const fileOf = (claim) => Read.parse(claim.predicate).configuration.find(({ annotations }) => annotations?.role === 'predictions');

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./packages/evaluation/recheck/differences.ts

/** As it would be read back from a file. */
function asJson(value) {
    return JSON.parse(JSON.stringify(value));
}
const MOST_DIFFERENCES = 20;
/** Every member that is not the same, by its path. */
function differences(claimed, again) {
    const found = [];
    compare(claimed, again, '', found);
    const rest = found.length - MOST_DIFFERENCES;
    return rest > 0 ? [...found.slice(0, MOST_DIFFERENCES), `and ${rest} more differences`] : found;
}
function compare(claimed, again, path, found) {
    if (isContainer(claimed) && isContainer(again) && Array.isArray(claimed) === Array.isArray(again)) {
        const [left, right] = [claimed, again];
        for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
            compare(left[key], right[key], path === '' ? key : `${path}.${key}`, found);
        }
        return;
    }
    if (differences_same(claimed, again))
        return;
    found.push(`${path || 'result'} is said to be ${differences_shown(claimed)} and is ${differences_shown(again)}`);
}
function isContainer(value) {
    return value !== null && typeof value === 'object';
}
/** Numbers may differ in the last digits, where another processor rounds a logarithm otherwise. */
function differences_same(a, b) {
    if (typeof a === 'number' && typeof b === 'number')
        return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
    return a === b;
}
function differences_shown(value) {
    const text = value === undefined ? 'absent' : (0,kit.canonicalJson)(value);
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./packages/evaluation/gate/policy-followed.ts







/** That what the file says was followed: rules, measures, what was compared with, and the stages that lead to a pass. */
async function policyDifferences(host, path, { plan, others, ...input }) {
    const written = await readPolicy(host, path);
    if (typeof written === 'string')
        return [written];
    const { gate, task } = written;
    const rules = gate?.rules ?? [];
    const stated = gate?.baseline ?? 'auto';
    const section = config.EvaluateSection.parse(written.evaluate ?? {});
    const expected = {
        metrics: section.metrics ?? [],
        mayStart: rules.length === 0,
        plan: planEvaluation({ ...section, slices: [] }, { baseline: 'auto', rules }, task),
    };
    const said = { metrics: input.metrics, mayStart: input.mayStart, plan };
    const evaluated = others.get('evaluate-model');
    return [
        ...differences(asJson(input.rules), asJson(rules)).map((difference) => `rule ${difference}`),
        ...differences(asJson(said), asJson(expected)),
        ...(follows(input, stated)
            ? []
            : [`the policy says baseline: ${stated}; compared was with ${input.baseline.reason}`]),
        ...(evaluated ? measuredOtherwise(evaluated, written) : []),
    ];
}
/** @returns the description of the project, or why it is none */
async function readPolicy(host, path) {
    return parsePolicy(await host.files.readText(path));
}
/** The same of its text. */
function parsePolicy(text) {
    const written = config.Config.safeParse((0,dist/* parse */.qg)(text));
    return written.success ? written.data : `the policy is not readable: ${written.error.issues[0].message}`;
}
/** That what was judged was measured as the file says, by targets and predictions of where it says they are. */
function measuredOtherwise(evaluated, { gate, task, features, evaluate }) {
    const section = config.EvaluateSection.parse(evaluate ?? {});
    const labels = features ? LABELS : null;
    const measured = { ...planEvaluation(section, gate, task), labels };
    const source = section.predictions;
    return [
        ...differences(parametersOf(evaluated) ?? null, asJson(measured)).map((difference) => `measured by: ${difference}`),
        ...(fileOf(evaluated)?.name === source
            ? []
            : [`the policy says predictions: ${source ?? 'of the model'}; it read ${fileOf(evaluated)?.name ?? 'no file'}`]),
    ];
}
/** Stages that a file describes before the gate; where one is missing, it may be the one that failed. */
async function stagesLeftOut(host, path, others) {
    const { data, features, train, evaluate } = config.Config.parse((0,dist/* parse */.qg)(await host.files.readText(path)));
    const described = {
        'validate-data': data,
        'build-features': features,
        'train-model': train,
        'evaluate-model': evaluate,
    };
    const leftOut = Object.entries(described).filter(([stage, section]) => section && !others.has(stage));
    return leftOut.map(([stage]) => `${stage} was left out, which the policy describes`);
}
/** Whether a baseline is one that the policy's word for it can lead to. */
function follows({ baseline, mayHaveNone }, stated) {
    const { kind, reason, run, comes } = baseline;
    if (stated === 'none')
        return kind === 'none';
    // None that is not the first is one that somebody wanted.
    if (stated === 'auto')
        return kind !== 'file' && kind !== 'run' && !(kind === 'none' && mayHaveNone && !comes);
    if (namesRun(stated))
        return kind === 'run' && run?.startsWith(stated.toLowerCase()) === true;
    return kind === 'file' && reason === byFile(stated);
}

;// CONCATENATED MODULE: ./packages/evaluation/recheck/recheck.ts















/** What evaluate-model measured, as the gate names it. */
const EVALUATED = 'evaluate-model/scored.parquet';
const made = (claim, name) => claim.subject.some((subject) => subject.name === name);
/** The copy of the predictions that were scored. */
const predictionsOf = ({ subject }) => subject.find(({ name }) => name?.startsWith('predictions.'));
/** How predictions were measured, in the parameters of evaluate-model. */
const EvaluatedPlan = schemas/* object */.Ikc({
    task: config.Task.optional(),
    id: schemas/* string */.YjP(),
    target: schemas/* string */.YjP(),
    score: schemas/* string */.YjP().optional(),
    group: schemas/* string */.YjP().optional(),
    weight: schemas/* string */.YjP().optional(),
    positive: schemas/* string */.YjP().optional(),
    slices: schemas/* array */.YOg(schemas/* string */.YjP()),
    threshold: schemas/* number */.aig(),
    metrics: schemas/* array */.YOg(schemas/* string */.YjP()),
});
const EvaluationParameters = EvaluatedPlan.extend({ labels: schemas/* string */.YjP().nullable() });
/** What decides a verdict, besides the scored predictions. */
const GateParameters = schemas/* object */.Ikc({
    rules: schemas/* array */.YOg(config.GateRule),
    metrics: schemas/* array */.YOg(schemas/* string */.YjP()),
    mayStart: schemas/* boolean */.zMY(),
    mayHaveNone: schemas/* boolean */.zMY(),
    baseline: BaselineInfo,
    accepted: schemas/* array */.YOg(schemas/* object */.Ikc({ rule: schemas/* string */.YjP(), reason: schemas/* string */.YjP(), until: schemas/* string */.YjP(), by: schemas/* string */.YjP() })),
    unsettled: schemas/* string */.YjP().optional().describe('why it is not known whether these are the rules that decide'),
    beside: BesideDecision.optional(),
    candidate: schemas/* string */.YjP(),
    policy: schemas/* string */.YjP().nullable().describe('file of the rules; null when they were given as inputs'),
    plan: EvaluatedPlan,
    ruled: schemas/* object */.Ikc({
        from: schemas/* enum */.k5n(['base', 'head', 'unclear']),
        workflow: schemas/* string */.YjP(),
        base: schemas/* object */.Ikc({ branch: schemas/* string */.YjP(), commit: schemas/* string */.YjP() }),
        edited: schemas/* boolean */.zMY(),
        why: schemas/* string */.YjP().optional(),
    })
        .optional()
        .describe('whose inputs of a workflow step the rules are, for a change that is to be merged'),
});
/** By stage, how what it claims is computed again from the bytes alone. */
function rechecks(host) {
    return {
        'evaluate-model': (claim, evidence, others) => recheckEvaluation(host, claim, {
            path: (name) => evidence.file(name),
            fromFile: !others.has('train-model'),
        }),
        'rescore-baseline': (claim, evidence) => recheckRescoring(host, claim, { path: (name) => evidence.file(name), read: (name) => evidence.read(name) }),
        'gate-model': (claim, evidence, others) => recheckGate(host, claim, { path: (name) => evidence.file(name), read: (name) => evidence.read(name) }, others),
    };
}
/**
 * Computes an evaluation again from the predictions and their targets.
 * @param evidence.fromFile whether its predictions must be those of a file, because no model of ours made them
 * @returns every difference, as sentences; empty when all numbers are the same
 */
async function recheckEvaluation(host, claim, { fromFile, ...files }) {
    const { labels, ...plan } = EvaluationParameters.parse(parametersOf(claim));
    const kept = predictionsOf(claim);
    const predictions = kept?.name;
    if (predictions === undefined)
        return ['the evaluation left no predictions to compute it from'];
    // Of predictions that came as a file, what was evaluated is a copy.
    const file = fileOf(claim);
    if (!file && fromFile)
        return ['it read no file of predictions, and there is no model that could have made them'];
    if (file && (file.digest?.['sha256'] === undefined || file.digest['sha256'] !== kept?.digest?.['sha256']))
        return [`what was evaluated is not ${file.name ?? 'the file of predictions'}, which the statement says was read`];
    return withEngine(host, async (engine, directory) => {
        const again = await evaluateWith(engine, host, {
            plan,
            predictions: await files.path(predictions),
            ...(labels !== null && { labels: await files.path(labels) }),
            output: directory,
        });
        const scored = await files.path('scored.parquet');
        const { passed, warned, failed } = judgeEvaluation(again);
        const { passedTests, warnedTests, failedTests } = claim.predicate;
        const said = [
            ...differences(factsOf(claim)?.['result'] ?? null, asJson(evaluationFacts(again))),
            ...differences(asJson({ passedTests, warnedTests, failedTests }), {
                passedTests: passed,
                warnedTests: warned,
                failedTests: failed,
            }),
        ];
        return [
            ...said.map((difference) => `in the statement, ${difference}`),
            ...(await contentDifferences(engine, scored, (0,external_node_path_.join)(directory, 'scored.parquet'))),
            ...differences(await readJson(host, await files.path('result.json')), again),
        ];
    });
}
const RescoringParameters = schemas/* object */.Ikc({ plan: EvaluatedPlan });
/** Computes again what a baseline's model is said to have scored today, from its predictions and today's targets. */
async function recheckRescoring(host, claim, files) {
    const { plan } = RescoringParameters.parse(parametersOf(claim));
    const predictions = predictionsOf(claim)?.name;
    if (predictions === undefined)
        return ['the scoring left no predictions to compute it from'];
    return withEngine(host, async (engine, directory) => {
        const { evaluationSet, metrics } = await evaluateWith(engine, host, {
            plan,
            predictions: await files.path(predictions),
            labels: await files.read(LABELS),
            output: directory,
        });
        const result = (await readJson(host, await files.path('result.json')));
        return [
            ...(await contentDifferences(engine, await files.path('scored.parquet'), (0,external_node_path_.join)(directory, 'scored.parquet'))),
            ...differences(result, { ...result, ...asJson({ evaluationSet, metrics }) }),
        ];
    });
}
/**
 * Computes a verdict again from the scored predictions and the policy that the statement records.
 * @param others all statements of its run, by stage
 * @returns every difference, as sentences; empty when the decision is the same
 */
async function recheckGate(host, claim, files, others) {
    const { candidate, plan, policy, ...input } = GateParameters.parse(parametersOf(claim));
    if (others.has('evaluate-model') && candidate !== EVALUATED)
        return [`it judged ${candidate}, and not what evaluate-model measured`];
    return withEngine(host, async (engine, directory) => {
        const kept = async (name) => made(claim, name) ? files.path(name) : undefined;
        /** What was read as scored predictions, or was made of the file that was read; that it was is seen by making it again. */
        const scored = async (from, as, problems) => {
            const path = await files.read(from);
            const claimed = await kept(as);
            const again = (await isScored(engine, path)) ? path : (0,external_node_path_.join)(directory, as);
            if (again !== path)
                await writeScored(engine, { ...plan, predictions: path }, again);
            if (claimed !== undefined)
                problems.push(...(await contentDifferences(engine, claimed, again)));
            return again;
        };
        const problems = [];
        if (policy !== null) {
            const path = await files.read(policy);
            problems.push(...(await policyDifferences(host, path, { ...input, plan, others })));
            if (problems.length === 0 && factsOf(claim)?.['verdict'] === 'pass')
                problems.push(...(await stagesLeftOut(host, path, others)));
            // By other rules it need not be reached again.
            if (problems.length > 0)
                return problems;
        }
        const baseline = input.baseline.kind === 'file'
            ? await scored(fileNamed(input.baseline), 'baseline.parquet', problems)
            : await kept('baseline.parquet');
        const again = await decideScored(engine, input, {
            candidate: await scored(candidate, 'candidate.parquet', problems),
            baseline,
            original: await kept('original.parquet'),
        });
        const said = differences(factsOf(claim)?.['result'] ?? null, asJson(gateFacts(again)));
        const evaluated = others.get('evaluate-model');
        const { evaluationSet } = (evaluated && factsOf(evaluated)?.['result']) ?? {};
        if (evaluationSet !== undefined && evaluationSet !== again.evaluationSet.digest)
            problems.push('the examples that it judged are not those that evaluate-model measured');
        return [
            ...problems,
            ...said.map((difference) => `in the statement, ${difference}`),
            ...differences(await readJson(host, await files.path('result.json')), again),
        ];
    });
}
/**
 * Reaches a verdict again that is about to be taken from the cache.
 * @param output directory of the decision in question
 * @returns the first difference; nothing when the decision is the same
 */
async function doubtDecision(host, work, output) {
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'mlops-recheck-'));
    try {
        const again = asJson(await decideFiles(host, { ...work, output: directory }));
        return differences(await readJson(host, (0,external_node_path_.join)(output, 'result.json')), again)[0];
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true });
    }
}
async function withEngine(host, body) {
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'mlops-recheck-'));
    const engine = await (0,data/* openEngine */.F5)(host);
    try {
        return await body(engine, directory);
    }
    finally {
        engine.close();
        await (0,promises_.rm)(directory, { recursive: true });
    }
}
async function readJson(host, path) {
    return JSON.parse(await host.files.readText(path));
}
/**
 * Columns by their names, types and order, then rows in one file and not in the other: bytes may differ between versions of
 * the engine, rows may not. Rows are compared by position, so the names must be known to agree before.
 */
async function contentDifferences(engine, claimed, again) {
    const [left, right] = [claimed, again].map((path) => `SELECT * FROM ${(0,data/* parquetRelation */.Fh)(path)}`);
    const columnsOf = async (query) => (await engine.rows(`DESCRIBE ${query}`)).map((row) => `${row['column_name']} ${row['column_type']}`).join(', ');
    try {
        const [said, found] = [await columnsOf(left), await columnsOf(right)];
        if (said !== found)
            return [`the scored examples have other columns than the predictions give: ${said}; expected ${found}`];
        const [row] = await engine.rows(`SELECT (SELECT count(*) FROM (${left} EXCEPT ALL ${right})) + (SELECT count(*) FROM (${right} EXCEPT ALL ${left})) AS count`);
        return row['count'] === 0
            ? []
            : [`the scored examples are not those of the predictions: ${row['count']} rows differ`];
    }
    catch (error) {
        return [`the scored examples cannot be compared with the predictions: ${error.message}`];
    }
}

;// CONCATENATED MODULE: ./packages/evaluation/predictions/prediction-inputs.ts


/** The inputs that say how a file of predictions is read: the same words for every action that reads one. */
const predictionInputs = {
    group: (0,kit.text)().describe('Column whose equal values mark correlated examples.'),
    task: config.Task.optional().describe('Default: inferred from the targets.'),
    id: (0,kit.text)().describe('Column that names an example. Default: id.'),
    target: (0,kit.text)().describe('Column of the true value. Default: target.'),
    score: (0,kit.text)().describe('Column of the score. Default: score, prediction or score_<class>.'),
    weight: (0,kit.text)().describe('Column of weights.'),
    positive: (0,kit.text)().describe('The positive class. Default: 1 or true.'),
    threshold: (0,kit.number)().describe('Score at which the positive class is predicted. Default: 0.5.'),
};

;// CONCATENATED MODULE: ./packages/evaluation/index.ts




























/***/ }),

/***/ 58195:
/***/ (() => {



/***/ })

};
