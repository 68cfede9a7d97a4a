export const id = 8956;
export const ids = [8956];
export const modules = {

/***/ 58956:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ doctor)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/lint/index.ts + 29 modules
var lint = __webpack_require__(88940);
// EXTERNAL MODULE: ./packages/cli/on-github/checkout.ts
var checkout = __webpack_require__(10767);
// EXTERNAL MODULE: ./packages/cli/on-github/release.ts
var release = __webpack_require__(72426);
;// CONCATENATED MODULE: ./packages/cli/on-github/environments.ts



/** Made by GitHub itself when a site is first published, and only for the default branch. */
const PAGES = 'github-pages';
/**
 * The environments that workflows name in their jobs, and in what they hand to ours. What an expression names is not known here;
 * a file that cannot be read names none: `mlops lint` says why.
 */
function namedEnvironments(files) {
    const named = new Set();
    for (const [path, content] of files) {
        for (const [, { environment, uses = '', with: given }] of jobsOf(path, content)) {
            if (environment !== undefined)
                named.add(typeof environment === 'object' ? environment.name : environment);
            if (!deploys(uses))
                continue;
            named.add(String(given?.['environment'] ?? 'production'));
            named.add(String(given?.['staging'] ?? ''));
        }
    }
    return [...named].filter((name) => name !== '' && name !== PAGES && !name.includes('${{')).sort();
}
function jobsOf(path, content) {
    try {
        return (0,lint/* readWorkflow */.S6)(path, content).jobs;
    }
    catch (error) {
        if (error instanceof kit.MlopsError)
            return [];
        throw error;
    }
}
const deploys = (uses) => ['ml-release', 'ml-rollback'].some((name) => uses.startsWith(`${release/* release */._r.repository}/.github/workflows/${name}.yml@`));

// EXTERNAL MODULE: ./packages/cli/on-github/rulesets.ts
var on_github_rulesets = __webpack_require__(79860);
;// CONCATENATED MODULE: ./packages/cli/on-github/examine.ts

/** `fail` when something is open; else `inconclusive` when something could not be read; else `pass`. */
function verdictOf(lines) {
    if (lines.some(({ verdict }) => verdict === 'open'))
        return 'fail';
    return lines.every(({ verdict }) => verdict === 'ok') ? 'pass' : 'inconclusive';
}
/**
 * What the settings say about runners, verdicts and records.
 * @param options.checks names that the model's check may have; one of them should be required
 * @param options.environments those that workflows name
 */
