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
      const lastProof = steps.findLastIndex((step) => proves(step, visited));
      for (const [index, step] of steps.entries()) {
        const at = visit.workflow.at(['jobs', visited.id, 'steps', index, step.uses === undefined ? 'run' : 'uses']);
        const verified = index < lastProof;
        yield* [...(verified ? [] : byName(step, visited)), ...cached(step, visited)].map((finding) => ({
          ...finding,
          at,
        }));
      }
    }
  }
};

/** Whether a step proves where bytes come from, each time that its job comes to it. */
function proves(step: Step, { cases }: VisitedJob): boolean {
  const always = (): boolean =>
    step.if === undefined || cases.every((each) => truthy(condition(step.if!, lookupIn(each))) !== false);
  const held = [undefined, null, false, 'false'].includes(step['continue-on-error'] as undefined);
  return deeds(step).verifies && held && always();
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
  return (job.steps ?? []).some((step) => {
    const action = actionOf(step);
    if (action !== undefined && Object.hasOwn(RELEASERS, action)) {
      const needed = RELEASERS[action];
      return needed === undefined || /true/.test(String(step.with?.[needed]));
    }
    const named = step.uses === undefined ? undefined : actionNamed(step.uses, ours);
    return (named?.is === 'ours' && OURS.includes(named.action.name)) || deeds(step).releases !== undefined;
  });
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

/** Actions that restore a cache: the input that says so, whether they do when it is left out, and what it says when it is on. */
const CACHES: Readonly<Record<string, { input?: string; usually: boolean; on?: RegExp }>> = {
  'actions/cache': { usually: true },
  'actions/cache/restore': { usually: true },
  'actions/setup-dotnet': { input: 'cache', usually: false },
  'actions/setup-go': { input: 'cache', usually: true },
  'actions/setup-java': { input: 'cache', usually: false },
  'actions/setup-node': { input: 'cache', usually: false },
  'actions/setup-python': { input: 'cache', usually: false },
  'astral-sh/setup-uv': { input: 'enable-cache', usually: true },
  'buildjet/cache': { usually: true },
  'determinatesystems/magic-nix-cache-action': { usually: true },
  'docker/bake-action': { input: 'set', usually: false, on: /cache-from/ },
  'docker/build-push-action': { input: 'cache-from', usually: false },
  'gradle/actions/setup-gradle': { input: 'cache-disabled', usually: true, on: /^(?!true$)/ },
  'hendrikmuhs/ccache-action': { usually: true },
  'hynek/setup-cached-uv': { usually: true },
  'mamba-org/setup-micromamba': { input: 'cache-environment', usually: false },
  'mozilla-actions/sccache-action': { usually: true },
  'pnpm/action-setup': { input: 'cache', usually: false },
  'pre-commit/action': { usually: true },
  'ruby/setup-ruby': { input: 'bundler-cache', usually: false },
  'swatinem/rust-cache': { usually: true },
};

/** Whatever is neither empty nor false. */
const ON = /^(?!(false)?$)/;

function* cached(step: Step, { id, cases }: VisitedJob): Generator<Omit<Finding, 'at'>> {
  const action = actionOf(step) ?? '';
  const cache = Object.hasOwn(CACHES, action) ? CACHES[action]! : undefined;
  if (deeds(step).caches) {
    yield restores(id, 'docker', 'leave --cache-from out');
  } else if (cache !== undefined) {
    const { input, usually, on = ON } = cache;
    const given = input !== undefined && step.with?.[input] !== undefined;
    const value = given ? inputOf(step, input, cases) : undefined;
    const off = value !== undefined && 'is' in value && !on.test(String(value.is ?? ''));
    if (given ? off : !usually) return;
    yield restores(id, action, wayOut(cache));
  }
}

function wayOut({ input, usually }: { input?: string; usually: boolean }): string {
  if (input === undefined) return 'leave the step out here, and install and build afresh';
  return usually ? `with: { ${input}: ${input.endsWith('-disabled')} }` : `leave ${input} out`;
}

const restores = (id: string, by: string, way: string): Omit<Finding, 'at'> => ({
  rule: 'cache-in-release',
  message: `Job ${id} is on the way to a release and restores a cache with ${by}.`,
  fix: `Take no cache here: ${way}.`,
});
