import { describe, expect, it } from '@jest/globals';
import { BASE, originOf, steps, workflowFile, WORKFLOW, type Tree } from '../base/testing-workflows.ts';
import { comparedCalls, otherCalls } from './calls.ts';

const OTHER = '.github/workflows/other.yml';
const ours = steps({ with: '' });
const calling = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, i) => `      - uses: ./d${from + i}/a\n`).join('');
const file = (of: string): string => workflowFile({ model: of });

/** How many paths of a commit are asked for, each once. */
function counted(base: Tree) {
  const asked: string[] = [];
  const origin = originOf({ base, head: base });
  const readAll: typeof origin.readAll = (commit, paths) => {
    if (commit === BASE.commit) asked.push(...paths);
    return origin.readAll(commit, paths);
  };
  return { origin: { ...origin, readAll }, asked };
}

describe('what workflow files call', () => {
  it.each<{ name: string; tree: Tree; isRead: boolean }>([
    { name: 'hundreds of actions', tree: { [OTHER]: file(calling(200)) }, isRead: true },
    { name: 'the same ones often', tree: { [OTHER]: file(calling(200).repeat(20)) }, isRead: true },
    { name: 'thousands of actions', tree: { [OTHER]: file(calling(3000)) }, isRead: false },
    {
      name: 'actions that call others without end',
      tree: {
        [OTHER]: file(calling(50)),
        ...Object.fromEntries(
          Array.from({ length: 50 }, (_, i) => [
            `d${i}/a/action.yml`,
            `runs:\n  using: composite\n  steps:\n${calling(100, 50 + 100 * i)}`,
          ]),
        ),
      },
      isRead: false,
    },
  ])('is read as far as that is no more than five requests: $name', async ({ tree, isRead }) => {
    const { origin, asked } = counted({ [WORKFLOW]: file(ours), '.github/workflows/a.yml': file(ours), ...tree });
    const { unclear, steps: found } = await otherCalls(origin, BASE.commit, origin.step!);
    expect(unclear).toEqual(isRead ? undefined : { workflow: expect.any(String), why: expect.stringMatching(/ 250 /) });
    expect(found).toHaveLength(1);
    expect(asked.length).toBeLessThanOrEqual(500);
    expect(asked).toHaveLength(new Set(asked).size);
  });

  it('is unclear in the file that was started, too', async () => {
    const { origin, asked } = counted({ [WORKFLOW]: file(calling(3000) + ours) });
    const { unclear, unchanged } = await comparedCalls(origin, BASE.commit, origin.step!);
    expect(unclear).toMatchObject({ workflow: WORKFLOW });
    expect(unchanged).toBe(false);
    expect(asked.length).toBeLessThanOrEqual(500);
  });
});
