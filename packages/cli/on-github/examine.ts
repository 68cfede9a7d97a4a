import type { Verdict } from '#kit';
import { changes, ledger, requiredChecks } from './branch-guards.ts';
import { BYPASS, NOT_SHOWN, PRINTED, type Guarded } from './bypass.ts';
import { both, line, notShown, ok, open, type Line } from './line.ts';
import { RELEASE_TAGS, VERSION_TAGS } from './rulesets.ts';
import type { Environment, Settings } from './settings.ts';
import { guarded, type TagRulesets } from './tag-guards.ts';

/** `fail` when something is open; else `inconclusive` when something could not be read; else `pass`. */
export function verdictOf(lines: readonly Line[]): Verdict {
  if (lines.some(({ verdict }) => verdict === 'open')) return 'fail';
  return lines.every(({ verdict }) => verdict === 'ok') ? 'pass' : 'inconclusive';
}

/**
 * What the settings say about runners, verdicts and records.
 * @param options.checks names that the model's check may have; one of them should be required
 * @param options.environments those that workflows name; @param options.secrets those that they deploy with, in upper case
 */
export function examine(
  settings: Settings,
  options: {
    checks: readonly string[];
    ledger: string;
    environments: readonly string[];
    secrets: readonly string[];
  },
): Line[] {
  return [
    workflowToken(settings),
    approvals(settings),
    pins(settings),
    forks(settings),
    repositoryRunners(settings),
    runnerGroups(settings),
    changes(settings),
    requiredChecks(settings, options.checks),
    ...ledger(settings, options.ledger),
    versionTags(settings),
    ...environments(settings, options.environments),
    secrets(settings, options.secrets),
  ];
}

function workflowToken({ workflowToken: read }: Settings): Line {
  return line('default token of workflows', read, ({ default_workflow_permissions: level }) =>
    level === 'read'
      ? ok('may only read')
      : open(
          'may write wherever a workflow does not say otherwise',
          'Settings → Actions → General → Workflow permissions: read',
        ),
  );
}

function approvals({ workflowToken: read }: Settings): Line {
  return line('approval of pull requests by workflows', read, ({ can_approve_pull_request_reviews: allowed }) =>
    allowed
      ? open(
          'allowed: a workflow can approve its own change',
          'Settings → Actions → General: do not let Actions approve pull requests',
        )
      : ok('not allowed'),
  );
}

function pins({ actions: read }: Settings): Line {
  return line('actions in use', read, ({ enabled, sha_pinning_required: required }) => {
    if (!enabled) return open('Actions are switched off', 'Settings → Actions → General');
    return required === true
      ? open('a full commit is required: the templates follow a tag', 'pin mlops-actions in your workflows by commit')
      : ok('on; tags are allowed');
  });
}

function forks(settings: Settings): Line {
  const about = 'workflows of forks';
  if (settings.repository.private) {
    return line(about, settings.privateForks, (forked) => {
      if (!forked.run_workflows_from_fork_pull_requests) return ok('do not run');
      if (forked.send_write_tokens_to_workflows || forked.send_secrets_and_variables)
        return open(
          'get a token that may write, or secrets',
          'Settings → Actions → General → Fork pull request workflows: neither',
        );
      return forked.require_approval_for_fork_pr_workflows
        ? ok('run after approval, without secrets')
        : open('run without approval', 'Settings → Actions → General: require approval');
    });
  }
  return line(about, settings.publicForks, ({ approval_policy: policy }) => {
    if (policy === 'all_external_contributors') return ok('run after approval, for everybody outside');
    return open(
      policy === 'first_time_contributors'
        ? 'run without approval for whoever contributed once'
        : 'run without approval for whoever is not new to GitHub',
      'Settings → Actions → General → Approval for running fork pull request workflows: all external contributors',
    );
  });
}

function repositoryRunners({ runners: read, repository }: Settings): Line {
  return line('self-hosted runners of the repository', read, ({ total_count: count, runners }) => {
    const lasting = runners.filter(({ ephemeral }) => ephemeral !== true).length;
    if (count === 0) return ok('none');
    if (!repository.private)
      return open(
        `${count}, on a public repository: an approved fork runs its code on them`,
        'move them into a runner group that only chosen workflows may use',
      );
    return lasting === 0
      ? ok(`${count}, each for one job`)
      : open(
          `${count}, ${lasting} of them not known to end after a job: one run can leave something for the next`,
          'register them with --ephemeral',
        );
  });
}

function runnerGroups({ runnerGroups: read, repository }: Settings): Line {
  const about = 'runner groups of the organization';
  if (read === undefined) return { about, ...ok('no organization owns the repository') };
  return line(about, read, ({ runner_groups: groups }) => {
    const toPublic = groups.filter((group) => !repository.private && group.allows_public_repositories);
    const toAll = groups.filter(({ restricted_to_workflows: restricted }) => restricted !== true);
    const names = (some: typeof groups): string => some.map(({ name }) => name).join(', ');
    if (groups.length === 0) return ok('none can be used here');
    if (toPublic.length > 0)
      return open(`open to public repositories: ${names(toPublic)}`, 'take public repositories out of the group');
    return toAll.length === 0
      ? ok(`only for chosen workflows: ${names(groups)}`)
      : open(
          `any workflow of the repository may use: ${names(toAll)}`,
          'restrict the group to the workflow that trains, at a tag or commit',
        );
  });
}

