import { sourcesOf, type Case } from '../cases.ts';
import { references } from '../template.ts';
import { passes } from '../filter.ts';
import type { Check, Finding } from '../finding.ts';
import { isEnough } from '../grant.ts';
import { actionNamed, type Ours } from '../ours.ts';
import { CHECKED_OUT, OF_THE_RUN, ORIGIN, pushesTag, type Push } from '../pushes.ts';
import type { Step } from '../schema.ts';
import { actionOf, deeds, inputOf, isCheckout } from '../steps.ts';
import { callsRelease, chain, type Visit, type VisitedJob } from '../walk.ts';
import type { Value } from '../value.ts';
import { textsOf, type Workflow } from '../workflow.ts';

type Made = 'tag' | 'release' | 'deployment status';

/** What is made, and the branches that are named to push to. */
interface Making {
  made: readonly Made[];
  branches: readonly string[];
}

/** Actions of others that make tags and releases, and the input that takes another token. */
const MAKERS: Readonly<Record<string, { makes: readonly Made[]; token: string }>> = {
  'softprops/action-gh-release': { makes: ['release', 'tag'], token: 'token' },
  'ncipollo/release-action': { makes: ['release', 'tag'], token: 'token' },
  'actions/create-release': { makes: ['release', 'tag'], token: '' },
  'googleapis/release-please-action': { makes: ['release', 'tag'], token: 'token' },
  'google-github-actions/release-please-action': { makes: ['release', 'tag'], token: 'token' },
  'mathieudutour/github-tag-action': { makes: ['tag'], token: 'github_token' },
  'anothrnick/github-tag-action': { makes: ['tag'], token: '' },
};

/** What making it takes. */
const NEEDS: Readonly<Record<Made, string>> = {
  tag: 'contents',
  release: 'contents',
  'deployment status': 'deployments',
};

/** The branch that our workflows record in. */
const LEDGER = 'mlops/ledger';

/**
 * What those of our reusable workflows make that record, and the input that says otherwise. Issues of monitoring start nothing
 * either, but who waits for issues nearly always waits for those of people.
 */
const CALLED: Readonly<Record<string, Partial<Record<Made, string | null>>>> = {
  'ml-train.yml': {},
  'ml-monitor.yml': {},
  'ml-release.yml': { tag: null, release: 'release', 'deployment status': null },
  'ml-rollback.yml': { 'deployment status': null },
};

/**
 * What is made with the GITHUB_TOKEN (a tag, a release, a commit, a deployment's status), and a workflow that waits for one.
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/trigger-a-workflow
 */
export const token: Check = function* ({ visits, workflows, ours }) {
  for (const visit of visits.filter((each) => !each.ours)) {
    for (const visited of visit.jobs) {
      for (const [index, step] of (visited.job.steps ?? []).entries()) {
        const making: Making = {
          made: madeWithToken(step, visit, visited, ours),
          branches: [...pushedTo(step, visited), ...committedTo(step, visited)].filter(
            (branch) => !isOfThatPush(branch, visited),
          ),
        };
        const at = ['steps', index, step.uses === undefined ? 'run' : 'uses'];
        yield* startsNothing(making, at, { visit, visited, workflows });
      }
      const making = madeByCall(visited);
      if (!making) continue;
      // What would release that tag is what this call has done.
      const others = callsRelease(visited)
        ? workflows.filter(
            ({ path }) => !visits.some((each) => each.workflow.path === path && each.jobs.some(callsRelease)),
          )
        : workflows;
      yield* startsNothing(making, ['uses'], { visit, visited, workflows: others });
    }
  }
};

