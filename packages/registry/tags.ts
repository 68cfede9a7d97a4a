import { readObjects } from '#evidence';
import type { Host } from '#kit';
import { fail } from './errors.ts';
import { parseTag, type TagMeaning } from './grammar.ts';

/** A tag of the repository that is written in GTO's grammar. */
export interface Tag {
  tag: string;
  meaning: TagMeaning;
  /** What the reference holds: the tag object, or of a lightweight tag the commit itself. */
  object: string;
  annotated: boolean;
  /** What it points at in the end; undefined when that is no commit. */
  commit: string | undefined;
  /** Seconds since 1970 as the tagger said; 0 for a lightweight tag. */
  time: number;
  /** When that commit was made, in seconds since 1970, as it says; undefined when it is none. */
  committed: number | undefined;
  /** Dated further ahead than clocks differ: nothing goes by it. */
  ahead: boolean;
  by: string;
}

/** Clocks differ by minutes. */
const AHEAD_SECONDS = 300;

const FIELDS = [
  '%(refname:strip=2)',
  '%(objecttype)',
  '%(objectname)',
  '%(*objecttype)',
  '%(*objectname)',
  '%(taggerdate:unix)',
  '%(committerdate:unix)',
  '%(*committerdate:unix)',
  '%(taggername) %(taggeremail)',
];

/** Every tag of the repository that GTO's grammar gives a meaning. @throws MLOPS_REGISTRY_INPUT when git cannot list them */
export async function readTags(host: Host, repository: string): Promise<Tag[]> {
  const answer = await host.git.run(['for-each-ref', `--format=${FIELDS.join('%00')}`, 'refs/tags'], {
    directory: repository,
  });
  if (answer.code !== 0 || /broken ref|bad ref|missing object/i.test(answer.stderr)) {
    throw fail('MLOPS_REGISTRY_INPUT', {
      message: `the tags of ${repository} cannot be read: ${answer.stderr.trim()}`,
      hint: 'Run `git fsck`, and fetch what is broken again.',
    });
  }
  const latest = host.clock.now().getTime() / 1000 + AHEAD_SECONDS;
  return decode(answer.stdout)
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const [tag = '', type, object = '', peeledType, peeled, time, made, peeledMade, by = ''] = line.split('\0');
      const meaning = parseTag(tag);
      if (!meaning) return [];
      const annotated = type === 'tag';
      const commit = type === 'commit' ? object : peeledType === 'commit' ? peeled : undefined;
      const ahead = Number(time) > latest;
      const committed = commit === undefined ? undefined : Number(annotated ? peeledMade : made);
      return [{ tag, meaning, object, annotated, commit, committed, time: Number(time), ahead, by: by.trim() }];
    });
}

/** A tag of a version, whatever is on record of it. */
export interface TaggedVersion {
  tag: string;
  /** What it is of, and the commit before: a tag has a commit of its own where a model of that one was a version already. */
  commits: readonly string[];
}

/** The annotated tags of the versions of a name, in no order. @throws MLOPS_REGISTRY_INPUT when git cannot read them */
export async function taggedVersions(host: Host, repository: string, name: string): Promise<TaggedVersion[]> {
  const all = (await readTags(host, repository)).flatMap(({ tag, meaning, annotated, commit }) =>
    annotated && commit !== undefined && meaning.kind === 'register' && meaning.name === name ? [{ tag, commit }] : [],
  );
  const git = (args: readonly string[], input: string) => host.git.run(args, { directory: repository, input });
  const commits = all.map(({ commit }) => commit);
  const objects = await readObjects(git, commits, (why) =>
    fail('MLOPS_REGISTRY_INPUT', {
      message: `the commits of the versions of ${name} cannot be read: ${why}`,
      hint: 'Run `git fsck`, and fetch what is broken again.',
    }),
  );
  // Where a clone is cut off, git gives a commit no parents; the commit itself still names them.
  return all.map(({ tag, commit }, index) => {
    const [header = ''] = decode(objects[index]?.content ?? new Uint8Array()).split('\n\n');
    return { tag, commits: [commit, ...[...header.matchAll(/^parent (\w+)$/gm)].map(([, parent]) => parent!)] };
  });
}

export interface NewTag {
  tag: string;
  commit: string;
  /** `Ada <ada@example.org>` */
  by: string;
  /** Whole seconds since 1970. */
  time: number;
  message: string;
}

