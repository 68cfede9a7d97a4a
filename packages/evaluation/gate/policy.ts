import type { GateRule, Task } from '#config';
import type { Acceptance, RuleOutcome } from '../result.ts';

export type Bound = RuleOutcome['bound'];

/** One rule, ready to be applied: the same for the whole and for every slice. */
export interface Rule {
  /** Stable: `roc_auc.min`, `roc_auc.margin`, `roc_auc[origin,carrier].margin`; a repeated one gets `#2`. */
  id: string;
  metric: string;
  bound: Bound;
  /** Empty: the rule is about all examples together. */
  slices: string[];
  minCount: number;
  onInconclusive: GateRule['on-inconclusive'];
}

/** The rules, and what is said when there are none. */
export interface Policy {
  rules: Rule[];
  /** No rule was written; the one here is implied. */
  implied: boolean;
  /**
   * A first run, without a baseline, may pass on margin rules alone and becomes the baseline: the project has no
   * mlops.yml that could hold an absolute rule.
   */
  mayStart: boolean;
}

/** An accepted exception for `rule`: an outcome's id, or a rule's. */
export interface AcceptedRule extends Acceptance {
  rule: string;
  /** The account that brought it to the server, where one was asked. */
  pushedBy?: string | undefined;
}

/** The metric a team most likely means when it names none. */
export const defaultMetrics: Readonly<Record<Task, readonly [string, ...string[]]>> = {
  'binary-classification': ['roc_auc', 'average_precision', 'log_loss'],
  'multiclass-classification': ['accuracy', 'f1_macro'],
  regression: ['root_mean_squared_error', 'mean_absolute_error', 'r2'],
};

/**
 * The rules as written, each with its id. Without any, one is implied: the task's first metric must not be shown to
 * be worse than the baseline's (margin 0, and what is not shown is only reported), so that a team that wrote no rule
 * is stopped by nothing but a loss beyond doubt.
 */
export function policyOf(
  rules: readonly GateRule[],
  metrics: readonly string[],
  options: { mayStart?: boolean } = {},
): Policy {
  if (rules.length === 0) {
    const metric = metrics[0]!;
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
  const seen = new Map<string, number>();
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
export function ruleTarget(metric: string, slices: string): string {
  return slices === '' ? metric : `${metric}[${slices}]`;
}

/** Whether an exception of this name excuses anything: a rule's id, or that of one of its slices, `roc_auc[carrier=US].margin`. */
export function isRuleNamed(policy: Policy, name: string): boolean {
  return policy.rules.some(({ id, metric, slices }) => {
    const end = `]${id.slice(ruleTarget(metric, slices.join(',')).length)}`;
    const ofSlice = (slicing: string): boolean => {
      const begin = `${metric}[${slicing}=`;
      return name.startsWith(begin) && name.endsWith(end) && name.length > begin.length + end.length;
    };
    return name === id || slices.some((slicing) => name === `${metric}[${slicing}${end}` || ofSlice(slicing));
  });
}

function boundOf(rule: GateRule): Bound {
  if (rule.min !== undefined) return { kind: 'min', value: rule.min };
  if (rule.max !== undefined) return { kind: 'max', value: rule.max };
  if (typeof rule.margin === 'string')
    return { kind: 'margin', value: Number.parseFloat(rule.margin) / 100, relative: true };
  return { kind: 'margin', value: rule.margin! };
}