function* startsNothing(
  { made, branches }: Making,
  at: readonly (string | number)[],
  { visit, visited, workflows }: { visit: Visit; visited: VisitedJob; workflows: readonly Workflow[] },
): Generator<Finding> {
  const may = (scope: string): boolean => !visited.granted || isEnough(visited.granted, scope, 'write');
  const making: Making = { made: made.filter((one) => may(NEEDS[one])), branches: may('contents') ? branches : [] };
  if (making.made.length + making.branches.length === 0) return;
  const waiting = workflows.filter((each) => waitsFor(each, making) && !isStartedOtherwise(each, visit, workflows));
  if (waiting.length === 0) return;
  const isAwaited = (one: Making): boolean => waiting.some((each) => waitsFor(each, one));
  const awaited = [
    ...making.made.filter((one) => isAwaited({ made: [one], branches: [] })),
    ...(isAwaited({ made: [], branches: making.branches }) ? ['commit'] : []),
  ];
  const names = waiting.map(({ path }) => path.split('/').at(-1)!).join(', ');
  yield {
    rule: 'token-starts-nothing',
    at: visit.workflow.at(['jobs', visited.id, ...at]),
    message: `This makes a ${awaited.join(' and a ')} with the GITHUB_TOKEN of the job, which starts no workflow; ${names} ${waiting.length === 1 ? 'waits' : 'wait'} for one.`,
    fix: 'Give it the trigger workflow_call and call it in a job behind this one, or start it with: gh workflow run.',
  };
}

/** What a step makes, when it makes it with the token of its job; nothing when that is another token, or not known. */
function madeWithToken(step: Step, visit: Visit, visited: VisitedJob, ours: Ours): Made[] {
  // A tag that started the workflow is there already.
  const made = (list: readonly Made[]): Made[] =>
    list.filter((each) => each !== 'tag' || !startsWithTag(visited.cases));
  const action = step.uses === undefined ? undefined : actionNamed(step.uses, ours);
  if (action?.is === 'ours' && action.action.name === 'register-model') {
    // Beside a server it moves tag and ledger there by itself, whatever the checkout keeps.
    const says = (name: string): boolean => isTrue(inputOf(step, name, visited.cases));
    if (says('attest') || !isJobToken([step.with?.['token'] ?? '${{ github.token }}'])) return [];
    return made(says('release') ? ['tag', 'release'] : ['tag']);
  }
  const maker = MAKERS[actionOf(step) ?? ''];
  if (maker !== undefined) {
    const given = maker.token === '' ? step.env : { given: step.with?.[maker.token] ?? '${{ github.token }}' };
    return isJobToken(Object.values(typeof given === 'object' && given ? given : {})) ? made(maker.makes) : [];
  }
  if (
    actionOf(step) === 'actions/github-script' &&
    isJobToken([step.with?.['github-token'] ?? '${{ github.token }}'])
  ) {
    const script = String(step.with?.['script'] ?? '');
    if (/\bcreateRelease\b/.test(script)) return made(['release', 'tag']);
    return /\bcreateRef\b/.test(script) && script.includes('refs/tags/') ? made(['tag']) : [];
  }
  const { makesRelease, makesTag, registers } = deeds(step);
  if (makesRelease || makesTag) {
    if (!isJobToken(tokensIn(step, visit, visited))) return [];
    return made(makesRelease ? ['release', 'tag'] : ['tag']);
  }
  const tags = new Set([...before(step, visited), step].flatMap((each) => deeds(each).tags));
  const pushed = registers || pushesOfRepository(step, visited).some((push) => pushesTag(push, tags));
  return pushed && pushesAsJob(visited) ? made(['tag']) : [];
}

/** What a reusable workflow of ours makes: what did not start it, and what it is not told to leave. */
function madeByCall({ job, cases, callee }: VisitedJob): Making | undefined {
  const name = callee?.is === 'workflow' && callee.ours ? callee.workflow.path.split('/').at(-1)! : '';
  const makes = Object.hasOwn(CALLED, name) ? CALLED[name]! : undefined;
  if (!makes) return undefined;
  const isThere = (one: Made): boolean =>
    (one === 'tag' && startsWithTag(cases)) ||
    (one === 'release' && cases.length > 0 && cases.every(({ event }) => event === 'release'));
  const isLeft = (input: string | null): boolean => {
    const value = input === null ? undefined : inputOf({ with: job.with }, input, cases);
    return value !== undefined && 'is' in value && String(value.is) === 'false';
  };
  const made = (Object.entries(makes) as [Made, string | null][]).flatMap(([one, input]) =>
    isThere(one) || isLeft(input) ? [] : [one],
  );
  return { made, branches: [LEDGER] };
}

