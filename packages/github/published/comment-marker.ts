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
  /** The job that says so: a digest of its id. Empty where that job has said something better since; absent where it is not known. */
  job?: string;
  /** What each job of the run said last, by the digest of its id, where several report under this name. */
  jobs?: ReadonlyMap<string, Said>;
}

/** What a report may say, the better first. */
export const SAYINGS = ['waiting', 'pass', 'inconclusive', 'fail'] as const;
type Saying = (typeof SAYINGS)[number];

/** What a job said, and in which attempt. */
export interface Said {
  says: Saying;
  attempt: number;
}

/** Of more jobs than these only the worst are known. */
const MOST_JOBS = 32;

/** A job as a marker has it. */
export function markedJob(job: string): string {
  return shortDigest(job);
}

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

function markerLine({ key, run, number, attempt, head, says, job, jobs }: Marker, seal: string): string {
  const several = jobs && jobs.size > 0 && { jobs: writeJobs(jobs) };
  const fields = { run, number, attempt, head, says, ...(job !== undefined && { job }), ...several, seal };
  return writeMarkerLine({ key, fields });
}

/** `0123456789abf2x…`: the digest of a job, how its word begins, and the attempt. */
function writeJobs(jobs: NonNullable<Marker['jobs']>): string {
  const worstFirst = [...jobs].sort(
    ([one, a], [other, b]) => SAYINGS.indexOf(b.says) - SAYINGS.indexOf(a.says) || (one < other ? -1 : 1),
  );
  return worstFirst
    .slice(0, MOST_JOBS)
    .map(([job, { says, attempt }]) => `${job}${says[0]!}${attempt}`)
    .join('x');
}

function readJobs(text: string): Map<string, Said> {
  const jobs = new Map<string, Said>();
  for (const part of text.split('x')) {
    const [, job, letter, attempt] = /^([0-9a-f]{12})([a-z])(\d+)$/.exec(part) ?? [];
    const says = SAYINGS.find((saying) => saying.startsWith(letter ?? '?'));
    if (job !== undefined && says !== undefined) jobs.set(job, { says, attempt: Number(attempt) });
  }
  return jobs;
}

function sealOf(body: string, pullRequest: number): string {
  return shortDigest(`${pullRequest} ${body.split(/\r?\n/, 1)[0]!.trimEnd()}`);
}

/** Characters that {@link markedBody} adds to a text, at most. */
export function markerRoom(key: string): number {
  const most = Number.MAX_SAFE_INTEGER;
  const longest = { run: most, number: most, attempt: most, head: 'f'.repeat(64), says: 'inconclusive' } as const;
  const ids = Array.from({ length: MOST_JOBS }, (_, index) => markedJob(`${index}`));
  const jobs = new Map(ids.map((id) => [id, { says: 'fail', attempt: most } as const]));
  return markedBody('', { key, ...longest, job: ids[0]!, jobs }, most).length;
}

export function readMarker(body: string): Marker | undefined {
  const found = readMarkerLine(body);
  if (!found) return undefined;
  const { run = '', number = '', attempt = '', head = '', says: said } = found.fields;
  if (![run, number, attempt].every((count) => /^\d+$/.test(count)) || !/^[0-9a-f]*$/.test(head)) return undefined;
  const says = SAYINGS.find((saying) => saying === said) ?? 'waiting';
  const { job, jobs } = found.fields;
  return {
    ...{ key: found.key, run: Number(run), number: Number(number), attempt: Number(attempt), head, says },
    ...(job !== undefined && { job }),
    ...(jobs !== undefined && { jobs: readJobs(jobs) }),
  };
}

/** The text of a body, without our marker. */
export function textOf(body: string): string {
  return body.trimEnd().split(/\r?\n/).slice(0, -1).join('\n').trimEnd();
}

/** Whether the marker was made for this text on this pull request. */
export function isSealed(body: string, pullRequest: number): boolean {
  return readMarkerLine(body)?.fields['seal'] === sealOf(body, pullRequest);
}

/** Negative when `a` is the older run or attempt, 0 when they are the same one. */
export function compareRuns(a: RunOrder, b: RunOrder): number {
  return a.run - b.run || a.attempt - b.attempt;
}
