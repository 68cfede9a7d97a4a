import { describe, expect, it } from '@jest/globals';
import { examine, verdictOf } from './examine.ts';
import type { Line } from './line.ts';
import { releasesByHand, rulesets } from './rulesets.ts';
import type { Settings } from './settings.ts';

const LEDGER = 'mlops/ledger';
const [main, ledger, printed] = rulesets(['model / judge']);
/** As an administrator is shown it. */
const versions = { ...printed!, bypass_actors: [] };

const bypass = (actor_type: string, actor_id: number | null = null) => ({ actor_type, actor_id });
/** Rules of one ruleset, as an administrator is shown it. */
const shown = (rules: readonly { type: string }[], bypass_actors: ReturnType<typeof bypass>[] = []) => ({
  value: rules.map((rule) => ({ ...rule, bypass_actors })),
});

/** A repository on which everything is set as `mlops init --github` says. */
const safe: Settings = {
  repository: { full_name: 'acme/app', private: false, default_branch: 'main', owner: { login: 'acme', type: 'User' } },
  workflowToken: { value: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false } },
  actions: { value: { enabled: true, sha_pinning_required: false } },
  publicForks: { value: { approval_policy: 'all_external_contributors' } },
  privateForks: { unreadable: 'not of a public repository' },
  branch: { value: { protected: false } },
  branchRules: shown(main!.rules),
  ledgerRules: shown(ledger!.rules),
  tagRulesets: { value: [versions] },
  environments: { value: [] },
  secrets: { value: ['PYPI'] },
  runners: { value: { total_count: 0, runners: [] } },
  runnerGroups: undefined,
};
const closed = {
  ...safe,
  repository: { ...safe.repository, private: true },
  privateForks: {
    value: {
      run_workflows_from_fork_pull_requests: true,
      send_write_tokens_to_workflows: false,
      send_secrets_and_variables: false,
      require_approval_for_fork_pr_workflows: true,
    },
  },
} satisfies Settings;

const look = (settings: Settings, ...environments: string[]): Line[] =>
  examine(settings, { checks: ['model', 'model / judge'], ledger: LEDGER, environments, secrets: ['DEPLOY'] });
/** @param types of its rules @param takes patterns of branches or, with `tag`, of tags */
const production = (types: string[], takes?: { name: string; type: 'branch' | 'tag' }[]) => ({
  name: 'production',
  protection_rules: types.map((type) => ({ type })),
  deployment_branch_policy: takes ? { protected_branches: false, custom_branch_policies: true } : null,
  ...(takes && { takes }),
});
const release = { name: '*@v*', type: 'tag' as const };
const withEnvironment = (types: string[], takes?: Parameters<typeof production>[1]): Settings => ({
  ...safe,
  environments: { value: [production(types, takes)] },
});
const withRules = (settings: Settings, key: 'branchRules' | 'ledgerRules', types: string[]): Settings => ({
  ...settings,
  [key]: shown(types.map((type) => ({ type }))),
});
const reviewed = (parameters: Record<string, number | boolean>): Settings => ({
  ...safe,
  branchRules: shown(
    main!.rules.map((rule) =>
      rule.type === 'pull_request' ? { ...rule, parameters: { ...rule.parameters, ...parameters } } : rule,
    ),
  ),
});
const group = { name: 'gpu', allows_public_repositories: false, restricted_to_workflows: true };