function examine(settings, options) {
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
    ];
}
const ok = (found) => ({ verdict: 'ok', found });
const examine_open = (found, next) => ({ verdict: 'open', found, next });
function line(about, read, judge) {
    return 'unreadable' in read
        ? { about, verdict: 'could not be read', found: read.unreadable }
        : { about, ...judge(read.value) };
}
function workflowToken({ workflowToken: read }) {
    return line('default token of workflows', read, ({ default_workflow_permissions: level }) => level === 'read'
        ? ok('may only read')
        : examine_open('may write wherever a workflow does not say otherwise', 'Settings → Actions → General → Workflow permissions: read'));
}
function approvals({ workflowToken: read }) {
    return line('approval of pull requests by workflows', read, ({ can_approve_pull_request_reviews: allowed }) => allowed
        ? examine_open('allowed: a workflow can approve its own change', 'Settings → Actions → General: do not let Actions approve pull requests')
        : ok('not allowed'));
}
function pins({ actions: read }) {
    return line('actions in use', read, ({ enabled, sha_pinning_required: required }) => {
        if (!enabled)
            return examine_open('Actions are switched off', 'Settings → Actions → General');
        return required === true
            ? examine_open('a full commit is required: the templates follow a tag', 'pin mlops-actions in your workflows by commit')
            : ok('on; tags are allowed');
    });
}
function forks(settings) {
    const about = 'workflows of forks';
    if (settings.repository.private) {
        return line(about, settings.privateForks, (forked) => {
            if (!forked.run_workflows_from_fork_pull_requests)
                return ok('do not run');
            if (forked.send_write_tokens_to_workflows || forked.send_secrets_and_variables)
                return examine_open('get a token that may write, or secrets', 'Settings → Actions → General → Fork pull request workflows: neither');
            return forked.require_approval_for_fork_pr_workflows
                ? ok('run after approval, without secrets')
                : examine_open('run without approval', 'Settings → Actions → General: require approval');
        });
    }
    return line(about, settings.publicForks, ({ approval_policy: policy }) => {
        if (policy === 'all_external_contributors')
            return ok('run after approval, for everybody outside');
        return examine_open(policy === 'first_time_contributors'
            ? 'run without approval for whoever contributed once'
            : 'run without approval for whoever is not new to GitHub', 'Settings → Actions → General → Approval for running fork pull request workflows: all external contributors');
    });
}
function repositoryRunners({ runners: read, repository }) {
    return line('self-hosted runners of the repository', read, ({ total_count: count, runners }) => {
        const lasting = runners.filter(({ ephemeral }) => ephemeral !== true).length;
        if (count === 0)
            return ok('none');
        if (!repository.private)
            return examine_open(`${count}, on a public repository: an approved fork runs its code on them`, 'move them into a runner group that only chosen workflows may use');
        return lasting === 0
            ? ok(`${count}, each for one job`)
            : examine_open(`${count}, ${lasting} of them not known to end after a job: one run can leave something for the next`, 'register them with --ephemeral');
    });
}
function runnerGroups({ runnerGroups: read, repository }) {
    const about = 'runner groups of the organization';
    if (read === undefined)
        return { about, ...ok('no organization owns the repository') };
    return line(about, read, ({ runner_groups: groups }) => {
        const toPublic = groups.filter((group) => !repository.private && group.allows_public_repositories);
        const toAll = groups.filter(({ restricted_to_workflows: restricted }) => restricted !== true);
        const names = (some) => some.map(({ name }) => name).join(', ');
        if (groups.length === 0)
            return ok('none can be used here');
        if (toPublic.length > 0)
            return examine_open(`open to public repositories: ${names(toPublic)}`, 'take public repositories out of the group');
        return toAll.length === 0
            ? ok(`only for chosen workflows: ${names(groups)}`)
            : examine_open(`any workflow of the repository may use: ${names(toAll)}`, 'restrict the group to the workflow that trains, at a tag or commit');
    });
}
function changes({ branch, branchRules, repository }) {
    const about = `changes of ${repository.default_branch}`;
    return line(about, both(branch, branchRules), ([{ protected: classic }, rules]) => {
        const missing = ['pull_request', 'non_fast_forward', 'deletion'].filter((type) => !rules.some((rule) => rule.type === type));
        if (missing.length === 0)
            return ok('by pull request; neither rewriting nor deletion');
        // What a classic protection demands, only an administrator's token is told.
        if (classic && rules.length === 0)
            return { verdict: 'could not be read', found: 'guarded by a classic protection, whose content is not shown' };
        return examine_open(`no rule for: ${missing.join(', ')}`, 'mlops init --github prints the ruleset');
    });
}
function requiredChecks({ branch, branchRules, repository }, names) {
    const about = `required checks of ${repository.default_branch}`;
    return line(about, both(branch, branchRules), ([{ protection }, rules]) => {
        const required = [
            ...(protection?.required_status_checks?.contexts ?? []),
            ...rules
                .filter(({ type }) => type === 'required_status_checks')
                .flatMap(({ parameters }) => contexts(parameters?.['required_status_checks'])),
        ];
        if (required.some((context) => names.includes(context)))
            return ok(required.join(', '));
        return examine_open(`${required.length === 0 ? 'none' : required.join(', ')}; expected ${names.join(' or ')}`, 'require the check of the model, or name yours: mlops doctor --github --check NAME');
    });
}
function contexts(parameter) {
    if (!Array.isArray(parameter))
        return [];
    return parameter.flatMap((each) => (typeof each.context === 'string' ? [each.context] : []));
}
/** Rules that let nobody append who is not allowed to bypass them: a workflow's token never is. */
const CLOSING = ['creation', 'update', 'pull_request', 'required_status_checks', 'workflows', 'required_deployments'];
function ledger({ ledgerRules: read }, name) {
    return [
        line(`rewriting of ${name}`, read, (rules) => {
            const missing = ['non_fast_forward', 'deletion'].filter((type) => !rules.some((rule) => rule.type === type));
            return missing.length === 0
                ? ok('neither rewriting nor deletion')
                : examine_open(`no rule for: ${missing.join(', ')}`, 'mlops init --github prints the ruleset');
        }),
        line(`recording in ${name}`, read, (rules) => {
            const closing = CLOSING.filter((type) => rules.some((rule) => rule.type === type));
            return closing.length === 0
                ? ok('open to whoever may push, workflows included')
                : examine_open(`closed to the token of a workflow: ${closing.join(', ')}`, 'record with the token of a GitHub App that may bypass, or lift these rules for this branch');
        }),
    ];
}
function versionTags({ tagRulesets: read }) {
    return line('tags of versions', read, (rulesets) => {
        const left = on_github_rulesets/* VERSION_TAGS */.HZ.filter((pattern) => !guarded(rulesets, pattern, 'deletion') || !guarded(rulesets, pattern, 'update'));
        const made = guarded(rulesets, on_github_rulesets/* RELEASE_TAGS */.AS, 'creation') ? 'whom a ruleset lets' : 'whoever may push';
        return left.length === 0
            ? ok(`neither moved nor deleted; a release is made by ${made}`)
            : examine_open(`may be moved or deleted: ${left.join(', ')}`, 'mlops init --github prints the ruleset');
    });
}
/** Some ruleset with that rule takes in all that our pattern does. Another pattern that might is not understood here. */
function guarded(rulesets, pattern, rule) {
    return rulesets.some(({ conditions, rules = [] }) => {
        const { include = [], exclude = [] } = conditions?.ref_name ?? {};
        const covers = ['~ALL', 'refs/tags/**', 'refs/tags/**/*', 'refs/tags/*', pattern].some((each) => include.includes(each));
        return covers && exclude.length === 0 && rules.some(({ type }) => type === rule);
    });
}
/** Whose secrets only jobs may have that somebody answers for. */
function environments({ environments: read, tagRulesets, repository }, named) {
    const each = line('environments', both(read, tagRulesets), ([all, rulesets]) => {
        const bare = all.flatMap((environment) => {
            const why = openTo(environment, rulesets, repository.default_branch);
            return why === undefined ? [] : [`${environment.name} takes ${why}`];
        });
        if (all.length === 0)
            return ok('none');
        return bare.length === 0
            ? ok(`each asks reviewers, or takes only what they let in: ${all.map(({ name }) => name).join(', ')}`)
            : examine_open(`${bare.join('; ')}: a workflow there has its secrets`, `Settings → Environments: reviewers, or only the branch ${repository.default_branch}`);
    });
    const lacks = line('environments that workflows name', read, (all) => {
        const there = new Set(all.map(({ name }) => name.toLowerCase()));
        const missing = named.filter((name) => !there.has(name.toLowerCase()));
        return missing.length === 0
            ? ok(named.length === 0 ? 'none' : named.join(', '))
            : examine_open(`not there: ${missing.join(', ')}; the first job that names one makes it, without a rule`, 'Settings → Environments: make it, with reviewers, or only for the default branch');
    });
    return [each, lacks];
}
/** Whose jobs an environment takes without asking anybody, beside those of what is reviewed; undefined: nobody's. */
function openTo({ protection_rules: rules = [], deployment_branch_policy: policy, takes }, rulesets, defaultBranch) {
    if (rules.some(({ type }) => type === 'required_reviewers') || policy?.protected_branches)
        return undefined;
    if (takes === undefined)
        return 'any branch';
    const others = takes.filter(({ name, type }) => type === 'tag' ? !guarded(rulesets, `refs/tags/${name}`, 'creation') : name !== defaultBranch);
    if (others.length === 0)
        return undefined;
    return others
        .map(({ name, type }) => type === 'tag' ? `tags ${name}, which whoever may push can make` : `the branches ${name}`)
        .join(' and ');
}
function both(first, second) {
    if ('unreadable' in first)
        return first;
    return 'unreadable' in second ? second : { value: [first.value, second.value] };
}