function versionTags({ tagRulesets: read }: Settings): Line {
  return line('tags of versions', read, (rulesets) => {
    const guards = (pattern: string) =>
      (['deletion', 'update'] as const).map((rule) => guarded(rulesets, pattern, rule));
    const left = VERSION_TAGS.filter((pattern) => guards(pattern).includes('no'));
    if (left.length > 0) return open(`may be moved or deleted: ${left.join(', ')}`, `${PRINTED}; ${BYPASS}`);
    if (VERSION_TAGS.flatMap(guards).includes('not shown')) return notShown(`a ruleset is there; ${NOT_SHOWN}`);
    const made = { yes: 'whom a ruleset lets', no: 'whoever may push', 'not shown': 'whom a ruleset lets, if anybody' };
    return ok(`neither moved nor deleted; a release is made by ${made[guarded(rulesets, RELEASE_TAGS, 'creation')]}`);
  });
}

/** Whose secrets only jobs may have that somebody answers for. */
function environments({ environments: read, tagRulesets, repository }: Settings, named: readonly string[]): Line[] {
  const each = line('environments', both(read, tagRulesets), ([all, rulesets]) => {
    const found = all.map((environment) => ({
      name: environment.name,
      reviewed: reviewedBy(environment),
      ...openTo(environment, rulesets, repository.default_branch),
    }));
    const bare = found.flatMap(({ name, open: to, reviewed }) => (to ? [`${name} takes ${to}${reviewed}`] : []));
    const doubtful = found.flatMap(({ name, unknown }) => (unknown ? [`${name} takes ${unknown}`] : []));
    if (all.length === 0) return ok('none');
    if (bare.length > 0)
      return open(
        `${bare.join('; ')}: a workflow there has its secrets`,
        `Settings → Environments, under Selected branches and tags: only the branch ${repository.default_branch}, and tags that a ruleset lets some make (mlops init --github); reviewers besides say when`,
      );
    return doubtful.length > 0
      ? notShown(`${doubtful.join('; ')}, of which a ruleset is there; ${NOT_SHOWN}`)
      : ok(
          `each takes only ${repository.default_branch}, or tags that chosen people make: ${all.map(({ name }) => name).join(', ')}`,
        );
  });
  const lacks = line('environments that workflows name', read, (all) => {
    const there = new Set(all.map(({ name }) => name.toLowerCase()));
    const missing = named.filter((name) => !there.has(name.toLowerCase()));
    return missing.length === 0
      ? ok(named.length === 0 ? 'none' : named.join(', '))
      : open(
          `not there: ${missing.join(', ')}; the first job that names one makes it, without a rule`,
          'Settings → Environments: make it, for the default branch alone',
        );
  });
  return [each, lacks];
}

/** Reviewers say when a job begins, not what it does: who reviews may mostly push as well, and nobody reads a branch's workflow first. */
function reviewedBy({ protection_rules: rules = [] }: Environment): string {
  const rule = rules.find(({ type }) => type === 'required_reviewers');
  if (rule === undefined) return '';
  return rule.prevent_self_review
    ? ', whose jobs a second person lets begin'
    : ', whose jobs a reviewer may start and let begin';
}

/** Whose jobs an environment takes, beside those of what is reviewed; or of which it is not shown whose they are. */
function openTo(
  { deployment_branch_policy: policy, takes }: Environment,
  rulesets: TagRulesets,
  defaultBranch: string,
): { open?: string; unknown?: string } {
  // A ruleset is none: with those that we print alone, every branch may.
  if (policy?.protected_branches)
    return { open: 'the branches of a classic protection rule, and while there is no such rule any branch' };
  if (takes === undefined) return { open: 'any branch' };
  const made = (is: Guarded): string[] =>
    takes.flatMap(({ name, type }) =>
      type === 'tag' && guarded(rulesets, `refs/tags/${name}`, 'creation') === is ? [`tags ${name}`] : [],
    );
  const branches = takes.filter(({ name, type }) => type !== 'tag' && name !== defaultBranch);
  const others = [
    ...branches.map(({ name }) => `the branches ${name}`),
    ...made('no').map((tags) => `${tags}, which whoever may push can make`),
  ];
  if (others.length > 0) return { open: others.join(' and ') };
  const unknown = made('not shown').join(' and ');
  return unknown === '' ? {} : { unknown };
}

/** What an environment keeps from other branches, they may have by that name from the repository. */
function secrets({ secrets: read }: Settings, named: readonly string[]): Line {
  const about = 'secrets that deploy';
  if (named.length === 0) return { about, ...ok('workflows here name none') };
  return line(about, read, (all) => {
    const everywhere = named.filter((name) => all.includes(name));
    return everywhere.length === 0
      ? ok(`${named.join(', ')}: in no place that every branch reads`)
      : open(
          `${everywhere.join(', ')}, of the repository or its organization: a workflow on any branch has it`,
          'Settings → Secrets and variables → Actions: take it out there, and keep it in the environment alone',
        );
  });
}
