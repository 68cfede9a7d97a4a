/** Colours of the page as the canvas needs them; they change with light and dark. */
export interface Colours {
  ink: string;
  soft: string;
  line: string;
  paper: string;
  series: string;
  /** Of a verdict or a state; `soft` for what is none of them. */
  tone(word: string): string;
}

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const tones: Record<string, string> = {
    pass: 'pass',
    ok: 'series',
    fail: 'fail',
    crossed: 'fail',
    inconclusive: 'inconclusive',
    unknown: 'inconclusive',
  };
  return {
    ink: of('ink'),
    soft: of('soft'),
    line: of('line'),
    paper: of('paper'),
    series: of('series'),
    tone: (word) => of(Object.hasOwn(tones, word) ? tones[word]! : 'soft'),
  };
}
