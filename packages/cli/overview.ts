import type { Action } from '#kit';
import { optionLines, type Option } from '#kit/generate';
import { EVERY_COMMAND } from './command-line.ts';
import { commands } from './commands.ts';

type Load = () => Promise<{ default: Action }>;

/** What `mlops` prints when it is not told what to do: a line for each command, from its declaration. */
export async function overview(actions: Readonly<Record<string, Load>>): Promise<string> {
  const { 'run-pipeline': run, ...stages } = actions;
  return [
    'mlops: says whether your model got worse, for whom, and how sure that is.\n',
    'Usage: mlops <command> [options]      mlops <command> --help\n',
    'The chain:',
    ...(await lines({ run: run! })),
    '\nIts stages, each alone:',
    ...(await lines(stages)),
    '\nQuestions and records:',
    ...(await lines(commands)),
    '\nEvery command:',
    ...optionLines(EVERY_COMMAND),
    '\nExit code: 0 pass or done, 1 fail, 2 error, 3 inconclusive.\n',
  ].join('\n');
}

async function lines(group: Readonly<Record<string, Load>>): Promise<string[]> {
  const options = await Promise.all(
    Object.entries(group).map(async ([name, load]): Promise<Option> => {
      const { description } = (await load()).default;
      return { name, description: description.split(/(?<=\.) /)[0]!, kind: 'flag', required: false };
    }),
  );
  return optionLines(options).map((line) => line.replace(/^( +)--/, '$1'));
}
