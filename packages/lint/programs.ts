import { gitWords, pushesOf, type Pushes } from './pushes.ts';
import { commandsOf } from './shell.ts';

/** What a script does that rules ask about. Programs that are not known here are not judged. */
export interface Deeds extends Pushes {
  /** The first command that runs code of the checkout, as written. */
  runs?: string;
  /** The first command that publishes or deploys something. */
  releases?: string;
  /** Pushes the tag of a version, with the credentials of the checkout. */
  registers: boolean;
  /** Names of tags that it makes here: one script may push what another made. */
  tags: string[];
  /** Makes a tag with gh, whose credentials are in its environment. */
  makesTag: boolean;
  /** Makes a release, and with it a tag, with gh. */
  makesRelease: boolean;
  /** Proves where bytes come from before they are used. */
  verifies: boolean;
  /** Takes an artifact of some run by its name. */
  downloads: boolean;
  /** Proves where bytes come from behind the last that it takes so, and before they are used. */
  verifiesDownloads: boolean;
  /** Builds from a cache that others may write. */
  caches: boolean;
  /** Brings the project's files, or another version of them. */
  clones: boolean;
  /** The words behind `mlops`, of each time that it is called. */
  mlops: string[][];
}

type Arguments = readonly string[];

const unlessAsked = ([first]: Arguments): boolean => !['--version', '-V', '-v', '--help', '-h'].includes(first ?? '');

/** An interpreter runs a file, unless it is given the program itself. */
const file =
  (...inline: string[]) =>
  (args: Arguments): boolean => {
    const first = args[0];
    return first !== undefined && ![...inline, '-', '-V', '-v', '--version', '-h', '--help'].includes(first);
  };

