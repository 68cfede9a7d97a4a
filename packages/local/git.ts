import type { Git } from '#kit';
import { fail } from './errors.ts';
import { startGit } from './start-git.ts';

/** What could run a program of the repository's choosing, or make git see less of a work tree than there is. */
const OVERRIDDEN = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.pager': 'cat',
  'core.ignoreStat': 'false',
  'core.checkStat': 'default',
  'core.trustctime': 'true',
  'core.untrackedCache': 'false',
  'sparse.expectFilesOutsideOfPatterns': 'false',
  'gc.auto': '0',
  // GIT_GRAFT_FILE is set here, so nobody is to be told to do without it.
  'advice.graftFileDeprecated': 'false',
} as const;
const options = Object.entries(OVERRIDDEN).flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** Nothing waits for a person, answers are in English, and an object is what its name says: replacements are not followed. */
const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_EDITOR: 'true',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  LC_ALL: 'C',
} as const;

/**
 * What names a repository, its index or its objects, after `git rev-parse --local-env-vars`: a hook's environment names those of
 * the commit that is being made. Only the directory says where git works. `GIT_CONFIG_PARAMETERS` and `GIT_CONFIG_COUNT`
 * hold the user's settings, not a place, and stay, as git lets them stay for submodules. `GIT_ATTR_SOURCE` takes attributes
 * from another tree, and the last four change what a path means.
 */
const PLACES = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
  'GIT_ATTR_SOURCE',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
] as const;

/**
 * git of this machine, never through a shell. The user's and system's configuration applies, except what could run
 * a program of the repository's choosing, wait for a person, or show another history or work tree than there is.
 */
export function localGit(env: Readonly<Record<string, string | undefined>>): Git {
  const own = { ...env, ...Object.fromEntries(PLACES.map((name) => [name, undefined])) };
  return {
    run(args, { directory, input, env: extra, signal }) {
      const started = startGit({
        args: [...options, ...args],
        directory,
        env: { ...own, ...extra, ...ENVIRONMENT },
        ...(input !== undefined && { input }),
        ...(signal && { signal }),
      });
      return started.catch((cause: unknown) => {
        throw fail('MLOPS_GIT_UNAVAILABLE', {
          message: `git could not be started in ${directory}`,
          hint: 'Install git (Debian and Ubuntu: apt-get install git) and check that the directory exists.',
          cause,
        });
      });
    },
  };
}
