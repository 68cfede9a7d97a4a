// Writes predictions to the log in the directory it is given, until it is killed; says when there are many.
import { testHost } from '#testing';
import { PredictionLog } from './prediction-log.ts';

const directory = process.argv[2]!;
const log = await PredictionLog.open(
  testHost({ directory }),
  { directory },
  { logged: () => undefined, lost: () => undefined },
);
for (let id = 0; ; id++) {
  const line = {
    id: String(id),
    time: '2026-01-01T00:00:00.000Z',
    model: 'm',
    version: '1.0.0',
    milliseconds: 1,
    sampled: 1,
  };
  log.write(1, () => ({ ...line, inputs: { text: 'x'.repeat(500) }, outputs: { score: 0.5 } }));
  if (id % 50 === 0) await new Promise((done) => setTimeout(done));
  if (id === 2000) process.stdout.write('many\n');
}