// EXTERNAL MODULE: ./packages/cli/errors.ts
var errors = __webpack_require__(96540);
;// CONCATENATED MODULE: ./packages/cli/on-github/repository.ts

const PUBLIC_API = 'https://api.github.com';
/**
 * Which repository is meant and how to ask about it: as `--repository` or the environment says, else the remote `origin`.
 * A token goes only to github.com or where the operator's environment says, never where a clone points.
 * @throws MLOPS_DOCTOR_TOKEN, MLOPS_DOCTOR_REPOSITORY
 */
async function askedAbout(host, directory, named) {
    const token = host.env['GH_TOKEN'] || host.env['GITHUB_TOKEN'];
    if (!token) {
        throw (0,errors/* fail */.f)('MLOPS_DOCTOR_TOKEN', {
            message: 'There is no token to read settings with: expected GH_TOKEN or GITHUB_TOKEN in the environment.',
            hint: 'GH_TOKEN=$(gh auth token) mlops doctor --github',
        });
    }
    host.mask(token);
    const apiUrl = (host.env['GITHUB_API_URL'] || PUBLIC_API).replace(/\/+$/, '');
    const repository = named ?? (host.env['GITHUB_REPOSITORY'] || (await remote(host, directory, apiUrl)));
    if (repository !== undefined && /^[\w.-]+\/[\w.-]+$/.test(repository))
        return { apiUrl, token, repository };
    throw (0,errors/* fail */.f)('MLOPS_DOCTOR_REPOSITORY', {
        message: repository === undefined
            ? 'Which repository is meant is not known here: there is no remote "origin" on github.com.'
            : `"${repository}" is not of the form owner/name.`,
        hint: 'mlops doctor --github --repository owner/name; for another server, set GITHUB_API_URL as well.',
    });
}
async function remote(host, directory, apiUrl) {
    const asked = await host.git.run(['remote', 'get-url', 'origin'], { directory });
    return asked.code === 0 ? ownerAndName(Buffer.from(asked.stdout).toString('utf8').trim(), apiUrl) : undefined;
}
/** `owner/name` of a remote's address, when it is on the server that is asked. */
function ownerAndName(address, apiUrl) {
    const found = /^(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(address) ??
        /^(?:[^@/]+@)([^/:]+):([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(address);
    if (found === null)
        return undefined;
    const server = apiUrl === PUBLIC_API ? 'github.com' : new URL(apiUrl).hostname.replace(/^api\./, '');
    return found[1] === server ? found[2] : undefined;
}

;// CONCATENATED MODULE: ./packages/cli/on-github/settings.ts


/** The parts of GitHub's answers that something is said about (REST API, version 2022-11-28). */
const shapes = {
    repository: schemas/* object */.Ikc({
        full_name: schemas/* string */.YjP(),
        private: schemas/* boolean */.zMY(),
        default_branch: schemas/* string */.YjP(),
        owner: schemas/* object */.Ikc({ login: schemas/* string */.YjP(), type: schemas/* string */.YjP() }),
    }),
    workflowToken: schemas/* object */.Ikc({
        default_workflow_permissions: schemas/* enum */.k5n(['read', 'write']),
        can_approve_pull_request_reviews: schemas/* boolean */.zMY(),
    }),
    actions: schemas/* object */.Ikc({ enabled: schemas/* boolean */.zMY(), sha_pinning_required: schemas/* boolean */.zMY().optional() }),
    publicForks: schemas/* object */.Ikc({ approval_policy: schemas/* string */.YjP() }),
    privateForks: schemas/* object */.Ikc({
        run_workflows_from_fork_pull_requests: schemas/* boolean */.zMY(),
        send_write_tokens_to_workflows: schemas/* boolean */.zMY(),
        send_secrets_and_variables: schemas/* boolean */.zMY(),
        require_approval_for_fork_pr_workflows: schemas/* boolean */.zMY(),
    }),
    branch: schemas/* object */.Ikc({
        protected: schemas/* boolean */.zMY(),
        protection: schemas/* object */.Ikc({ required_status_checks: schemas/* object */.Ikc({ contexts: schemas/* array */.YOg(schemas/* string */.YjP()) }).optional() }).optional(),
    }),
    rules: schemas/* array */.YOg(schemas/* object */.Ikc({ type: schemas/* string */.YjP(), parameters: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).optional() })),
    rulesets: schemas/* array */.YOg(schemas/* object */.Ikc({ id: schemas/* number */.aig(), target: schemas/* string */.YjP().optional(), enforcement: schemas/* string */.YjP() })),
    ruleset: schemas/* object */.Ikc({
        conditions: schemas/* object */.Ikc({ ref_name: schemas/* object */.Ikc({ include: schemas/* array */.YOg(schemas/* string */.YjP()), exclude: schemas/* array */.YOg(schemas/* string */.YjP()) }).optional() })
            .nullish(),
        rules: schemas/* array */.YOg(schemas/* object */.Ikc({ type: schemas/* string */.YjP() })).optional(),
    }),
    environments: schemas/* object */.Ikc({
        environments: schemas/* array */.YOg(schemas/* object */.Ikc({
            name: schemas/* string */.YjP(),
            protection_rules: schemas/* array */.YOg(schemas/* object */.Ikc({ type: schemas/* string */.YjP() })).optional(),
            deployment_branch_policy: schemas/* object */.Ikc({ protected_branches: schemas/* boolean */.zMY(), custom_branch_policies: schemas/* boolean */.zMY() })
                .nullish(),
        })),
    }),
    branchPolicies: schemas/* object */.Ikc({
        branch_policies: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), type: schemas/* enum */.k5n(['branch', 'tag']).optional() })),
    }),
    runners: schemas/* object */.Ikc({ total_count: schemas/* number */.aig(), runners: schemas/* array */.YOg(schemas/* object */.Ikc({ ephemeral: schemas/* boolean */.zMY().optional() })) }),
    runnerGroups: schemas/* object */.Ikc({
        runner_groups: schemas/* array */.YOg(schemas/* object */.Ikc({
            name: schemas/* string */.YjP(),
            allows_public_repositories: schemas/* boolean */.zMY(),
            restricted_to_workflows: schemas/* boolean */.zMY().optional(),
        })),
    }),
};
/**
 * Asks GitHub for the settings that guard runners, verdicts and records. Nothing is changed.
 * @param options.ledger the branch of the ledger
 * @throws MLOPS_DOCTOR_UNREADABLE when not even the repository can be read
 */
