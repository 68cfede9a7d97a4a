/** Reading cannot go on: Python would raise, or nobody can say what it would do. */
export class Broken extends Error {
  readonly rule: 'pickle-malformed' | 'pickle-too-large';
  constructor(message: string, rule: Broken['rule'] = 'pickle-malformed') {
    super(message);
    this.rule = rule;
  }
}
