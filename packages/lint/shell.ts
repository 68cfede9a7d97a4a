/**
 * The commands of a shell script, each as its words, without quotes. Enough of POSIX shell to say which programs are started:
 * comments, quotes, line continuations, here-documents, substitutions; nothing is expanded.
 */
export function commandsOf(script: string): string[][] {
  return new Scanner(script).commands();
}

/** What stands before a command and is none itself. */
const BEFORE = new Set([
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  '!',
  '{',
  'sudo',
  'exec',
  'command',
  'nohup',
  'time',
  'env',
  'xargs',
]);

class Scanner {
  readonly #text: string;
  #at = 0;
  #words: string[] = [];
  #word: string | undefined;
  readonly #found: string[][] = [];
  /** Ends of here-documents that begin behind this line. */
  #awaited: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  commands(): string[][] {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand();
    return this.#found;
  }

  #step(): void {
    const character = this.#text[this.#at]!;
    if (character === '\\') {
      if (this.#text[this.#at + 1] !== '\n') this.#add(this.#text[this.#at + 1] ?? '');
      this.#at += 2;
    } else if (character === "'") {
      const end = this.#text.indexOf("'", this.#at + 1);
      this.#add(this.#text.slice(this.#at + 1, end < 0 ? undefined : end));
      this.#at = end < 0 ? this.#text.length : end + 1;
    } else if (character === '"') {
      this.#quoted();
    } else if (character === '#' && this.#word === undefined) {
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.#text.length : end;
    } else if (this.#text.startsWith('${', this.#at)) {
      // A variable, or an expression of the workflow.
      const close = this.#text.startsWith('${{', this.#at) ? '}}' : '}';
      const end = this.#text.indexOf(close, this.#at);
      this.#add(this.#text.slice(this.#at, end < 0 ? undefined : end + close.length));
      this.#at = end < 0 ? this.#text.length : end + close.length;
    } else if (this.#text.startsWith('$(', this.#at)) {
      this.#at += 1;
    } else if (this.#text.startsWith('<<', this.#at) && !this.#text.startsWith('<<<', this.#at)) {
      this.#hereDocument();
    } else if (/[\s;|&()`<>]/.test(character)) {
      this.#separate(character);
    } else {
      this.#add(character);
      this.#at += 1;
    }
  }

  #separate(character: string): void {
    this.#at += 1;
    if (character === '<' || character === '>') return this.#endWord();
    if (character === ' ' || character === '\t' || character === '\r') return this.#endWord();
    // `&1` of a redirection is no end of a command.
    if (character === '&' && /[<>]/.test(this.#text[this.#at - 2] ?? '')) return;
    this.#endCommand();
    if (character === '\n') this.#skipDocuments();
  }

  /** A text in double quotes, in which a substitution still starts programs. */
  #quoted(): void {
    this.#add('');
    for (this.#at += 1; this.#at < this.#text.length && this.#text[this.#at] !== '"'; this.#at += 1) {
      if (this.#text[this.#at] === '\\') this.#at += 1;
      else if (this.#text.startsWith('$(', this.#at)) {
        const end = this.#text.indexOf(')', this.#at);
        const inside = this.#text.slice(this.#at + 2, end < 0 ? undefined : end);
        for (const command of commandsOf(inside.replaceAll('$(', ';'))) this.#found.push(command);
        this.#add('$(…)');
        this.#at = end < 0 ? this.#text.length : end;
        continue;
      }
      this.#add(this.#text[this.#at] ?? '');
    }
    this.#at += 1;
  }

  #hereDocument(): void {
    const [whole, , word] = /^<<-?\s*(['"]?)([\w.-]+)\1/.exec(this.#text.slice(this.#at, this.#at + 200)) ?? ['<<'];
    if (word !== undefined) this.#awaited.push(word);
    this.#endWord();
    this.#at += whole.length;
  }

  #skipDocuments(): void {
    for (const word of this.#awaited) {
      const from = this.#text.slice(this.#at);
      const end = new RegExp(`^[ \\t]*${word.replaceAll(/[.-]/g, '\\$&')}[ \\t]*$`, 'm').exec(from);
      this.#at = end ? this.#at + end.index + end[0].length : this.#text.length;
    }
    this.#awaited = [];
  }

  #add(text: string): void {
    this.#word = (this.#word ?? '') + text;
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }

  #endCommand(): void {
    this.#endWord();
    const start = this.#words.findIndex((word) => !BEFORE.has(word) && !/^\w+=/.test(word));
    if (start >= 0) this.#found.push(this.#words.slice(start));
    this.#words = [];
  }
}
