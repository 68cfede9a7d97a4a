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
}

/**
 * The stable name of one report: `<workflow path>:<project>`, and `:<digest>` of the matrix where there is one.
 *
 * @param matrix the job's matrix as JSON; absent, `null` and `{}` mean there is none
 */
export function reportKey(workflowPath: string, project: string, matrix?: string): string {
  const place = [workflowPath.split('/').map(markerName).join('/'), markerName(project)];
  const cell = matrix?.trim() ?? '';
  return (['', 'null', '{}'].includes(cell) ? place : [...place, shortDigest(cell)]).join(':');
}

export function markerLine({ key, run, number, attempt, head }: Marker): string {
  return writeMarkerLine({ key, fields: { run, number, attempt, head } });
}

/** The longest marker that {@link markerLine} makes of a key. */
export function markerRoom(key: string): number {
  const most = Number.MAX_SAFE_INTEGER;
  return markerLine({ key, run: most, number: most, attempt: most, head: 'f'.repeat(64) }).length;
}

export function readMarker(body: string): Marker | undefined {
  const found = readMarkerLine(body);
  if (!found) return undefined;
  const { run = '', number = '', attempt = '', head = '' } = found.fields;
  if (![run, number, attempt].every((count) => /^\d+$/.test(count)) || !/^[0-9a-f]*$/.test(head)) return undefined;
  return { key: found.key, run: Number(run), number: Number(number), attempt: Number(attempt), head };
}

/** Negative when `a` is the older run or attempt, 0 when they are the same one. */
export function compareRuns(a: RunOrder, b: RunOrder): number {
  return a.run - b.run || a.attempt - b.attempt;
}
