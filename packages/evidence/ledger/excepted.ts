import { z } from 'zod';

/** What is read of a gate's decision here; the gate has the whole schema. */
const Decision = z.looseObject({
  rules: z.array(z.looseObject({ id: z.string(), verdict: z.string(), accepted: z.unknown().optional() })),
});

/**
 * The rules of a decision that did not pass and that an exception on record let through.
 * @param bytes the gate's result.json
 * @throws ZodError, SyntaxError when it is no decision
 */
export function exceptedRules(bytes: Uint8Array): string[] {
  const { rules } = Decision.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const failed = rules.filter(
    ({ verdict, accepted }) => accepted !== undefined && (verdict === 'fail' || verdict === 'inconclusive'),
  );
  return failed.map(({ id }) => id);
}
