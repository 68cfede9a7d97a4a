import type { Demo, Document } from './demo.ts';
import { ask, deploy, deployed, NAME, register } from './release.ts';

/** From a service to the next training: months of 2013 are asked again, looked at when they are over, and learned. */
export async function monitoring(demo: Demo): Promise<void> {
  const { scratch } = demo;

  demo.step('The summer of 2013: each month is asked of the service, and looked at when it is over');
  await demo.part('main again', ['run'], 'pass');
  await ask(demo, '2013-05', 'evaluate');
  await look(demo, { month: 'May', over: '2013-06-01', decided: 'pass', says: /^(?!.*pending)/ });
  await ask(demo, '2013-06', 'monitor');
  await look(demo, { month: 'June', over: '2013-07-01', decided: 'pass', says: /pending \(1 of 2 windows\)/ });
  await ask(demo, '2013-07', 'monitor');
  const alert = await look(demo, { month: 'July', over: '2013-08-01', decided: 'fail', says: /2 of 2 windows/ });
  demo.expect(alert.outputs['retrain'] === 'true', 'a retraining is asked for');
  demo.expect(alert.outputs['cause'] === 'drift', 'its cause is drift');
  await ask(demo, '2013-08', 'monitor');
  await look(demo, { month: 'August', over: '2013-09-01', decided: 'pass', says: /^(?!.*pending)/ });

  demo.step('Retrained on what is newest, July alone: the gate compares it with the champion on August');
  await retrain(demo, 'july-alone', '2013-07');
  await demo.part('July alone', ['run', '--cause', 'drift'], 'fail');

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
}

/** One look at what was served, as it was seen when a month was over. */
async function look(
  demo: Demo,
  { month, over, decided, says }: { month: string; over: string; decided: string; says: RegExp },
): Promise<Document> {
  const seen = await demo.part(`${month} is over`, ['monitor-model', '--version', '1.1.0', '--at', over], decided);
  demo.expect(says.test(seen.summary), `${month} says ${says.source}`);
  demo.expect(decided === 'fail' || seen.outputs['retrain'] === 'false', `${month} asks for no retraining`);
  return seen;
}

/** Another window of time is another commit: what was trained on which months is in the history. */
async function retrain(demo: Demo, branch: string, train: string): Promise<void> {
  const { scratch } = demo;
  await scratch.branch(branch);
  scratch.edit('mlops.yml', /split: \{.*?\}/, `split: { train: ${train}, evaluate: 2013-08, monitor: 2013-09.. }`);
  await scratch.commit(`Train again on ${train}`);
}
