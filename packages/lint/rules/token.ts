import { sourcesOf, type Case } from '../cases.ts';
import { references } from '../template.ts';
import type { Check, Finding } from '../finding.ts';
import { isEnough } from '../grant.ts';
import { actionNamed, type Ours } from '../ours.ts';
import type { Step } from '../schema.ts';
import { actionOf, deeds, inputOf, isCheckout } from '../steps.ts';
import { callsRelease, chain, type Visit, type VisitedJob } from '../walk.ts';
import type { Value } from '../value.ts';
import { textsOf, type Workflow } from '../workflow.ts';

type Made = 'tag' | 'release';

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

/**
 * A tag, a release or a commit made with the GITHUB_TOKEN, and a workflow that waits for one.
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/trigger-a-workflow
 */
export const token: Check = function* ({ visits, workflows, ours }) {
  for (const visit of visits.filter((each) => !each.ours)) {
    for (const visited of visit.jobs) {
      for (const [index, step] of (visited.job.steps ?? []).entries()) {
        const making: Making = {
          made: madeWithToken(step, visit, visited, ours),
          branches: pushesAsJob(visited) ? [...deeds(step).pushesTo, ...committedTo(step, visited)] : [],
        };
        const at = ['steps', index, step.uses === undefined ? 'run' : 'uses'];
        yield* startsNothing(making, at, { visit, visited, workflows });
      }
      if (!callsRelease(visited)) continue;
      // What would release that tag is what this call has done.
      const others = workflows.filter(
        ({ path }) => !visits.some((each) => each.workflow.path === path && each.jobs.some(callsRelease)),
      );
      yield* startsNothing({ made: madeByCall(visited), branches: [] }, ['uses'], {
        visit,
        visited,
        workflows: others,
      });
    }
  }
};

function* startsNothing(
  making: Making,
  at: readonly (string | number)[],
  { visit, visited, workflows }: { visit: Visit; visited: VisitedJob; workflows: readonly Workflow[] },
): Generator<Finding> {
  if (making.made.length + making.branches.length === 0) return;
  if (visited.granted && !isEnough(visited.granted, 'contents', 'write')) return;
  const waiting = workflows.filter((each) => waitsFor(each, making) && !isStartedOtherwise(each, visit, workflows));
  if (waiting.length === 0) return;
  const names = waiting.map(({ path }) => path.split('/').at(-1)!).join(', ');
  yield {
    rule: 'token-starts-nothing',
    at: visit.workflow.at(['jobs', visited.id, ...at]),
    message: `This makes a ${(making.made.length > 0 ? making.made : ['commit']).join(' and a ')} with the GITHUB_TOKEN of the job, which starts no workflow; ${names} ${waiting.length === 1 ? 'waits' : 'wait'} for one.`,
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
  const { makesRelease, makesTag, pushesTag, pushes } = deeds(step);
  if (makesRelease || makesTag) {
    if (!isJobToken(tokensIn(step, visit, visited))) return [];
    return made(makesRelease ? ['release', 'tag'] : ['tag']);
  }
  const steps = visited.job.steps ?? [];
  const before = new Set(steps.slice(0, steps.indexOf(step)).flatMap((each) => deeds(each).tags));
  const pushed = pushesTag || pushes.some((word) => before.has(word));
  return pushed && pushesAsJob(visited) ? made(['tag']) : [];
}

/** What the reusable workflow makes that releases: what did not start it, and no release where it is told so. */
function madeByCall({ job, cases }: VisitedJob): Made[] {
  const release = inputOf({ with: job.with }, 'release', cases);
  const says = release !== undefined && 'is' in release && String(release.is) === 'false';
  const published = cases.length > 0 && cases.every(({ event }) => event === 'release');
  return [...(startsWithTag(cases) ? [] : ['tag' as const]), ...(says || published ? [] : ['release' as const])];
}

/** Actions of others that commit and push as the checkout may, and the input that names another branch. */
const COMMITTERS: Readonly<Record<string, string>> = {
  'stefanzweifel/git-auto-commit-action': 'branch',
  'endbug/add-and-commit': 'new_branch',
};

/** The branches that such an action pushes to: that which is named, else those that the job may run on. */
function committedTo(step: Step, { cases }: VisitedJob): string[] {
  const action = actionOf(step) ?? '';
  if (!Object.hasOwn(COMMITTERS, action)) return [];
  const named = inputOf(step, COMMITTERS[action]!, cases);
  if (named !== undefined) return 'is' in named ? [String(named.is)] : [];
  return cases.flatMap(({ known }) => {
    const ref = known.get('github.ref');
    const branch = ref !== undefined && 'is' in ref ? /^refs\/heads\/(.*)$/.exec(String(ref.is))?.[1] : undefined;
    return branch === undefined ? [] : [branch];
  });
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
  if (events.get('push')?.branches?.some((name) => branches.includes(name))) return true;
  const tags = events.get('push')?.tags ?? events.get('push')?.['tags-ignore'];
  return made.includes('tag') && (tags !== undefined || events.has('create'));
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
