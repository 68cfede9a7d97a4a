import { z } from 'zod';
import type { Host } from '#kit';
import { fail } from '../errors.ts';

/** A setting of the repository; whatever keeps it from being read is no answer. */
export type Read<T> = { value: T } | { unreadable: string };

/** The parts of GitHub's answers that something is said about (REST API, version 2022-11-28). */
const shapes = {
  repository: z.object({
    full_name: z.string(),
    private: z.boolean(),
    default_branch: z.string(),
    owner: z.object({ login: z.string(), type: z.string() }),
  }),
  workflowToken: z.object({
    default_workflow_permissions: z.enum(['read', 'write']),
    can_approve_pull_request_reviews: z.boolean(),
  }),
  actions: z.object({ enabled: z.boolean(), sha_pinning_required: z.boolean().optional() }),
  publicForks: z.object({ approval_policy: z.string() }),
  privateForks: z.object({
    run_workflows_from_fork_pull_requests: z.boolean(),
    send_write_tokens_to_workflows: z.boolean(),
    send_secrets_and_variables: z.boolean(),
    require_approval_for_fork_pr_workflows: z.boolean(),
  }),
  branch: z.object({
    protected: z.boolean(),
    protection: z.object({ required_status_checks: z.object({ contexts: z.array(z.string()) }).optional() }).optional(),
  }),
  rules: z.array(
    z.object({
      type: z.string(),
      ruleset_id: z.number().optional(),
      parameters: z
        .object({
          required_approving_review_count: z.number().optional(),
          dismiss_stale_reviews_on_push: z.boolean().optional(),
          require_code_owner_review: z.boolean().optional(),
          require_last_push_approval: z.boolean().optional(),
          required_status_checks: z.array(z.object({ context: z.string() })).optional(),
        })
        .optional(),
    }),
  ),
  rulesets: z.array(z.object({ id: z.number(), target: z.string().optional(), enforcement: z.string() })),
  ruleset: z.object({
    conditions: z
      .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).optional() })
      .nullish(),
    rules: z.array(z.object({ type: z.string() })).optional(),
    // Shown to whoever may change the ruleset.
    bypass_actors: z.array(z.object({ actor_id: z.number().nullish(), actor_type: z.string() })).optional(),
  }),
  environments: z.object({
    environments: z.array(
      z.object({
        name: z.string(),
        protection_rules: z
          .array(z.object({ type: z.string(), prevent_self_review: z.boolean().optional() }))
          .optional(),
        deployment_branch_policy: z
          .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
          .nullish(),
      }),
    ),
  }),
  branchPolicies: z.object({
    branch_policies: z.array(z.object({ name: z.string(), type: z.enum(['branch', 'tag']).optional() })),
  }),
  secrets: z.object({ secrets: z.array(z.object({ name: z.string() })) }),
  runners: z.object({ total_count: z.number(), runners: z.array(z.object({ ephemeral: z.boolean().optional() })) }),
  runnerGroups: z.object({
    runner_groups: z.array(
      z.object({
        name: z.string(),
        allows_public_repositories: z.boolean(),
        restricted_to_workflows: z.boolean().optional(),
      }),
    ),
  }),
};

type Shape<Name extends keyof typeof shapes> = z.output<(typeof shapes)[Name]>;

export type Environment = Shape<'environments'>['environments'][number] & {
  /** Patterns of the branches and tags whose jobs it takes, where it has such. */
  takes?: Shape<'branchPolicies'>['branch_policies'];
};

/** A rule in force for a branch, with whom its ruleset lets by, where that is shown. */
export type BranchRule = Shape<'rules'>[number] & Pick<Shape<'ruleset'>, 'bypass_actors'>;

