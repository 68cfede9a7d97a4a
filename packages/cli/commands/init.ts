import { resolve } from 'node:path';
import { z } from 'zod';
import { initProject } from '#config';
import { defineAction, flag, list, nearest, text } from '#kit';
import { fail } from '../errors.ts';
import { initGithub } from '../on-github/init.ts';
import { choices, type Choice } from '../on-github/templates.ts';

export default defineAction({
  name: 'init',
  title: 'Begin a project',
  description:
    'Looks at a directory and writes its mlops.yml, at most eight lines. With --github, writes the workflows of its repository instead. Never overwrites a file.',
  inputs: z.object({
    directory: text().describe('Where to look and write. Default: the working directory.'),
    label: text().describe('The column to predict.'),
    github: flag().describe('Write workflows for GitHub, and print the rulesets to set there.'),
    template: list().describe(
      `With --github, which workflows: ${Object.keys(choices).join(', ')}. Default: pull-request where there is an mlops.yml, else predictions.`,
    ),
  }),
  outputs: { config: 'path of the file written', workflows: 'paths of the workflows, separated by commas' },
  permissions: {},
  positional: ['directory'],
  async run({ inputs, host }) {
    const directory = resolve(inputs.directory ?? '.');
    const chosen = inputs.template.map(known);
    if (inputs.github || chosen.length > 0) return initGithub(host, { directory, chosen });
    const plan = await initProject(host, { directory, ...(inputs.label !== undefined && { label: inputs.label }) });
    return {
      summary: `Wrote ${plan.path}`,
      text: [
        `Wrote ${plan.path}:`,
        '',
        ...plan.text
          .trimEnd()
          .split('\n')
          .map((line) => `  ${line}`),
        '',
        ...plan.notes,
      ].join('\n'),
      outputs: { config: plan.path, workflows: '' },
    };
  },
});

/** @throws MLOPS_INIT_TEMPLATE */
function known(name: string): Choice {
  const names = Object.keys(choices) as Choice[];
  const choice = names.find((each) => each === name);
  if (choice !== undefined) return choice;
  const meant = nearest(name, names);
  throw fail('MLOPS_INIT_TEMPLATE', {
    message: `There is no template "${name}": expected ${names.join(', ')}.`,
    ...(meant !== undefined && { hint: `Did you mean --template ${meant}` }),
  });
}
