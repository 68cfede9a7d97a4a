import type { Action } from '#kit';
import { TOOL } from '#evidence';
import { helpText, optionLines, type Option } from '#kit/generate';
import { EVERY_COMMAND } from './command-line.ts';
import { commands } from './commands.ts';

type Load = () => Promise<{ default: Action }>;

/**
 * packages/cli/help.json: what the command says of itself. To load every declaration for it took longer than any of them
 * takes to run.
 */
export async function helpFile(actions: Readonly<Record<string, Load>>): Promise<string> {
  const named = Object.entries({ run: actions['run-pipeline']!, ...actions, ...commands });
  const texts = named.map(async ([name, load]) => [name, helpText({ ...(await load()).default, name }, EVERY_COMMAND)]);
  const help = {
    version: TOOL.version,
    overview: await overview(actions),
    commands: Object.fromEntries(await Promise.all(texts)) as Record<string, string>,
  };
  return `${JSON.stringify(help, null, 2)}\n`;
}

/** What `mlops` prints when it is not told what to do: a line for each command, from its declaration. */
async function overview(actions: Readonly<Record<string, Load>>): Promise<string> {
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
