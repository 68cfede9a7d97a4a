// `once DIR REFERENCE` promotes it when nothing is in production; `on DIR` promotes one version after the other until it is killed.
import { MlopsError } from '#kit';
import { testHost } from '#testing';
import { TestChain } from './testing-chain.ts';

const [, , mode, directory = '', reference = ''] = process.argv;
const registry = await new TestChain(testHost, directory).registry();
if (mode === 'once') {
  try {
    const { already, move } = await registry.promote(reference, 'production', { expected: null });
    console.log(JSON.stringify({ already, tag: move.tag, version: move.version }));
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    console.log(JSON.stringify({ code: error.code, message: error.message }));
  }
} else {
  for (let n = 0; ; n++) {
    const { move } = await registry.promote(n % 2 === 0 ? 'churn@v1.0.0' : 'churn@v1.1.0', 'production');
    console.log(move.tag);
  }
}
