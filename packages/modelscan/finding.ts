import { worstVerdict, type JsonObject, type Verdict } from '#kit';
import { RULES, type RuleId, type Severity } from './rules.ts';

export interface Finding extends JsonObject {
  rule: RuleId;
  severity: Severity;
  /** Byte in the file, or in the member of the archive, where it was first met. */
  offset: number;
  /** The member of the archive; `null` for the file itself. */
  member: string | null;
  message: string;
  why: string;
  todo: string;
  /** How often it was met. */
  count: number;
}

export interface ScannedFile extends JsonObject {
  /** Relative to what was scanned, with `/`. */
  path: string;
  /** What the content is, whatever the name says. */
  format: string;
  bytes: number;
  verdict: Verdict;
  findings: Finding[];
}

/** @param subject what stands for `{}` in the rule's message */
export type Report = (rule: RuleId, offset: number, subject: string) => void;

const MOST_FINDINGS = 100;

/** Findings of one file, each once. */
export class Findings {
  readonly #found = new Map<string, Finding>();
  #verdict: Verdict = 'pass';

  add(rule: RuleId, offset: number, subject: string, member: string | null = null): void {
    const { severity, verdict, message, why, todo } = RULES[rule];
    this.#verdict = worstVerdict([this.#verdict, verdict]);
    const key = JSON.stringify([rule, subject, member]);
    const known = this.#found.get(key);
    if (known) known.count += 1;
    if (known || this.#found.size >= MOST_FINDINGS) return;
    const say = (sentence: string): string => sentence.replaceAll('{}', () => shorten(subject));
    this.#found.set(key, { rule, severity, offset, member, message: say(message), why, todo: say(todo), count: 1 });
  }

  /** @param member of an archive that the findings are in */
  reporter(member: string | null = null): Report {
    return (rule, offset, subject) => this.add(rule, offset, subject, member);
  }

  get verdict(): Verdict {
    return this.#verdict;
  }

  /** In the order in which they stand in each member. */
  list(): Finding[] {
    return [...this.#found.values()].sort((a, b) =>
      a.member === b.member ? a.offset - b.offset : (a.member ?? '') < (b.member ?? '') ? -1 : 1,
    );
  }
}

const LONGEST_SUBJECT = 200;

function shorten(subject: string): string {
  return subject.length > LONGEST_SUBJECT ? `${subject.slice(0, LONGEST_SUBJECT)}…` : subject;
}
