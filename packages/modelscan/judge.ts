import type { Verdict } from '#kit';
import type { ScanResult } from './scan.ts';

/** The outcome in the words of an in-toto test result: files by name. */
export function judgeScan({ verdict, files }: ScanResult): {
  verdict: Verdict;
  passed: string[];
  failed: string[];
  warned: string[];
} {
  const named = (keep: (file: ScanResult['files'][number]) => boolean): string[] =>
    files.filter(keep).map(({ path }) => path);
  return {
    verdict,
    passed: named((file) => file.verdict === 'pass' && file.findings.length === 0),
    failed: named((file) => file.verdict !== 'pass'),
    warned: named((file) => file.verdict === 'pass' && file.findings.length > 0),
  };
}
