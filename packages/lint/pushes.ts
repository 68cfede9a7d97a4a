/** The branch that is checked out where the script begins, and the one that the run is of: what no branch can be called. */
export const CHECKED_OUT = 'HEAD';
export const OF_THE_RUN = '$GITHUB_REF';

/** Where a script pushes commits to, and the branch that it leaves checked out: empty when that is not known, absent when it changes none. */
export interface Pushes {
  pushesTo: string[];
  switchesTo?: string;
}

/** Options of `git` itself that have a value in the next word. */
const GLOBAL_WITH_VALUE = ['-C', '-c', '--git-dir', '--work-tree', '--namespace'];
/** The same of `git push`. */
const PUSH_WITH_VALUE = ['-o', '--push-option', '--receive-pack', '--exec'];

/** Pushes no commit of a branch that could be named here. */
const NO_BRANCH = ['-n', '--dry-run', '-d', '--delete', '--all', '--branches', '--mirror'];

/** Git takes no longer names of files, and so of branches. */
const LONGEST = 4096;

/** A commit that says so starts nothing, by whatever token. */
const SKIPPED = /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/;

/** The words of `git`, from its command on: what stands before that is of `git` itself. */
export function gitWords(command: readonly string[]): readonly string[] {
  if (command[0] !== 'git') return [];
  let at = 1;
  while (command[at]?.startsWith('-')) at += GLOBAL_WITH_VALUE.includes(command[at]!) ? 2 : 1;
  return command.slice(at);
}

export function pushesOf(commands: readonly (readonly string[])[]): Pushes {
  const isSkipped = commands.some((words) => words.some((word) => SKIPPED.test(word)));
  let current = CHECKED_OUT;
  let isCloned = false;
  const pushesTo = commands.flatMap((words) => {
    const [command = '', ...args] = gitWords(words);
    // What is pushed behind that may be something else, which the token of the checkout does not open.
    isCloned ||= command === 'clone' || command === 'worktree' || words.slice(0, 3).join(' ') === 'gh repo clone';
    if (command === 'checkout' || command === 'switch') current = switchedTo(args, current);
    if (command !== 'push' || isCloned || isSkipped) return [];
    return targetsOf(args)
      .map((target) => (target === CHECKED_OUT ? current : target))
      .filter((target) => target !== '');
  });
  return { pushesTo, ...(current !== CHECKED_OUT && { switchesTo: current }) };
}

/** Files that are taken out of a commit change no branch; one that is named like a branch is one that nobody waits for. */
function switchedTo(words: readonly string[], current: string): string {
  if (words.includes('--')) return current;
  return words.find((word) => !word.startsWith('-')) ?? '';
}

function targetsOf(words: readonly string[]): string[] {
  if (words.some((word) => NO_BRANCH.includes(word))) return [];
  const named = words.filter((word, at) => !word.startsWith('-') && !PUSH_WITH_VALUE.includes(words[at - 1] ?? ''));
  const [remote = '', ...references] = named;
  // What an address has of credentials is not the checkout's.
  if (remote.includes('://')) return [];
  if (references.length > 0) return references.flatMap((each) => branchIn(each) ?? []);
  return words.includes('--tags') ? [] : [CHECKED_OUT];
}

/** What a reference is pushed to: `main`, `HEAD:main`, `+HEAD:refs/heads/main`. A tag is found out to be none by its name alone. */
function branchIn(reference: string): string | undefined {
  if (reference.length > LONGEST) return undefined;
  const [from = '', to = from] = reference.replace(/^\+/, '').split(/:(?![^{]*\})/);
  if (from === '') return undefined;
  if (to === 'HEAD' || to === '@') return CHECKED_OUT;
  const name = to.replace(/^refs\/heads\//, '');
  if (/^\$(\{?GITHUB_REF(_NAME)?\}?|\{\{ *github\.ref(_name)? *\}\})$/i.test(name)) return OF_THE_RUN;
  return /^(?!refs\/)[\w./-]+$/.test(name) ? name : undefined;
}
