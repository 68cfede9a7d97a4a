import { actions } from '#actions';

/** What `dist/<action>.js` calls: one action, its inputs from the environment. */
export async function start(name: string): Promise<void> {
  const { runStep } = await import('./step.ts');
  process.exitCode = await runStep(name, actions);
}

/** What `dist/<action>.begin.js` calls before the first step of a pull request's job. */
export async function begin(name: string): Promise<void> {
  const { beginStep } = await import('./step.ts');
  await beginStep(name, actions);
}

/** What `dist/mlops.js` calls: the `mlops` command. */
export async function command(): Promise<void> {
  const { main } = await import('#cli');
  process.exitCode = await main(process.argv.slice(2), actions);
}
