import { Circle } from '../e2e/circle-project.ts';
import type { WorkflowResult } from '../engine/index.ts';
import type { Table } from './compare.ts';

/** What the workflows of one name took: of GitHub, and of machines. */
interface Cost {
  workflow: string;
  /** To the API, without those of checkout. */
  requests: number;
  /** Of all its jobs together. */
  minutes: number;
}

export function costOf(results: readonly WorkflowResult[]): Cost[] {
  const names = [...new Set(results.map(({ run }) => run.name))].sort();
  return names.map((workflow) => {
    const those = results.filter(({ run }) => run.name === workflow);
    const requests = those.flatMap((result) => result.requests.filter(({ operation }) => operation !== 'git'));
    // A job that was skipped never started.
    const milliseconds = those
      .flatMap(({ run }) => run.jobs)
      .map(({ startedAt, completedAt }) => (startedAt && completedAt ? Number(completedAt) - Number(startedAt) : 0));
    return { workflow, requests: requests.length, minutes: milliseconds.reduce((sum, one) => sum + one, 0) / 60_000 };
  });
}

/**
 * What going round costs on GitHub: a push that comes to production by staging, and drift that trains a model which takes its
 * place. The model is tiny: the minutes are what the loop adds to those of a training.
 */
export async function loop(): Promise<Table[]> {
  const circle = await Circle.start();
  try {
    const [pushed, drifted] = [costOf(await circle.push()), costOf(await circle.drift())];
    const rounds = [
      { name: 'a push that comes to production', costs: pushed },
      { name: 'drift that comes to production', costs: drifted },
    ];
    return [
      ...rounds.map(({ name, costs }) => ({
        title: `Requests to the API: ${name}`,
        aim: 'a repository may ask 1,000 an hour',
        unit: 'requests' as const,
        // What follows a training that ended well has nothing to do, and asks nothing.
        measured: costs
          .filter(({ requests }) => requests > 0)
          .sort((a, b) => a.requests - b.requests)
          .map(({ workflow, requests }) => ({ name: workflow, value: requests })),
      })),
      {
        title: 'Time of runners for a round, engine on the machine',
        aim: 'minutes of GitHub beyond the training',
        measured: rounds.map(({ name, costs }) => ({
          name,
          value: costs.reduce((sum, { minutes }) => sum + 60 * minutes, 0),
        })),
      },
    ];
  } finally {
    await circle.close();
  }
}