function before(step: Step, { job: { steps = [] } }: VisitedJob): Step[] {
  return steps.slice(0, steps.indexOf(step));
}

/**
 * Without what is pushed to a remote that a step before made one of another repository, or that nobody is seen to add, nor what is
 * pushed from another directory, where a step before made a repository in one.
 */
function pushesOfRepository(step: Step, visited: VisitedJob): Push[] {
  const earlier = before(step, visited).map(deeds);
  const isOurs = (name: string): boolean =>
    earlier.map(({ remotes }) => remotes.get(name)).findLast((known) => known !== undefined) ?? name === ORIGIN;
  const isMoved = ({ moved }: Push): boolean =>
    (moved || step['working-directory'] !== undefined) && earlier.some(({ makesRepository }) => makesRepository);
  return deeds(step).pushes.filter((push) => !isMoved(push) && (push.remote === undefined || isOurs(push.remote)));
}

/** The branches that a script pushes to as the job may. */
function pushedTo(step: Step, visited: VisitedJob): string[] {
  const pushesTo = pushesOfRepository(step, visited).flatMap(({ to }) => to);
  if (pushesTo.length === 0 || !pushesAsJob(visited)) return [];
  const earlier = before(step, visited);
  const switched = earlier.findLast((each) => deeds(each).switchesTo !== undefined || isCheckout(each));
  return pushesTo.flatMap((branch) => {
    if (branch === OF_THE_RUN) return branchesOfRun(visited);
    if (branch !== CHECKED_OUT) return [branch];
    const here = switched && deeds(switched).switchesTo;
    if (here === undefined) return checkedOut(earlier.filter(isCheckout), visited);
    return here === '' ? [] : [here];
  });
}

/** What was checked out; nothing where that is of another repository, or one of several. */
function checkedOut([checkout, ...more]: readonly Step[], visited: VisitedJob): string[] {
  if (checkout === undefined || more.length > 0 || checkout.with?.['repository'] !== undefined) return [];
  return namedOr(checkout, 'ref', visited);
}

