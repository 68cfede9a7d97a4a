import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Host } from '#kit';
import { runProgram } from '#process';
import { fail } from '../deploy/errors.ts';
import { isReady } from './ready.ts';
import { isSame, notStarted, type Instance, type Release, type Target, type TargetStatus } from './target.ts';

export interface CommandTargetOptions {
  /** Which of all targets it is. */
  where(): string;
  /** Name of the model. */
  name: string;
  /** Where clients ask; without a slash at the end. */
  url: string;
  programs: Readonly<Record<'start' | 'switch' | 'rollback' | 'status', readonly string[]>> & {
    discard?: readonly string[] | undefined;
    stop?: readonly string[] | undefined;
  };
  /** Where the programs run. */
  cwd: string;
  env: readonly string[];
  timeLimitSeconds: number;
  readySeconds: number;
}

/** What a program is told of a version. */
type About = Partial<Pick<Release, 'version' | 'digest' | 'directory'>>;

const Url = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const Started = z.object({ url: Url });
const Reported = z.object({
  /** Absent where a program does not keep it: what it reports is of the model that it is asked about. */
  name: z.string().min(1).optional(),
  version: z.string().min(1),
  digest: z.string().min(1),
  url: Url.optional(),
});
const Status = z.object({
  serving: Reported.nullish(),
  warm: Reported.nullish(),
  candidate: Reported.nullish(),
});

/**
 * Whatever the user's own programs deploy to. They are told what by MLOPS_NAME, MLOPS_VERSION, MLOPS_DIGEST and
 * MLOPS_MODEL (a directory), and leave JSON in the file MLOPS_OUTPUT. What they say is believed about which version is
 * where, never about whether it answers: that is asked over the wire.
 */
export function commandTarget(host: Host, options: CommandTargetOptions): Target {
  const { name, url, programs } = options;

  /** @returns what the program left, or undefined when it left nothing */
  async function run(program: keyof typeof programs, about: About = {}): Promise<unknown> {
    const directory = await host.files.makeTemporaryDirectory('mlops-target-');
    const output = join(directory, 'output.json');
    try {
      await runProgram(host, {
        argv: programs[program]!,
        cwd: options.cwd,
        env: {
          MLOPS_OUTPUT: output,
          MLOPS_NAME: name,
          MLOPS_URL: url,
          ...(about.version !== undefined && { MLOPS_VERSION: about.version }),
          ...(about.digest !== undefined && { MLOPS_DIGEST: about.digest }),
          ...(about.directory !== undefined && { MLOPS_MODEL: about.directory }),
        },
        allowEnv: options.env,
        label: `deploy.${program}`,
        timeLimitSeconds: options.timeLimitSeconds,
      });
      return (await host.files.exists(output)) ? JSON.parse(await host.files.readText(output)) : undefined;
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw said(program, `is not JSON: ${cause.message}`, cause);
    } finally {
      await host.files.remove(directory);
    }
  }

  async function read<T>(program: 'start' | 'status', schema: z.ZodType<T>, about?: About): Promise<T> {
    const parsed = schema.safeParse(await run(program, about));
    if (parsed.success) return parsed.data;
    throw said(program, `is not what was expected: ${z.prettifyError(parsed.error)}`, parsed.error);
  }

  /** @param front where clients ask: what answers there is what serves, and shows of another version nothing */
  async function instance(reported: z.infer<typeof Reported>, front?: string): Promise<Instance> {
    const { version, digest } = reported;
    const is = { name: reported.name ?? name, version, digest };
    const at = reported.url ?? front;
    const ready = at !== undefined && (await isReady(at, is));
    return { ...is, url: at ?? url, ready };
  }

  const target: Target = {
    kind: 'command',
    where: options.where,

    async status() {
      const { serving, warm, candidate } = await read('status', Status);
      const found: TargetStatus = {
        ...(serving && { url, serving: await instance(serving, url) }),
        ...(warm && { warm: await instance(warm) }),
        ...(candidate && { candidate: await instance(candidate) }),
        problems: [],
      };
      if (found.serving?.ready === false)
        found.problems.push(`the serving version ${found.serving.version} is not ready`);
      return found;
    },

    async start(release) {
      const { serving, candidate } = await target.status();
      const same = (each: Instance | undefined): each is Instance => each?.ready === true && isSame(each, release);
      if (candidate && !same(candidate)) await target.discard();
      const there = [serving, candidate].find(same);
      if (there) return there;
      try {
        const started = await read('start', Started, release);
        return await untilReady(release, started.url);
      } catch (cause) {
        await target.discard();
        host.signal.throwIfAborted();
        throw fail('MLOPS_DEPLOY_START', {
          message: `version ${release.version} was not started: ${(cause as Error).message}`,
          where: { field: 'deploy.start' },
          hint: 'What served before goes on serving. Run the program of deploy.start by hand.',
          cause,
        });
      }
    },

    async switch(to) {
      const { serving, candidate } = await target.status();
      const [started] = [candidate, serving].filter((each) => each !== undefined);
      if (!isSame(started, to)) throw notStarted(to.version, candidate?.version);
      if (candidate) await run('switch', candidate);
    },

    async rollback(to) {
      const { serving, warm } = await target.status();
      if (isSame(serving, to)) return;
      if (!isSame(warm, to)) {
        throw fail('MLOPS_ROLLBACK_NOTHING', {
          message: `version ${to.version} is not kept warm${warm ? `; ${warm.version} is` : ''}`,
          hint: 'Deploy the version that is to serve: mlops deploy-model NAME@vX.Y.Z',
        });
      }
      await run('rollback', to);
    },

    // Its `rollback` ends what served; what it keeps warm besides is its own matter.
    async settle() {},

    async stop() {
      const { serving } = await target.status();
      if (!serving) return;
      if (programs.stop === undefined) {
        throw fail('MLOPS_DEPLOY_TARGET', {
          message: `version ${serving.version} cannot be taken out of service: deploy.stop names no program`,
          where: { field: 'deploy.stop' },
          hint: 'End it by hand; name a program in mlops.yml: `stop: [./deployer, stop]`.',
        });
      }
      await run('stop', serving);
    },

    async discard() {
      if (programs.discard === undefined) return;
      const { candidate } = await target.status();
      if (candidate) await run('discard', candidate);
    },
  };

  async function untilReady(release: Release, at: string): Promise<Instance> {
    const deadline = host.clock.monotonic() + options.readySeconds * 1000;
    while (!(await isReady(at, release))) {
      host.signal.throwIfAborted();
      if (host.clock.monotonic() > deadline) throw new Error(`${at} was not ready after ${options.readySeconds} s`);
      await sleep(100);
    }
    return { ...release, url: at, ready: true };
  }

  return target;
}

function said(program: string, what: string, cause: unknown): Error {
  return fail('MLOPS_DEPLOY_TARGET', {
    message: `what deploy.${program} left in $MLOPS_OUTPUT ${what}`,
    where: { field: `deploy.${program}` },
    hint: 'deploy.start leaves {"url": "http://…"}; deploy.status {"serving": {"name", "version", "digest", "url"}, "warm": …, "candidate": …}, of which name and url may be left out.',
    cause,
  });
}