async function readSettings(host, options) {
    const ask = async (shape, path) => answer(host, options, shape, path);
    const at = `/repos/${options.repository}`;
    const found = await ask(shapes.repository, at);
    if ('unreadable' in found) {
        throw (0,errors/* fail */.f)('MLOPS_DOCTOR_UNREADABLE', {
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
        ask(shapes.rules, `${at}/rules/branches/${branch}?per_page=100`),
        ask(shapes.rules, `${at}/rules/branches/${encodeURIComponent(options.ledger)}?per_page=100`),
    ]);
    const [environments, runners, runnerGroups, tagRulesets] = await Promise.all([
        readEnvironments(ask, at),
        ask(shapes.runners, `${at}/actions/runners?per_page=100`),
        repository.owner.type === 'Organization'
            ? ask(shapes.runnerGroups, groupsOf(repository))
            : Promise.resolve(undefined),
        readTagRulesets(ask, at),
    ]);
    return {
        ...{ repository, workflowToken, actions, publicForks, privateForks, branch: ofBranch, branchRules, ledgerRules },
        ...{ environments, runners, runnerGroups, tagRulesets },
    };
}
function groupsOf({ full_name, owner }) {
    const name = full_name.split('/')[1];
    return `/orgs/${owner.login}/actions/runner-groups?per_page=100&visible_to_repository=${encodeURIComponent(name)}`;
}
/** Branches have one answer for all rules; of tags, each ruleset is asked. */
async function readTagRulesets(ask, at) {
    const all = await ask(shapes.rulesets, `${at}/rulesets?includes_parents=true&per_page=100`);
    if ('unreadable' in all)
        return all;
    const ofTags = all.value.filter(({ target, enforcement }) => target === 'tag' && enforcement === 'active');
    return together(await Promise.all(ofTags.map(({ id }) => ask(shapes.ruleset, `${at}/rulesets/${id}`))));
}
/** What an environment of patterns takes is asked of each. */
async function readEnvironments(ask, at) {
    const all = await ask(shapes.environments, `${at}/environments?per_page=100`);
    if ('unreadable' in all)
        return all;
    const each = await Promise.all(all.value.environments.map(async (environment) => {
        if (environment.deployment_branch_policy?.custom_branch_policies !== true)
            return { value: environment };
        const place = `${at}/environments/${encodeURIComponent(environment.name)}/deployment-branch-policies?per_page=100`;
        const found = await ask(shapes.branchPolicies, place);
        return 'unreadable' in found ? found : { value: { ...environment, takes: found.value.branch_policies } };
    }));
    return together(each);
}
function together(each) {
    const unreadable = each.find((one) => 'unreadable' in one);
    return unreadable ?? { value: each.flatMap((one) => ('value' in one ? [one.value] : [])) };
}
const PATIENCE_MS = 20_000;
async function answer(host, { apiUrl, token }, shape, path) {
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
        if (!response.ok)
            return { unreadable: refusal(response) };
        if (/rel="next"/.test(response.headers.get('link') ?? ''))
            return { unreadable: 'more than 100 entries' };
        const parsed = shape.safeParse(await response.json());
        return parsed.success ? { value: parsed.data } : { unreadable: 'the answer has another shape than expected' };
    }
    catch (error) {
        if (host.signal.aborted)
            throw error;
        return { unreadable: `no answer (${error.name})` };
    }
}
/** GitHub answers 404 for what a token may not see. */
function refusal({ status, headers }) {
    const needed = headers.get('x-accepted-github-permissions');
    if (status === 401)
        return 'the token is not valid (401)';
    if (status === 403 && headers.get('x-ratelimit-remaining') === '0')
        return 'no requests left for this hour (403)';
    if (status === 403 || status === 404)
        return `the token may not see it (${status}${needed === null ? '' : `; it needs ${needed}`})`;
    return `GitHub answered ${status}`;
}