/** The branch that an input names, or that of the run where it names none; nothing that only a run knows. */
function namedOr(step: Step, input: string, visited: VisitedJob): string[] {
  if ((step.with?.[input] ?? '') === '') return branchesOfRun(visited);
  const named = inputOf(step, input, visited.cases);
  return named !== undefined && 'is' in named ? [String(named.is).replace(/^refs\/heads\//, '')] : [];
}

/** The branches that the job may run on, as far as they are known. What was pushed has started what waits for it. */
function branchesOfRun({ cases }: VisitedJob): string[] {
  return [...new Set(cases.flatMap((each) => (each.event === 'push' ? [] : (branchOf(each) ?? []))))];
}

function branchOf({ known }: Case): string | undefined {
  const ref = known.get('github.ref');
  return ref !== undefined && 'is' in ref ? /^refs\/heads\/(.*)$/.exec(String(ref.is))?.[1] : undefined;
}

/** Whether it was a push to that branch that started the job, as far as that is known: then it started what waits for one. */
function isOfThatPush(branch: string, { cases }: VisitedJob): boolean {
  const known = cases.filter((each) => branchOf(each) !== undefined);
  return known.length > 0 && known.every((each) => each.event === 'push' && branchOf(each) === branch);
}

/** Actions of others that push commits: the input that names another branch, and, where not as the checkout may, that of the token. */
const COMMITTERS: Readonly<Record<string, { branch: string; token?: string }>> = {
  'stefanzweifel/git-auto-commit-action': { branch: 'branch' },
  'endbug/add-and-commit': { branch: 'new_branch' },
  'ad-m/github-push-action': { branch: 'branch', token: 'github_token' },
};

function committedTo(step: Step, visited: VisitedJob): string[] {
  const action = actionOf(step) ?? '';
  if (!Object.hasOwn(COMMITTERS, action)) return [];
  const { branch, token } = COMMITTERS[action]!;
  const asJob = token === undefined ? pushesAsJob(visited) : isJobToken([step.with?.[token] ?? '${{ github.token }}']);
  return asJob ? namedOr(step, branch, visited) : [];
}

function isTrue(value: Value): boolean {
  return value !== undefined && 'is' in value && String(value.is) === 'true';
}

function startsWithTag(cases: readonly Case[]): boolean {
  return cases.length > 0 && cases.every(({ release }) => release === true);
}

/** Where gh finds its token. */
function tokensIn({ env }: Step, { workflow }: Visit, { job }: VisitedJob): unknown[] {
  return ['GH_TOKEN', 'GITHUB_TOKEN'].flatMap((name) => {
    const found = [env, job.env, workflow.file.env].find(
      (each) => typeof each === 'object' && each !== null && name in each,
    );
    return found === undefined ? [] : [(found as Record<string, unknown>)[name]];
  });
}

/** Whether the first of these is the token of the job; an empty list is none. */
function isJobToken([first]: readonly unknown[]): boolean {
  const paths = typeof first === 'string' ? references(first) : [];
  return paths.length > 0 && paths.every((path) => ['github.token', 'secrets.github_token'].includes(path.join('.')));
}

/** `git push` uses what the checkout left behind. */
function pushesAsJob({ job, cases }: VisitedJob): boolean {
  const checkouts = (job.steps ?? []).filter(isCheckout);
  return (
    checkouts.length > 0 &&
    checkouts.every((step) => {
      const kept = inputOf(step, 'persist-credentials', cases);
      const other = step.with?.['ssh-key'] ?? step.with?.['token'];
      const leaves = step.with?.['persist-credentials'] === undefined || isTrue(kept);
      return leaves && (other === undefined || isJobToken([other]));
    })
  );
}

function waitsFor({ events }: Workflow, { made, branches }: Making): boolean {
  if (made.includes('release') && events.has('release')) return true;
  if (made.includes('deployment status') && events.has('deployment_status')) return true;
  if (branches.some((branch) => isMeant(events.get('push')?.branches ?? [], branch))) return true;
  const tags = events.get('push')?.tags ?? events.get('push')?.['tags-ignore'];
  return made.includes('tag') && (tags !== undefined || events.has('create'));
}

/** Whether a filter waits for that branch: by its name, or that of its folder. Who takes every branch waits for none. */
function isMeant(patterns: readonly string[], branch: string): boolean {
  const folder = branch.slice(0, branch.lastIndexOf('/') + 1);
  const named = patterns.some((pattern) => pattern === branch || (folder !== '' && pattern.startsWith(folder)));
  return named && passes(patterns, branch);
}

/** Whether the run that makes the tag starts the other workflow itself: by a call, a dispatch, or by ending. */
function isStartedOtherwise(waiting: Workflow, visit: Visit, all: readonly Workflow[]): boolean {
  const running = chain(visit).map(({ workflow }) => workflow);
  if (running.some(({ jobs }) => jobs.some(([, { uses }]) => uses === `./${waiting.path}`))) return true;
  const ends = waiting.events.get('workflow_run');
  if (ends !== undefined && sourcesOf(ends, all).some((source) => running.includes(source))) return true;
  const dispatchable = waiting.events.has('workflow_dispatch') || waiting.events.has('repository_dispatch');
  return dispatchable && running.some(dispatches);
}

const dispatching = new WeakMap<Workflow, boolean>();

function dispatches(workflow: Workflow): boolean {
  const known = dispatching.get(workflow);
  if (known !== undefined) return known;
  const found = [...textsOf(workflow.file.jobs, [])].some(({ text }) =>
    /gh workflow run|\/dispatches|createWorkflowDispatch|createDispatchEvent|repository-dispatch/.test(text),
  );
  dispatching.set(workflow, found);
  return found;
}
