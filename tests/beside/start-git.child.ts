import { startGit } from '../../packages/local/start-git.ts';
import type { Answer, Asked } from './start-git.ts';

const stops = new Map<number, AbortController>();

process.on('message', (asked: Asked) => {
  if ('stop' in asked) return stops.get(asked.id)?.abort();
  const stop = new AbortController();
  stops.set(asked.id, stop);
  const answer = (result?: Answer['result']): void => {
    stops.delete(asked.id);
    process.send!({ id: asked.id, ...(result && { result }) } satisfies Answer);
  };
  startGit({ ...asked.start, signal: stop.signal }).then(answer, () => answer());
});
