import { resolve } from 'node:path';
import { z } from 'zod';
import { inStaging, type Project } from '#config';
import { defineAction, escape, flag, projectInputs, text, type ActionResult, type Host, type Json } from '#kit';
import { openRegistry } from '#registry';
import {
  deployDirectory,
  deployedNames,
  deployErrors,
  environmentOf,
  inspectDeployment,
  isDeploying,
  keepServers,
  openTarget,
  routeRequests,
  stagingOf,
  stopServers,
  strandedDeployments,
  whileNotDeploying,
  type Instance,
  type TargetStatus,
} from '#serving';
import { openProject } from '../project.ts';
import { columns } from '../table.ts';

const inputs = z.object({
  what: z
    .enum(['status', 'stop', 'keep', 'route'])
    .default('status')
    .describe(
      'status: which version serves, which is kept warm · stop: ends all of them · keep, route: what runs beside the servers of the target `process`, started by deploy-model or by a service manager.',
    ),
  name: text().describe('Name of the model. Default: the one in mlops.yml.'),
  staging: flag().describe('In staging, where `deploy: {staging: …}` of mlops.yml says.'),
  directory: text().describe(
    "Directory of the deployment, for stop, keep and route. Default: that of the name, in the project's workspace.",
  ),
  ...projectInputs,
});
type Inputs = z.output<typeof inputs>;

export default defineAction({
  name: 'deploy',
  title: 'Deployments',
  description: 'Says which version serves, with its digest, process and health; asked of the servers themselves.',
  inputs,
  outputs: { version: 'the version that serves', url: 'where it answers' },
  permissions: {},
  positional: ['what', 'name'],
  async run({ inputs, host }) {
    switch (inputs.what) {
      case 'keep':
        await keepServers(host, await directoryOf(host, inputs));
        return done('Nothing is kept running any more.');
      case 'route':
        await routeRequests(host, await directoryOf(host, inputs));
        return done('The router ended.');
      case 'stop':
        return stop(host, inputs);
      case 'status':
        return statusOf(host, inputs);
    }
  },
});

async function stop(host: Host, inputs: Inputs): Promise<ActionResult<'version' | 'url'>> {
  if (inputs.directory !== undefined) {
    // Of a directory alone nobody knows the project, whose deployments go one at a time.
    await stopServers(resolve(inputs.directory));
    return done(`Nothing of ${inputs.directory} is deployed any more.`);
  }
  const { project, name, place } = await placeOf(host, inputs);
  await whileNotDeploying(host, project, () => stopServers(deployDirectory(place, name)));
  const others = [
    ...othersDeployed(place, name).map((other) => `${other} (${commandOf('stop', other, inputs)})`),
    ...(inputs.staging ? [] : inStagingToo(project)),
    ...strandedDeployments(place, name).map((gone) => `${gone}, a folder that is gone (${stopOf(gone)})`),
  ];
  const where = inputs.staging ? ' in staging' : '';
  if (others.length === 0) return done(`Nothing is deployed${where} any more.`);
  return done(`Nothing of ${name} is deployed${where} any more. Still deployed here: ${others.join(', ')}.`);
}

/** What serves in staging, with the command that ends it, also where mlops.yml has come to say nothing of staging. */
function inStagingToo(project: Project): string[] {
  const place = stagingOf(project);
  const isSaid = project.config.deploy !== undefined && inStaging(project.config.deploy) !== undefined;
  return deployedNames(place).map((name) => {
    const command = isSaid ? `mlops deploy stop ${name} --staging` : stopOf(deployDirectory(place, name));
    return `${name} in staging (${command})`;
  });
}

const stopOf = (directory: string): string => `mlops deploy stop --directory ${directory}`;

/** What whoever has changed the name in mlops.yml does not ask about. */
function othersDeployed(place: Project, name: string): string[] {
  return deployedNames(place).filter((other) => other !== name);
}

function commandOf(what: Inputs['what'], name: string, { staging }: Inputs): string {
  return `mlops deploy ${what} ${name}${staging ? ' --staging' : ''}`;
}

