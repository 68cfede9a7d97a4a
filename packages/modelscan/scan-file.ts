import type { ByteRange } from './byte-source.ts';
import { head, streamOf } from './byte-source.ts';
import { Findings, type Report } from './finding.ts';
import type { AllowList } from './pickle/allow-list.ts';
import { readPickles } from './pickle/read.ts';
import { isText } from './text.ts';

/** Adds what a file does to the findings. @returns what it is, by its content */
export async function scanRange(range: ByteRange, allow: AllowList, findings: Findings): Promise<string> {
  const report: Report = (rule, offset, subject) => findings.add(rule, offset, subject);
  if (range.size === 0) return 'empty';
  const start = head(range, 16);
  if (start[0] === 0x80 && start[1]! >= 2 && start[1]! <= 5) {
    await readPickles(streamOf(range), { allow, report });
    return 'pickle';
  }
  const seen = new Findings();
  const machine = await readPickles(streamOf(range), {
    allow,
    guess: true,
    report: (rule, offset, subject) => seen.add(rule, offset, subject),
  });
  if (machine.pickles > 0 || machine.effects > 0) {
    await readPickles(streamOf(range), { allow, report });
    return 'pickle';
  }
  if (isText(range)) return 'text';
  report('unknown-format', 0, 'bytes of no known kind');
  return 'unknown';
}