export interface Settings {
  repository: Shape<'repository'>;
  workflowToken: Read<Shape<'workflowToken'>>;
  actions: Read<Shape<'actions'>>;
  publicForks: Read<Shape<'publicForks'>>;
  privateForks: Read<Shape<'privateForks'>>;
  branch: Read<Shape<'branch'>>;
  branchRules: Read<BranchRule[]>;
  ledgerRules: Read<BranchRule[]>;
  /** Of the rulesets in force for tags. */
  tagRulesets: Read<Shape<'ruleset'>[]>;
  environments: Read<Environment[]>;
  runners: Read<Shape<'runners'>>;
  /** Names of those that every branch has: of the repository, and of its organization. */
  secrets: Read<string[]>;
  /** Undefined where no organization owns the repository: there are none. */
  runnerGroups: Read<Shape<'runnerGroups'>> | undefined;
}

/**
 * Asks GitHub for the settings that guard runners, verdicts and records. Nothing is changed.
 * @param options.ledger the branch of the ledger
 * @throws MLOPS_DOCTOR_UNREADABLE when not even the repository can be read
 */
export async function readSettings(
  host: Pick<Host, 'fetch' | 'signal'>,
  options: { apiUrl: string; token: string; repository: string; ledger: string },
): Promise<Settings> {
  const ask = async <T>(shape: z.ZodType<T>, path: string): Promise<Read<T>> => answer(host, options, shape, path);
  const at = `/repos/${options.repository}`;
  const found = await ask(shapes.repository, at);
  if ('unreadable' in found) {
    throw fail('MLOPS_DOCTOR_UNREADABLE', {
      message: `${options.repository} could not be read: ${found.unreadable}.`,
      hint: 'Check the name (--repository owner/name) and that the token may read it.',
    });
  }
  const repository = found.value;
  const branch = encodeURIComponent(repository.default_branch);
  const [workflowToken, actions, publicForks, privateForks, ofBranch, branchRules, ledgerRules] = await Promise.all([
    ask(shapes.workflowToken, `${at}/actions/permissions/workflow`),
    ask(shapes.actions, `${at}/actions/permissions`),
    ask(shapes.publicForks, `${at}/actions/permissions/fork-pr-contributor-approval`),
    ask(shapes.privateForks, `${at}/actions/permissions/fork-pr-workflows-private-repos`),
    ask(shapes.branch, `${at}/branches/${branch}`),
    readBranchRules(ask, at, branch),
    readBranchRules(ask, at, encodeURIComponent(options.ledger)),
  ]);
  const [environments, runners, runnerGroups, tagRulesets, secrets] = await Promise.all([
    readEnvironments(ask, at),
    ask(shapes.runners, `${at}/actions/runners?per_page=100`),
    repository.owner.type === 'Organization'
      ? ask(shapes.runnerGroups, groupsOf(repository))
      : Promise.resolve(undefined),
    readTagRulesets(ask, at),
    readSecrets(ask, at, repository),
  ]);
  return {
    ...{ repository, workflowToken, actions, publicForks, privateForks, branch: ofBranch, branchRules, ledgerRules },
    ...{ environments, runners, runnerGroups, tagRulesets, secrets },
  };
}

type Ask = <T>(shape: z.ZodType<T>, path: string) => Promise<Read<T>>;

function groupsOf({ full_name, owner }: Shape<'repository'>): string {
  const name = full_name.split('/')[1]!;
  return `/orgs/${owner.login}/actions/runner-groups?per_page=100&visible_to_repository=${encodeURIComponent(name)}`;
}

/** One answer has all rules of a branch; who may bypass them, each of their rulesets says. One that cannot be read shows nobody. */
async function readBranchRules(ask: Ask, at: string, branch: string): Promise<Settings['branchRules']> {
  const rules = await ask(shapes.rules, `${at}/rules/branches/${branch}?per_page=100`);
  if ('unreadable' in rules) return rules;
  const ids = new Set(rules.value.flatMap(({ ruleset_id: id }) => (id === undefined ? [] : [id])));
  const rulesets = new Map(
    await Promise.all([...ids].map(async (id) => [id, await ask(shapes.ruleset, `${at}/rulesets/${id}`)] as const)),
  );
  const value = rules.value.map((rule): BranchRule => {
    const ruleset = rule.ruleset_id === undefined ? undefined : rulesets.get(rule.ruleset_id);
    return ruleset && 'value' in ruleset ? { ...rule, bypass_actors: ruleset.value.bypass_actors } : rule;
  });
  return { value };
}

