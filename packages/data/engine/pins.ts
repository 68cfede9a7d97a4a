import { fail } from '../errors.ts';
import type { EnginePins } from './package.ts';
import pinned from './pins.json' with { type: 'json' };

/** Made by `pin.ts`; what is not listed here is never loaded. */
export const pins: EnginePins = pinned;

/**
 * @returns the platform's name in the pins, such as `linux-x64` or `linux-arm64-musl`
 * @throws MLOPS_ENGINE_PLATFORM when the engine is not built for it
 */
export function enginePlatform(
  platform: string = process.platform,
  arch: string = process.arch,
  musl: boolean = isMusl(),
): string {
  const name = `${platform}-${arch}${platform === 'linux' && musl ? '-musl' : ''}`;
  if (Object.hasOwn(pins.bindings, name)) return name;
  throw fail('MLOPS_ENGINE_PLATFORM', {
    message: `the SQL engine is not built for ${name}; it is for ${Object.keys(pins.bindings).join(', ')}`,
    hint: 'Run this stage on one of those platforms.',
  });
}

/** Node's own report names the glibc it runs on; a Linux without that name is musl (Alpine). */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}