// EXTERNAL MODULE: ./packages/cli/on-github/templates.ts
var templates = __webpack_require__(8684);
;// CONCATENATED MODULE: ./packages/cli/commands/doctor.ts











const LEDGER = 'mlops/ledger';
/* harmony default export */ const doctor = ((0,kit.defineAction)({
    name: 'doctor',
    title: 'What is in order and what is open',
    description: 'Looks at what a project needs and changes nothing. With --github, also at the settings of its repository that guard runners, verdicts and records. What could not be read is never in order.',
    inputs: schemas/* object */.Ikc({
        github: (0,kit.flag)().describe('Read the settings on GitHub, with the token in GH_TOKEN or GITHUB_TOKEN.'),
        repository: (0,kit.text)().describe('owner/name. Default: GITHUB_REPOSITORY, else the remote origin.'),
        check: (0,kit.list)().describe(`Name of the check that a pull request must pass. Default: ${[...new Set(Object.values(templates/* checkOf */.EG))].join(' or ')}.`),
        ...kit.projectInputs,
    }),
    outputs: { open: 'how many things are open', unread: 'how many could not be read' },
    permissions: {},
    async run({ inputs, host }) {
        const lines = await examineProject(host, inputs);
        if (inputs.github) {
            const asked = await askedAbout(host, (0,external_node_path_.resolve)('.'), inputs.repository);
            const settings = await readSettings(host, { ...asked, ledger: LEDGER });
            const checks = inputs.check.length > 0 ? inputs.check : [...new Set(Object.values(templates/* checkOf */.EG))];
            const environments = namedEnvironments(await filesHere(host));
            lines.push(...examine(settings, { checks, ledger: LEDGER, environments }));
        }
        const open = lines.filter(({ verdict }) => verdict === 'open');
        const unread = lines.filter(({ verdict }) => verdict === 'could not be read').length;
        const summary = `${open.length} open, ${unread} could not be read, ${lines.length - open.length - unread} in order`;
        return {
            verdict: verdictOf(lines),
            summary,
            text: shown(lines, summary),
            outputs: { open: String(open.length), unread: String(unread) },
            result: lines,
        };
    },
}));
/** The workflows of this checkout, if it has any. */
async function filesHere(host) {
    try {
        return await (0,lint/* workflowFiles */.BF)(host, await (0,checkout/* topOf */.H)(host, (0,external_node_path_.resolve)('.')));
    }
    catch (error) {
        if (error instanceof kit.MlopsError)
            return new Map();
        throw error;
    }
}
/** A verdict per line; below what is open, what to do. */
function shown(lines, summary) {
    const width = 'could not be read'.length;
    return [
        ...lines.flatMap(({ about, verdict, found, next }) => [
            `${verdict.padEnd(width)}  ${kit.escape.logLine(`${about}: ${found}`)}`,
            ...(next === undefined ? [] : [`${' '.repeat(width)}  → ${kit.escape.logLine(next)}`]),
        ]),
        '',
        summary,
    ].join('\n');
}
/** The project itself, as a run would open it. */
async function examineProject(host, inputs) {
    const git = await host.git.run(['rev-parse', '--show-toplevel'], { directory: (0,external_node_path_.resolve)('.') });
    const repository = git.code === 0
        ? { about: 'git repository', verdict: 'ok', found: 'here' }
        : { about: 'git repository', verdict: 'open', found: 'none: no run can be recorded', next: 'git init' };
    try {
        const project = await (0,config.openProject)(host, inputs);
        return [repository, { about: 'project', verdict: 'ok', found: project.name }];
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError))
            throw error;
        const { message, hint } = error;
        return [repository, { about: 'project', verdict: 'open', found: message, next: hint ?? 'mend mlops.yml' }];
    }
}


/***/ }),

/***/ 79860:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ releasesByHand),
/* harmony export */   AS: () => (/* binding */ RELEASE_TAGS),
/* harmony export */   Ai: () => (/* binding */ RULESET_LIMITS),
/* harmony export */   HZ: () => (/* binding */ VERSION_TAGS),
/* harmony export */   gQ: () => (/* binding */ rulesets),
/* harmony export */   rE: () => (/* binding */ rulesetCommands)
/* harmony export */ });
/** The id of GitHub Actions as an app: a required check counts only when a workflow reported it. */
const GITHUB_ACTIONS = 15368;
/** Tags of versions (`name@v1.2.3`) and of stages (`name#production#4`), in GTO's grammar. */
const VERSION_TAGS = ['refs/tags/*@*', 'refs/tags/*#*'];
/** Of those, the tags that release. */
const RELEASE_TAGS = 'refs/tags/*@v*';
/**
 * What guards a verdict: changes come by pull request and pass the check, what is recorded is only added to, and a version
 * means the same bytes for ever.
 * @param checks names of the checks that a pull request must pass
 */
