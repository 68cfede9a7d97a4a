// What `.ci/run` does once Node 24 and uv are there. Stops at the first step that fails.
import { spawnSync } from 'node:child_process';

const steps: { title: string; command: string[] }[] = [
  { title: 'types, lint, format, dead code', command: ['npm', 'run', '--silent', 'check'] },
  {
    title: 'generated files are what the declarations say',
    command: ['npm', 'run', '--silent', 'generate', '--', '--check'],
  },
  { title: 'dist/ is what the sources build', command: ['npm', 'run', '--silent', 'build', '--', '--check'] },
  { title: 'the demo', command: ['npm', 'run', '--silent', 'demo'] },
  { title: 'the longer tests', command: ['npm', 'run', '--silent', 'test:long'] },
  { title: 'the tests', command: ['npm', 'test', '--silent'] },
];

for (const { title, command } of steps) {
  const began = performance.now();
  console.log(`\n=== ${title}: ${command.join(' ')}`);
  const { status, signal } = spawnSync(command[0]!, command.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    console.log(`=== ${title}: failed (exit ${status ?? signal})`);
    process.exit(status ?? 1);
  }
  // The closing line of the tests is the closing line of all.
  if (title !== 'the tests') console.log(`=== ${title}: done in ${Math.round((performance.now() - began) / 1000)} s`);
}
