/** A workflow as the rules see it: plain values, and the line that each of them is written on. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

export interface Workflow {
  triggers: readonly string[];
  permissions: Grant | undefined;
  concurrency: boolean;
  jobs: readonly Job[];
}

export interface Job {
  id: string;
  line: number;
  permissions: Grant | undefined;
  timeout: boolean;
  /** What stands behind `if:`. */
  condition: string;
  needs: readonly string[];
  /** A reusable workflow that the job calls. */
  calls: string | undefined;
  inheritsSecrets: boolean;
  steps: readonly Step[];
}

interface Step {
  line: number;
  uses: string | undefined;
  /** What stands behind `uses:` as a comment. */
  comment: string | undefined;
  run: { text: string; line: number } | undefined;
  with: Readonly<Record<string, unknown>>;
}

/** `read-all`, `write-all`, or a level per scope. */
export type Grant = string | Readonly<Record<string, string>>;

const LEVELS = ['none', 'read', 'write'];

/** The level of a scope under a grant; what a grant does not name is none. */
export function level(grant: Grant | undefined, scope: string): number {
  if (typeof grant === 'string') return LEVELS.indexOf(grant.replace(/-all$/, ''));
  return LEVELS.indexOf(grant?.[scope] ?? 'none');
}

export function scopes(grant: Grant | undefined): string[] {
  return typeof grant === 'object' ? Object.keys(grant) : [];
}

/** @throws when the text is no YAML mapping; what is missing in it reads as absent */
export function readWorkflow(text: string): Workflow {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) throw document.errors[0]!;
  const lineOf = (node: unknown): number => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line;
  const plain = (node: unknown): unknown => (node as Node | null | undefined)?.toJS(document) as unknown;
  const on = plain(document.get('on', true));
  const jobs = document.get('jobs');
  return {
    triggers: typeof on === 'string' ? [on] : Array.isArray(on) ? (on as string[]) : Object.keys(on ?? {}),
    permissions: plain(document.get('permissions', true)) as Grant | undefined,
    concurrency: document.has('concurrency'),
    jobs: !isMap(jobs)
      ? []
      : jobs.items.flatMap(({ key, value }) => {
          if (!isMap(value)) return [];
          const steps = value.get('steps');
          return {
            id: String(key),
            line: lineOf(key),
            permissions: plain(value.get('permissions', true)) as Grant | undefined,
            timeout: value.has('timeout-minutes'),
            condition: String(value.get('if') ?? ''),
            needs: [plain(value.get('needs', true)) ?? []].flat() as string[],
            calls: value.get('uses') as string | undefined,
            inheritsSecrets: value.get('secrets') === 'inherit',
            steps: isSeq(steps) ? steps.items.flatMap((step) => (isMap(step) ? [readStep(step)] : [])) : [],
          };
        }),
  };

  function readStep(step: { get(key: string, keep?: boolean): unknown } & Node): Step {
    const uses = step.get('uses', true);
    const run = step.get('run', true);
    return {
      line: lineOf(step),
      uses: isScalar(uses) ? String(uses.value) : undefined,
      comment: isScalar(uses) ? (uses.comment ?? undefined) : undefined,
      run: isScalar(run) ? { text: String(run.value), line: lineOf(run) } : undefined,
      with: (plain(step.get('with', true)) as Record<string, unknown> | null | undefined) ?? {},
    };
  }
}
