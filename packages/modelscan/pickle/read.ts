import type { ByteStream } from '../byte-source.ts';
import { type MachineOptions, PickleMachine } from './machine.ts';

const WINDOW = 1 << 18;

/**
 * Reads every pickle of a stream, to the first byte that does not follow.
 *
 * @returns the machine when it is done: what it has seen
 */
export async function readPickles(stream: ByteStream, options: MachineOptions): Promise<PickleMachine> {
  const machine = new PickleMachine(options);
  const window = Buffer.allocUnsafeSlow(WINDOW);
  let filled = 0;
  while (!machine.broken) {
    const read = await stream.read(window, filled);
    if (read === 0) break;
    filled += read;
    const done = machine.feed(window.subarray(0, filled));
    window.copyWithin(0, done, filled);
    filled -= done;
    if (filled === 0 && machine.skip > WINDOW) {
      const left = await stream.skip(machine.skip);
      machine.offset += left;
      machine.skip -= left;
    }
    if (filled === WINDOW) throw new RangeError('an opcode was taken for one that is longer than the window');
  }
  machine.end();
  return machine;
}
