import type { Check, Finding } from '../finding.ts';
import { lookupIn } from '../cases.ts';
import { actionNamed, type Ours } from '../ours.ts';
import type { Step } from '../schema.ts';
import { actionOf, deeds, inputOf } from '../steps.ts';
import { condition } from '../template.ts';
import { truthy } from '../value.ts';
import type { Visit, VisitedJob } from '../walk.ts';

/** What comes into a release from elsewhere, by a name that others can write to. */
export const release: Check = function* ({ visits, ours }) {
  const path = releasePath(visits, ours);
  for (const visit of visits.filter((each) => !each.ours)) {
    for (const visited of visit.jobs) {
      if (!path.has(visited)) continue;
      const steps = visited.job.steps ?? [];
      for (const [index, step] of steps.entries()) {
        const at = visit.workflow.at(['jobs', visited.id, 'steps', index, step.uses === undefined ? 'run' : 'uses']);
        const line = visit.workflow.line(at.line);
        const found = [
          ...(isProven(index, visited, ours) ? [] : byName(step, visited)),
          ...cached(step, visited, line),
        ];
        yield* found.map((finding) => ({ ...finding, at }));
      }
    }
  }
};

/** Whether what a step brings is proven before anything is released, by itself or behind it: behind the release, it is too late. */
function isProven(index: number, visited: VisitedJob, ours: Ours): boolean {
  const { steps = [] } = visited.job;
  const itself = steps[index]!;
  if (deeds(itself).verifiesDownloads && isHeld(itself)) return true;
  const released = steps.findIndex((step, at) => at >= index && releasesBy(step, ours));
  return steps.slice(index + 1, released < 0 ? undefined : released + 1).some((step) => proves(step, visited));
}

/** Whether a step proves where bytes come from, each time that its job comes to it. */
function proves(step: Step, { cases }: VisitedJob): boolean {
  const always = (): boolean =>
    step.if === undefined || cases.every((each) => truthy(condition(step.if!, lookupIn(each))) !== false);
  return deeds(step).verifies && isHeld(step) && always();
}

/** Whether the job stops where the step fails. */
function isHeld(step: Step): boolean {
  return [undefined, null, false, 'false'].includes(step['continue-on-error'] as undefined);
}

/** Actions of others that put something before people, and the input that must be true for it. */
const RELEASERS: Readonly<Record<string, string | undefined>> = {
  'softprops/action-gh-release': undefined,
  'ncipollo/release-action': undefined,
  'actions/create-release': undefined,
  'pypa/gh-action-pypi-publish': undefined,
  'goreleaser/goreleaser-action': undefined,
  'actions/attest': undefined,
  'actions/attest-build-provenance': undefined,
  'docker/build-push-action': 'push',
};

const OURS = ['register-model', 'deploy-model'];
const ENVIRONMENT = /(^|[^a-z])(prod|production|release|live|pypi)([^a-z]|$)/i;

function releases({ job, cases }: VisitedJob, ours: Ours): boolean {
  const environment = typeof job.environment === 'object' ? job.environment.name : job.environment;
  if (environment !== undefined && ENVIRONMENT.test(environment)) return true;
  if (cases.some((each) => each.release)) return true;
  return (job.steps ?? []).some((step) => releasesBy(step, ours));
}

function releasesBy(step: Step, ours: Ours): boolean {
  const action = actionOf(step);
  if (action !== undefined && Object.hasOwn(RELEASERS, action)) {
    const needed = RELEASERS[action];
    return needed === undefined || /true/.test(String(step.with?.[needed]));
  }
  const named = step.uses === undefined ? undefined : actionNamed(step.uses, ours);
  return (named?.is === 'ours' && OURS.includes(named.action.name)) || deeds(step).releases !== undefined;
}

/** Jobs that release, those that they need, the jobs that call them, and the jobs that they call. */
function releasePath(visits: readonly Visit[], ours: Ours): Set<VisitedJob> {
  const path = new Set<VisitedJob>();
  const inside = new Map<VisitedJob, Visit[]>();
  for (const visit of visits) {
    if (visit.caller) inside.set(visit.caller.job, [...(inside.get(visit.caller.job) ?? []), visit]);
  }
  const open = visits.flatMap((visit) =>
    visit.jobs.filter((visited) => releases(visited, ours)).map((visited) => ({ visit, visited, below: true })),
  );
  for (let next = open.pop(); next; next = open.pop()) {
    const { visit, visited, below } = next;
    if (path.has(visited)) continue;
    path.add(visited);
    const needed = new Set(visited.job.needs);
    open.push(...visit.jobs.filter(({ id }) => needed.has(id)).map((each) => ({ visit, visited: each, below: true })));
    // Of a workflow that holds a job on the way, the others need not be on it.
    if (visit.caller) open.push({ visit: visit.caller.visit, visited: visit.caller.job, below: false });
    for (const inner of below ? (inside.get(visited) ?? []) : []) {
      open.push(...inner.jobs.map((each) => ({ visit: inner, visited: each, below: true })));
    }
  }
  return path;
}