describe('examine', () => {
  it.each([
    { name: 'public', settings: safe },
    { name: 'private', settings: closed },
  ])('finds nothing open where everything is set: $name', ({ settings }) => {
    expect(look(settings).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(verdictOf(look(settings))).toBe('pass');
  });

  it.each<{ name: string; settings: Settings; about: string; found: string }>([
    {
      name: 'a token that may write',
      settings: {
        ...safe,
        workflowToken: { value: { default_workflow_permissions: 'write', can_approve_pull_request_reviews: false } },
      },
      about: 'default token of workflows',
      found: 'may write',
    },
    {
      name: 'a workflow that may approve',
      settings: {
        ...safe,
        workflowToken: { value: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: true } },
      },
      about: 'approval of pull requests by workflows',
      found: 'can approve its own change',
    },
    {
      name: 'no Actions',
      settings: { ...safe, actions: { value: { enabled: false } } },
      about: 'actions in use',
      found: 'switched off',
    },
    {
      name: 'commits required',
      settings: { ...safe, actions: { value: { enabled: true, sha_pinning_required: true } } },
      about: 'actions in use',
      found: 'a full commit is required',
    },
    ...['first_time_contributors', 'first_time_contributors_new_to_github', 'a policy of tomorrow'].map((policy) => ({
      name: `forks: ${policy}`,
      settings: { ...safe, publicForks: { value: { approval_policy: policy } } },
      about: 'workflows of forks',
      found: 'without approval',
    })),
    {
      name: 'secrets for forks',
      settings: {
        ...closed,
        privateForks: { value: { ...closed.privateForks.value, send_secrets_and_variables: true } },
      },
      about: 'workflows of forks',
      found: 'secrets',
    },
    {
      name: 'a token that may write for forks',
      settings: {
        ...closed,
        privateForks: { value: { ...closed.privateForks.value, send_write_tokens_to_workflows: true } },
      },
      about: 'workflows of forks',
      found: 'may write',
    },
    {
      name: 'forks of a private repository without approval',
      settings: {
        ...closed,
        privateForks: { value: { ...closed.privateForks.value, require_approval_for_fork_pr_workflows: false } },
      },
      about: 'workflows of forks',
      found: 'without approval',
    },
    {
      name: 'a runner of a public repository, even for one job',
      settings: { ...safe, runners: { value: { total_count: 1, runners: [{ ephemeral: true }] } } },
      about: 'self-hosted runners of the repository',
      found: '1, on a public repository',
    },
    {
      name: 'a runner that stays',
      settings: { ...closed, runners: { value: { total_count: 2, runners: [{ ephemeral: true }, {}] } } },
      about: 'self-hosted runners of the repository',
      found: '2, 1 of them',
    },
    {
      name: 'a runner group open to public repositories',
      settings: {
        ...safe,
        runnerGroups: { value: { runner_groups: [{ ...group, allows_public_repositories: true }] } },
      },
      about: 'runner groups of the organization',
      found: 'open to public repositories: gpu',
    },
    {
      name: 'a runner group for any workflow',
      settings: {
        ...closed,
        runnerGroups: { value: { runner_groups: [{ ...group, restricted_to_workflows: false }] } },
      },
      about: 'runner groups of the organization',
      found: 'any workflow of the repository may use: gpu',
    },
    {
      name: 'a branch without rules',
      settings: withRules(safe, 'branchRules', []),
      about: 'changes of main',
      found: 'pull_request, non_fast_forward, deletion',
    },
    ...['Write', 'Maintain'].map((role, index) => ({
      name: `rules that the role ${role} may bypass`,
      settings: { ...safe, branchRules: shown(main!.rules, [bypass('RepositoryRole', [4, 2][index])]) },
      about: 'changes of main',
      found: 'whoever may push may bypass the rule for: pull_request, non_fast_forward, deletion',
    })),
    {
      name: 'rules that the token of a workflow may bypass',
      settings: { ...safe, branchRules: shown(main!.rules, [bypass('Integration', 15368)]) },
      about: 'changes of main',
      found: 'whoever may push may bypass the rule for: pull_request, non_fast_forward, deletion',
    },
    {
      name: 'a required check that everybody may bypass',
      settings: { ...safe, branchRules: shown(main!.rules, [bypass('RepositoryRole', 4)]) },
      about: 'required checks of main',
      found: 'whoever may push may bypass the rule for: model / judge',
    },
    {
      name: 'a ledger that everybody may rewrite all the same',
      settings: { ...safe, ledgerRules: shown(ledger!.rules, [bypass('DeployKey')]) },
      about: 'rewriting of mlops/ledger',
      found: 'whoever may push may bypass the rule for: non_fast_forward, deletion, required_linear_history',
    },
    {
      name: 'pull requests that nobody approves',
      settings: reviewed({ required_approving_review_count: 0 }),
      about: 'changes of main',
      found: 'nobody has to approve them',
    },
    {
      name: 'an approval of what was there before',
      settings: reviewed({ require_last_push_approval: false, dismiss_stale_reviews_on_push: false }),
      about: 'changes of main',
      found: 'an approval counts for what is pushed after it',
    },
    {
      name: 'an approval by who pushed last',
      settings: reviewed({ require_last_push_approval: false }),
      about: 'changes of main',
      found: 'who pushed last to a pull request of others may approve it',
    },
    {
      name: 'no check required',
      settings: withRules(safe, 'branchRules', ['pull_request']),
      about: 'required checks of main',
      found: 'none; expected model or model / judge',
    },
    {
      name: 'another check required',
      settings: {
        ...withRules(safe, 'branchRules', []),
        branch: { value: { protected: true, protection: { required_status_checks: { contexts: ['tests'] } } } },
      },
      about: 'required checks of main',
      found: 'tests; expected',
    },
    {
      name: 'a ledger that can be rewritten',
      settings: withRules(safe, 'ledgerRules', ['deletion']),
      about: 'rewriting of mlops/ledger',
      found: 'non_fast_forward',
    },
    {
      name: 'a ledger that takes merges, which hide what was recorded',
      settings: withRules(safe, 'ledgerRules', ['deletion', 'non_fast_forward']),
      about: 'rewriting of mlops/ledger',
      found: 'no rule for: required_linear_history',
    },
    {
      name: 'a ledger that no workflow can add to',
      settings: withRules(safe, 'ledgerRules', ['deletion', 'non_fast_forward', 'pull_request']),
      about: 'recording in mlops/ledger',
      found: 'closed to the token of a workflow: pull_request',
    },
    {
      name: 'tags that can be moved',
      settings: { ...safe, tagRulesets: { value: [{ ...versions, rules: [{ type: 'deletion' }] }] } },
      about: 'tags of versions',
      found: 'may be moved or deleted',
    },
    {
      name: 'tags with exceptions',
      settings: {
        ...safe,
        tagRulesets: {
          value: [{ ...versions, conditions: { ref_name: { include: ['~ALL'], exclude: ['refs/tags/x@*'] } } }],
        },
      },
      about: 'tags of versions',
      found: 'may be moved or deleted',
    },
    {
      name: 'a secret that deploys, and that every branch has',
      settings: { ...safe, secrets: { value: ['PYPI', 'DEPLOY'] } },
      about: 'secrets that deploy',
      found: 'DEPLOY, of the repository or its organization',
    },
    {
      name: 'an environment without a rule',
      settings: withEnvironment([]),
      about: 'environments',
      found: 'production takes any branch',
    },
    {
      name: 'an environment that only waits',
      settings: withEnvironment(['wait_timer']),
      about: 'environments',
      found: 'production takes any branch',
    },
    {
      name: 'an environment of other branches',
      settings: withEnvironment(['branch_policy'], [{ name: 'release/*', type: 'branch' }]),
      about: 'environments',
      found: 'production takes the branches release/*',
    },
    {
      name: 'an environment of tags that anybody makes',
      settings: withEnvironment(['branch_policy'], [{ name: 'main', type: 'branch' }, release]),
      about: 'environments',
      found: 'production takes tags *@v*, which whoever may push can make',
    },
    {
      name: 'an environment of any branch that asks reviewers',
      settings: withEnvironment(['required_reviewers']),
      about: 'environments',
      found: 'production takes any branch, whose jobs a reviewer may start and let begin',
    },
    {
      name: 'an environment of any branch that asks others than who started it',
      settings: {
        ...safe,
        environments: {
          value: [{ ...production([]), protection_rules: [{ type: 'required_reviewers', prevent_self_review: true }] }],
        },
      },
      about: 'environments',
      found: 'production takes any branch, whose jobs a second person lets begin',
    },
    {
      name: 'an environment of tags that everybody may make who may push',
      settings: {
        ...withEnvironment(['branch_policy'], [release]),
        tagRulesets: { value: [versions, { ...releasesByHand(), bypass_actors: [bypass('RepositoryRole', 4)] }] },
      },
      about: 'environments',
      found: 'production takes tags *@v*, which whoever may push can make',
    },
    {
      name: 'a ruleset for version tags that everybody may bypass',
      settings: { ...safe, tagRulesets: { value: [{ ...versions, bypass_actors: [bypass('RepositoryRole', 2)] }] } },
      about: 'tags of versions',
      found: 'may be moved or deleted',
    },
    {
      name: 'one that keys of deployment may bypass, which workflows have',
      settings: { ...safe, tagRulesets: { value: [{ ...versions, bypass_actors: [bypass('DeployKey')] }] } },
      about: 'tags of versions',
      found: 'may be moved or deleted',
    },
  ])('$name is open', ({ settings, about, found }) => {
    const line = look(settings).find((each) => each.about === about)!;
    expect(line).toMatchObject({ verdict: 'open', found: expect.stringContaining(found), next: expect.any(String) });
    expect(verdictOf(look(settings))).toBe('fail');
  });

  it.each([
    'workflowToken',
    'actions',
    'publicForks',
    'branch',
    'branchRules',
    'ledgerRules',
    'tagRulesets',
    'environments',
    'secrets',
    'runners',
    'runnerGroups',
  ] as const)('%s that could not be read is never in order', (key) => {
    const lines = look({ ...safe, [key]: { unreadable: 'the token may not see it (403)' } });
    expect(lines.filter(({ verdict }) => verdict === 'could not be read').map(({ found }) => found)).toContain(
      'the token may not see it (403)',
    );
    expect(verdictOf(lines)).toBe('inconclusive');
  });

  it.each([
    {
      name: 'takes the default branch alone, reviewers or not',
      settings: withEnvironment(['branch_policy'], [{ name: 'main', type: 'branch' }]),
    },
    {
      name: 'takes tags too, which a ruleset lets some make',
      settings: {
        ...withEnvironment(['branch_policy'], [{ name: 'main', type: 'branch' }, release]),
        tagRulesets: { value: [versions, releasesByHand()] },
      },
    },
    {
      name: 'takes the tags of one project, where a ruleset lets some make those of all',
      settings: {
        ...withEnvironment(['branch_policy'], [{ name: 'prices@v*', type: 'tag' }]),
        tagRulesets: { value: [versions, releasesByHand()] },
      },
    },
  ])('an environment is in order that $name', ({ settings }) => {
    expect(look(settings).filter(({ about }) => about === 'environments')).toMatchObject([{ verdict: 'ok' }]);
  });

  it.each(['prices*', 'prices@v[0-9]*', 'team/prices@v*', 'prices@v**'])(
    'an environment that takes the tags %s is open, beside a ruleset for other tags',
    (name) => {
      const settings = {
        ...withEnvironment(['branch_policy'], [{ name, type: 'tag' }]),
        tagRulesets: { value: [versions, releasesByHand()] },
      };
      expect(look(settings).filter(({ about }) => about === 'environments')).toMatchObject([{ verdict: 'open' }]);
    },
  );

  it.each([
    { about: 'tags of versions', bypassed: printed!, found: 'a ruleset is there; who may bypass it is shown to' },
    {
      about: 'environments',
      bypassed: undefined,
      found: 'production takes tags *@v*, of which a ruleset is there; who',
    },
  ])('who may bypass a ruleset is not shown to everybody: $about', ({ about, bypassed = versions, found }) => {
    const { bypass_actors: _, ...releases } = releasesByHand();
    const settings = {
      ...withEnvironment(['branch_policy'], [release]),
      tagRulesets: { value: [bypassed, releases] },
    };
    expect(look(settings).find((each) => each.about === about)).toMatchObject({
      verdict: 'could not be read',
      found: expect.stringContaining(found),
    });
  });

  it.each([bypass('RepositoryRole', 5), bypass('OrganizationAdmin', 1), bypass('Integration', 7), bypass('Team', 8)])(
    'chosen ones may bypass a ruleset: $actor_type',
    (actor) => {
      const tagRulesets = { value: [{ ...versions, bypass_actors: [actor] }] };
      expect(look({ ...safe, tagRulesets }).find(({ about }) => about === 'tags of versions')?.verdict).toBe('ok');
    },
  );

  it.each(['changes of main', 'required checks of main', 'rewriting of mlops/ledger'])(
    'of the rules of a branch it is not shown to everybody who may bypass them: %s',
    (about) => {
      const settings = { ...safe, branchRules: { value: main!.rules }, ledgerRules: { value: ledger!.rules } };
      expect(look(settings).find((each) => each.about === about)).toMatchObject({
        verdict: 'could not be read',
        found: 'a ruleset is there; who may bypass it is shown to administrators',
      });
    },
  );

  it('of two rulesets with a rule, the one counts that nobody may bypass', () => {
    const branchRules = {
      value: [...shown(main!.rules, [bypass('RepositoryRole', 4)]).value, ...shown(main!.rules).value],
    };
    expect(verdictOf(look({ ...safe, branchRules }))).toBe('pass');
  });

  it.each([
    {
      settings: safe,
      found:
        'by pull request, 1 approval, with those of code owners, where CODEOWNERS, which is not looked at, names some',
    },
    {
      settings: reviewed({ require_code_owner_review: false }),
      found: 'by pull request, 1 approval, by anybody who may write: code owners are not asked',
    },
    {
      settings: reviewed({ require_last_push_approval: false, required_approving_review_count: 2 }),
      found: 'by pull request, 2 approvals, with',
    },
  ])('says who reviews: $found', ({ settings, found }) => {
    expect(look(settings).find(({ about }) => about === 'changes of main')).toMatchObject({
      verdict: 'ok',
      found: expect.stringContaining(found),
    });
  });

  // GitHub: "If no branch protection rules are defined for any branch in the repository, then all branches can deploy."
  it('an environment for protected branches is open to all while none has a classic rule', () => {
    const policy = { protected_branches: true, custom_branch_policies: false };
    const environments = { value: [{ ...production(['branch_policy']), deployment_branch_policy: policy }] };
    const [line] = look({ ...safe, environments }).filter(({ about }) => about === 'environments');
    expect(line).toMatchObject({
      verdict: 'open',
      found: expect.stringContaining('while there is no such rule any branch'),
      next: expect.stringContaining('only the branch main'),
    });
  });

  it('an environment that workflows name and nobody has made is open', () => {
    const named = look(withEnvironment(['required_reviewers']), 'production', 'staging').find(
      ({ about }) => about === 'environments that workflows name',
    );
    expect(named).toMatchObject({ verdict: 'open', found: expect.stringMatching(/^not there: staging;/) });
  });

  it('of a classic protection says that its content is not shown', () => {
    const lines = look({ ...withRules(safe, 'branchRules', []), branch: { value: { protected: true } } });
    expect(lines.find(({ about }) => about === 'changes of main')).toMatchObject({ verdict: 'could not be read' });
  });
});
