import type { Grant } from './schema.ts';

const LEVELS = ['none', 'read', 'write'] as const;
type Level = (typeof LEVELS)[number];

/** What a grant gives for a scope. `*` asks for every scope at once, which only `read-all` and `write-all` can answer. */
export function levelOf(grant: Grant, scope: string): Level {
  if (grant === 'read-all') return 'read';
  if (grant === 'write-all') return 'write';
  return grant[scope] ?? 'none';
}

export function isEnough(grant: Grant, scope: string, level: Level): boolean {
  return LEVELS.indexOf(levelOf(grant, scope)) >= LEVELS.indexOf(level);
}

/** Scope and level of everything that a grant names; `*` stands for every scope. */
export function asked(grant: Grant): [scope: string, level: Level][] {
  if (typeof grant === 'string') return [['*', grant === 'read-all' ? 'read' : 'write']];
  return Object.entries(grant).filter(([, level]) => level !== 'none');
}

/** As somebody would write it. */
export function written(scope: string, level: string): string {
  return scope === '*' ? `${level}-all` : `${scope}: ${level}`;
}

/**
 * With these a token talks: what it writes can be read, answered and undone by people, and decides nothing. Every other
 * scope changes what somebody else relies on.
 */
const TALK = ['pull-requests', 'issues', 'discussions'];

export function writesOf(grant: Grant): string[] {
  return asked(grant).flatMap(([scope, level]) => (level === 'write' ? [written(scope, level)] : []));
}

/** The write permissions of a grant with which a token does more than talk. */
export function actsOf(grant: Grant): string[] {
  return writesOf(grant).filter((permission) => !TALK.includes(permission.split(':')[0]!));
}
