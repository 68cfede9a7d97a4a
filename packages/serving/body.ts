import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

/**
 * The JSON of a request's body. A body that says it is too large is not read at all, one that turns out so no further.
 * @throws Refusal 400, 413, 415
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<unknown> {
  const { headers } = request;
  if (headers['inference-header-content-length'] !== undefined)
    throw new Refusal(415, 'binary tensors are not taken: send data as JSON (binary_data=False in tritonclient)');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new Refusal(415, `expected a body without content-encoding, received ${encoding.slice(0, 20)}`);
  const tooLarge = (): Refusal => new Refusal(413, `expected a body of at most ${limit} bytes`);
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'the body ended before it was whole');
  }
  const bytesRead = Buffer.concat(chunks);
  // Bytes that are no text would be three times as many in the log.
  if (!isUtf8(bytesRead)) throw new Refusal(400, 'the body is not UTF-8');
  try {
    return JSON.parse(bytesRead.toString('utf8'));
  } catch (error) {
    throw new Refusal(400, `the body is not JSON: ${(error as Error).message}`);
  }
}
