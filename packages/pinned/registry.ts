import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface NpmRegistry {
  /** Ends with a slash. */
  url: string;
  /** Authorization, when a token for exactly this registry is configured. */
  headers: Record<string, string>;
}

export interface NpmWorld {
  env: Readonly<Record<string, string | undefined>>;
  /** Asks npm itself (`npm config get registry`), when no file or variable says it. */
  ask?: () => Promise<string | undefined>;
}

/**
 * The registry npm would install a package from, in npm's own order: environment, the user's `.npmrc`, then whatever npm
 * itself says. A scope's own registry comes before the general one. The project's `.npmrc` never counts: whoever opens a
 * pull request writes it, and its `${NAME}` would carry the tokens of this environment to an address of theirs.
 * @param name of the package @throws Error when nothing is configured and npm cannot be asked
 * @see npm's manual page npmrc(5)
 */
export async function npmRegistry(name: string, world: NpmWorld): Promise<NpmRegistry> {
  const settings = await npmSettings(world);
  const [scope] = name.split('/');
  const configured = settings.get(`${scope}:registry`) ?? settings.get('registry') ?? (await world.ask?.());
  if (configured === undefined || !URL.canParse(configured)) {
    throw new Error(configured ? 'the npm registry that is configured is no address' : 'no npm registry is configured');
  }
  const url = configured.endsWith('/') ? configured : `${configured}/`;
  const token =
    settings.get(`${url.replace(/^https?:/, '')}:_authToken`) ??
    settings.get(`${url.replace(/^https?:/, '').slice(0, -1)}:_authToken`);
  return { url, headers: token ? { authorization: `Bearer ${token}` } : {} };
}

/** Every setting, the more specific source first. */
async function npmSettings({ env }: NpmWorld): Promise<Map<string, string>> {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const key = /^npm_config_(.+)$/i.exec(name)?.[1]?.toLowerCase();
    if (key && value) settings.set(key.startsWith('/') || key.startsWith('@') ? key : key.replace(/_/g, '-'), value);
  }
  const files = [settings.get('userconfig') ?? join(env['HOME'] ?? homedir(), '.npmrc')];
  if (settings.has('globalconfig')) files.push(settings.get('globalconfig')!);
  for (const file of files) {
    for (const [key, value] of parse(await readOptional(file), env)) if (!settings.has(key)) settings.set(key, value);
  }
  return settings;
}

async function readOptional(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

/** `key = value` lines; `${NAME}` is replaced from the environment. */
function parse(text: string, env: NpmWorld['env']): [string, string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const match = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) return [];
    const value = match[2]!
      .replace(/^(["'])(.*)\1$/, '$2')
      .replace(/\$\{([^}]+)\}/g, (whole, name: string) => env[name] ?? whole);
    return [[match[1]!, value]];
  });
}
