/** The id of GitHub Actions as an app: a required check counts only when a workflow reported it. */
export const GITHUB_ACTIONS = 15368;
/** The id of the role that administrators of a repository have. */
export const ADMINISTRATORS = 5;

/** The body of `POST /repos/{owner}/{repo}/rulesets`. */
export interface Ruleset {
  name: string;
  target: 'branch' | 'tag';
  enforcement: 'active';
  conditions: { ref_name: { include: string[]; exclude: string[] } };
  rules: { type: string; parameters?: Record<string, unknown> }[];
  bypass_actors?: { actor_id: number; actor_type: 'RepositoryRole'; bypass_mode: 'always' }[];
}

/** Tags of versions (`name@v1.2.3`) and of stages (`name#production#4`), in GTO's grammar. */
export const VERSION_TAGS = ['refs/tags/*@*', 'refs/tags/*#*'];

/** Of those, the tags that release. */
export const RELEASE_TAGS = 'refs/tags/*@v*';

/**
 * What guards a verdict: changes come by pull request and pass the check, what is recorded is only added to, and a version
 * means the same bytes for ever.
 * @param checks names of the checks that a pull request must pass
 */
export function rulesets(checks: readonly string[]): Ruleset[] {
  const required = checks.map((context) => ({ context, integration_id: GITHUB_ACTIONS }));
  return [
    ruleset(
      'mlops: default branch',
      'branch',
      ['~DEFAULT_BRANCH'],
      [
        { type: 'deletion' },
        { type: 'non_fast_forward' },
        {
          type: 'pull_request',
          parameters: {
            required_approving_review_count: 1,
            dismiss_stale_reviews_on_push: true,
            require_code_owner_review: true,
            require_last_push_approval: true,
            required_review_thread_resolution: false,
          },
        },
        ...(required.length === 0
          ? []
          : [
              {
                type: 'required_status_checks',
                parameters: { required_status_checks: required, strict_required_status_checks_policy: false },
              },
            ]),
      ],
    ),
    ruleset(
      'mlops: ledger',
      'branch',
      ['refs/heads/mlops/**'],
      [{ type: 'deletion' }, { type: 'non_fast_forward' }, { type: 'required_linear_history' }],
    ),
    ruleset('mlops: versions', 'tag', VERSION_TAGS, [{ type: 'deletion' }, { type: 'update' }]),
  ];
}

/**
 * Tags that release are made by administrators, and by whom they let besides: what an environment needs that takes such tags. The token of a workflow
 * then makes none, so that releases by hand or after a training need a tag first.
 */
export function releasesByHand(): Ruleset {
  const administrators = { actor_id: ADMINISTRATORS, actor_type: 'RepositoryRole', bypass_mode: 'always' } as const;
  return {
    ...ruleset('mlops: who releases', 'tag', [RELEASE_TAGS], [{ type: 'creation' }]),
    bypass_actors: [administrators],
  };
}

function ruleset(name: string, target: Ruleset['target'], include: string[], rules: Ruleset['rules']): Ruleset {
  return { name, target, enforcement: 'active', conditions: { ref_name: { include, exclude: [] } }, rules };
}

/** Commands for GitHub's own command line, which fills in owner and repository. */
export function rulesetCommands(all: readonly Ruleset[]): string {
  return all
    .map((each) =>
      ["gh api --method POST 'repos/{owner}/{repo}/rulesets' --input - <<'RULESET'", written(each), 'RULESET'].join(
        '\n',
      ),
    )
    .join('\n');
}

/** JSON with one rule per line. */
function written({ rules, ...rest }: Ruleset): string {
  const fields = Object.entries(rest).map(([field, value]) => `  "${field}": ${JSON.stringify(value)}`);
  const each = rules.map((rule) => `    ${JSON.stringify(rule)}`);
  return `{\n${[...fields, `  "rules": [\n${each.join(',\n')}\n  ]`].join(',\n')}\n}`;
}

/** What rulesets cannot do, said where they are offered. */
export const RULESET_LIMITS = [
  'The token of a workflow (GITHUB_TOKEN) cannot be a bypass actor of a ruleset. So the ledger is guarded against rewriting and',
  'deletion, not against additions by others who may push; to leave additions to the workflow alone, record with the token of',
  'a GitHub App, restrict creations and updates of mlops/** and name the App as bypass actor.',
];
