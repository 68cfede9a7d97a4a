import type { Engine } from '#data';
import { escape, type JsonObject, type Progress, type Verdict } from '#kit';
import type { Built } from './build.ts';
import { fail } from './errors.ts';
import { planTable } from './plan.ts';

const q = escape.sqlIdentifier;

/** One feature at one cut that was different while the future was hidden. */
export type Leak = {
  feature: string;
  /** The moment after which everything was hidden; ISO 8601, UTC. */
  cut: string;
  /** Examples predicted at or before the cut whose value changed. */
  rows: number;
  /** Examples compared. */
  compared: number;
};

export type LeakReport = {
  verdict: Verdict;
  cuts: { at: string; compared: number; missing: number }[];
  leaks: Leak[];
};

/**
 * Truncation test: at each cut the features are built again from the data as it stood then, and every example predicted
 * by then must come out the same. A feature that differs reads something that did not exist yet.
 *
 * @param cuts how many; spread over the quantiles of the moments of prediction
 * @throws MLOPS_FEATURES_AT, MLOPS_FEATURES_RECORDED
 */
export async function checkLeaks(
  engine: Engine,
  built: Built,
  options: { cuts?: number; progress?: Progress } = {},
): Promise<LeakReport> {
  const { resolved, plan } = built;
  if (resolved.at === undefined) {
    throw fail('MLOPS_FEATURES_AT', {
      message: 'Leaks over time cannot be looked for: no moment of prediction is declared.',
      hint: 'Give features.at, an SQL expression for the time at which an example is predicted.',
    });
  }
  for (const view of resolved.views) {
    if (view.kind === 'own-row' || view.unrecorded.length === 0) continue;
    throw fail('MLOPS_FEATURES_RECORDED', {
      message: `${view.columns[0]!.name} reads ${view.unrecorded.join(', ')} of ${view.from}, and nothing says when that comes to exist.`,
      where: view.columns[0]!.where,
      hint: `Declare it under sources.${view.from}.recorded; \`available\` says what is read, not what is true.`,
    });
  }
  const cuts = await chooseCuts(engine, options.cuts ?? 5);
  const report: LeakReport = { verdict: 'pass', cuts: [], leaks: [] };
  for (const [index, cut] of cuts.entries()) {
    options.progress?.update(index, cut);
    const literal = `TIMESTAMP ${escape.sqlString(cut)}`;
    for (const step of planTable(resolved, 'cut', { cut: literal })) await engine.run(step.sql);
    const differences = plan.features.map(
      (name, column) => `sum(CASE WHEN a.${q(name)} IS DISTINCT FROM b.${q(name)} THEN 1 ELSE 0 END) AS "#${column}"`,
    );
    const [row] = await engine.rows(
      `SELECT count(*) AS compared, sum(CASE WHEN b."#row" IS NULL THEN 1 ELSE 0 END) AS missing, ${differences.join(', ')}
       FROM build."#features" a LEFT JOIN cut."#features" b USING ("#row") WHERE a."#at" <= ${literal}`,
    );
    const compared = Number(row!['compared']);
    const at = `${cut.replace(' ', 'T')}Z`;
    report.cuts.push({ at, compared, missing: Number(row!['missing']) });
    plan.features.forEach((feature, column) => {
      const rows = Number(row![`#${column}`]);
      if (rows > 0) report.leaks.push({ feature, cut: at, rows, compared });
    });
  }
  await engine.run('DROP SCHEMA IF EXISTS cut CASCADE');
  // Nothing compared is nothing shown.
  const empty = report.cuts.length === 0 || report.cuts.some(({ compared }) => compared === 0);
  const leaky = report.leaks.length > 0 || report.cuts.some(({ missing }) => missing > 0);
  return { ...report, verdict: leaky ? 'fail' : empty ? 'inconclusive' : 'pass' };
}

/** Moments at which examples really are predicted, evenly over the examples, none twice. */
async function chooseCuts(engine: Engine, count: number): Promise<string[]> {
  const shares = Array.from({ length: count }, (_, index) => (index + 1) / (count + 1));
  const rows = await engine.rows(
    `SELECT DISTINCT CAST(unnest(quantile_disc("#at", [${shares.join(', ')}])) AS VARCHAR) AS cut FROM build."#features" ORDER BY cut`,
  );
  return rows.filter((row) => row['cut'] !== null).map((row) => String(row['cut']));
}

/** One line for people: `temp at 2013-03-01T…Z: 262 of 955 rows differ`. */
export function leakLines(report: LeakReport): string[] {
  return [
    ...report.cuts
      .filter(({ missing }) => missing > 0)
      .map(
        ({ at, missing, compared }) => `${missing} of ${compared} examples predicted by ${at} did not exist by then`,
      ),
    ...report.leaks.map(
      ({ feature, cut, rows, compared }) =>
        `${feature} reads the future: ${rows} of ${compared} examples predicted by ${cut} differ when later data is hidden`,
    ),
  ];
}

export function leakJson(report: LeakReport): JsonObject {
  return { verdict: report.verdict, cuts: report.cuts, leaks: report.leaks };
}
