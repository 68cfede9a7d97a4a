import { z } from 'zod';
import { parsePeriod, rollingOf, Settled, settleSplit, Split } from '#config';
import { openEngine, parquetRelation } from '#data';
import type { EvidenceReader } from '#evidence';
import { asJson, differences, type Built } from '#evaluation';
import type { Host } from '#kit';

const Parameters = z.object({ features: z.object({ split: Split.optional() }) });

/**
 * That the dates of periods that move on with the data follow from the newest day with a label that was found, and that what
 * was judged lies between them. That no label was newer is in the data alone: `mlops reproduce` builds the features again.
 * @param built what build-features says @param candidate name of the scored predictions that the gate read
 * @returns what differs, as sentences
 */
export async function recheckPeriods(
  host: Host,
  built: Pick<Built, 'parameters' | 'result'>,
  evidence: Pick<EvidenceReader, 'read'>,
  candidate: string,
): Promise<string[]> {
  const rolling = rollingOf(Parameters.parse(built.parameters).features.split);
  if (!rolling) return [];
  const said = Settled.safeParse(built.result);
  if (!said.success) return ['build-features: its periods move on with the data, and it does not say to which dates'];
  const { split, newestLabel } = said.data;
  const other = differences(asJson(split), asJson(settleSplit(rolling, newestLabel)));
  if (other.length > 0) return other.map((one) => `build-features: split.${one}, by labels up to ${newestLabel}`);
  const { first, last } = await timesOf(host, await evidence.read(candidate));
  const { from, to } = parsePeriod(split.evaluate);
  if (first === null || last === null || first < from! || last >= to!)
    return [`build-features: it evaluates ${split.evaluate}; what was judged is of ${first} to ${last}`];
  // Where the period ends with the newest label, an example of that day is in it.
  const isInIt = newestLabel >= from!.slice(0, 10) && newestLabel < to!;
  return isInIt && !last.startsWith(newestLabel)
    ? [`build-features: it found labels up to ${newestLabel}; the newest example judged is of ${last}`]
    : [];
}

/** Of the first example and of the last, as ISO 8601 instants. */
async function timesOf(host: Host, scored: string): Promise<{ first: string | null; last: string | null }> {
  const engine = await openEngine(host);
  try {
    const [row] = await engine.rows(`SELECT min(time) AS first, max(time) AS last FROM ${parquetRelation(scored)}`);
    return row as { first: string | null; last: string | null };
  } finally {
    engine.close();
  }
}
