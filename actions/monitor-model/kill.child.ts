import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '#kit';
import { testHost } from '#testing';
import monitorModel from './action.ts';

/** git commands that change the repository; the others only ask. */
const CHANGING = ['fast-import', 'update-ref'];

/** A host whose process is killed, as by SIGKILL from outside, before the first change of files or ledger of that name. */
function killedBefore(host: Host, step: string): Host {
  const before = (what: string): void => {
    if (new RegExp(step).test(what)) process.kill(process.pid, 'SIGKILL');
  };
  const files = new Proxy(host.files, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const changes = ['write', 'rename', 'remove', 'copy'].includes(String(name));
        if (changes && (name !== 'remove' || existsSync(String(args[0])))) before(`${String(name)} ${String(args[0])}`);
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
  const git: Host['git'] = {
    run: (args, options) => {
      const changing = args.find((word) => CHANGING.includes(word));
      if (changing !== undefined) before(changing);
      return host.git.run(args, options);
    },
  };
  return { ...host, files, git };
}

/** Looks at a project on the third day, as somebody who may be killed. */
export function look(directory: string, host: Host, at?: string): ReturnType<typeof monitorModel.run> {
  const config = join(directory, 'mlops.yml');
  const inputs = monitorModel.inputs.parse({ config, ...(at !== undefined && { at }) });
  return monitorModel.run({ inputs, host });
}

if (process.argv[1]?.endsWith('kill.child.ts')) {
  const [directory, step] = process.argv.slice(2) as [string, string];
  await look(directory, killedBefore(testHost({ directory }), step), '2026-03-03');
}
