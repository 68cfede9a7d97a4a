import type { RunDiff } from '#evidence';
import type { Changes } from '#reports';

const STATUS: Readonly<Record<string, string>> = {
  A: 'added',
  M: 'changed',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type changed',
};

/** The difference of two runs in words, for a report. */
export function toChanges({ code, parameters, data, profile }: RunDiff): Changes {
  const show = (value: unknown): string => (value === null ? 'absent' : JSON.stringify(value));
  return {
    code: (code ?? []).map(({ path, status }) => ({ path, status: STATUS[status] ?? status })),
    parameters: parameters.map(({ name, from, to }) => ({ name, before: show(from), after: show(to) })),
    data: [
      ...data.map(({ name, from, to }) => ({
        source: name,
        what: from === null ? 'new' : to === null ? 'gone' : 'other bytes',
      })),
      ...(profile?.shifted ?? []).slice(0, 10).map(({ column, standardizedMeanDifference: shift, nullRate }) => ({
        source: column,
        what:
          shift === undefined
            ? nullRate
              ? `empty: ${percent(nullRate.from)} before, ${percent(nullRate.to)} now`
              : 'changed'
            : `mean moved by ${shift.toFixed(2)} standard deviations`,
      })),
    ],
  };
}

function percent(share: number | null): string {
  return share === null ? 'unknown' : `${(100 * share).toFixed(1)} %`;
}
