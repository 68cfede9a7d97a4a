import type { Task } from '#config';
import type { Sample } from '../examples/sample.ts';

/** A metric of a sample and what each example contributes to its error. */
export interface Measured {
  value: number;
  /**
   * ψ, one number per example with mean zero: value − truth ≈ mean(ψ). It is the derivative of the value by the
   * example's relative weight, times the number of examples (the infinitesimal jackknife), so the error of any
   * smooth function of metrics, or of a difference of models on the same examples, follows by the chain rule.
   * null when none is known: then there is no interval.
   */
  influence: Float64Array | null;
}

/** Why a metric has no value on a sample, as the end of the sentence "… is undefined: ". */
export interface Undefined {
  undefined: string;
}

export interface Metric {
  /** scikit-learn's name. */
  name: string;
  tasks: readonly Task[];
  /** Which way is better. */
  direction: 'higher' | 'lower';
  /** Smallest and largest value possible. */
  range: readonly [number, number];
  /** It averages over classes, so each class needs examples enough; otherwise a rare class hardly moves it. */
  everyClass?: boolean;
  /** It sees predicted classes alone: two models that predict the same classes are the same to it. */
  ofClasses?: boolean;
  /**
   * ψ has mean zero within the positives and within the negatives, so an interval for independent examples takes the
   * class sizes as given. For roc_auc this is DeLong's variance exactly.
   */
  stratified?: boolean;
  /** An area under a curve: near 1 its error shrinks with its distance from 1, so its interval is one on the logit scale. */
  area?: boolean;
  compute(sample: Sample): Measured | Undefined;
  /** For a share of examples: 1 success, 0 failure, −1 does not count. Binomial intervals need no large sample. */
  trials?(sample: Sample): Int8Array;
  /** The trials count class by class, and the shares of so many classes are averaged; one without examples counts as 0. */
  averagedOver?(sample: Sample): number;
}
