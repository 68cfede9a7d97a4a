import { parse } from 'yaml';
import type { Permissions, Scope } from '../doubles/github/index.ts';

/** One job of a run, with those of called workflows beside their caller. */
export interface PlannedJob {
  /**
   * As GitHub lists it: `name`, or `caller / name`; undefined while only the run can say it (a matrix, an expression), and
   * for jobs that GitHub never lists, because their caller is skipped.
   */
  title: string | undefined;
  /** What GitHub puts before the title of a called workflow's job. */
  caller: string | undefined;
  /** GITHUB_JOB */
  id: string;
  /** What act gives as GITHUB_WORKFLOW: the name of the file's workflow, or the file's name. */
  workflow: string;
  permissions: Permissions;
  matrix: boolean;
  labels: string[];
  /** The one that GitHub makes a deployment to when the job begins. */
  environment: string | undefined;
}

/** GitHub's `startup_failure`: nothing of the run starts. */
export class StartupFailure extends Error {}

export interface JobSources {
  /** The text of a called workflow: `./.github/workflows/x.yml` or `owner/repo/.github/workflows/x.yml@ref`. */
  read: (uses: string) => Promise<string>;
  /** The repository's default for workflows that say nothing. */
  fallback: Permissions;
  /** A fork's pull request gets no write permission, whatever is declared. */
  readOnly: boolean;
  /** Name of the event that starts the run. */
  event: string;
}

interface WorkflowFile {
  name?: string;
  on?: { workflow_call?: { inputs?: Record<string, { default?: unknown }> } };
  permissions?: unknown;
  jobs?: Record<string, JobFile>;
}

interface JobFile {
  name?: string;
  if?: unknown;
  uses?: string;
  permissions?: unknown;
  environment?: string | { name?: string };
  with?: Record<string, unknown>;
  'runs-on'?: unknown;
  strategy?: { matrix?: unknown };
  steps?: { uses?: string }[];
}

const SCOPES: readonly Scope[] = [
  'actions',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'issues',
  'packages',
  'pages',
  'pull-requests',
  'repository-projects',
  'security-events',
  'statuses',
];

/**
 * All jobs of a workflow with the permissions each one's token has: the job's own, else the workflow's, else the
 * repository's default; those of a called workflow at most its caller's.
 * @throws StartupFailure when a called job asks for more than its caller grants, even one whose `if` is false
 */
export async function planJobs(text: string, path: string, sources: JobSources): Promise<PlannedJob[]> {
  return plan(text, path, sources, { inherited: sources.fallback });
}

async function plan(
  text: string,
  path: string,
  sources: JobSources,
  { inherited, limit, caller, skipped = false, given = {} }: Called,
): Promise<PlannedJob[]> {
  const file = parse(text) as WorkflowFile;
  const workflow = file.name ?? path.split('/').at(-1)!;
  const general = declared(file.permissions) ?? inherited;
  const planned: PlannedJob[] = [];
  const inputs = { ...defaultsOf(file), ...given };
  for (const [id, job] of Object.entries(file.jobs ?? {})) {
    const asked = declared(job.permissions) ?? general;
    if (limit) refuseMore(asked, limit, `${path}, job ${id}`);
    const matrix = job.strategy?.matrix !== undefined;
    const plain = job.name === undefined || !job.name.includes('${{');
    const unknown = matrix || !plain || skipped;
    const title = unknown ? undefined : [caller, job.name ?? id].filter((part) => part !== undefined).join(' / ');
    if (job.uses !== undefined) {
      const inner = await plan(await sources.read(job.uses), fileOf(job.uses), sources, {
        inherited: asked,
        limit: asked,
        caller: title ?? id,
        skipped: skipped || isSkipped(job.if, sources.event),
        given: job.with,
      });
      planned.push(...inner.map((one) => ({ ...one, matrix: one.matrix || matrix })));
    } else {
      const permissions = sources.readOnly ? readOnly(asked) : asked;
      const environment = environmentOf(job, inputs);
      planned.push({ title, caller, id, workflow, permissions, matrix, labels: labels(job['runs-on']), environment });
    }
  }
  return planned;
}

/** Where a workflow file stands among those of a run. */
interface Called {
  inherited: Permissions;
  limit?: Permissions;
  caller?: string;
  skipped?: boolean;
  /** What the caller says under `with:`. */
  given?: Record<string, unknown> | undefined;
}

function defaultsOf({ on }: WorkflowFile): Record<string, unknown> {
  const inputs = Object.entries(on?.workflow_call?.inputs ?? {});
  return Object.fromEntries(inputs.map(([name, input]) => [name, input.default]));
}

/** Its name as it is written, or the input that it is. */
function environmentOf({ environment }: JobFile, inputs: Readonly<Record<string, unknown>>): string | undefined {
  const name = typeof environment === 'object' ? environment.name : environment;
  const [, input] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(name ?? '') ?? [];
  // Without a name there is none.
  return (input === undefined ? name : String(inputs[input])) || undefined;
}

/** Whether a condition says that the event is another one; what else a condition may say, only the run knows. */
function isSkipped(condition: unknown, event: string): boolean {
  const [, operator, name] = /^github\.event_name (==|!=) '(\w+)'$/.exec(String(condition)) ?? [];
  return name !== undefined && (name === event) !== (operator === '==');
}

/** `.github/workflows/x.yml` of what `uses:` names. */
export function fileOf(uses: string): string {
  return uses.replace(/@[^@]*$/, '').replace(/^.*?(\.github\/workflows\/)/, '$1');
}

function declared(value: unknown): Permissions | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'read-all' || value === 'write-all')
    return Object.fromEntries(SCOPES.map((scope) => [scope, value === 'read-all' ? 'read' : 'write']));
  const entries = Object.entries(value as Record<string, string>).filter(([, level]) => level !== 'none');
  return Object.fromEntries(entries) as Permissions;
}

function refuseMore(asked: Permissions, limit: Permissions, who: string): void {
  for (const [scope, level] of Object.entries(asked) as [Scope, 'read' | 'write'][]) {
    const granted = limit[scope];
    if (granted === 'write' || granted === level) continue;
    throw new StartupFailure(
      `${who} is requesting '${scope}: ${level}', but is only allowed '${scope}: ${granted ?? 'none'}'.`,
    );
  }
}

function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(Object.keys(permissions).map((scope) => [scope, 'read']));
}

function labels(value: unknown): string[] {
  const wanted = typeof value === 'object' && value !== null && 'labels' in value ? value.labels : value;
  return [wanted].flat().filter((label) => typeof label === 'string');
}

/** Every `uses:` of steps and jobs in a workflow or composite action. */
export function usesIn(text: string): string[] {
  const file = parse(text) as WorkflowFile & { runs?: { steps?: { uses?: string }[] } };
  const jobs = Object.values(file.jobs ?? {});
  const steps = [...jobs.flatMap((job) => job.steps ?? []), ...(file.runs?.steps ?? [])];
  return [...jobs, ...steps].map(({ uses }) => uses).filter((uses) => uses !== undefined);
}
