import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host, JsonObject } from '#kit';
import { testHost } from '#testing';
import { performStage, type StageWork } from './stage.ts';

/** A stage of two files whose content says with which parameter it was made. */
export function killableStage(directory: string, depth: number): StageWork<JsonObject> {
  return {
    stage: 'train-model',
    materials: [{ name: 'data.csv', path: join(directory, 'data.csv'), role: 'data' }],
    parameters: { depth },
    predicate: 'provenance',
    execute: async (output) => {
      mkdirSync(join(output, 'model'));
      writeFileSync(join(output, 'model', 'weights.bin'), `depth ${depth}`);
      return { depth };
    },
  };
}

/** A host whose process is killed, as by SIGKILL from outside, before its `step`-th change of the file system (0: never). */
function killedAt(host: Host, step: number): Host {
  let count = 0;
  const watch = <T extends object>(port: T, changing: readonly (keyof T)[]): T =>
    new Proxy(port, {
      get(target, name) {
        const value = target[name as keyof T];
        if (typeof value !== 'function' || !changing.includes(name as keyof T)) return value;
        return (...args: unknown[]) => {
          // Removing what is not there and making what is there change nothing.
          const present = existsSync(String(args[0]));
          if ((name === 'remove' && !present) || (name === 'makeDirectory' && present))
            return value.apply(target, args);
          if (++count === step) {
            process.stdout.write(`${String(name)} ${args.map(String).join(' ')}`);
            process.kill(process.pid, 'SIGKILL');
          }
          return (value as (...args: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  return {
    ...host,
    files: watch(host.files, ['write', 'rename', 'remove', 'makeDirectory', 'copy']),
    store: watch(host.store, ['put', 'get']),
  };
}

if (process.argv[1]?.endsWith('kill.child.ts')) {
  const [directory, depth, step] = process.argv.slice(2) as [string, string, string];
  const project = { name: 'flights', root: directory, repository: directory, workspace: join(directory, '.mlops') };
  await performStage(killedAt(testHost({ directory }), Number(step)), project, killableStage(directory, Number(depth)));
}
