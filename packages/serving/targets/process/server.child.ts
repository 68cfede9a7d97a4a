// A server that misbehaves on request, as the file `behaviour` of its model's directory says.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { CHALLENGE_HEADER, PROOF_HEADER, servedProof } from '../../probe.ts';
import { TOKEN_VARIABLE } from '../../token.ts';
import { untilOwnerEnds } from '../owner.child.ts';

const [model, version, port, digest, owner, secret] = process.argv.slice(2) as [
  ...[string, string, string, string, string],
  secret?: string,
];
const served = { port: Number(port), name: 'flights', version, digest };
untilOwnerEnds(Number(owner)).addEventListener('abort', () => process.exit(1));
const behaviour = readFileSync(join(model, 'behaviour'), 'utf8').trim();
const token = process.env[TOKEN_VARIABLE];
const held: Buffer[] = [];
if (behaviour === 'crashes') {
  console.error('RuntimeError: the graph is invalid');
  process.exit(1);
}
if (behaviour === 'hangs') setInterval(() => undefined, 1000);
else listen();

function listen(): void {
  const server = createServer((request, response) => {
    if (behaviour === 'leaks' && request.url !== '/v2/health/ready') held.push(Buffer.alloc(40 << 20, 1));
    const challenge = request.headers[CHALLENGE_HEADER];
    if (secret !== undefined && typeof challenge === 'string')
      response.setHeader(PROOF_HEADER, servedProof(readFileSync(secret, 'utf8'), { challenge, ...served }));
    const wait = Number(/^slow (\d+)$/.exec(behaviour)?.[1] ?? 0);
    request.resume().on('end', () =>
      setTimeout(() => {
        const isHealth = request.url === '/v2/health/ready';
        const isStranger = token !== undefined && request.headers.authorization !== `Bearer ${token}`;
        response.statusCode = isHealth ? 200 : isStranger ? 401 : behaviour === 'fails' ? 500 : 200;
        const loaded = { models: [{ version, digests: { model: digest, features: null } }] };
        const answer = isHealth ? JSON.stringify(loaded) : version;
        response.setHeader('content-length', answer.length).end(answer);
      }, wait),
    );
  });
  server.listen(Number(port), '127.0.0.1');
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
}
