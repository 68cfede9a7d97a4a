import { resolve } from 'node:path';
import { z } from 'zod';
import { openProject, type Project } from '#config';
import { defineAction, escape, projectInputs, text, type ActionResult, type Host, type Json } from '#kit';
import { momentOf, openRegistry, registryErrors, type HistoryEvent, type Registry, type ShownName } from '#registry';
import { fetchRegistered, isRecordProven } from '../registered.ts';
import { columns } from '../table.ts';

const Act = z.enum(['show', 'history', 'at', 'fetch', 'check', 'promote', 'deprecate']);

export default defineAction({
  name: 'registry',
  title: 'Registry',
  description:
    'Shows the versions of a model and where they are, brings their bytes, puts them into stages, and finds tags that are not what was recorded.',
  inputs: z.object({
    act: Act.prefault('show').describe('What to do.'),
    subject: text().describe(
      'A name, name@v1.2.3 or name#stage; for `at` a date (the end of that day, UTC) or an instant.',
    ),
    stage: text().describe('For `promote`: where to. Default: production.'),
    from: text().describe('For `promote`: the version that must be there now, or `none`. Default: whatever is there.'),
    push: text().describe(
      'For `promote` and `deprecate`: the remote to which tag and ledger go in one atomic push. Default: they stay here.',
    ),
    to: text().describe('For `fetch`: the directory. Default: the name and version, here.'),
    ...projectInputs,
  }),
  outputs: {
    version: 'number of the version it was about; empty when it was about several',
    path: 'directory of the model; empty when none was fetched',
  },
  permissions: {},
  positional: ['act', 'subject', 'stage'],
  async run({ inputs, host }) {
    const project = await openProject(host, inputs);
    return acts[inputs.act](
      await openRegistry(host, project, { ...(inputs.push !== undefined && { push: inputs.push }) }),
      { ...inputs, host, project },
    );
  },
});

interface Asked {
  subject?: string | undefined;
  stage?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  host: Host;
  project: Project;
}

type Answer = ActionResult<'version' | 'path'>;
const several = { version: '', path: '' };

const acts: Record<z.output<typeof Act>, (registry: Registry, asked: Asked) => Promise<Answer>> = {
  async show(registry, { subject }) {
    const names = await registry.show(subject);
    return {
      summary:
        names.map(({ name, versions }) => `${name}: ${plural(versions.length, 'version')}`).join('; ') || NOTHING,
      text: names.map(versionTable).join('\n\n') || NOTHING,
      outputs: several,
      result: names as unknown as Json,
    };
  },

  async history(registry, { subject }) {
    const events = await registry.history(subject);
    return {
      summary: events.length === 0 ? NOTHING : plural(events.length, 'event'),
      text: events.length === 0 ? NOTHING : historyTable(events),
      outputs: several,
      result: events as unknown as Json,
    };
  },

  async at(registry, { subject = '' }) {
    const moment = momentOf(subject);
    if (!moment)
      throw missing(
        `"${subject}" is no date`,
        'Write mlops registry at 2026-05-01, or an instant such as 2026-05-01T12:00:00Z.',
      );
    const names = await registry.at(moment);
    const rows = names.flatMap(({ name, newest, stages }) =>
      Object.entries(stages).length === 0
        ? [[name, '', newest === null ? '' : `v${newest}`, '', '']]
        : Object.entries(stages).map(([stage, { version, since, by }]) => [name, stage, `v${version}`, since, by]),
    );
    const table = columns(['name', 'stage', 'version', 'since', 'by'], rows);
    return {
      summary:
        rows
          .map(([name, stage, version]) =>
            escape.logLine(`${name}${stage ? `#${stage}` : ''}: ${version || 'nothing'}`),
          )
          .join('; ') || NOTHING,
      text: `${table}\n\nat ${moment.toISOString()}`,
      outputs: several,
      result: { moment: moment.toISOString(), names: names as unknown as Json },
    };
  },

  async fetch(registry, { subject, to, host }) {
    const version = await registry.resolve(named(subject, 'fetch flights-delay@v1.2.3'));
    const directory = resolve(to ?? `${version.name}-v${version.version}`);
    await fetchRegistered(host, registry, { version, directory });
    return {
      summary: `${version.tag} is in ${escape.logLine(directory)}: ${plural(version.model.files.length, 'file')}, dirHash1 ${version.model.digest}`,
      outputs: { version: version.version, path: directory },
      result: { ...(version as unknown as Record<string, Json>), path: directory },
    };
  },

  async check(registry, { project }) {
    const findings = await registry.check([project.config.register?.name ?? project.name]);
    const table = columns(
      ['tag', 'finding', ''],
      findings.map(({ tag, kind, message }) => [tag, kind, message]),
    );
    const hints = findings.map(({ tag, hint }) => escape.logLine(`${tag}: ${hint}`));
    return {
      verdict: findings.length === 0 ? 'pass' : 'fail',
      summary:
        findings.length === 0 ? 'pass: every tag is the recorded one' : `fail: ${plural(findings.length, 'finding')}`,
      text: findings.length === 0 ? 'pass: every tag is the recorded one' : [table, '', ...hints].join('\n'),
      outputs: several,
      result: findings as unknown as Json,
    };
  },

  async promote(registry, { subject, stage = 'production', from, host }) {
    const asked = await registry.resolve(named(subject, 'promote flights-delay@v1.2.3 production'));
    await isRecordProven(host, registry, asked);
    const expected = from === undefined ? undefined : from === 'none' ? null : from.replace(/^v/, '');
    const { move, version, already } = await registry.promote(asked.tag, stage, { expected });
    const before = move.from === null ? 'nothing' : `v${move.from}`;
    return {
      summary: already
        ? `${version.tag} is in ${stage} already, since ${move.at} (${move.tag} by ${escape.logLine(move.by)})`
        : `${version.tag} is in ${stage} now (${move.tag}), before it ${before}`,
      outputs: { version: version.version, path: '' },
      result: { move: move as unknown as Json, already },
    };
  },

  async deprecate(registry, { subject }) {
    return { summary: await registry.deprecate(named(subject, 'deprecate flights-delay@v1.2.3')), outputs: several };
  },
};

const NOTHING = 'Nothing is registered yet: mlops register-model';

function named(subject: string | undefined, example: string): string {
  if (subject !== undefined) return subject;
  throw missing('which version is not said', `For example: mlops registry ${example}`);
}

function missing(message: string, hint: string): Error {
  return registryErrors('MLOPS_REGISTRY_INPUT', { message, where: { field: 'subject' }, hint });
}

function versionTable({ name, versions }: ShownName): string {
  return columns(
    [name, 'in', 'registered', 'by', 'commit', 'model', ''],
    versions.map((version) => [
      `v${version.version}`,
      version.stages.join(', '),
      version.registeredAt.slice(0, 10),
      version.by,
      version.commit.slice(0, 7),
      version.model.slice(0, 12),
      [version.deprecated ? 'withdrawn' : '', version.standing === 'ok' ? '' : `tag ${version.standing}`]
        .filter(Boolean)
        .join(', '),
    ]),
  );
}

function historyTable(events: readonly HistoryEvent[]): string {
  return columns(
    ['when', 'name', 'event', 'version', 'stage', 'commit', 'tag', ''],
    events.map(({ at, name, event, version, stage, commit, tag, standing }) => [
      at.replace('.000Z', 'Z'),
      name,
      event,
      version === null ? '' : `v${version}`,
      stage ?? '',
      commit.slice(0, 7),
      tag,
      standing === 'ok' ? '' : standing,
    ]),
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
