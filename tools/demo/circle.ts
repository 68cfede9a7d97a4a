import type { Outcome, Quarter } from './outcome.ts';

/** What the demo does in each quarter. */
const QUARTERS: Readonly<Record<Quarter, string>> = {
  verdict: 'raw data to verdict',
  version: 'verdict to version',
  service: 'version to service',
  retraining: 'service to next training',
};

const WIDTH = 44;
const ACROSS = 7;

/** The loop as a drawing of text: each part with what it came to and how long it took. */
export function circle(outcomes: readonly Outcome[]): string {
  const box = (quarter: Quarter): string[] =>
    boxed(
      QUARTERS[quarter],
      outcomes.filter((one) => one.quarter === quarter),
    );
  const down = (left: string, right: string): string =>
    `${centred(left)}${' '.repeat(ACROSS)}${centred(right)}`.trimEnd();
  return [
    ...beside(box('verdict'), ' ────► ', box('version')),
    down('▲', '│'),
    down('│', '▼'),
    ...beside(box('retraining'), ' ◄──── ', box('service')),
  ].join('\n');
}

function boxed(title: string, outcomes: readonly Outcome[]): string[] {
  const total = outcomes.reduce((sum, { seconds }) => sum + seconds, 0);
  const head = ` ${title}, ${total.toFixed(0)} s `;
  const rows = outcomes.map(({ part, decided, seconds }) => {
    const figures = `${decided}${`${seconds.toFixed(1)} s`.padStart(8)}`;
    return `│ ${part.padEnd(WIDTH - 4 - figures.length)}${figures} │`;
  });
  return [`┌─${head.padEnd(WIDTH - 3, '─')}┐`, ...rows, `└${'─'.repeat(WIDTH - 2)}┘`];
}

/** Two boxes in one row, the lower one filled up, with an arrow halfway down the smaller. */
function beside(left: string[], arrow: string, right: string[]): string[] {
  const height = Math.max(left.length, right.length);
  const middle = Math.floor(Math.min(left.length, right.length) / 2);
  const filled = (box: string[]): string[] => [
    ...box.slice(0, -1),
    ...Array.from({ length: height - box.length }, () => `│${' '.repeat(WIDTH - 2)}│`),
    box.at(-1)!,
  ];
  const [one, other] = [filled(left), filled(right)];
  return one.map((line, index) => `${line}${index === middle ? arrow : ' '.repeat(ACROSS)}${other[index]!}`);
}

function centred(sign: string): string {
  return sign.padStart(WIDTH / 2).padEnd(WIDTH);
}
