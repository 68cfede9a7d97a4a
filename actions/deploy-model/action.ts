import { join } from 'node:path';
import { z } from 'zod';
import { DeploySection, openProject, sourcePath, type Project } from '#config';
import { openLedger, verifyChain } from '#evidence';
import { defineAction, escape, flag, projectInputs, text, type Host, type Json } from '#kit';
import { scanModel, summarizeScan } from '#modelscan';
import { openRegistry } from '#registry';
import {
  deployDirectory,
  looserThanDefault,
  openTarget,
  perform,
  planDeployment,
  type DeploymentResult,
  type DeployMeans,
} from '#serving';
import { rechecks } from '../rechecks.ts';

const inputs = z.object({
  reference: text().describe(
    'What to deploy: name, name@v1.2.3 or name#stage. Default: the newest version of the name in mlops.yml.',
  ),
  plan: flag().describe('Only print what would be done.'),
  ...projectInputs,
});

export default defineAction({
  name: 'deploy-model',
  title: 'Deploy model',
  description:
    'Puts a registered version into service when its chain holds and it answers the predictions of its evaluation again, over the wire; whatever fails, the version before serves, and is proven to.',
  inputs,
  outputs: {
    verdict: 'pass: the version serves. fail and inconclusive: the version before does.',
    version: 'The version that serves now, as name@v1.2.3; empty when none does.',
    url: 'Where it answers.',
  },
  permissions: { contents: 'write' },
  section: 'deploy',
  positional: ['reference'],
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const means = await meansOf(host, project, inputs.reference);
    const version = await means.registry.resolve(inputs.reference ?? nameOf(project));
    const planned = await planDeployment(means, version);
    if (inputs.plan) {
      const steps = planned.steps.map(({ name, what }) => ({ name, what }));
      return {
        summary: `${version.tag} would be deployed in ${steps.length} steps; nothing was done`,
        text: table(steps.map(({ name, what }) => [name, what])),
        outputs: { verdict: '', version: planned.status.serving?.version ?? '', url: planned.status.url ?? '' },
        result: { reference: version.tag, steps },
      };
    }
    const outcome = await perform(means, project, 'deploy', planned);
    const { result } = outcome;
    return {
      verdict: result.verdict,
      summary: summarise(result),
      text: [table(result.steps.map(({ name, status, detail }) => [name, status, detail])), '', summarise(result)].join(
        '\n',
      ),
      outputs: { verdict: result.verdict, version: result.serving?.reference ?? '', url: result.url ?? '' },
      result: result as Json,
      evidence: outcome.statementPath,
    };
  },
});

function nameOf(project: Project): string {
  return project.config.register?.name ?? project.name;
}

async function meansOf(host: Host, project: Project, reference: string | undefined): Promise<DeployMeans> {
  const section = project.config.deploy ?? DeploySection.parse({ target: 'process' });
  const name = (reference ?? nameOf(project)).split(/[@#]/)[0]!;
  const { origin: _, ...here } = host;
  return {
    host,
    section,
    registry: await openRegistry(host, project),
    ledger: await openLedger(host, project),
    models: join(deployDirectory(project, name), 'models'),
    targetFor: (on) => openTarget(on, project, { name, section }),
    verify: (run) =>
      verifyChain(here, project, {
        subject: run,
        recheck: rechecks(host),
        locate: ({ name: material }) => sourcePath(project, material),
      }),
    scan: async (directory, allow) => {
      const result = await scanModel(directory, { allow, signal: host.signal });
      return { verdict: result.verdict, summary: summarizeScan(result) };
    },
  };
}

function summarise({ verdict, outcome, deployed, url, reason, serving, proof, golden }: DeploymentResult): string {
  const loose = golden ? looserThanDefault(golden) : undefined;
  if (verdict === 'pass')
    return `pass: ${deployed.reference} serves at ${url}${loose === undefined ? '' : `; ${loose}`}`;
  const serves = serving ? `${serving.reference} serves` : 'nothing serves';
  return escape.logLine(
    `${verdict}: ${deployed.reference} ${outcome === 'failed' ? 'failed, and was not taken back' : `was ${outcome}`}: ${reason}; ${serves}${proof ? `; ${proof.detail}` : ''}`,
  );
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, column) => escape.logLine(column === row.length - 1 ? cell : cell.padEnd(widths[column]!))),
    )
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}