/** The annotated tag as git stores it. */
export function tagText({ tag, commit, by, time, message }: NewTag): string {
  return `object ${commit}\ntype commit\ntag ${tag}\ntagger ${by} ${time} +0000\n\n${message.trim()}\n`;
}

/**
 * A commit with the content of another one, as git stores it. No branch has it: a tag points at it where its own commit has
 * one already.
 * @throws MLOPS_REGISTRY_INPUT when git does not have that commit
 */
export async function sameAgain(
  host: Host,
  repository: string,
  { commit, by, time, message }: Omit<NewTag, 'tag'>,
): Promise<string> {
  const tree = await object(host, repository, ['rev-parse', '--verify', `${commit}^{tree}`]);
  const person = `${by} ${time} +0000`;
  return `tree ${tree}\nparent ${commit}\nauthor ${person}\ncommitter ${person}\n\n${message.trim()}\n`;
}

/** @returns the name of a commit of this very text, which is written unless it is there */
export function writeCommit(host: Host, repository: string, text: string): Promise<string> {
  return object(host, repository, ['hash-object', '-t', 'commit', '-w', '--stdin'], text);
}

/** Whether a text is that of an object, which need not be there. */
export async function isObject(
  host: Host,
  repository: string,
  { kind, text, id }: { kind: 'commit' | 'tag'; text: string; id: string },
): Promise<boolean> {
  const asked = ['hash-object', '-t', kind, '--stdin'];
  const { code, stdout } = await host.git.run(asked, { directory: repository, input: text });
  return code === 0 && decode(stdout).trim() === id;
}

/**
 * Writes a tag object that no reference points at yet: by itself it changes nothing.
 * @returns its object name. @throws MLOPS_REGISTRY_INPUT when git refuses it
 */
export function writeTagObject(host: Host, repository: string, text: string): Promise<string> {
  return object(host, repository, ['mktag'], text);
}

/** The very tag that a record is of, once more. @throws MLOPS_REGISTRY_INPUT */
export async function writeRecordedTag(
  host: Host,
  repository: string,
  { tagText, commitText }: { tagText: string; commitText?: string | undefined },
): Promise<string> {
  if (commitText !== undefined) await writeCommit(host, repository, commitText);
  return writeTagObject(host, repository, tagText);
}

async function object(host: Host, repository: string, args: string[], input?: string): Promise<string> {
  const answer = await host.git.run(args, { directory: repository, ...(input !== undefined && { input }) });
  if (answer.code === 0) return decode(answer.stdout).trim();
  throw fail('MLOPS_REGISTRY_INPUT', {
    message: `git cannot write the tag: ${answer.stderr.trim()}`,
    hint: 'Fetch the commit that is to be tagged, and check the free space of the .git directory.',
  });
}

/** The exact text of a tag that exists. @throws MLOPS_REGISTRY_INPUT */
export async function existingText(host: Host, repository: string, { object, tag }: Tag): Promise<string> {
  const { code, stdout } = await host.git.run(['cat-file', 'tag', object], { directory: repository });
  if (code === 0) return decode(stdout);
  throw fail('MLOPS_REGISTRY_INPUT', { message: `the tag ${tag} cannot be read`, hint: 'Run `git fsck`.' });
}

/** Who makes tags here: this clone's git identity, else who started the workflow, else this tool. */
export async function tagger(host: Host, repository: string): Promise<string> {
  const config = async (key: string): Promise<string> => {
    const answer = await host.git.run(['config', '--get', key], { directory: repository });
    return answer.code === 0 ? decode(answer.stdout).trim() : '';
  };
  const actor = host.env['GITHUB_ACTOR'];
  const [name, email] = [await config('user.name'), await config('user.email')];
  if (email !== '') return plain(name || email.split('@')[0]!, email);
  if (actor) return plain(actor, `${actor}@users.noreply.github.com`);
  return 'mlops-actions <mlops-actions@localhost>';
}

/** In a tag, angle brackets and line breaks end an identity. */
function plain(name: string, email: string): string {
  const clean = (text: string): string => text.replace(/[<>\p{Cc}]/gu, '').trim();
  return `${clean(name)} <${clean(email)}>`;
}

const decode = (content: Uint8Array): string => Buffer.from(content).toString('utf8');
