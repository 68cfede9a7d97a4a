import { join } from 'node:path';
import { trees } from './chain.ts';
import type { Demo, Document } from './demo.ts';

export const NAME = 'flights-delay';

/** What examples/flights/README.md says of the model on May. */
const PUBLISHED = { roc_auc: 0.779, log_loss: 0.433 };

/** What a deployment or a rollback came to, as far as the demo reads it. */
interface Deployment {
  outcome: string;
  reason: string | null;
  serving: { reference: string } | null;
  proof: { holds: boolean } | null;
}

/** From a verdict to a service: a version, a better one, one that is not what was judged, and the way back. */
export async function release(demo: Demo, champion: string): Promise<void> {
  const { scratch } = demo;

  demo.step('Released: what is in the model file, its card, its version');
  await demo.part('back on main', ['run'], 'pass');
  await demo.part('scan', ['scan-model'], 'pass');
  await demo.part('card', ['write-model-card'], 'done');
  await register(demo, '1.0.0', ['--run', champion]);

  demo.step('Deployed: the server must answer the predictions of its evaluation again, over the wire');
  await deploy(demo, '1.0.0');
  await ask(demo, '2013-05', 'evaluate');

  demo.step('A better model that is asked as before: 150 trees instead of 40');
  await scratch.branch('more-trees');
  scratch.edit('mlops.yml', trees.few, trees.own);
  await scratch.commit('Grow more trees');
  await demo.part('more trees', ['run'], 'pass');
  for (const [metric, said] of Object.entries(PUBLISHED)) {
    const now = demo.estimate(metric);
    demo.expect(Math.abs(now - said) < 0.001, `${metric} is ${said} as the example's page says, and not ${now}`);
  }
  await scratch.merge('more-trees');
  await demo.part('merged again', ['run'], 'pass');
  await register(demo, '1.1.0');
  await deploy(demo, '1.1.0');

  demo.step('A version whose preprocessing differs: training and scoring think in Celsius, the service does not');
  await scratch.branch('celsius');
  scratch.apply('celsius');
  await scratch.commit('Think in Celsius');
  await demo.part('Celsius', ['run'], 'pass');
  await register(demo, '1.1.1');
  const refused = resultOf(await demo.part('deploy 1.1.1', ['deploy-model', `${NAME}@v1.1.1`], 'fail'));
  demo.expect(refused.reason?.startsWith('golden: ') === true, 'the golden replay catches it');
  demo.expect(refused.serving?.reference === `${NAME}@v1.1.0`, 'version 1.1.0 goes on serving');
  demo.expect(refused.proof?.holds === true, 'version 1.1.0 is asked for its own golden predictions');
  await scratch.main();

  demo.step('By hand: the version before serves again, and forth again');
  await rollback(demo, '1.0.0', []);
  await rollback(demo, '1.1.0', ['--to', `${NAME}@v1.1.0`]);
  await demo.show('deploy', 'status');
}

/** @param version what the number must come to: it is derived */
export async function register(demo: Demo, version: string, args: readonly string[] = []): Promise<void> {
  const { outputs } = await demo.part(`register ${version}`, ['register-model', ...args], 'done');
  demo.expect(outputs['version'] === version, `this is version ${version}, not ${outputs['version']}`);
}

export async function deploy(demo: Demo, version: string): Promise<void> {
  const deployed = await demo.part(`deploy ${version}`, ['deploy-model', `${NAME}@v${version}`], 'pass');
  demo.expect(deployed.outputs['version'] === `${NAME}@v${version}`, `version ${version} serves`);
}

async function rollback(demo: Demo, version: string, args: readonly string[]): Promise<void> {
  const { serving } = resultOf(await demo.part(`back to ${version}`, ['rollback', ...args], 'pass'));
  demo.expect(serving?.reference === `${NAME}@v${version}`, `version ${version} serves`);
}

const resultOf = ({ result }: Document): Deployment => result as Deployment;

/** What is deployed, asked of the servers themselves: where it answers, and where its model lies. */
export async function deployed(demo: Demo): Promise<{ url: string; directory: string }> {
  const { verdict, summary, outputs, result } = await demo.read(['deploy', 'status']);
  demo.expect(verdict === 'pass', `all is well with what is deployed, and not: ${summary}`);
  return { url: outputs['url']!, directory: (result as { serving: { directory: string } }).serving.directory };
}

const ROWS = 4000;

/** What `ask.py` prints. */
interface Asked {
  rows: number;
  requests: number;
  seconds: number;
  mean: number;
  first: { flight: string; score: number };
}

/**
 * Asks the service about a sample of a month's flights.
 * @param side of the split: where `build-features` wrote the month
 */
export async function ask(demo: Demo, month: string, side: 'evaluate' | 'monitor'): Promise<void> {
  const { url } = await deployed(demo);
  const features = join('.mlops', 'outputs', 'build-features', `${side}.parquet`);
  await demo.client(`ask about ${month}`, async () => {
    const said = await demo.scratch.python('ask.py', url, NAME, features, month, String(ROWS));
    const { rows, requests, seconds, mean, first } = JSON.parse(said) as Asked;
    demo.expect(rows === ROWS, `${ROWS} flights were answered`);
    const many = `${rows.toLocaleString('en')} flights in ${requests} requests, ${seconds.toFixed(1)} s`;
    return `${many}; ${(100 * mean).toFixed(1)} % expected late; ${first.flight}: ${first.score.toFixed(3)}`;
  });
}
