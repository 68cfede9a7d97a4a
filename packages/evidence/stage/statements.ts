import type { Sha256 } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { failLedger } from '../ledger/errors.ts';
import { layout } from '../ledger/layout.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { parseStatement, type Statement } from '../statement/statement.ts';

/**
 * What one stage said in each of several runs, in one read.
 * @returns run id → statement; runs without the stage are left out
 * @throws MLOPS_LEDGER_UNREADABLE when a statement is missing or is not the one its run names, MLOPS_STATEMENT_INVALID
 */
export async function stageStatements(
  ledger: Ledger,
  runs: readonly RunRecord[],
  stage: string,
): Promise<Map<Sha256, Statement>> {
  const having = runs.filter(({ statements }) => Object.hasOwn(statements, stage));
  const found = await ledger.entries.read(having.map(({ project, id }) => layout.statement(project, id, stage)));
  return new Map(
    having.map(({ project, id, statements }) => {
      const place = layout.statement(project, id, stage);
      const bytes = found.get(place);
      if (bytes === undefined || sha256(bytes) !== statements[stage]) {
        throw failLedger('MLOPS_LEDGER_UNREADABLE', {
          message: `${place} in the ledger ${bytes === undefined ? 'is missing' : 'is not the statement that its run names'}`,
          hint: 'The ledger is append-only: `git log` of its branch shows the commit that changed this file.',
        });
      }
      return [id, parseStatement(Buffer.from(bytes).toString('utf8'), place)];
    }),
  );
}
