/**
 * The tags of GTO, which are the registry's public face: `name@v1.2.3` registers, `name@v1.2.3!` withdraws, `name#stage#4` puts a version
 * into a stage, `name#stage!#5` takes it out, `name@deprecated` withdraws everything.
 * @see gto 1.10.1, `gto/constants.py` (tag_re) and `gto/tag.py` (TagTemplates)
 */
export type TagMeaning =
  | { kind: 'register' | 'deregister'; name: string; version: string; counter?: number }
  | { kind: 'assign' | 'unassign'; name: string; stage: string; counter?: number }
  | { kind: 'deprecate'; name: string; counter?: number };

/** What a command is about. A plain name is its newest version. */
export type Reference =
  | { kind: 'newest'; name: string }
  | { kind: 'version'; name: string; version: string }
  | { kind: 'stage'; name: string; stage: string };

const WORD = '[a-zA-Z0-9](?:[a-zA-Z0-9/_-]*[a-zA-Z0-9])?';
/** An artifact may live in a directory: `models:churn`, whose tags have `=` for the colon that git does not allow. */
const ARTIFACT = `(?:[a-zA-Z0-9_./-]+=)?${WORD}`;
const IDENTIFIER = '(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)';
const NUMBER = '(?:0|[1-9][0-9]*)';
const SEMVER = `${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?`;
const TAG = new RegExp(
  `^(?<artifact>${ARTIFACT})(?:(?:#(?<stage>${WORD})|@v(?<version>${SEMVER}))(?<cancel>!?)|@deprecated)(?:#(?<counter>[0-9]+))?$`,
);
/** What this tool writes: a subset of GTO's names that is one path segment everywhere. */
const OWN_WORD = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const REFERENCE = new RegExp(`^(?<name>${OWN_WORD})(?:@v?(?<version>${SEMVER})|#(?<stage>${OWN_WORD}))?$`);
const OWN = new RegExp(`^${OWN_WORD}$`);

/** @returns undefined for a tag that is none of GTO's */
export function parseTag(tag: string): TagMeaning | undefined {
  const groups = TAG.exec(tag)?.groups;
  if (!groups) return undefined;
  const { artifact, stage, version, cancel, counter } = groups;
  const common = { name: artifact!.replace('=', ':'), ...(counter !== undefined && { counter: Number(counter) }) };
  if (version !== undefined) return { kind: cancel ? 'deregister' : 'register', version, ...common };
  if (stage !== undefined) return { kind: cancel ? 'unassign' : 'assign', stage, ...common };
  return { kind: 'deprecate', ...common };
}

/** The tag as gto would name it. */
export function formatTag(meaning: TagMeaning): string {
  const name = meaning.name.replace(':', '=');
  const counter = meaning.counter === undefined ? '' : `#${meaning.counter}`;
  switch (meaning.kind) {
    case 'register':
      return `${name}@v${meaning.version}${counter}`;
    case 'deregister':
      return `${name}@v${meaning.version}!${counter}`;
    case 'assign':
      return `${name}#${meaning.stage}${counter}`;
    case 'unassign':
      return `${name}#${meaning.stage}!${counter}`;
    case 'deprecate':
      return `${name}@deprecated${counter}`;
  }
}

/** @returns undefined when it is not written as name, name@v1.2.3 or name#stage */
export function parseReference(text: string): Reference | undefined {
  const groups = REFERENCE.exec(text)?.groups;
  if (!groups) return undefined;
  const { name, version, stage } = groups as { name: string; version?: string; stage?: string };
  if (version !== undefined) return { kind: 'version', name, version };
  return stage === undefined ? { kind: 'newest', name } : { kind: 'stage', name, stage };
}

/** Whether it names a version or a stage: `name` alone could be anything. */
export function isReference(text: string): boolean {
  const kind = parseReference(text)?.kind;
  return kind === 'version' || kind === 'stage';
}

/** Whether this tool gives this name to an artifact or a stage. */
export const isOwnWord = (word: string): boolean => OWN.test(word);