function* byName(step: Step, { id }: VisitedJob): Generator<Omit<Finding, 'at'>> {
  const action = actionOf(step);
  const download = action === 'actions/download-artifact' && step.with?.['artifact-ids'] === undefined;
  const script = action === 'actions/github-script' ? String(step.with?.['script'] ?? '') : '';
  const elsewhere =
    action === 'dawidd6/action-download-artifact' || deeds(step).downloads || /\blistArtifactsForRepo\b/.test(script);
  if (!download && !elsewhere) return;
  const name = step.with?.['name'] ?? step.with?.['pattern'];
  yield {
    rule: 'artifact-by-name',
    message: `Job ${id} is on the way to a release and takes ${name === undefined ? 'artifacts by their names' : `the artifact ${JSON.stringify(String(name))} by its name`}.`,
    fix: 'Take it by the id that upload-artifact gives (artifact-ids: …), or verify it behind this step: gh attestation verify.',
  };
}

/** What turns a cache on: always, or an input, whether it is on when that is left out, and what it says when it is on. */
interface Switch {
  input?: string;
  usually: boolean;
  on?: RegExp;
  /** The major version that began with it. */
  since?: number;
  /** What the project has to have for it, which is not looked at. */
  where?: string;
}

const ALWAYS: Switch[] = [{ usually: true }];
const asked = (...inputs: string[]): Switch[] => inputs.map((input) => ({ input, usually: false }));

/** Actions that restore a cache. */
const CACHES: Readonly<Record<string, readonly Switch[]>> = {
  'actions/cache': ALWAYS,
  'actions/cache/restore': ALWAYS,
  'actions/setup-dotnet': asked('cache'),
  'actions/setup-go': [{ input: 'cache', usually: true }],
  'actions/setup-java': asked('cache'),
  'actions/setup-node': [
    ...asked('cache'),
    { input: 'package-manager-cache', usually: true, since: 5, where: 'package.json names its package manager' },
  ],
  'actions/setup-python': asked('cache'),
  'astral-sh/setup-uv': [{ input: 'enable-cache', usually: true }],
  'buildjet/cache': ALWAYS,
  'determinatesystems/magic-nix-cache-action': ALWAYS,
  'docker/bake-action': [{ input: 'set', usually: false, on: /cache-from/ }],
  'docker/build-push-action': asked('cache-from'),
  'gradle/actions/setup-gradle': [{ input: 'cache-disabled', usually: true, on: /^(?!true$)/ }],
  'hendrikmuhs/ccache-action': ALWAYS,
  'hynek/setup-cached-uv': ALWAYS,
  'mamba-org/setup-micromamba': asked(
    ...['cache-environment', 'cache-environment-key', 'cache-downloads', 'cache-downloads-key'],
  ),
  'mozilla-actions/sccache-action': ALWAYS,
  'pnpm/action-setup': asked('cache'),
  'pre-commit/action': ALWAYS,
  'prefix-dev/setup-pixi': [{ input: 'cache', usually: true, where: 'there is a pixi.lock' }, ...asked('global-cache')],
  'ruby/setup-ruby': asked('bundler-cache'),
  'swatinem/rust-cache': ALWAYS,
};

/** Whatever is neither empty nor false. */
const ON = /^(?!(false)?$)/;

/** @param line where the step says which action it uses */
function* cached(step: Step, { id, cases }: VisitedJob, line: string): Generator<Omit<Finding, 'at'>> {
  if (deeds(step).caches) yield restores(id, 'docker', 'leave --cache-from out');
  const action = actionOf(step) ?? '';
  const restored = (Object.hasOwn(CACHES, action) ? CACHES[action]! : []).find(
    ({ input, usually, on = ON, since = 0 }) => {
      if (since > 0 && versionOf(step, line) < since) return false;
      if (input === undefined || step.with?.[input] === undefined) return usually;
      const value = inputOf(step, input, cases);
      return value === undefined || !('is' in value) || on.test(String(value.is ?? ''));
    },
  );
  if (restored?.where !== undefined) yield restores(id, `${action} where ${restored.where}`, wayOut(restored));
  else if (restored) yield restores(id, action, wayOut(restored));
}

/** The major version that a step uses; of a commit, the one that the comment behind it names. 0 where none is known. */
function versionOf({ uses = '' }: Step, line: string): number {
  const reference = uses.split('@').at(-1)!;
  const named = /^[0-9a-f]{40}$/.test(reference) ? /#\s*(v?\d+.*)$/.exec(line)?.[1] : reference;
  return Number(/^v?(\d+)/.exec(named ?? '')?.[1] ?? 0);
}

function wayOut({ input, usually }: Switch): string {
  if (input === undefined) return 'leave the step out here, and install and build afresh';
  return usually ? `with: { ${input}: ${input.endsWith('-disabled')} }` : `leave ${input} out`;
}

const restores = (id: string, by: string, way: string): Omit<Finding, 'at'> => ({
  rule: 'cache-in-release',
  message: `Job ${id} is on the way to a release and restores a cache with ${by}.`,
  fix: `Take no cache here: ${way}.`,
});
