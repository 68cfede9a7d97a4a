// A demo of one program that takes its time to end, and of one that cleans up.
import { Interrupted, Programs } from './programs.ts';

const SLOW = `
  process.on('SIGTERM', () => { console.error('heard'); setTimeout(() => process.exit(), 100); });
  setInterval(() => {}, 1000);
  console.error('ready');`;
const script = (code: string): string[] => [process.execPath, '--eval', code];
const programs = new Programs();
const cwd = import.meta.dirname;
try {
  await programs.run(script(SLOW), { cwd });
} catch (error) {
  console.error(error instanceof Interrupted ? 'interrupted' : error);
  await programs.run(script(`console.error('not this one')`), { cwd }).catch(() => undefined);
  await programs.run(script(`console.error('cleaned up')`), { cwd, last: true });
}