const PIP_FROM_CHECKOUT = /^(-r|--requirement|-e|--editable|-c|\.{1,2}$|\.\/|\.\[)/;
const pip = (args: Arguments): boolean => args.includes('install') && args.some((word) => PIP_FROM_CHECKOUT.test(word));

const python = (args: Arguments): boolean => {
  const module = args.indexOf('-m');
  if (module < 0) return file('-c')(args);
  if (args[module + 1] === 'pip') return pip(args.slice(module + 2));
  return !['venv', 'ensurepip', 'json.tool', 'http.server'].includes(args[module + 1] ?? '');
};

const without =
  (...harmless: string[]) =>
  (args: Arguments): boolean => {
    const first = args.find((word) => !word.startsWith('-'));
    return first !== undefined && !harmless.includes(first);
  };

const only =
  (...harmful: string[]) =>
  (args: Arguments): boolean =>
    args.some((word) => harmful.includes(word));

const packages = (args: Arguments): boolean =>
  without('config', 'view', 'info', 'whoami', 'login', 'logout', 'cache', 'audit', 'version')(args) &&
  !args.some((word) => word === '-g' || word === '--global' || word === 'global');

/** `$PWD:/work` behind `-v`. */
const mountsCheckout = (word: string): boolean => /^(--volume=)?(\.{1,2}|\$[^:]*):\//.test(word);

const shell = (args: Arguments): boolean => {
  const inline = args.findIndex((word) => /^-\w*c$/.test(word));
  return inline < 0 ? file('-s')(args) : commandsOf(args[inline + 1] ?? '').some(runsCheckout);
};

type Test = (args: Arguments) => boolean;

/** Programs that run, build or install what the checkout says, and with which arguments they do. */
const RUNNERS: Readonly<Record<string, Test>> = {
  ...each('python python3', python),
  ...each('pip pip3', pip),
  uv: (args) => (args[0] === 'pip' ? pip(args.slice(1)) : only('run', 'sync', 'build', 'publish')(args)),
  ...each('bash sh zsh dash', shell),
  ...each('npm pnpm yarn bun npx bunx', packages),
  ...each('node deno ruby perl php R Rscript julia pwsh', file('-e', '-c', '-Command')),
  ...each('poetry pdm pipenv rye hatch pixi', only('run', 'install', 'sync', 'build', 'publish', 'test')),
  ...each('cargo go dotnet', only('build', 'run', 'test', 'generate', 'publish', 'bench')),
  ...each('make mvn gradle just task cmake ninja bazel rake tox nox pytest jest vitest poe invoke inv', unlessAsked),
  ...each('torchrun deepspeed papermill snakemake nextflow kedro spark-submit gunicorn uvicorn', unlessAsked),
  ...each('conda mamba micromamba', only('run', '--file', '-f')),
  ...each('coverage streamlit lightning', only('run')),
  docker: (args) => only('build', 'compose', 'bake')(args) || (args[0] === 'run' && args.some(mountsCheckout)),
  java: only('-jar'),
  dbt: only('run', 'build', 'test', 'seed', 'snapshot'),
  wandb: only('agent'),
  eval: (args) => commandsOf(args.join(' ')).some(runsCheckout),
  find: (args) => {
    const at = args.findIndex((word) => /^-(exec|ok)(dir)?$/.test(word));
    return at >= 0 && startsRunner(args.slice(at + 1));
  },
  ipython: file('-c'),
  uvx: (args) => args.some((word, at) => word === '--from' && /^\.{1,2}(\/|$)/.test(args[at + 1] ?? '')),
  ray: ([group, command]) => group === 'job' && command === 'submit',
  dvc: only('repro', 'exp'),
  mlflow: only('run'),
  accelerate: only('launch'),
  jupyter: only('execute', 'nbconvert'),
  'pre-commit': only('run'),
};

function each(names: string, test: Test): Record<string, Test> {
  return Object.fromEntries(names.split(' ').map((name) => [name, test]));
}

const SOURCE = new Set(['source', '.']);

/** Programs that start another one, which stands behind their options. */
const STARTERS = new Set([
  'timeout',
  'nice',
  'ionice',
  'stdbuf',
  'setsid',
  'srun',
  'mpirun',
  'mpiexec',
  'parallel',
  'xvfb-run',
  'flock',
  'taskset',
  'numactl',
  'watch',
  'chroot',
  'horovodrun',
]);

function runsCheckout([program = '', ...args]: Arguments): boolean {
  if (SOURCE.has(program)) return isInCheckout(args[0] ?? '');
  // `xargs -n1 python`: what stands before a command was taken away, and its options were not.
  if (STARTERS.has(program) || program.startsWith('-')) return startsRunner(args);
  return isInCheckout(program) || (Object.hasOwn(RUNNERS, program) && RUNNERS[program]!(args));
}

function startsRunner(args: Arguments): boolean {
  const at = args.findIndex((word) => Object.hasOwn(RUNNERS, unversioned(word)));
  if (at >= 0) return runsCheckout([unversioned(args[at]!), ...args.slice(at + 1)]);
  return isInCheckout(args.find((word) => !/^(-|\d)/.test(word)) ?? '');
}

/** `python3.11` is python, `/usr/bin/git` is git; a relative path stays one. */
function unversioned(program: string): string {
  return program.replace(/^\/.*\//, '').replace(/^(python|pip)\d+(\.\d+)*$/, '$1');
}

/** A relative path with a folder in it, or one below the workspace. What a machine brings along is called by its name. */
function isInCheckout(word: string): boolean {
  return /^(\.{1,2}\/|[\w.-]+\/|"?\$\{?(GITHUB_WORKSPACE|PWD)\}?\/|\$\{\{ *github\.workspace *\}\}\/)/.test(word);
}

const OURS = new Set(['register-model', 'deploy-model', 'deploy', 'rollback']);

const RELEASES: Readonly<Record<string, (args: Arguments) => boolean>> = {
  gh: ([group, command]) => group === 'release' && ['create', 'upload', 'edit'].includes(command ?? ''),
  npm: only('publish'),
  pnpm: only('publish'),
  twine: only('upload'),
  uv: only('publish'),
  poetry: only('publish'),
  cargo: only('publish'),
  docker: only('push', '--push'),
  helm: only('push', 'upgrade', 'install'),
  kubectl: only('apply', 'rollout'),
  terraform: only('apply'),
  hf: only('upload'),
  'huggingface-cli': only('upload'),
  mlops: ([command]) => OURS.has(command ?? ''),
};

const isRelease = ([program = '', ...args]: Arguments): boolean =>
  Object.hasOwn(RELEASES, program) && RELEASES[program]!(args);

function isProof([program, first, second]: Arguments): boolean {
  if (program === 'gh') return first === 'attestation' && second === 'verify';
  return program === 'cosign' ? /^verify/.test(first ?? '') : program === 'mlops' && first === 'verify';
}

/** Behind a pipe it is another program that says how it ended, unless `pipefail` was said. */
const PIPED = /\bverify\b[^|]*\|(?!\|)/;
const FORGIVEN = /\bverify\b.*\|\|\s*(true\b|:|echo\b|exit 0)/;

function isDownload([program, ...args]: Arguments): boolean {
  if (program === 'gh' && args[0] === 'run' && args[1] === 'download') return true;
  return ['gh', 'curl', 'wget'].includes(program!) && args.some((word) => /\/artifacts(\?|$)/.test(word));
}

/** Whether a script stops where a proof fails, before it releases anything. Asked how one is made, nothing is proven. */
function proofs(script: string, pipefail: boolean): Pick<Deeds, 'verifies' | 'verifiesDownloads'> {
  let stops = true;
  let tellsOfPipes = pipefail;
  const found = { verifies: false, verifiesDownloads: false };
  for (const line of script.replace(/\\\n/g, ' ').split(/[\n;]/)) {
    for (const command of commandsOf(line)) {
      const settings = command[0] === 'set' ? command.slice(1).join(' ') : '';
      if (/(^| )(-\w*e|-o errexit)/.test(settings)) stops = true;
      if (/(^| )(\+\w*e|\+o errexit)/.test(settings)) stops = false;
      if (/(^| )-\w*o pipefail/.test(settings)) tellsOfPipes = true;
      if (/(^| )\+\w*o pipefail/.test(settings)) tellsOfPipes = false;
      if (isRelease(command)) return found;
      if (isDownload(command)) found.verifiesDownloads = false;
      const isAsked = isProof(command) && !command.some((word) => word === '--help' || word === '-h');
      if (isAsked && stops && !FORGIVEN.test(line) && (tellsOfPipes || !PIPED.test(line))) {
        found.verifies = found.verifiesDownloads = true;
      }
    }
  }
  return found;
}

/** Whether `gh api` writes to such a path: it does where it is given fields. */
function isSent(args: Arguments, path: RegExp): boolean {
  const writes = args.some((word) => /^(-f|-F|--field|--raw-field|--input|-X|--method)$/.test(word));
  return args[0] === 'api' && writes && args.some((word) => path.test(word));
}

/** @param pipefail whether its shell is started so: for `shell: bash` it is, without a word of `shell:` it is not */
export function deedsOf(script: string, pipefail = false): Deeds {
  const commands = commandsOf(script).map(([program = '', ...args]) => [unversioned(program), ...args]);
  const [runs, releases] = [commands.find(runsCheckout), commands.find(isRelease)];
  const tags = commands.map(gitWords).flatMap(([command, ...args]) => (command === 'tag' ? args : []));
  const some = (program: string, test: (args: Arguments) => boolean): boolean =>
    commands.some(([name, ...args]) => name === program && test(args));
  return {
    ...(runs && { runs: runs.join(' ') }),
    ...(releases && { releases: releases.join(' ') }),
    registers: some('mlops', (args) => args[0] === 'register-model' && args.some((word) => /^--push(=|$)/.test(word))),
    tags: tags.filter((word) => !word.startsWith('-')),
    ...pushesOf(commands),
    makesTag: some('gh', (args) => isSent(args, /\/git\/refs$/) && args.some((word) => /^ref=refs\/tags\//.test(word))),
    makesRelease: some(
      'gh',
      (args) => (args[0] === 'release' && args[1] === 'create') || isSent(args, /^\/?repos\/[^?]*\/releases$/),
    ),
    ...(commands.some(isProof) ? proofs(script, pipefail) : { verifies: false, verifiesDownloads: false }),
    downloads: commands.some(isDownload),
    caches: some('docker', (args) => args.some((word) => word.startsWith('--cache-from'))),
    mlops: commands.filter(([program]) => program === 'mlops').map(([, ...args]) => args),
    clones:
      some('git', (args) => args.some((word) => ['clone', 'checkout', 'fetch', 'pull', 'switch'].includes(word))) ||
      some('gh', ([group, command]) => group === 'repo' && command === 'clone'),
  };
}
