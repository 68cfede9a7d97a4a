import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { openProject } from '#config';
import { canonicalJson, defineAction, escape, projectInputs, text, type Json } from '#kit';
import { askMlflowRun, MLFLOW_RUN, mlflowFacts, trackingServer, type MlflowFacts } from '#training';
import { columns } from '../table.ts';

export default defineAction({
  name: 'import',
  title: 'Import from elsewhere',
  description:
    'Writes what an MLflow tracking server says of a run, as a training program leaves it: for reports, and judged by nothing. The server is only read.',
  inputs: z.object({
    what: z.enum(['mlflow-run']).describe('What is imported.'),
    run: z.string().describe('Id of the run, as MLflow has it: 32 characters.'),
    to: text().describe(
      'The file. Default: mlflow-run.json in $MLOPS_OUTPUT, which a training program has, else in the working directory.',
    ),
    'tracking-uri': text().describe(
      'Address of the tracking server. Default: $MLFLOW_TRACKING_URI; else `train.mlflow` of mlops.yml, which is asked without credentials.',
    ),
    ...projectInputs,
  }),
  outputs: { to: 'path of what was written', link: 'where people see the run' },
  permissions: {},
  positional: ['what', 'run'],
  async run({ inputs, host }) {
    const { mlflow } = (await openProject(host, inputs)).config.train ?? {};
    const server = trackingServer(host.env, { named: inputs['tracking-uri'], described: mlflow });
    const run = await askMlflowRun(host, server, inputs.run);
    const to = resolve(inputs.to ?? join(host.env['MLOPS_OUTPUT'] || '.', MLFLOW_RUN));
    await host.files.write(to, `${canonicalJson(run as Json)}\n`);
    const facts = mlflowFacts(run, mlflow ?? server.url);
    const summary = escape.logLine(
      `${relative(process.cwd(), to) || to}: ${facts.name}, ${plural(facts.metrics.length, 'metric')}, ${facts.status}`,
    );
    return {
      summary,
      text: [table(facts), summary].filter((part) => part !== '').join('\n\n'),
      outputs: { to, link: facts.link ?? '' },
      result: { ...(facts as unknown as Record<string, Json>), to },
    };
  },
});

function table({ metrics, params, models, link }: MlflowFacts): string {
  return [
    ...(metrics.length > 0
      ? [
          columns(
            ['metric', 'value'],
            metrics.map(({ name, value }) => [name, String(value)]),
          ),
          '',
        ]
      : []),
    escape.logLine([plural(params, 'parameter'), ...models].join(', ')),
    ...(link === undefined ? [] : [escape.logLine(link)]),
  ].join('\n');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
