// Writes a store that never ends, and says so once some of it is on the disk.
import { writeOnlineStore, type OnlineRow } from './write.ts';

async function* endless(): AsyncGenerator<OnlineRow[]> {
  for (let page = 0; ; page++) {
    yield Array.from({ length: 1000 }, (_, n) => ({
      entity: `[${1e9 + page * 1000 + n}]`,
      at: null,
      values: JSON.stringify({ x: 'x'.repeat(500) }),
    }));
    if (page === 20) process.stdout.write('writing\n');
    await new Promise((next) => setImmediate(next));
  }
}

await writeOnlineStore(process.argv[2]!, {}, endless());
