import type { Verdict } from '#kit';
import type { BaselineOptions } from '../baseline/baseline.ts';
import type { AsGood } from '../baseline/standing.ts';
import type { Ledger, LedgerOptions } from '../ledger/ledger.ts';
import type { ReadMaterial } from '../questions/lineage-materials.ts';
import type { RunRecord } from '../ledger/runs.ts';
import type { Statement } from '../statement/statement.ts';
import type { Finding } from './bytes.ts';
import type { Judged } from './gate.ts';

export type LinkStatus = 'ok' | 'recorded, not re-hashed' | 'gap' | 'not in the anchor';

/** One thing a stage read or made, and whether it is still what was recorded. */
export interface Link {
  stage: string;
  material: string;
  status: LinkStatus;
  /** There are bytes in their place, and others: of raw data that went on, for example. */
  others?: true;
  /** They are what was recorded; whether they are what its commit names by DVC cannot be told. */
  unheld?: true;
  /** Where the bytes were found, or what is wrong, in words. */
  detail: string;
  /** It could not be computed again: a gap that follows from another one, when there is one. */
  unable?: true;
}

export interface Verification {
  /** fail: a gap · inconclusive: evidence outside the anchor · pass: neither */
  verdict: Verdict;
  exit: 0 | 1 | 3;
  run?: RunRecord;
  /** The ledger commit that was trusted. */
  anchor?: string;
  /** From the verdict back to the raw data. */
  links: Link[];
  firstGap?: Link;
}

/** The bytes of what a stage read or made, by the name its statement has for it; hashed before they are handed out. */
export interface EvidenceReader {
  /** @throws AbsentBytes when they are nowhere any more, Error when they are others */
  bytes(name: string): Promise<Uint8Array>;
  /** Path of a private copy. */
  file(name: string): Promise<string>;
  /** How many bytes it has; a model may be larger than the disk has room for once more. */
  size(name: string): Promise<number>;
  /** The same of what was read under a name that the stage may have made as well. */
  read(name: string): Promise<string>;
  /** Path of a private copy of a directory that another stage of the run made, such as `train-model/model`. */
  directory(name: string): Promise<string>;
}

/**
 * Computes again what a statement claims.
 * @param others all statements of its run, by stage
 * @param judged the run, and what was known when it was judged
 * @returns what does not agree, as sentences
 */
export type Recheck = (
  statement: Statement,
  evidence: EvidenceReader,
  others: ReadonlyMap<string, Statement>,
  judged: Judged,
) => Promise<string[]>;

export interface OtherThanTracked {
  is: 'other' | 'unknown';
  why: string;
}

export interface VerifyOptions {
  /** A run id or its beginning, a digest, the path of a model, or `workspace`. */
  subject: string;
  /** A commit of the ledger; default: the newest known to this clone. */
  anchor?: string;
  recheck: Readonly<Record<string, Recheck>>;
  /** Where a material such as a raw data file lies, when its name is not its path in the project. */
  locate?: (material: ReadMaterial) => string | undefined;
  /** Where a commit's own description has a data source, by its path from there; undefined when it has none. */
  sourceAt?: (material: ReadMaterial, run: RunRecord) => Promise<string | undefined>;
  /**
   * Why bytes that were found are not those that the run's commit names for them beside git, as DVC does, or why that cannot be told.
   * @param place in the repository
   * @param content a file by its path, or the bytes
   */
  otherThanTracked?: (
    place: { commit: string; path: string },
    content: string | Uint8Array,
  ) => Promise<OtherThanTracked | undefined>;
  ledger?: LedgerOptions;
  /** The run whose model was in production when a ledger was as it is, and what that is called. */
  inProduction?: (ledger: Ledger) => ReturnType<NonNullable<BaselineOptions['inProduction']>>;
  /** Which of two runs a gate's baseline was, neither of which was compared with the other. */
  asGood?: (gate: Statement) => AsGood;
}

export function linkOf(stage: string, material: string, finding: Finding, required: boolean): Link {
  switch (finding.status) {
    case 'ok':
      return { stage, material, status: 'ok', detail: finding.from };
    case 'differs':
      return { stage, material, status: 'gap', detail: finding.detail };
    case 'absent':
      return required
        ? { stage, material, status: 'gap', detail: 'absent: neither in the workspace nor in the store' }
        : {
            ...{ stage, material, status: 'recorded, not re-hashed', detail: notHere(finding.instead) },
            ...(finding.instead !== undefined && { others: true }),
          };
  }
}

const notHere = (instead: string | undefined): string =>
  instead === undefined ? 'absent here' : `other bytes here: ${instead}`;

/** How many links were hashed again, how many of what is recorded were not, and of how many it is not known whether the commit means them. */
export function saidHashed(links: readonly Link[]): string {
  const count = (wanted: LinkStatus): number => links.filter(({ status }) => status === wanted).length;
  const others = links.filter((link) => link.others).length;
  const unheld = links.filter((link) => link.unheld).length;
  const absent = count('recorded, not re-hashed') - others;
  const rest = [
    ...(absent > 0 ? [`${absent} recorded but not here to be hashed`] : []),
    ...(others > 0 ? [`${others} recorded of which other bytes are here`] : []),
    ...(unheld > 0 ? [`${unheld} not held to DVC`] : []),
  ];
  return [`${count('ok')} links hashed again`, ...rest].join(', ');
}

/** One gap per problem; one good link when there is none. */
export function linksOf(stage: string, material: string, problems: readonly string[], fine: string): Link[] {
  if (problems.length === 0) return [{ stage, material, status: 'ok', detail: fine }];
  return problems.map((detail) => ({ stage, material, status: 'gap', detail }));
}
