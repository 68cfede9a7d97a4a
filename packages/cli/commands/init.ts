import { resolve } from 'node:path';
import { z } from 'zod';
import { initProject } from '#config';
import { defineAction, text } from '#kit';

export default defineAction({
  name: 'init',
  title: 'Begin a project',
  description: 'Looks at a directory and writes its mlops.yml, at most eight lines. Never overwrites one.',
  inputs: z.object({
    directory: text().describe('Where to look and write. Default: the working directory.'),
    label: text().describe('The column to predict.'),
  }),
  outputs: { config: 'path of the file written' },
  permissions: {},
  positional: ['directory'],
  async run({ inputs, host }) {
    const plan = await initProject(host, {
      directory: resolve(inputs.directory ?? '.'),
      ...(inputs.label !== undefined && { label: inputs.label }),
    });
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
      outputs: { config: plan.path },
    };
  },
});
