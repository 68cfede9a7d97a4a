import type { Demo } from './demo.ts';
import { deploy, deployed, NAME, register } from './release.ts';

/** Two answers to the alert, of which the gate takes one; and the loop closes: what serves is proven back to the raw data. */
export async function retraining(demo: Demo): Promise<void> {
  const { scratch } = demo;

  demo.step('Retrained on what is newest, July alone: the gate compares it with the champion on August');
  await retrain(demo, 'july-alone', '2013-07');
  const { outputs } = await demo.part('July alone', ['run', '--cause', 'drift'], 'inconclusive');
  const refused = await demo.part('register July', ['register-model', '--run', outputs['run']!], 'error');
  demo.expect(refused.error?.code === 'MLOPS_REGISTRY_NOT_PASSED', 'what was not shown to be as good is no version');

  demo.step('Retrained on everything, January to July: promoted');
  await retrain(demo, 'january-to-july', '2013-01..2013-07');
  await demo.part('January to July', ['run', '--cause', 'drift'], 'pass');
  await scratch.merge('january-to-july');
  await demo.part('merged at last', ['run'], 'pass');
  await register(demo, '1.2.0');
  await deploy(demo, '1.2.0');

  demo.step('What serves, from its bytes back to the raw data');
  await demo.part('verify the service', ['verify', (await deployed(demo)).directory], 'pass');
  await demo.show('registry', 'history', NAME);

  demo.step('All of it as a site of plain files');
  await demo.part('dashboard', ['build-dashboard'], 'done');
}

/** Another window of time is another commit: what was trained on which months is in the history. */
async function retrain(demo: Demo, branch: string, train: string): Promise<void> {
  const { scratch } = demo;
  await scratch.branch(branch);
  scratch.edit('mlops.yml', /split: \{.*?\}/, `split: { train: ${train}, evaluate: 2013-08, monitor: 2013-09.. }`);
  await scratch.commit(`Train again on ${train}`);
}
