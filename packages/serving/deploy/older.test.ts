import { describe, expect, it } from '@jest/globals';
import type { Planned } from './means.ts';
import { refuseOlder } from './older.ts';

describe('what is deployed forward only', () => {
  interface World {
    version?: string;
    serving?: { name: string; version: string; digest: string };
    /** Tag → day on which it was registered, of a model that has its name. */
    recorded?: Readonly<Record<string, number>>;
    tags?: readonly string[];
  }

  const at = (day: number): string => `2026-03-0${day}T00:00:00.000Z`;
  const refuse = async ({ version = '1.9.0', serving, recorded = {}, tags = Object.keys(recorded) }: World) => {
    const all = Object.entries(recorded).map(([tag, day]) => {
      const [name, number] = tag.split('@v') as [string, string];
      return { name, version: number, tag, model: tag, registeredAt: at(day) };
    });
    const served = all.find(
      ({ tag }) => serving && tags.includes(tag) && tag === `${serving.name}@v${serving.version}`,
    );
    const planned = {
      version: { name: 'delays', version, tag: `delays@v${version}`, registeredAt: at(5) },
      status: { serving },
      old: served && { version: { ...served, model: { digest: served.model } } },
    };
    return refuseOlder(planned as unknown as Planned, {
      show: async () =>
        [...new Set(all.map(({ name }) => name))].map(
          (name) => ({ name, versions: all.filter((one) => one.name === name), stages: {} }) as never,
        ),
      tagged: async () => tags.map((tag) => ({ tag, commits: [] })),
    });
  };
  const serves = (tag: string, name = 'delays') => ({ name, version: tag.split('@v')[1]!, digest: tag });

  it('is refused where a newer one serves, with how to go back', async () => {
    const serving = serves('delays@v1.10.0');
    await expect(refuse({ serving, recorded: { 'delays@v1.10.0': 4 } })).rejects.toMatchObject({
      code: 'MLOPS_DEPLOY_OLDER',
      message: 'delays@v1.9.0 is older than delays@v1.10.0, which serves: nothing was deployed',
      hint: expect.stringMatching(/^Roll back .* with delays@v1\.9\.0\.$/),
    });
  });

  it('is refused where the tag of a newer one that serves is gone', async () => {
    const world = { serving: serves('delays@v1.10.0'), recorded: { 'delays@v1.10.0': 4 }, tags: [] };
    await expect(refuse(world)).rejects.toThrow('delays@v1.9.0 is older than delays@v1.10.0, which serves');
  });

  it.each<{ name: string; by: string }>([
    { name: 'its target says', by: 'late' },
    { name: 'its target does not know', by: 'delays' },
  ])('is refused where what serves was registered later, under another name, which $name', async ({ by }) => {
    for (const tag of ['late@v1.0.0', 'late@v2.0.0'])
      await expect(refuse({ serving: serves(tag, by), recorded: { [tag]: 6 } })).rejects.toMatchObject({
        code: 'MLOPS_DEPLOY_OLDER',
        message: `delays@v1.9.0 was registered before ${tag}, which serves: nothing was deployed`,
      });
  });

  it.each<{ name: string; recorded: World['recorded']; tags?: readonly string[] }>([
    { name: 'no name has it', recorded: {} },
    { name: 'its name has another model of that number', recorded: { 'delays@v1.10.0': 4 } },
    { name: 'its name has that tag alone', recorded: { 'late@v1.10.0': 4 }, tags: ['delays@v1.10.0', 'late@v1.10.0'] },
  ])('is refused where what serves has a greater number, and $name', async ({ recorded = {}, ...more }) => {
    const serving = { ...serves('delays@v1.10.0'), digest: 'late@v1.10.0' };
    await expect(refuse({ serving, recorded, ...more })).rejects.toMatchObject({
      code: 'MLOPS_DEPLOY_OLDER',
      message:
        'delays@v1.9.0 may be older than what serves as 1.10.0, of which it is not known what version it is: nothing was deployed',
    });
  });

  it.each<World & { name: string }>([
    { name: 'nothing serves' },
    { name: 'an older one serves', serving: serves('delays@v1.2.9'), recorded: { 'delays@v1.2.9': 1 } },
    { name: 'it serves itself', serving: serves('delays@v1.9.0'), recorded: { 'delays@v1.9.0': 5 } },
    { name: 'what serves has another name', serving: serves('prices@v2.0.0', 'prices'), recorded: {} },
    { name: 'what serves has no number', serving: serves('delays@vlatest') },
    { name: 'what serves is not known, and has a smaller number', serving: serves('delays@v1.2.9') },
    { name: 'it was called otherwise', serving: serves('late@v2.0.0', 'late'), recorded: { 'late@v2.0.0': 4 } },
    { name: 'it was, and its target does not know', serving: serves('late@v2.0.0'), recorded: { 'late@v2.0.0': 4 } },
  ])('is deployed where $name', async ({ name: _, ...world }) => {
    await expect(refuse(world)).resolves.toBeUndefined();
  });
});
