import { expect, it } from '@jest/globals';
import { MonitorSection } from './monitor.ts';

it('takes accounts as gate.owners does, and without the @', () => {
  const { owners } = MonitorSection.parse({ owners: { data: '@alan', model: ['grace', '@ml-bot[bot]'] } });
  expect(owners).toEqual({ data: 'alan', model: ['grace', 'ml-bot[bot]'] });
  expect(() => MonitorSection.parse({ owners: { data: '@acme/data' } })).toThrow('an account, as @login');
});
