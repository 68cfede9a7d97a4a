import { cellOf } from '../context/matrix.ts';
import { markerName, readMarkerLine, shortDigest, writeMarkerLine } from './marker-line.ts';

/**
 * Where a run stands among all runs of a repository, whichever workflow's they are: a later one has a higher id, a re-run
 * keeps its id and gets another attempt.
 */
export interface RunOrder {
  run: number;
  attempt: number;
}

/** What a comment of ours says about itself. */
export interface Marker extends RunOrder {
  key: string;
  /** As people know the run: it counts those of its workflow only, and whoever names the workflow chooses it. */
  number: number;
  head: string;
  /** `waiting` is said before there is a verdict, and of a marker that has none. */
  says: Saying;
}

/** What a report may say, the better first. */
const SAYINGS = ['waiting', 'pass', 'inconclusive', 'fail'] as const;
type Saying = (typeof SAYINGS)[number];

/**
 * The stable name of one report: `<workflow path>:<project>`, and `:<digest>` of the matrix where there is one.
 *
 * @param matrix the job's matrix as JSON; absent, `null` and `{}` mean there is none
 */
export function reportKey(workflowPath: string, project: string, matrix?: string): string {
  const place = [workflowPath.split('/').map(markerName).join('/'), markerName(project)];
  const cell = cellOf(matrix);
  return (cell === undefined ? place : [...place, shortDigest(cell)]).join(':');
}

/**
 * The project of a report's key, where that is of this workflow and matrix: what {@link reportKey} was given, or the
 * beginning of a very long name. @returns undefined for the key of another workflow or another cell of the matrix
 */
export function projectOf(key: string, workflowPath: string, matrix?: string): string | undefined {
  const [path, name, ...cell] = key.split(':');
  const [own, , ...here] = reportKey(workflowPath, '', matrix).split(':');
  if (name === undefined || path !== own || cell.join() !== here.join()) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * A comment's whole body: the text, and our marker as its last line. The marker is sealed: it belongs to this pull request
 * and this first line, so that a comment of somebody's that carries it along is not taken for ours.
 */
export function markedBody(text: string, marker: Marker, pullRequest: number): string {
  return `${text}\n\n${markerLine(marker, sealOf(text, pullRequest))}`;
}

function markerLine({ key, run, number, attempt, head, says }: Marker, seal: string): string {
  return writeMarkerLine({ key, fields: { run, number, attempt, head, says, seal } });
}

function sealOf(body: string, pullRequest: number): string {
  return shortDigest(`${pullRequest} ${body.split(/\r?\n/, 1)[0]!.trimEnd()}`);
}

/** Characters that {@link markedBody} adds to a text, at most. */
export function markerRoom(key: string): number {
  const most = Number.MAX_SAFE_INTEGER;
  const longest = { run: most, number: most, attempt: most, head: 'f'.repeat(64), says: 'inconclusive' } as const;
  return markedBody('', { key, ...longest }, most).length;
}

export function readMarker(body: string): Marker | undefined {
  const found = readMarkerLine(body);
  if (!found) return undefined;
  const { run = '', number = '', attempt = '', head = '', says: said } = found.fields;
  if (![run, number, attempt].every((count) => /^\d+$/.test(count)) || !/^[0-9a-f]*$/.test(head)) return undefined;
  const says = SAYINGS.find((saying) => saying === said) ?? 'waiting';
  return { key: found.key, run: Number(run), number: Number(number), attempt: Number(attempt), head, says };
}

/** Whether the marker was made for this text on this pull request. */
export function isSealed(body: string, pullRequest: number): boolean {
  return readMarkerLine(body)?.fields['seal'] === sealOf(body, pullRequest);
}

/** Negative when `a` is the older run or attempt, 0 when they are the same one. */
export function compareRuns(a: RunOrder, b: RunOrder): number {
  return a.run - b.run || a.attempt - b.attempt;
}

/**
 * Positive when `a` is to be shown: the newer run's, and of one run the worse, because several of its jobs may report
 * under one name, each cell of a matrix that calls a workflow for example.
 */
export function compareReports(a: Marker, b: Marker): number {
  return compareRuns(a, b) || SAYINGS.indexOf(a.says) - SAYINGS.indexOf(b.says);
}
