import { user } from '../render.ts';
import { paged, route, type Call, type Route } from '../route.ts';
import { nodeId } from '../world.ts';
import { matchesRef } from './refs.ts';

/** What the settings pages of a repository say. */
export const settingRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/rulesets', ['metadata:read'], (call) => {
    const { page, headers } = paged(
      call,
      call.repository.settings.rulesets.map((_, index) => rulesetBody(call, index)),
    );
    return { status: 200, body: page, headers };
  }),
  route('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', ['metadata:read'], (call) => {
    const index = call.repository.settings.rulesets.findIndex(
      (_, at) => rulesetId(call, at) === Number(call.params['ruleset_id']),
    );
    if (index < 0)
      return {
        status: 404,
        body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
      };
    const { include, rules } = call.repository.settings.rulesets[index]!;
    return {
      status: 200,
      body: { ...rulesetBody(call, index), conditions: { ref_name: { include, exclude: [] } }, rules },
    };
  }),
  route('GET /repos/{owner}/{repo}/rules/branches/{branch}', ['metadata:read'], (call) => {
    const branch = call.params['branch']!;
    const rules = call.repository.settings.rulesets.flatMap((ruleset, index) =>
      ruleset.enforcement === 'active' &&
      ruleset.target === 'branch' &&
      ruleset.include.some((one) => matchesRef(call.repository, one, branch))
        ? ruleset.rules.map((rule) => ({
            ...rule,
            ruleset_source_type: 'Repository',
            ruleset_source: call.repository.fullName,
            ruleset_id: rulesetId(call, index),
          }))
        : [],
    );
    return { status: 200, body: paged(call, rules).page };
  }),
  route('GET /repos/{owner}/{repo}/actions/permissions', ['administration:read'], ({ repository: { settings } }) => ({
    status: 200,
    body: {
      enabled: true,
      allowed_actions: settings.allowedActions,
      sha_pinning_required: settings.shaPinningRequired,
    },
  })),
  route(
    'GET /repos/{owner}/{repo}/actions/permissions/workflow',
    ['administration:read'],
    ({ repository: { settings } }) => ({
      status: 200,
      body: {
        default_workflow_permissions: settings.defaultWorkflowPermissions,
        can_approve_pull_request_reviews: settings.mayApprovePullRequests,
      },
    }),
  ),
  route(
    'GET /repos/{owner}/{repo}/actions/permissions/fork-pr-contributor-approval',
    ['administration:read'],
    (call) => ({
      status: 200,
      body: { approval_policy: call.repository.settings.forkApproval },
    }),
  ),
  route('GET /repos/{owner}/{repo}/actions/runners', ['administration:read'], (call) => {
    const runners = call.repository.settings.runners.map((runner, index) => ({
      id: index + 1,
      name: runner.name,
      os: 'linux',
      status: runner.status,
      busy: runner.busy,
      labels: runner.labels.map((name, at) => ({ id: at + 1, name, type: at < 3 ? 'read-only' : 'custom' })),
    }));
    const { page, total, headers } = paged(call, runners);
    return { status: 200, body: { total_count: total, runners: page }, headers };
  }),
  route('GET /repos/{owner}/{repo}/environments', ['actions:read'], (call) => {
    const environments = call.repository.settings.environments.map((_, index) => environmentBody(call, index));
    const { page, total, headers } = paged(call, environments);
    return { status: 200, body: { total_count: total, environments: page }, headers };
  }),
];

const rulesetId = (call: Call, index: number) => (call.repository.id % 1_000_000) * 100 + index;

function rulesetBody(call: Call, index: number) {
  const ruleset = call.repository.settings.rulesets[index]!;
  const id = rulesetId(call, index);
  return {
    id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: 'Repository',
    source: call.repository.fullName,
    enforcement: ruleset.enforcement,
    node_id: nodeId('RRS', id),
  };
}

function environmentBody(call: Call, index: number) {
  const { world, repository } = call;
  const { name, reviewers } = repository.settings.environments[index]!;
  const id = (repository.id % 1_000_000) * 100 + index;
  const time = world.time(repository.createdAt);
  return {
    id,
    node_id: nodeId('EN', id),
    name,
    url: world.api(`repos/${repository.fullName}/environments/${name}`),
    html_url: world.link(`${repository.fullName}/deployments/activity_log?environments_filter=${name}`),
    created_at: time,
    updated_at: time,
    protection_rules:
      reviewers.length === 0
        ? []
        : [
            {
              id: id + 1,
              node_id: nodeId('GA', id + 1),
              type: 'required_reviewers',
              prevent_self_review: false,
              reviewers: reviewers.map((login) => ({ type: 'User', reviewer: user(world, login) })),
            },
          ],
    deployment_branch_policy: null,
  };
}
