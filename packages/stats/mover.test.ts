import { expect, it } from '@jest/globals';
import { moverMean } from './mover.ts';
import { wilsonInterval } from './proportions.ts';
import { reference } from './reference/read.ts';

// Newcombe's interval is one of a difference: twice the mean of one share and the other with its sign turned.
it.each(reference.mover)('%d of %d less %d of %d is Newcombe’s interval', (a, n, b, m, low, high) => {
  const [one, other] = [wilsonInterval(a!, n!), wilsonInterval(b!, m!)];
  const found = moverMean([
    { value: a! / n!, interval: one },
    { value: -b! / m!, interval: { low: -other.high, high: -other.low } },
  ]);
  expect(2 * found.low).toBeCloseTo(low!, 10);
  expect(2 * found.high).toBeCloseTo(high!, 10);
});
