import { existsSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { sha256 } from '#evidence';
import type { Host } from '#kit';
import { fail } from '../../deploy/errors.ts';

const Running = z.strictObject({ pid: z.number().int().positive(), started: z.string().nullable() });

/** See environmentOf. */
const Environment = z.record(z.string(), z.string());

/** Stands in the arguments of a server for the port that it is given. */
export const PORT = '{port}';

/** A version that is to run, on a port of its own. */
const Wanted = z.strictObject({
  id: z.string().describe('of this start: the same version started again has another'),
  name: z.string(),
  version: z.string(),
  digest: z.string(),
  features: z.string().optional().describe('sha256 of its features.json'),
  directory: z.string(),
  classes: z.array(z.string()).optional(),
  argv: z.array(z.string()).min(1).describe('its server, with {port}'),
  port: z
    .number()
    .int()
    .describe('of its server, on this machine only; another one while some other program has this one'),
});
export type Wanted = z.infer<typeof Wanted>;

/** What is to be served: the one file that decides. Only a deployment writes it. */
export const State = z.strictObject({
  format: z.literal('https://github.com/mlops-actions/mlops-actions/process-target/v1'),
  address: z.string(),
  port: z.number().int().describe('that clients ask'),
  cwd: z.string().describe('where servers and router run'),
  env: z.array(z.string()).describe('names of variables that servers see besides the allow-list'),
  environment: Environment.default({}).describe(
    'what the last deployment had of them: servers are started with no other',
  ),
  router: z.array(z.string()).min(1).describe('program of the router'),
  memoryBytes: z.number().describe('resident memory beyond which a server is ended and started anew'),
  serving: Wanted.optional(),
  warm: Wanted.optional(),
  candidate: Wanted.optional(),
  canary: z
    .strictObject({
      candidate: z.string().describe('id of the instance it is about'),
      share: z.number(),
      deployer: Running.describe('a share is given only while this process lives'),
    })
    .optional(),
});
export type State = z.infer<typeof State>;
export const STATE_FORMAT = State.shape.format.value;

/** In the place of a state, left by who ends a deployment: one that is merely gone was lost. */
const Ended = z.strictObject({
  format: z.literal('https://github.com/mlops-actions/mlops-actions/process-target/v1/ended'),
});
export type Ended = z.infer<typeof Ended>;
export const ENDED_FORMAT = Ended.shape.format.value;

/** The versions that are to run. */
export function instancesOf(state: State | undefined): Wanted[] {
  return [state?.serving, state?.warm, state?.candidate].filter((wanted) => wanted !== undefined);
}

/** One kept process, as the keeper last saw it. */
const Kept = z.strictObject({
  process: Running.optional().describe('absent while it waits to be started anew'),
  restarts: z.number().int(),
  ending: z.string().optional().describe('why it was started anew the last time'),
  memory: z.number().optional().describe('resident, in bytes'),
  port: z.number().int().optional().describe('that it was given in place of its own'),
  environment: Environment.optional().describe('what it was started with; absent when nobody lived to write it down'),
});
export type Kept = z.infer<typeof Kept>;

/** What runs: written by the keeper, so that another one can go on where it ended. */
export const Observed = z.strictObject({
  directory: z.string().describe('of the deployment: in a copy of the repository nothing of it runs'),
  keeper: Running,
  environment: Environment.default({}).describe('what the keeper has of what servers are to see'),
  router: Kept.optional(),
  instances: z.record(z.string(), Kept),
});
export type Observed = z.infer<typeof Observed>;

/** What the router has counted of a canary. */
export const Counted = z.strictObject({ candidate: z.string(), requests: z.number().int(), errors: z.number().int() });
export type Counted = z.infer<typeof Counted>;

/** Where the files of one deployed name lie: models and logs in its directory, what decides apart from it. */
export interface Place {
  directory: string;
  /** The deployment ends with each: the work tree and the repository's own directory; outside of a repository, the directory itself. */
  anchors: readonly string[];
  state: string;
  observed: string;
  canary: string;
  /** By which the router is told from another program on its port. */
  secret: string;
  log(id: string): string;
}

export function placeOf(directory: string): Place {
  const { anchors, decides } = apart(directory);
  return {
    directory,
    anchors,
    state: join(decides, 'state.json'),
    observed: join(decides, 'observed.json'),
    canary: join(decides, 'canary.json'),
    secret: join(decides, 'secret'),
    log: (id) => join(directory, 'logs', `${id}.log`),
  };
}

/**
 * Where no commit brings anything: in the repository's own directory. Outside of a repository, the directory itself. As it is called comes
 * first: a link that leads out of the repository is one that a commit may replace.
 */
function apart(directory: string): { anchors: string[]; decides: string } {
  for (const place of [resolve(directory), realPath(directory)]) {
    for (let at = dirname(place); at !== dirname(at); at = dirname(at)) {
      const git = gitDirectory(at);
      if (git === undefined) continue;
      const [tree, within] = [join(at, '.git'), relative(at, place)];
      const isOwn = realPath(git) === join(realPath(at), '.git');
      // A linked work tree and its copies share the repository's directory, and are told apart by where they are.
      const called = isOwn ? within : JSON.stringify([realPath(at), within]);
      return { anchors: [tree, git], decides: join(git, 'mlops', 'deploy', sha256(called).slice(0, 16)) };
    }
  }
  return { anchors: [directory], decides: directory };
}

/** Of what need not be there yet. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(realPath(dirname(path)), basename(path));
  }
}

/** Of a work tree and of a submodule, `.git` is a file that says where it is. */
function gitDirectory(folder: string): string | undefined {
  const path = join(folder, '.git');
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return found && path;
  const named = /^gitdir: (.+?)\s*$/.exec(readFileSync(path, 'utf8'))?.[1];
  return named === undefined ? undefined : resolve(folder, named);
}

/** @returns undefined when nothing is deployed here. @throws MLOPS_DEPLOY_STATE */
export function readState(place: Place): State | undefined {
  const decided = readDecided(place);
  return isEnded(decided) ? undefined : decided;
}

/** Whether anything is to run here; what cannot be read may say so. */
export function isDeployed(place: Place): boolean {
  try {
    return instancesOf(readState(place)).length > 0;
  } catch {
    return true;
  }
}

/**
 * Directories of deployments of the same repository that are gone, and of which something is to run: their project's folder was
 * renamed or removed, and no name leads there any more.
 */
export function strandedBeside({ state }: Place): string[] {
  const all = dirname(dirname(state));
  if (!existsSync(all)) return [];
  return readdirSync(all)
    .sort()
    .flatMap((entry) => {
      const decides = join(all, entry);
      const directory = directoryIn(join(decides, 'observed.json'));
      if (directory === undefined || existsSync(directory)) return [];
      const place = placeOf(directory);
      // Of a copied repository it says what runs in the other one.
      const isOwn = realPath(dirname(place.state)) === realPath(decides);
      return isOwn && isDeployed(place) ? [directory] : [];
    });
}

function directoryIn(observed: string): string | undefined {
  try {
    return readJson(observed, Observed)?.directory;
  } catch {
    return undefined;
  }
}

function readDecided(place: Place): State | Ended | undefined {
  return readJson(place.state, z.discriminatedUnion('format', [State, Ended]));
}

export function isEnded(decided: State | Ended | undefined): decided is Ended {
  return decided?.format === ENDED_FORMAT;
}

/** Where a server listens. */
export function portOf({ id, port }: Wanted, observed: Observed | undefined): number {
  return observed?.instances[id]?.port ?? port;
}

/** @returns undefined when no keeper ever ran here, or its file cannot be read or was copied: what runs is then found out anew */
export function readObserved(place: Place): Observed | undefined {
  try {
    const observed = readJson(place.observed, Observed);
    return observed?.directory === realPath(place.directory) ? observed : undefined;
  } catch {
    return undefined;
  }
}

export function writeState(host: Host, place: Place, state: State): Promise<void> {
  return host.files.write(place.state, textOf(State.parse(state)));
}

/**
 * The state, read again only when another file has taken its place: one call of the system for a look.
 * @param complain hears once of each file that cannot be read; then, and while there is none, the last good state stays in force
 */
export function watchState(place: Place, complain: (error: unknown) => void): () => State | Ended | undefined {
  return watch(place.state, () => readDecided(place), complain);
}

/** What runs, read again as {@link watchState} does. */
export function watchObserved(place: Place): () => Observed | undefined {
  return watch(place.observed, () => readObserved(place));
}

function watch<T>(
  path: string,
  read: () => T | undefined,
  complain: (error: unknown) => void = () => undefined,
): () => T | undefined {
  let seen: string | undefined;
  let value: T | undefined;
  return () => {
    const found = statSync(path, { throwIfNoEntry: false, bigint: true });
    if (found === undefined) return value;
    const now = `${found.ino} ${found.mtimeNs} ${found.size}`;
    if (now === seen) return value;
    seen = now;
    try {
      value = read();
    } catch (error) {
      complain(error);
    }
    return value;
  };
}

/** Synchronous, so that nothing of this process happens meanwhile; whoever reads it, reads the one or the other, whole. */
export function replaceFile(path: string, text: string, mode = 0o666): void {
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, text, { mode });
  renameSync(aside, path);
}

export const textOf = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

export function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(path, (cause as Error).message, cause);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw unreadable(path, why, cause);
  }
}

function unreadable(path: string, why: string, cause: unknown): Error {
  return fail('MLOPS_DEPLOY_STATE', {
    message: `${path} does not say what is deployed: ${why}`,
    where: { file: path },
    hint: 'What serves goes on serving. Restore the file, or end what serves (mlops deploy stop) and deploy again.',
    cause,
  });
}