async function statusOf(host: Host, inputs: Inputs): Promise<ActionResult<'version' | 'url'>> {
  if (inputs.directory !== undefined) throw notByDirectory();
  const { project, ledger } = await openProject(host, inputs);
  const name = nameOf(project, inputs);
  const { section, project: place, online, recordedAs } = environmentOf(project, { name, staging: inputs.staging });
  const registry = await openRegistry(host, project);
  const target = openTarget(host, place, { name, section, online });
  const asked = { host, ledger, registry, recordedAs, isDeploying: await isDeploying(project) };
  const status = await inspectDeployment(target, asked);
  const { serving } = status;
  const notes = [
    ...status.notes,
    ...(section.target === 'command'
      ? ofBefore(place).map(([other, command]) => `${other} is deployed here by the target process: ${command}`)
      : (serving ? [] : othersDeployed(place, name)).map(
          (other) => `${other} is deployed here: ${commandOf('status', other, inputs)}`,
        )),
    ...strandedDeployments(place, name).map((gone) => `${gone} is deployed, and that folder is gone: ${stopOf(gone)}`),
  ];
  const wrong = status.problems.length > 0;
  const healthy = serving?.ready === true && !wrong;
  const where = inputs.staging ? ' in staging' : '';
  const summary = serving
    ? `${serving.name}@v${serving.version} serves${where} at ${status.url}${healthy ? '' : ', and something is wrong'}`
    : `no version of ${name} is deployed${where}${wrong ? ', and something is wrong' : ''}`;
  return {
    ...((serving || wrong) && { verdict: healthy ? ('pass' as const) : ('fail' as const) }),
    summary,
    text: [
      instances(status),
      ...status.problems.map((problem) => `! ${problem}`),
      ...notes,
      ...(status.movesTo === undefined ? [] : [`mlops.yml names ${status.movesTo}: the next deployment moves there`]),
      '',
      summary,
    ]
      .map(escapeLines)
      .join('\n'),
    outputs: { version: serving ? `${serving.name}@v${serving.version}` : '', url: status.url ?? '' },
    result: { name, target: section.target, ...(status as unknown as Record<string, Json>), notes },
  };
}

function instances({ serving, warm, candidate }: TargetStatus): string {
  const rows = Object.entries({ serving, warm, candidate }).filter(
    (row): row is [string, Instance] => row[1] !== undefined,
  );
  return columns(
    ['', 'version', 'model', 'address', 'process', 'ready', 'restarts', 'memory'],
    rows.map(([role, { version, digest, url, pid, ready, restarts, memory }]) => [
      role,
      version,
      digest.slice(0, 12),
      url,
      pid === undefined ? '' : String(pid),
      ready ? 'yes' : 'NO',
      String(restarts ?? ''),
      memory === undefined ? '' : `${Math.round(memory / 2 ** 20)} MiB`,
    ]),
  );
}

const escapeLines = (text: string): string => text.split('\n').map(escape.logLine).join('\n');

function done(summary: string): ActionResult<'version' | 'url'> {
  return { summary: escape.logLine(summary), outputs: { version: '', url: '' } };
}

function nameOf(project: Project, inputs: Inputs): string {
  return inputs.name ?? project.config.register?.name ?? project.name;
}

async function directoryOf(host: Host, inputs: Inputs): Promise<string> {
  if (inputs.directory !== undefined) return resolve(inputs.directory);
  const { name, place } = await placeOf(host, inputs);
  return deployDirectory(place, name);
}

async function placeOf(host: Host, inputs: Inputs): Promise<{ project: Project; name: string; place: Project }> {
  const { project } = await openProject(host, inputs);
  const name = nameOf(project, inputs);
  const { section, project: place } = environmentOf(project, { name, staging: inputs.staging });
  if (section.target === 'command') throw notOurs(inputs.what, place);
  return { project, name, place };
}

function notByDirectory(): Error {
  return deployErrors('MLOPS_DEPLOY_TARGET', {
    message: 'what serves is asked of the target that mlops.yml names, not of a directory',
    where: { field: 'directory' },
    hint: 'Leave --directory out; of staging: mlops deploy status --staging',
  });
}

/** What the target process goes on serving where mlops.yml has come to name another target, with the command that ends it. */
function ofBefore(place: Project): (readonly [string, string])[] {
  return deployedNames(place).map((name) => [name, stopOf(deployDirectory(place, name))]);
}

function notOurs(what: string, place: Project): Error {
  const left = ofBefore(place).map(([name, command]) => `${name} (${command})`);
  return deployErrors('MLOPS_DEPLOY_TARGET', {
    message: `mlops deploy ${what} is about servers of the target process; mlops.yml deploys with commands of its own`,
    hint:
      left.length === 0
        ? 'Use those commands.'
        : `Use those commands. Still deployed here by the target process: ${left.join(', ')}.`,
  });
}
