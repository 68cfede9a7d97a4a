// `once DIR REFERENCE [REMOTE]` promotes it when nothing is in production, and pushes; `on DIR` promotes one version after the other until it is killed.
import { MlopsError } from '#kit';
import { testHost } from '#testing';
import { openRegistry } from './registry.ts';
import { TestChain } from './testing-chain.ts';

const [, , mode, directory = '', reference = '', push] = process.argv;
const { host, project } = new TestChain(testHost, directory);
const registry = await openRegistry(host, project, push === undefined ? {} : { push });
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
