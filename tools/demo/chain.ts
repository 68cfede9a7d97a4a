import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Demo } from './demo.ts';

/** A first model has few trees; the example's own come later, as a better version. */
export const trees = { few: 'max_iter: 40, learning_rate: 0.1', own: 'max_iter: 150, learning_rate: 0.08' };

/** What a slice may lose, by the example's rule. */
const MARGIN = 0.02;

/** From raw data to a verdict that can be checked. @returns the run of main that is the champion */
export async function chain(demo: Demo): Promise<string> {
  const { scratch } = demo;
  await scratch.create();
  scratch.apply('smaller-model');
  scratch.edit('mlops.yml', trees.own, trees.few);
  scratch.edit('mlops.yml', 'target: process', 'target: process, port: 0');
  await scratch.commit('Predict late arrivals');

  demo.step('The first run on main: recorded, the baseline from now on');
  await demo.part('first run', ['run'], 'pass');

  demo.step('A branch with a better model: delays of the last hours become features');
  await scratch.branch('recent-delays');
  scratch.restore('features.yml');
  await scratch.commit('Use the delays of the last hours');
  await demo.part('better model', ['run'], 'pass');

  demo.step('The same branch again: everything is cached, the digests are the same');
  const digests = demo.digests();
  const again = await demo.part('the same again', ['run'], 'pass');
  demo.expect(again.cached === true, 'every stage came from the cache');
  demo.expect(demo.digests() === digests, 'every output has the digest it had');

  demo.step('Merged: main has a new baseline');
  await scratch.merge('recent-delays');
  const champion = (await demo.part('merged', ['run'], 'pass')).outputs['run']!;

  demo.step('A branch whose model loses on one slice, while the whole passes');
  await scratch.branch('one-carrier-worse');
  scratch.apply('one-slice-worse');
  await scratch.commit('Simplify the prediction');
  const worse = await demo.part('one slice worse', ['run'], 'fail');
  const [, least] = /roc_auc for carrier = US is ([\d.]+) to [\d.]+ worse/.exec(worse.summary) ?? [];
  demo.expect(Number(least) >= 1.25 * MARGIN, `the slice is named, worse by ${1.25 * MARGIN} at the least`);

  demo.step('Corrupt data: somebody changed miles to kilometres');
  await scratch.branch('kilometres');
  await withKilometres(demo, async () => {
    const stopped = await demo.part('corrupt data', ['run'], 'fail');
    const names = 'distance of flights: 60 rows break the rule “≤ 5000”';
    demo.expect(stopped.summary.includes(names), 'the column is named, the rule and how many rows break it');
  });
  await scratch.main();

  demo.step('Check it: verify, lineage, reproduce the champion');
  await demo.part('verify', ['verify', champion], 'pass');
  await demo.show('lineage', champion);
  await demo.part('reproduce', ['reproduce', champion], 'pass');
  return champion;
}

async function withKilometres(demo: Demo, work: () => Promise<unknown>): Promise<void> {
  const data = join(demo.scratch.directory, 'data', 'flights.parquet');
  cpSync(data, `${data}.kept`);
  await demo.scratch.python('corrupt.py', data);
  await work();
  cpSync(`${data}.kept`, data);
  rmSync(`${data}.kept`);
}
