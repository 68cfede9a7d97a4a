import type { Demo, Document } from './demo.ts';
import { ask } from './release.ts';

/** Months of 2013 are asked of the service, and looked at when they are over, until it is time to train again. */
export async function monitoring(demo: Demo): Promise<void> {
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
