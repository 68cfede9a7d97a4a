import type { ChildProcess } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, GithubDouble } from '../doubles/github/index.ts';
import type { ScratchProject } from './project.ts';

interface Instance {
  version: string;
  digest: string;
  url: string;
  child: ChildProcess;
}

/**
 * What a target `command` reaches: a place elsewhere that starts servers when it is told to, and lets clients ask the one that
 * serves. A runner is gone after its job, this is not.
 */
export class Elsewhere {
  readonly #project: ScratchProject;
  readonly #server: Server;
  readonly #instances = new Map<'serving' | 'warm' | 'candidate', Instance>();
  readonly #started = new Set<ChildProcess>();
  readonly #pending = new Set<Promise<void>>();
  #disturbed: (operation: string) => Fault | undefined = () => undefined;

  private constructor(project: ScratchProject, server: Server) {
    this.#project = project;
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const work = this.#answer(request, response).catch(
        (error: Error) => void response.writeHead(502).end(error.message),
      );
      this.#pending.add(work);
      void work.finally(() => this.#pending.delete(work));
    });
  }

  /** @param project has the command that servers are started with */
  static async open(project: ScratchProject): Promise<Elsewhere> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Elsewhere(project, server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The section `deploy:` that deploys here. */
  get section(): string {
    return `{target: command, promote: production, ${this.reached('deployer.mjs')}}`;
  }

  /** What of that section is of this place, whose `deployer` is in `file`. */
  reached(file: string): string {
    const steps = ['start', 'switch', 'rollback', 'status', 'discard', 'stop'];
    return [`url: '${this.url}'`, ...steps.map((step) => `${step}: [node, ${file}, ${step}]`)].join(', ');
  }

  /** What `deployer.mjs` of a project is. */
  get deployer(): string {
    return `import { writeFileSync } from 'node:fs';
const { MLOPS_VERSION, MLOPS_DIGEST, MLOPS_MODEL, MLOPS_OUTPUT } = process.env;
const body = JSON.stringify({ version: MLOPS_VERSION, digest: MLOPS_DIGEST, model: MLOPS_MODEL });
const answer = await fetch('${this.url}/deploy/' + process.argv[2], { method: 'POST', body });
if (!answer.ok) throw new Error(await answer.text());
writeFileSync(MLOPS_OUTPUT, await answer.text());
`;
  }

  /** The version that clients are answered by; undefined when there is none. */
  get serving(): string | undefined {
    return this.#instances.get('serving')?.version;
  }

  /** From now on what goes wrong with requests to a GitHub goes wrong with steps of a deployment too: `deploy switch`. */
  disturbedAs({ server }: GithubDouble): void {
    this.#disturbed = (operation) =>
      server.schedule.decide({ method: 'POST', path: `/${operation.replace(' ', '/')}`, operation });
  }

  /** The place is set up anew: nothing serves there. */
  lose(): void {
    for (const child of this.#started) child.kill('SIGKILL');
    this.#instances.clear();
  }

  /** Waits until everything that was asked is done, also by whoever is no more. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async close(): Promise<void> {
    this.lose();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const step = /^\/deploy\/(\w+)$/.exec(request.url ?? '')?.[1];
    if (step !== undefined) return this.#deploy(step, JSON.parse(body) as Asked, response);
    const serving = this.#instances.get('serving');
    if (!serving) return void response.writeHead(503).end();
    const { method = 'GET' } = request;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${serving.url}${request.url}`, { method, headers, ...(body !== '' && { body }) });
    response.writeHead(answer.status, headers).end(await answer.text());
  }

  async #deploy(step: string, asked: Asked, response: ServerResponse): Promise<void> {
    const fault = this.#disturbed(`deploy ${step}`);
    switch (fault?.kind) {
      case 'reset-before':
      case 'time-out':
        return void response.destroy();
      case 'status':
      case 'primary-limit':
      case 'secondary-limit':
        return void response.writeHead(fault.status).end();
      case 'slow':
        await sleep(fault.milliseconds);
    }
    const said = await this.#does(step, asked);
    if (fault?.kind === 'reset-after') return void response.destroy();
    response.writeHead(fault?.kind === 'status-after' ? fault.status : 200).end(JSON.stringify(said));
  }

  async #does(step: string, asked: Asked): Promise<object> {
    const all = this.#instances;
    const end = (which: Parameters<typeof all.get>[0]): void => {
      all.get(which)?.child.kill('SIGKILL');
      all.delete(which);
    };
    const move = (from: Parameters<typeof all.get>[0], to: Parameters<typeof all.get>[0]): void => {
      end(to);
      const moved = all.get(from);
      if (moved) all.set(to, moved);
      all.delete(from);
    };
    switch (step) {
      case 'start':
        end('candidate');
        all.set('candidate', await this.#start(asked));
        return { url: all.get('candidate')!.url };
      case 'switch':
        move('serving', 'warm');
        move('candidate', 'serving');
        return {};
      case 'rollback':
        move('warm', 'serving');
        return {};
      case 'discard':
        end('candidate');
        return {};
      case 'stop':
        end('serving');
        return {};
      default:
        return Object.fromEntries(
          [...all].map(([which, { version, digest, url }]) => [which, { version, digest, url }]),
        );
    }
  }

  async #start({ version, digest, model }: Asked): Promise<Instance> {
    const options = { version, digest, name: 'delays', features: join(model, '..', 'features.json') };
    const given = Object.entries({ ...options, port: '0', log: 'none', online: 'none' });
    const { child, end } = this.#project.start('serve', '--model', model, ...given.flatMap(([k, v]) => [`--${k}`, v]));
    this.#started.add(child);
    void end.then(() => this.#started.delete(child));
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      for (const stream of [child.stdout!, child.stderr!])
        stream.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          const found = /is served at (http:\/\/[\d.:]+)\//.exec(said)?.[1];
          if (found !== undefined) resolve(found);
        });
      void end.then(() => reject(new Error(said)));
    });
    return { version, digest, url, child };
  }
}

interface Asked {
  version: string;
  digest: string;
  /** Directory of the fetched model; its features.json lies beside it. */
  model: string;
}