/** Of tags there is no answer for all rules: each ruleset is asked. */
async function readTagRulesets(ask: Ask, at: string): Promise<Settings['tagRulesets']> {
  const all = await ask(shapes.rulesets, `${at}/rulesets?includes_parents=true&per_page=100`);
  if ('unreadable' in all) return all;
  const ofTags = all.value.filter(({ target, enforcement }) => target === 'tag' && enforcement === 'active');
  return together(await Promise.all(ofTags.map(({ id }) => ask(shapes.ruleset, `${at}/rulesets/${id}`))));
}

async function readSecrets(ask: Ask, at: string, { owner }: Shape<'repository'>): Promise<Settings['secrets']> {
  const places = ['secrets', ...(owner.type === 'Organization' ? ['organization-secrets'] : [])];
  const all = together(
    await Promise.all(places.map((place) => ask(shapes.secrets, `${at}/actions/${place}?per_page=100`))),
  );
  if ('unreadable' in all) return all;
  return { value: all.value.flatMap(({ secrets }) => secrets.map(({ name }) => name.toUpperCase())) };
}

/** What an environment of patterns takes is asked of each. */
async function readEnvironments(ask: Ask, at: string): Promise<Settings['environments']> {
  const all = await ask(shapes.environments, `${at}/environments?per_page=100`);
  if ('unreadable' in all) return all;
  const each = await Promise.all(
    all.value.environments.map(async (environment): Promise<Read<Environment>> => {
      if (environment.deployment_branch_policy?.custom_branch_policies !== true) return { value: environment };
      const place = `${at}/environments/${encodeURIComponent(environment.name)}/deployment-branch-policies?per_page=100`;
      const found = await ask(shapes.branchPolicies, place);
      return 'unreadable' in found ? found : { value: { ...environment, takes: found.value.branch_policies } };
    }),
  );
  return together(each);
}

function together<T>(each: readonly Read<T>[]): Read<T[]> {
  const unreadable = each.find((one) => 'unreadable' in one);
  return unreadable ?? { value: each.flatMap((one) => ('value' in one ? [one.value] : [])) };
}

const PATIENCE_MS = 20_000;

async function answer<T>(
  host: Pick<Host, 'fetch' | 'signal'>,
  { apiUrl, token }: { apiUrl: string; token: string },
  shape: z.ZodType<T>,
  path: string,
): Promise<Read<T>> {
  try {
    const response = await host.fetch(`${apiUrl}${path}`, {
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
        'user-agent': 'mlops-actions',
      },
      // Elsewhere, the token is nobody's business.
      redirect: 'error',
      signal: AbortSignal.any([host.signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (!response.ok) return { unreadable: refusal(response) };
    if (/rel="next"/.test(response.headers.get('link') ?? '')) return { unreadable: 'more than 100 entries' };
    const parsed = shape.safeParse(await response.json());
    return parsed.success ? { value: parsed.data } : { unreadable: 'the answer has another shape than expected' };
  } catch (error) {
    if (host.signal.aborted) throw error;
    return { unreadable: `no answer (${(error as Error).name})` };
  }
}

/** GitHub answers 404 for what a token may not see. */
function refusal({ status, headers }: Response): string {
  const needed = headers.get('x-accepted-github-permissions');
  if (status === 401) return 'the token is not valid (401)';
  if (status === 403 && headers.get('x-ratelimit-remaining') === '0') return 'no requests left for this hour (403)';
  if (status === 403 || status === 404)
    return `the token may not see it (${status}${needed === null ? '' : `; it needs ${needed}`})`;
  return `GitHub answered ${status}`;
}