function rulesets(checks) {
    const required = checks.map((context) => ({ context, integration_id: GITHUB_ACTIONS }));
    return [
        ruleset('mlops: default branch', 'branch', ['~DEFAULT_BRANCH'], [
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
        ]),
        ruleset('mlops: ledger', 'branch', ['refs/heads/mlops/**'], [{ type: 'deletion' }, { type: 'non_fast_forward' }]),
        ruleset('mlops: versions', 'tag', VERSION_TAGS, [{ type: 'deletion' }, { type: 'update' }]),
    ];
}
/**
 * Tags that release are made by administrators, and by whom they let besides: what an environment needs that takes such tags. The token of a workflow
 * then makes none, so that releases by hand or after a training need a tag first.
 */
function releasesByHand() {
    const administrators = { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' };
    return {
        ...ruleset('mlops: who releases', 'tag', [RELEASE_TAGS], [{ type: 'creation' }]),
        bypass_actors: [administrators],
    };
}
function ruleset(name, target, include, rules) {
    return { name, target, enforcement: 'active', conditions: { ref_name: { include, exclude: [] } }, rules };
}
/** Commands for GitHub's own command line, which fills in owner and repository. */
function rulesetCommands(all) {
    return all
        .map((each) => ["gh api --method POST 'repos/{owner}/{repo}/rulesets' --input - <<'RULESET'", written(each), 'RULESET'].join('\n'))
        .join('\n');
}
/** JSON with one rule per line. */
function written({ rules, ...rest }) {
    const fields = Object.entries(rest).map(([field, value]) => `  "${field}": ${JSON.stringify(value)}`);
    const each = rules.map((rule) => `    ${JSON.stringify(rule)}`);
    return `{\n${[...fields, `  "rules": [\n${each.join(',\n')}\n  ]`].join(',\n')}\n}`;
}
/** What rulesets cannot do, said where they are offered. */
const RULESET_LIMITS = [
    'The token of a workflow (GITHUB_TOKEN) cannot be a bypass actor of a ruleset. So the ledger is guarded against rewriting and',
    'deletion, not against additions by others who may push; to leave additions to the workflow alone, record with the token of',
    'a GitHub App, restrict creations and updates of mlops/** and name the App as bypass actor.',
];


/***/ }),

/***/ 8684:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EG: () => (/* binding */ checkOf),
/* harmony export */   kT: () => (/* binding */ templates),
/* harmony export */   zM: () => (/* binding */ choices)
/* harmony export */ });
/* unused harmony export properties */
/* harmony import */ var _release_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(72426);

