import { EXPRESSION, isExpression, isInside, withoutTexts } from './expressions.ts';

/** Parts of a workflow file that say what a context is, as texts; with what callers give, where they have a say. */
export type Parts = Readonly<Record<Part, string>>;
export type Part = 'strategy' | 'environment' | 'secrets' | 'runs-on' | 'on' | 'name';

/**
 * How a change chooses what a name in an expression gives: by such a part; by another line of a workflow file (`file`); or
 * without an edit of any, by what it runs or enters (`checkout`).
 */
type Way = Part | 'file' | 'checkout';

/** By the names of contexts, properties of `github`, functions and literals; `entered` is ours. Any other name may be anything. */
const WAYS: ReadonlyMap<string, readonly Way[]> = table([
  ['steps needs env hashFiles entered', 'checkout'],
  ['success failure cancelled github.action_status', 'checkout'],
  // Where nothing else is edited, versions of actions may be.
  ['github.action_ref', 'checkout'],
  ['inputs job jobs', 'file'],
  ['runner', 'file', 'runs-on'],
  ['matrix strategy', 'strategy'],
  // Those of the job's environment take the place of those of the same name.
  ['vars', 'environment'],
  ['secrets', 'environment', 'secrets'],
  // All of it, or a property that another expression names.
  ['github', 'file'],
  ['github.workflow', 'name'],
  ['github.event github.event_name github.base_ref github.head_ref github.sha', 'on'],
  ['github.ref github.ref_name github.ref_protected github.ref_type', 'on'],
  ['github.actor github.actor_id github.triggering_actor github.secret_source', 'on'],
  ['github.run_id github.run_attempt', 'on'],
  ['github.run_number github.workflow_ref github.workflow_sha github.job', 'file'],
  ['github.action github.action_path github.action_repository github.event_path', 'file'],
  ['github.env github.path github.output github.state github.step_summary github.workspace github.token', 'file'],
  ['github.repository github.repository_id github.repository_owner github.repository_owner_id github.repositoryUrl'],
  ['github.server_url github.api_url github.graphql_url github.retention_days'],
  ['contains startsWith endsWith format join toJSON fromJSON case always true false null NaN Infinity'],
]);

const NAME = /(?<![\w.-])(?:github\.[a-z_][\w-]*|[a-z_][\w-]*)/gi;
const NOT_CLOSED = '${{';
const MADE_BY_STEPS = /^(steps|needs|env|hashfiles)$/;

/** Whether more than the parts that `inFull` adds has a say in it. */
export const dependsElsewhere = (text: string): boolean => goes(text, 'file') || dependsOnCheckout(text);
/** Whether what the checkout holds has a say in it, also where no workflow file is edited. */
export const dependsOnCheckout = (text: string): boolean => goes(text, 'checkout');
export const dependsOnMatrix = (text: string): boolean => goes(text, 'strategy');

/** Of what depends on the checkout: what it is, as the end of a clause. */
export function whatMakes(text: string): string {
  const made = [...namesIn(text)].filter((name) => waysOf(name).includes('checkout'));
  if (made.includes('entered')) return 'what was entered where this run was started by hand';
  if (made.some((name) => MADE_BY_STEPS.test(name)))
    return 'what an earlier step gives, which runs what this change has';
  return `made of ${made[0]}, which may be anything here`;
}

/** A text with the parts of its file that have a say in it: where all of that is the same, so is what it gives, unless it depends elsewhere. */
export function inFull(text: string, parts: Parts, but?: Part): string {
  const added = new Set<Way>(['file', 'checkout', ...(but === undefined ? [] : [but])]);
  let full = text;
  for (let at = 0; at < full.length;) {
    const said = full.slice(at);
    at = full.length;
    for (const way of [...namesIn(said)].flatMap(waysOf)) {
      if (added.has(way)) continue;
      added.add(way);
      full += ` ${parts[way as Part]}`;
    }
  }
  return full;
}

const goes = (text: string, way: Way): boolean => [...namesIn(text)].some((name) => waysOf(name).includes(way));
const waysOf = (name: string): readonly Way[] => WAYS.get(name) ?? ['checkout'];

/** Names in the expressions of a text, in lower case. */
function namesIn(text: string): Set<string> {
  // In JSON, the letter of an escape would grow together with the name after it.
  const parts = text.replace(/\\(?:[bfnrt]|u[\da-f]{4})/gi, ' ').split(EXPRESSION);
  const names = parts.flatMap((part, at) => {
    // Of one that is not closed nothing is known.
    if (isExpression(part)) return [NOT_CLOSED];
    return isInside(at) ? (withoutTexts(part).match(NAME) ?? []) : [];
  });
  return new Set(names.map((name) => name.toLowerCase()));
}

function table(rows: readonly (readonly [names: string, ...ways: Way[]])[]): Map<string, readonly Way[]> {
  return new Map(
    rows.flatMap(([names, ...ways]) => names.split(' ').map((name) => [name.toLowerCase(), ways] as const)),
  );
}
