import { join } from 'node:path';
import { z } from 'zod';
import { openProject, type Project } from '#config';
import { openLedger } from '#evidence';
import { defineAction, escape, flag, projectInputs, text, type DeploymentNews, type Host, type Json } from '#kit';
import { scanModel, summarizeScan } from '#modelscan';
import { openRegistry, refuseOther, type Registry, type Version } from '#registry';
import {
  deployDirectory,
  deploymentAsMarkdown,
  environmentOf,
  openTarget,
  perform,
  planDeployment,
  refuseOlder,
  summarizeDeployment,
  type DeploymentResult,
  type DeployMeans,
} from '#serving';
import { confirmVersion, refuseStray, registeringOn, verifyHere } from '../on-server.ts';

const inputs = z.object({
  reference: text().describe(
    'What to deploy: name, name@v1.2.3 or name#stage. Default: the newest version of the name in mlops.yml.',
  ),
  plan: flag().describe('Only print what would be done.'),
  staging: flag().describe(
    'Deploy to where `deploy: {staging: …}` of mlops.yml says, as the last proof before production.',
  ),
  forward: flag().describe(
    'Deploy nothing where a newer version serves now: a release that is run again does not go back, which is for a rollback. One that was stopped or rolled back serves no more, and holds nothing up.',
  ),
  environment: text().describe(
    'Environment of the job, whose deployment on GitHub is told how it goes (needs deployments: write). Default: none is told.',
  ),
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
  permissions: { contents: 'write', actions: 'read', deployments: 'write' },
  section: 'deploy',
  positional: ['reference'],
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const reference = inputs.reference ?? nameOf(project);
    const { means, registry, resolve } = await meansOf(host, project, reference, inputs.staging);
    const plan = async () => {
      const planned = await planDeployment(means, await resolve(reference));
      if (inputs.forward) await refuseOlder(planned, registry);
      return planned;
    };
    if (inputs.plan) {
      const { version, steps: all, status } = await plan();
      const steps = all.map(({ name, what }) => ({ name, what }));
      return {
        summary: `${version.tag} would be deployed in ${steps.length} steps; nothing was done`,
        text: table(steps.map(({ name, what }) => [name, what])),
        outputs: { verdict: '', version: status.serving?.version ?? '', url: status.url ?? '' },
        result: { reference: version.tag, steps },
      };
    }
    const { result, statementPath } = await told(host, inputs.environment, reference, async () =>
      perform(means, project, 'deploy', await plan()),
    );
    await host.summary(deploymentAsMarkdown(result));
    const summary = summarizeDeployment(result);
    return {
      verdict: result.verdict,
      summary,
      text: [table(result.steps.map(({ name, status, detail }) => [name, status, detail])), '', summary].join('\n'),
      outputs: { verdict: result.verdict, version: result.serving?.reference ?? '', url: result.url ?? '' },
      result: result as Json,
      evidence: statementPath,
    };
  },
});

/** Tells the environment before, and after, whatever comes of it. */
async function told<T extends { result: DeploymentResult }>(
  host: Host,
  environment: string | undefined,
  reference: string,
  deploy: () => Promise<T>,
): Promise<T> {
  const tell = async (news: DeploymentNews): Promise<void> => {
    if (environment !== undefined) await host.origin?.deployment(environment, news);
  };
  await tell({ state: 'in_progress', sentence: `${reference} is being deployed` });
  const done = await deploy().catch(async (error: Error) => {
    // Of two errors, this one is what people are to hear.
    await tell({ state: 'failure', sentence: error.message }).catch((why: Error) => host.log.warning(why.message));
    throw error;
  });
  const { verdict, url } = done.result;
  const state = verdict === 'pass' ? 'success' : 'failure';
  await tell({ state, sentence: summarizeDeployment(done.result), ...(url !== null && { url }) });
  return done;
}

function nameOf(project: Project): string {
  return project.config.register?.name ?? project.name;
}

interface Found {
  means: DeployMeans;
  registry: Registry;
  /** A version that may be deployed from here. @throws what confirming it and `refuseStray` throw, before any program is run */
  resolve(reference: string): Promise<Version>;
}

async function meansOf(host: Host, project: Project, reference: string, staging: boolean): Promise<Found> {
  const name = reference.split(/[@#]/)[0]!;
  const { section, project: place, online, recordedAs } = environmentOf(project, { name, staging });
  const { here, ledger: last } = await registeringOn(host, project.repository);
  const ledger = await openLedger(here, project, last);
  const registry = await openRegistry(here, project, last);
  const resolve = async (reference: string): Promise<Version> => {
    const version = await registry.resolve(reference);
    refuseOther(version, project, `mlops deploy-model ${version.tag}`);
    await refuseStray(host, project.repository, await confirmVersion(host, ledger, version));
    return version;
  };
  const means: DeployMeans = {
    host: here,
    section,
    registry: {
      ...registry,
      // Of what serves, the bytes are looked for, so that it can be proven should it have to go on.
      async resolve(reference) {
        const version = await registry.resolve(reference);
        await confirmVersion(host, ledger, version).catch((error: Error) =>
          host.log.warning(`${version.tag}: ${error.message}`),
        );
        return version;
      },
    },
    ledger,
    recordedAs,
    models: join(deployDirectory(place, name), 'models'),
    targetFor: (on) => openTarget(on, place, { name, section, online }),
    verify: async (version) => {
      const verification = await verifyHere(host, here, project, version.run);
      if (verification.verdict === 'pass') await registry.prove(version, verification);
      return verification;
    },
    scan: async (directory, allow) => {
      const result = await scanModel(directory, { allow, signal: host.signal });
      return { verdict: result.verdict, summary: summarizeScan(result) };
    },
  };
  return { means, registry, resolve };
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
