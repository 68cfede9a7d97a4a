import { type ByteStream, pieceOf, withStream } from '../byte-source.ts';
import { type MachineOptions, PickleMachine } from './machine.ts';
import { OtherReadings } from './other-readings.ts';

const WINDOW = 1 << 18;

/**
 * Follows every pickle of a stream, to the first byte that does not follow.
 *
 * @param from how many bytes to pass over before
 * @returns the machine when it is done: what it has seen
 */
export function readPickles(open: () => ByteStream, options: MachineOptions, from = 0): Promise<PickleMachine> {
  return withStream(open, async (stream) => {
    await stream.skip(from);
    return follow(stream, options, from);
  });
}

async function follow(stream: ByteStream, options: MachineOptions, offset: number): Promise<PickleMachine> {
  const others = new OtherReadings(options, stream.most);
  const machine = new PickleMachine({ ...options, onArray: (place) => others.begin(place) });
  try {
    const { reader } = machine;
    reader.offset = offset;
    const window = pieceOf(stream, WINDOW);
    let filled = 0;
    while (!machine.broken) {
      const read = await stream.read(window, filled);
      if (read === 0) break;
      filled += read;
      const from = reader.offset;
      const done = machine.feed(window.subarray(0, filled));
      others.feed(window.subarray(0, done), from);
      window.copyWithin(0, done, filled);
      filled -= done;
      if (filled === 0 && reader.skip > WINDOW && others.count === 0) {
        const left = await stream.skip(reader.skip);
        reader.offset += left;
        reader.skip -= left;
      }
    }
    machine.end(window.subarray(0, filled));
    return machine;
  } finally {
    others.end();
    machine.release();
  }
}
