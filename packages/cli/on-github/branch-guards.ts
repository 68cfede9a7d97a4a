import { BYPASS, guardedBy, NOT_SHOWN, PRINTED } from './bypass.ts';
import { both, line, notShown, ok, open, type Judged, type Line } from './line.ts';
import type { BranchRule, Settings } from './settings.ts';

type Rules = readonly BranchRule[];

/**
 * Judges the rules that hold for whoever may push. One that its ruleset lets everybody by is none; what is in order only with
 * some of which it is not shown whom they let by, is not known.
 * @param judge.lacks what is open with those rules
 * @param judge.next what to do about it
 */
function held(
  all: Rules,
  judge: { lacks: (rules: Rules) => string[]; next?: string; order: (rules: Rules) => string },
): Judged {
  const sure = all.filter((rule) => guardedBy([rule]) === 'yes');
  if (judge.lacks(sure).length === 0) return ok(judge.order(sure));
  const lacking = judge.lacks(all.filter((rule) => guardedBy([rule]) !== 'no'));
  return lacking.length === 0
    ? notShown(`a ruleset is there; ${NOT_SHOWN}`)
    : open(lacking.join('; '), `${judge.next ?? PRINTED}; ${BYPASS}`);
}

const has = (rules: Rules, type: string): boolean => rules.some((rule) => rule.type === type);

/** Of those types, the ones that no rule is of, and the ones whose every rule lets everybody by. */
function without(types: readonly string[], rules: Rules, all: Rules): string[] {
  const none = types.filter((type) => !has(all, type));
  const bypassed = types.filter((type) => has(all, type) && !has(rules, type));
  return [
    ...(none.length === 0 ? [] : [`no rule for: ${none.join(', ')}`]),
    ...(bypassed.length === 0 ? [] : [`whoever may push may bypass the rule for: ${bypassed.join(', ')}`]),
  ];
}

const KEPT = ['non_fast_forward', 'deletion'];
/** Of a ledger: a merge hides what the side had that it takes nothing from. */
const GROWING = [...KEPT, 'required_linear_history'];

export function changes({ branch, branchRules, repository }: Settings): Line {
  const about = `changes of ${repository.default_branch}`;
  return line(about, both(branch, branchRules), ([{ protected: classic }, all]) => {
    // What a classic protection demands, only an administrator's token is told.
    if (classic && all.length === 0) return notShown('guarded by a classic protection, whose content is not shown');
    const lacks = (rules: Rules): string[] => [
      ...without(['pull_request', ...KEPT], rules, all),
      ...(has(rules, 'pull_request') ? unreviewed(reviews(rules)) : []),
    ];
    const order = (rules: Rules): string =>
      `by pull request, ${approvals(reviews(rules))}; neither rewriting nor deletion`;
    return held(all, { lacks, order });
  });
}

interface Reviews {
  count: number;
  stale: boolean;
  lastPush: boolean;
  owners: boolean;
}

/** Several rules ask for what each of them does. */
function reviews(rules: Rules): Reviews {
  const asked = rules.flatMap(({ type, parameters }) => (type === 'pull_request' && parameters ? [parameters] : []));
  return {
    count: Math.max(0, ...asked.map(({ required_approving_review_count: count = 0 }) => count)),
    stale: !asked.some(({ dismiss_stale_reviews_on_push: dismissed }) => dismissed),
    lastPush: asked.some(({ require_last_push_approval: required }) => required),
    owners: asked.some(({ require_code_owner_review: required }) => required),
  };
}

/** Who may push may do so to anybody's pull request, and approves what they did not open. */
function unreviewed({ count, stale, lastPush }: Reviews): string[] {
  if (count === 0) return ['nobody has to approve them'];
  if (lastPush || (count > 1 && !stale)) return [];
  return [
    stale
      ? 'an approval counts for what is pushed after it'
      : 'who pushed last to a pull request of others may approve it',
  ];
}

function approvals({ count, owners }: Reviews): string {
  const of = owners
    ? 'with those of code owners, where CODEOWNERS, which is not looked at, names some'
    : 'by anybody who may write: code owners are not asked';
  return `${count} ${count === 1 ? 'approval' : 'approvals'}, ${of}`;
}

export function requiredChecks({ branch, branchRules, repository }: Settings, names: readonly string[]): Line {
  const about = `required checks of ${repository.default_branch}`;
  return line(about, both(branch, branchRules), ([{ protection }, all]) => {
    const classic = protection?.required_status_checks?.contexts ?? [];
    const required = (rules: Rules): string[] => [...classic, ...rules.flatMap(contexts)];
    const expected = (rules: Rules): boolean => required(rules).some((context) => names.includes(context));
    const lacks = (rules: Rules): string[] => {
      if (expected(rules)) return [];
      if (expected(all)) return [`whoever may push may bypass the rule for: ${required(all).join(', ')}`];
      return [`${required(all).join(', ') || 'none'}; expected ${names.join(' or ')}`];
    };
    const next = 'require the check of the model, or name yours: mlops doctor --github --check NAME';
    return held(all, { lacks, next, order: (rules) => required(rules).join(', ') });
  });
}

function contexts({ parameters }: BranchRule): string[] {
  return (parameters?.required_status_checks ?? []).map(({ context }) => context);
}

/** Rules that let nobody append who is not allowed to bypass them: a workflow's token never is. */
const CLOSING = ['creation', 'update', 'pull_request', 'required_status_checks', 'workflows', 'required_deployments'];

export function ledger({ ledgerRules: read }: Settings, name: string): Line[] {
  return [
    line(`rewriting of ${name}`, read, (all) =>
      held(all, {
        lacks: (rules) => without(GROWING, rules, all),
        order: () => 'neither rewriting, deletion nor merges',
      }),
    ),
    line(`recording in ${name}`, read, (rules) => {
      const closing = CLOSING.filter((type) => has(rules, type));
      return closing.length === 0
        ? ok('open to whoever may push, workflows included')
        : open(
            `closed to the token of a workflow: ${closing.join(', ')}`,
            'record with the token of a GitHub App that may bypass, or lift these rules for this branch',
          );
    }),
  ];
}
