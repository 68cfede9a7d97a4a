import { markedBody, SAYINGS, textOf, type Marker, type Said } from './comment-marker.ts';
import type { Content } from './own-comments.ts';

/**
 * Which of several reports under one name is to be shown: one of the newest run. Several of its jobs may report under that
 * name, each again in a later attempt: of each job its last word counts, and of those the worst, so that no job says pass
 * where another one has failed. Where the text of the worst is not there any more, because it was as bad as what stood
 * there, an earlier one that is as bad stays.
 *
 * @param contents the first of equals is shown; a marker without a job is of the first one's
 */
export function reportToShow(contents: readonly [Content, ...Content[]], pullRequest: number): Content {
  const newest = contents.reduce((run, { marker }) => Math.max(run, marker.run), 0);
  const [own] = contents;
  const known = contents.filter(({ marker }) => marker.run === newest);
  const jobOf = ({ job = own.marker.job ?? '?' }: Marker): string => job;
  const said = new Map<string, Said>();
  const hear = (job: string, { says, attempt }: Said): void => {
    const last = said.get(job);
    if (!last || attempt > last.attempt || (attempt === last.attempt && isWorse(says, last.says)))
      said.set(job, { says, attempt });
  };
  for (const { marker } of known) {
    if (jobOf(marker) !== '') hear(jobOf(marker), marker);
    for (const [job, one] of marker.jobs ?? []) hear(job, one);
  }
  const worst = [...said.values()].reduce(
    (found, { says }) => (isWorse(says, found) ? says : found),
    SAYINGS[0] as Said['says'],
  );
  const isLast = ({ marker }: Content): boolean => {
    const last = said.get(jobOf(marker));
    return last?.says === marker.says && last.attempt === marker.attempt;
  };
  const shown = known.find((one) => isLast(one) && one.marker.says === worst);
  const stale = shown ?? known.find(({ marker }) => !isWorse(worst, marker.says)) ?? known.find(isLast) ?? known[0]!;
  const attempt = known.reduce((latest, { marker }) => Math.max(latest, marker.attempt), 0);
  const marker: Marker = shown
    ? { ...shown.marker, ...(said.size > 1 && { jobs: said }) }
    : { ...stale.marker, attempt, job: '', jobs: said };
  return { marker, body: markedBody(textOf(stale.body), marker, pullRequest) };
}

function isWorse(one: Marker['says'], other: Marker['says']): boolean {
  return SAYINGS.indexOf(one) > SAYINGS.indexOf(other);
}

/** Whether what is shown is about a newer run, or is worse news of the same one, than a report that was to be shown. */
export function isOther(shown: Content, wanted: Content): boolean {
  return shown.marker.run !== wanted.marker.run || textOf(shown.body) !== textOf(wanted.body);
}
