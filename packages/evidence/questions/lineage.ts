import { failLedger } from '../ledger/errors.ts';
import type { Mention } from '../ledger/plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { digestOf, materialsOf, statementsOf } from './lineage-materials.ts';
import { shortId, type RunRecord } from '../ledger/runs.ts';
import type { Statement } from '../statement/statement.ts';

/** Something with a digest, and what it was made of. */
export interface LineageNode {
  name: string;
  digest: string;
  /** made: by a stage of a recorded run · raw: read from outside, nothing recorded made it */
  kind: 'run' | 'made' | 'raw';
  role?: string;
  stage?: string;
  run?: string;
  inputs: LineageNode[];
  /** Its inputs are shown where it stands first in the tree. */
  repeated?: true;
}

/** More levels than any chain has; a record that claims more is not followed further. */
const DEEPEST = 64;

/**
 * The tree from a digest, or from everything a run judged, back to raw data.
 * @param subject a digest, or a run id or its beginning
 * @throws MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS, MLOPS_DIGEST_UNKNOWN, MLOPS_LEDGER_UNREADABLE
 */
export async function lineage(ledger: Ledger, subject: string): Promise<LineageNode> {
  const digest = subject.replace(/^(sha256|dirHash1):/, '');
  const mention = /^[0-9a-f]{64}$/.test(digest) ? await maker(ledger, digest) : undefined;
  if (mention === undefined && subject !== digest) {
    throw failLedger('MLOPS_DIGEST_UNKNOWN', {
      message: `no recorded run read or made ${subject}`,
      hint: 'Fetch the ledger of others: `git fetch origin mlops/ledger`.',
    });
  }
  const run = mention ? (await ledger.runsById([mention.run]))[0]! : await ledger.run(digest);
  const statements = new Map(
    [...(await statementsOf(ledger, run))].map(([stage, { statement }]) => [stage, statement]),
  );
  return treeOf(run, statements, mention ? digest : undefined);
}

/** Who made the digest last; when nobody did, who read it last. */
async function maker(ledger: Ledger, digest: string): Promise<Mention | undefined> {
  let latest: Mention | undefined;
  for await (const mention of ledger.mentions(digest)) {
    if (mention.role === 'subject' || mention.role === 'statement') return mention;
    latest ??= mention;
  }
  return latest;
}

/** The tree of one run, or of one digest in it, from its statements. */
export function treeOf(run: RunRecord, statements: ReadonlyMap<string, Statement>, digest?: string): LineageNode {
  const seen = new Set<string>();
  const made = new Map<string, { stage: string; name: string }>();
  for (const [stage, statement] of statements) {
    made.set(run.statements[stage] ?? '', { stage, name: `evidence/${stage}.json` });
    for (const subject of statement.subject) {
      const key = digestOf(subject.digest);
      if (key !== undefined && !made.has(key)) made.set(key, { stage, name: `${stage}/${subject.name}` });
    }
  }

  function node(name: string, key: string, role: string | undefined, depth: number): LineageNode {
    const source = made.get(key);
    const at = { digest: key, ...(role === undefined ? {} : { role }) };
    if (!source) return { name, ...at, kind: 'raw', inputs: [] };
    const from = { name: source.name, ...at, kind: 'made' as const, stage: source.stage, run: run.id };
    if (seen.has(source.stage)) return { ...from, inputs: [], repeated: true };
    if (depth > DEEPEST) return { ...from, inputs: [] };
    seen.add(source.stage);
    return { ...from, inputs: inputsOf(source.stage, depth) };
  }

  function inputsOf(stage: string, depth: number): LineageNode[] {
    return materialsOf(statements.get(stage)!).flatMap((material) => {
      const key = digestOf(material.digest);
      return key === undefined ? [] : [node(material.name, key, material.role, depth + 1)];
    });
  }

  if (digest !== undefined) return node(nameIn(run, digest), digest, undefined, 0);
  const last = [...statements].filter(([stage, { subject }]) => {
    // A stage may hand on what it read (the gate keeps its baseline): only what others read makes it an inner one.
    const others = [...statements].filter(([other]) => other !== stage);
    const read = new Set(others.flatMap(([, statement]) => materialsOf(statement).map((m) => digestOf(m.digest))));
    return !read.has(run.statements[stage]) && !subject.some((one) => read.has(digestOf(one.digest)));
  });
  const roots = last.map(([stage]) => node(`evidence/${stage}.json`, run.statements[stage]!, undefined, 0));
  return { name: `run ${shortId(run.id)}`, digest: run.id, kind: 'run', run: run.id, inputs: roots };
}

const nameIn = (run: RunRecord, digest: string): string =>
  Object.entries(run.data).find(([, value]) => value === digest)?.[0] ?? digest.slice(0, 12);

/** One line per node, indented as a tree. Names are the user's: the caller escapes them for where they go. */
export function lineageLines(tree: LineageNode): string[] {
  const line = (node: LineageNode): string =>
    [
      node.name,
      node.kind === 'run' ? '' : node.digest.slice(0, 12),
      node.kind === 'raw' ? '(from outside)' : node.repeated ? '(see above)' : '',
    ]
      .filter(Boolean)
      .join('  ');
  const below = (nodes: readonly LineageNode[]): string[] =>
    nodes.flatMap((node, i) => {
      const last = i === nodes.length - 1;
      return [
        `${last ? '└─' : '├─'} ${line(node)}`,
        ...below(node.inputs).map((text) => `${last ? '   ' : '│  '}${text}`),
      ];
    });
  return [line(tree), ...below(tree.inputs)];
}
