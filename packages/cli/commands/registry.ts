import { z } from 'zod';
import { openProject } from '#config';
import { defineAction, projectInputs, text, type ActionResult, type Json } from '#kit';
import { openRegistry, type Registry, type ShownName } from '#registry';
import { columns } from '../table.ts';

const ACTS = ['show'] as const;

export default defineAction({
  name: 'registry',
  title: 'Registry',
  description: 'Shows the versions of a model and where they are.',
  inputs: z.object({
    act: z.enum(ACTS).prefault('show').describe('What to do.'),
    subject: text().describe('A name, name@v1.2.3 or name#stage.'),
    ...projectInputs,
  }),
  outputs: { version: 'the version it was about; empty when it was about several' },
  permissions: {},
  positional: ['act', 'subject'],
  async run({ inputs, host }) {
    const registry = await openRegistry(host, await openProject(host, inputs));
    return acts[inputs.act](registry, inputs);
  },
});

interface Asked {
  subject?: string | undefined;
}

const acts: Record<(typeof ACTS)[number], (registry: Registry, asked: Asked) => Promise<ActionResult<'version'>>> = {
  async show(registry, { subject }) {
    const names = await registry.show(subject);
    return {
      summary: names.map(({ name, versions }) => `${name}: ${versions.length} versions`).join('; ') || 'no versions',
      text: names.map(table).join('\n\n') || 'Nothing is registered yet: mlops register-model',
      outputs: { version: '' },
      result: names as unknown as Json,
    };
  },
};

function table({ name, versions }: ShownName): string {
  return columns(
    [name, 'in', 'since', 'by', 'commit', 'model', ''],
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
