/** The branch that is checked out where the script begins, and the one that the run is of: what no branch can be called. */
export const CHECKED_OUT = 'HEAD';
export const OF_THE_RUN = '$GITHUB_REF';

/** What a script pushes to the repository of the checkout, as far as that is known. */
export interface Push {
  /** A remote that the script found there: what it is of, the steps before may say. Absent where the script itself says so. */
  remote?: string;
  /** Branches that commits are pushed to. */
  to: string[];
  /** From another directory than the one that the script begins in. */
  moved: boolean;
  words: readonly string[];
}

export interface Pushes {
  pushes: Push[];
  /** The branch that is left checked out: empty when that is not known, absent when it is the one of before. */
  switchesTo?: string;
  /** Whether it makes another repository or work tree, in a directory of which later steps may push. */
  makesRepository: boolean;
  /** The remotes that are added, changed or taken away, and whether they are of the repository of the run from then on. */
  remotes: ReadonlyMap<string, boolean>;
}

/** The remote of the checkout, and of a push that names none. */
export const ORIGIN = 'origin';

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

/** An address on the server of the run: what it has of credentials, and the repository. */
const ADDRESS =
  /^(?:https:\/\/)?(?:([^/@]*)@)?(?:github\.com|\$GITHUB_SERVER_URL|\$\{GITHUB_SERVER_URL[^}]*\}|\$\{\{ *github\.server_url *\}\})\/(.+)$/i;
const JOB_TOKEN = /\$\{\{ *(github\.token|secrets\.GITHUB_TOKEN) *\}\}|\$\{?GITHUB_TOKEN\b/i;
const OUR_NAME = /^(\$GITHUB_REPOSITORY|\$\{GITHUB_REPOSITORY\}|\$\{\{ *github\.repository *\}\})(\.git)?\/?$/i;
const WIKI = /\.wiki(\.git)?\/?$/;

const ALL_TAGS = ['--tags', '--follow-tags', '--mirror', 'tag'];

/** The words of `git`, from its command on: what stands before that is of `git` itself. */
export function gitWords(command: readonly string[]): readonly string[] {
  if (command[0] !== 'git') return [];
  let at = 1;
  while (command[at]?.startsWith('-')) at += GLOBAL_WITH_VALUE.includes(command[at]!) ? 2 : 1;
  return command.slice(at);
}

/** `git -C out push`: of another directory for that command alone. */
function isOfFolder(words: readonly string[]): boolean {
  const folder = words.slice(0, -1).findIndex((word) => word === '-C');
  return words[0] === 'git' && folder > 0 && words[folder + 1] !== '.';
}

/** A repository that a script works in: the checkout, or one that it makes. */
interface Place {
  isCheckout: boolean;
  current: string;
  remotes: Map<string, boolean>;
}

export function pushesOf(commands: readonly (readonly string[])[]): Pushes {
  const isSkipped = commands.some((words) => words.some((word) => SKIPPED.test(word)));
  const checkout: Place = { isCheckout: true, current: CHECKED_OUT, remotes: new Map() };
  let place = checkout;
  let moved = false;
  const pushes = commands.flatMap((words): Push[] => {
    const [command = '', ...args] = gitWords(words);
    const isMade = command === 'clone' || command === 'init' || words.slice(0, 3).join(' ') === 'gh repo clone';
    // What is pushed behind that may be something else, which the token of the checkout does not open.
    if (isMade) place = { isCheckout: false, current: '', remotes: new Map([[ORIGIN, false]]) };
    if (command === 'worktree') place = { ...place, current: '' };
    moved ||= words[0] === 'cd' || words[0] === 'pushd';
    if (command === 'checkout' || command === 'switch') place.current = switchedTo(args, place.current);
    if (command === 'remote') remember(args, place);
    if (command !== 'push') return [];
    const [remote = ORIGIN, ...references] = namedIn(args);
    const isOurs = isName(remote) ? place.remotes.get(remote) : isOfTheRun(remote, place);
    if (isOurs === false || (isOurs === undefined && !place.isCheckout)) return [];
    const { current } = place;
    const to = isSkipped ? [] : targetsOf(args, references).map((each) => (each === CHECKED_OUT ? current : each));
    return [
      {
        ...(isOurs === undefined && { remote }),
        to: to.filter((each) => each !== ''),
        moved: moved || isOfFolder(words),
        words: args,
      },
    ];
  });
  const { current, remotes } = checkout;
  return {
    pushes,
    remotes,
    makesRepository: place !== checkout,
    ...(current !== CHECKED_OUT && { switchesTo: current }),
  };
}

function remember([command = '', ...words]: readonly string[], place: Place): void {
  const { remotes } = place;
  const named = words.filter((word) => !word.startsWith('-'));
  // Options of `add` have values, those of `set-url` have none, and an old address may stand behind.
  const [name = '', other = ''] = command === 'add' ? named.slice(-2) : named;
  if (command === 'add' || command === 'set-url') remotes.set(name, isOfTheRun(other, place));
  if (command === 'rename') remotes.set(other, remotes.get(name) ?? (name === ORIGIN && place.isCheckout));
  if (['rename', 'remove', 'rm'].includes(command)) remotes.set(name, false);
}

/** Everything else is a path, an address, or what only a run knows. */
function isName(remote: string): boolean {
  return remote.length <= LONGEST && /^\w[\w.-]*$/.test(remote);
}

/**
 * Whether an address is of the repository of the run, and opened by the token of the job: what the checkout left is sent before what
 * an address has of credentials, and that token opens no other repository. Of a name that is written out nobody knows whose it is.
 */
function isOfTheRun(address: string, { isCheckout }: Place): boolean {
  const [, credentials = '', name] = (address.length <= LONGEST && ADDRESS.exec(address)) || [];
  if (name === undefined) return false;
  return JOB_TOKEN.test(credentials) ? !WIKI.test(name) : isCheckout && OUR_NAME.test(name);
}

/** Files that are taken out of a commit change no branch; one that is named like a branch is one that nobody waits for. */
function switchedTo(words: readonly string[], current: string): string {
  if (words.includes('--')) return current;
  return words.find((word) => !word.startsWith('-')) ?? '';
}

/** The remote and the references that are named behind `git push`. */
function namedIn(words: readonly string[]): string[] {
  return words.filter((word, at) => !word.startsWith('-') && !PUSH_WITH_VALUE.includes(words[at - 1] ?? ''));
}

function targetsOf(words: readonly string[], references: readonly string[]): string[] {
  if (words.some((word) => NO_BRANCH.includes(word))) return [];
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

/** What `git push` takes for tags; a name counts when a script before made a tag of it. */
export function pushesTag({ words }: Push, made: ReadonlySet<string>): boolean {
  return words.some((word) => ALL_TAGS.includes(word) || /(^|:)refs\/tags\//.test(word) || made.has(word));
}