const PYTHON = ['^requirements\\.txt$', '^pyproject\\.toml$', '\\.ipynb$'];
const PROJECT = ['^mlops\\.yml$'];
/** The machine that serves. */
const SERVING = `'["self-hosted", "serving"]'`;
/** Machines with GPUs. */
const GPU = `'["self-hosted", "gpu"]'`;
/** What monitoring found; empty when something else started the run. */
const CAUSE = "'${{ github.event.client_payload.cause }}'";
/** Of a group GitHub keeps one run that waits: what monitoring asks for once must not be put aside by a push. */
const ASKED_FOR = 'github.event.client_payload.key || github.event_name';
/** A newer push of a pull request stops the run of the older one; a run of the default branch is never stopped. */
const concurrency = `concurrency: { group: 'model-\${{ github.event.number || github.run_id }}', cancel-in-progress: true }`;
const on = ({ defaultBranch }, pushed = true) => {
    const push = !pushed ? '' : `, push: { branches: [${pattern(defaultBranch)}] }`;
    return `on: { pull_request: { branches: [${pattern(defaultBranch)}] }, merge_group: {}${push} }`;
};
/** A branch filter is a pattern, in which these characters are special. */
function pattern(branch) {
    return /^[\w./$-]+$/.test(branch) ? branch : quoted(branch.replaceAll(/[*+?![\]\\]/g, '\\$&'));
}
/** One line of `with:`, or none. */
function withLine(inputs) {
    const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
    if (given.length === 0)
        return '';
    return `    with: { ${given.map(([name, value]) => `${name}: ${value}`).join(', ')} }\n`;
}
/** A YAML string in single quotes, where only the quote itself is special (YAML 1.2 §7.3.2). */
function quoted(text) {
    return text === undefined ? undefined : `'${text.replaceAll("'", "''")}'`;
}
/** Judged on pull requests without the right to write; recorded on the default branch with it. */
function judgedAndRecorded(place, inputs) {
    const unlessPushed = place.trainsElsewhere ? '' : "    if: github.event_name != 'push'\n";
    const record = `  record:
    if: github.event_name == 'push'
    permissions: { contents: write, actions: read }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-train.yml')}
${withLine(inputs)}`;
    return `name: Model
${on(place, !place.trainsElsewhere)}
${concurrency}
permissions: {}
jobs:
  model:
${unlessPushed}    permissions: { contents: read, actions: read, pull-requests: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-pull-request.yml')}
${withLine(inputs)}${place.trainsElsewhere ? '' : record}`;
}
/** For each tag of a version, and by hand. */
const release = (place) => `name: Release
on: { push: { tags: ['*@v*'] }, workflow_dispatch: {} }
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  release:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-release.yml')}
${withLine({ 'runs-on': SERVING, config: quoted(place.config) })}`;
const templates = {
    predictions: {
        file: 'mlops-predictions',
        name: 'Is the model worse? In five minutes',
        description: 'Judge the predictions of every pull request against those of the default branch, in one comment.',
        icon: 'graph',
        categories: ['Machine learning', 'Python', 'Continuous integration'],
        filePatterns: PYTHON,
        text: (place) => `name: Model
${on(place)}
${concurrency}
permissions: {}
jobs:
  model:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: { contents: read, actions: read, pull-requests: write }
    steps:
      - uses: ${_release_js__WEBPACK_IMPORTED_MODULE_0__/* .others */ .MG.checkout}
        with: { persist-credentials: false }
      - run: python predict.py # yours: writes id, target, score and any columns to slice by
      - uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)()}
        with: { predictions: predictions.csv, metric: roc_auc, margin: 0.005 }
`,
    },
    'pull-request': {
        file: 'mlops-pull-request',
        name: 'Train and judge a model',
        description: 'Run the stages of mlops.yml on every pull request, judge the model, and record the runs of the default branch.',
        icon: 'beaker',
        categories: ['Machine learning', 'Continuous integration'],
        filePatterns: PROJECT,
        text: (place) => judgedAndRecorded(place, { config: quoted(place.config) }),
    },
    gpu: {
        file: 'mlops-gpu',
        name: 'Train and judge a model on GPU runners',
        description: 'Like "Train and judge a model", with the training on your own GPU runners and the verdict on a hosted one.',
        icon: 'cpu',
        categories: ['Machine learning', 'Continuous integration'],
        filePatterns: PROJECT,
        text: (place) => judgedAndRecorded(place, { 'runs-on': GPU, config: quoted(place.config) }),
    },
    fork: {
        file: 'mlops-pull-request-fork',
        name: 'Model of a fork (1 of 2)',
        description: 'Run the stages for pull requests of forks: no secrets, a token that can only read. Needs part 2.',
        icon: 'repo-forked',
        categories: ['Machine learning', 'Continuous integration'],
        filePatterns: PROJECT,
        text: (place) => `name: Model of a fork
on: { pull_request: { branches: [${pattern(place.defaultBranch)}] } }
${concurrency.replace('model-', 'model-fork-')}
permissions: {}
jobs:
  fork:
    permissions: { contents: read }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-pull-request-fork.yml')}
${withLine({ config: quoted(place.config) })}`,
    },
    'report-fork': {
        file: 'mlops-report-fork',
        name: 'Model of a fork (2 of 2)',
        description: "Judge what part 1 handed over by the default branch's rules, without checking out any of the fork's code.",
        icon: 'comment-discussion',
        categories: ['Machine learning', 'Continuous integration'],
        filePatterns: PROJECT,
        text: (place) => `name: Report on the model of a fork
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] no checkout, no cache, no code of the fork: data is read and judged
    workflows: [Model of a fork]
    types: [completed]
permissions: {}
jobs:
  report:
    permissions: { contents: read, actions: read, checks: write, pull-requests: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-report-fork.yml')}
${withLine({ config: quoted(place.config) })}`,
    },
    dashboard: {
        file: 'mlops-dashboard',
        name: 'Dashboard of models on GitHub Pages',
        description: 'Publish what is in production, how it does, and every recorded run as a page, once a day.',
        icon: 'project',
        categories: ['Machine learning', 'Pages'],
        filePatterns: PROJECT,
        text: () => `name: Dashboard
on: { schedule: [{ cron: '17 5 * * *' }], workflow_dispatch: {} }
concurrency: { group: dashboard, cancel-in-progress: false }
permissions: {}
jobs:
  dashboard:
    permissions: { contents: read, actions: read, pages: write, id-token: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-dashboard.yml')}
`,
    },
    monitor: {
        file: 'mlops-monitor',
        name: 'Watch a model, and train it again',
        description: 'Compare what is served with what was validated, once a day: an issue and one retraining for each cause.',
        icon: 'pulse',
        categories: ['Machine learning', 'Monitoring'],
        filePatterns: PROJECT,
        text: (place) => {
            const asked = place.trainsElsewhere ? '' : ', repository_dispatch: { types: [mlops-retrain] }';
            const retrain = `  retrain:
    if: github.event_name == 'repository_dispatch'
    permissions: { contents: write, actions: read }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-train.yml')}
${withLine({ cause: CAUSE, config: quoted(place.config) })}`;
            return `name: Monitor
on: { schedule: [{ cron: '43 5 * * *' }], workflow_dispatch: {}${asked} }
concurrency: { group: 'monitor-\${{ ${ASKED_FOR} }}', cancel-in-progress: false }
permissions: {}
jobs:
  monitor:
${place.trainsElsewhere ? '' : "    if: github.event_name != 'repository_dispatch'\n"}    permissions: { contents: write, actions: read, issues: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-monitor.yml')}
${withLine({ 'runs-on': SERVING, 'data-roots': '/var/lib/mlops', config: quoted(place.config) })}${place.trainsElsewhere ? '' : retrain}`;
        },
    },
    train: {
        file: 'mlops-train',
        name: 'Train a model for long (1 of 2)',
        description: 'Train, judge and record the model of the default branch: after a merge, once a week, by hand, and when monitoring asks.',
        icon: 'server',
        categories: ['Machine learning', 'Continuous integration'],
        filePatterns: PROJECT,
        text: (place) => `name: Train
on:
  push: { branches: [${pattern(place.defaultBranch)}] }
  schedule: [{ cron: '27 3 * * 1' }]
  workflow_dispatch: {}
  repository_dispatch: { types: [mlops-retrain] }
concurrency: { group: 'train-\${{ ${ASKED_FOR} }}', cancel-in-progress: false }
permissions: {}
jobs:
  train:
    permissions: { contents: write, actions: read }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-train.yml')}
${withLine({ 'runs-on': GPU, cause: CAUSE, config: quoted(place.config) })}`,
    },
    'after-training': {
        file: 'mlops-after-training',
        name: 'Train a model for long (2 of 2)',
        description: 'Have a training whose machine was lost go on from its checkpoint, for as long as it gets on.',
        icon: 'sync',
        categories: ['Machine learning', 'Continuous integration'],
        filePatterns: PROJECT,
        text: (place) => `name: After a training
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] nothing of that run is read but how it ended
    workflows: [Train]
    types: [completed]
    branches: [${pattern(place.defaultBranch)}]
permissions: {}
jobs:
  after:
    permissions: { actions: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-after-training.yml')}
`,
    },
    release: {
        file: 'mlops-release',
        name: 'Release a model (1 of 2)',
        description: 'For a tag such as name@v1.2.3: prove the model of its commit again, register and deploy it.',
        icon: 'rocket',
        categories: ['Machine learning', 'Deployment'],
        filePatterns: PROJECT,
        text: release,
    },
    'release-attested': {
        file: 'mlops-release-attested',
        name: 'Release a model, signed',
        description: 'As "Release a model", and an attestation that the files of the release are the registered version.',
        icon: 'shield-check',
        categories: ['Machine learning', 'Deployment'],
        filePatterns: PROJECT,
        text: (place) => `${release(place)}  attest:
    needs: release
    permissions: { contents: read, actions: read, id-token: write, attestations: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-attest.yml')}
${withLine({ tag: "'${{ needs.release.outputs.tag }}'", config: quoted(place.config) })}`,
    },
    'release-passed': {
        file: 'mlops-release-passed',
        name: 'Release what passed',
        description: 'Register and deploy each model that was trained and passed, without a tag: the environment may still ask.',
        icon: 'verified',
        categories: ['Machine learning', 'Deployment'],
        filePatterns: PROJECT,
        text: (place) => `name: Release what passed
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] only what a run of the default branch recorded is registered
    workflows: [${place.trainsElsewhere ? 'Train' : 'Model'}]
    types: [completed]
    branches: [${pattern(place.defaultBranch)}]
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  release:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-release.yml')}
${withLine({ 'runs-on': SERVING, config: quoted(place.config) })}`,
    },
    scan: {
        file: 'mlops-scan',
        name: 'Look into model files',
        description: 'Say what is inside of model files without running them, in code scanning: on every change and once a week.',
        icon: 'shield-lock',
        categories: ['Machine learning', 'Code Scanning'],
        filePatterns: [...PROJECT, ...PYTHON],
        text: ({ defaultBranch }) => `name: Look into model files
on: { push: { branches: [${pattern(defaultBranch)}] }, pull_request: {}, schedule: [{ cron: '11 4 * * 2' }] }
concurrency: { group: 'scan-\${{ github.event.number || github.run_id }}', cancel-in-progress: true }
permissions: {}
jobs:
  scan:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: { contents: read, security-events: write }
    steps:
      - uses: ${_release_js__WEBPACK_IMPORTED_MODULE_0__/* .others */ .MG.checkout}
        with: { persist-credentials: false, lfs: true }
      - uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('actions/scan-model')}
        with: { model: models, upload: true } # the directory of yours
`,
    },
    rollback: {
        file: 'mlops-rollback',
        name: 'Release a model (2 of 2)',
        description: 'Put a version into service again that was registered before, proven again.',
        icon: 'history',
        categories: ['Machine learning', 'Deployment'],
        filePatterns: PROJECT,
        text: (place) => `name: Roll back
on: { workflow_dispatch: { inputs: { to: { description: 'As name@v1.2.3', required: true, type: string } } } }
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  rollback:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__/* .released */ .w2)('.github/workflows/ml-rollback.yml')}
${withLine({ to: "'${{ inputs.to }}'", 'runs-on': SERVING, config: quoted(place.config) })}`,
    },
};
/** What `mlops init --template` takes: a name, and the templates that belong together under it. */
const choices = {
    predictions: ['predictions'],
    'pull-request': ['pull-request'],
    gpu: ['gpu'],
    fork: ['fork', 'report-fork'],
    dashboard: ['dashboard'],
    monitor: ['monitor'],
    train: ['train', 'after-training'],
    release: ['release', 'rollback'],
    'release-attested': ['release-attested', 'rollback'],
    'release-passed': ['release-passed'],
    scan: ['scan'],
};
/** The check that a pull request gets from a template, as branch rules name it: the job, or caller / called job. */
const checkOf = {
    predictions: 'model',
    'pull-request': 'model / judge',
    gpu: 'model / judge',
};
/** What GitHub shows beside a template on its page "New workflow". */
function properties({ name, description, icon, categories, filePatterns }) {
    const fields = { name, description, iconName: `octicon ${icon}`, categories, filePatterns };
    const lines = Object.entries(fields).map(([field, value]) => `  "${field}": ${inline(value)}`);
    return `{\n${lines.join(',\n')}\n}\n`;
}
function inline(value) {
    return typeof value === 'string' ? JSON.stringify(value) : `[${value.map(inline).join(', ')}]`;
}


/***/ })

};
