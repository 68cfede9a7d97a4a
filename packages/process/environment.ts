import { createHash } from 'node:crypto';
import { fail } from './errors.ts';

/**
 * What a user's program may see of the operator's environment without asking. A program inherits nothing else: the
 * job's own tokens (`ACTIONS_RUNTIME_TOKEN` writes to caches and artifacts) must not reach code under review.
 */
const PASSED_NAMES = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'CI'],
  // Networks that only a proxy or a private certificate authority opens.
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
  ...['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'],
  // Interpreters installed by a runner's setup actions, and the devices a scheduler gave to this job. VIRTUAL_ENV and
  // CONDA_PREFIX stay out on purpose: `uv pip sync` would empty the operator's own environment.
  ...['LD_LIBRARY_PATH', 'PYENV_ROOT', 'PYENV_VERSION', 'CUDA_VISIBLE_DEVICES', 'NVIDIA_VISIBLE_DEVICES'],
];
/** Settings of the package installers that `setup` calls: which index, which cache. */
const PASSED_PREFIXES = ['LC_', 'UV_', 'PIP_'];

const LOOKS_SECRET = /TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY/i;
/** Refused even when a project declares them: they are the job's powers, not the program's settings. */
const NEVER =
  /^(ACTIONS_.*|GITHUB_TOKEN|GH_TOKEN|INPUT_.*|GITHUB_(ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)|RUNNER_.*TOKEN.*)$/i;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a user's program: the allow-list above, the declared names, and what the stage hands over.
 *
 * @param operator the operator's environment
 * @param declared names from the `env:` list of mlops.yml; one that is not set is left out
 * @param given variables of the stage itself (`MLOPS_…`); they win over everything
 * @throws MLOPS_PROGRAM_ENVIRONMENT when a declared name is one of the job's own credentials or command files
 */
export function programEnvironment(
  operator: Environment,
  declared: readonly string[],
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  for (const name of declared) {
    if (NEVER.test(name)) {
      throw fail('MLOPS_PROGRAM_ENVIRONMENT', {
        message: `env lists ${name}, which belongs to the job and is never handed to a program`,
        where: { field: 'env' },
        hint: 'Store a credential of its own for the program, with only the rights it needs, under another name.',
      });
    }
  }
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(operator)) {
    if (value !== undefined && (declared.includes(name) || passes(name))) environment[name] = value;
  }
  return { ...environment, ...given };
}

/** Declared values that must never be printed, because of what they are called. */
export function secrets(operator: Environment, declared: readonly string[]): string[] {
  return declared.filter((name) => LOOKS_SECRET.test(name)).flatMap((name) => operator[name] || []);
}

/**
 * What tells one value of a declared variable from another without saying it: its sha256, or `unset`. A secret is named alone:
 * of what a person can remember a digest is as good as the value, and a new token of the same rights changes no result.
 */
export function environmentDigests(operator: Environment, declared: readonly string[]): Record<string, string> {
  const digest = (name: string): string => {
    if (LOOKS_SECRET.test(name)) return 'secret';
    const value = operator[name];
    return value === undefined ? 'unset' : createHash('sha256').update(value).digest('hex');
  };
  return Object.fromEntries([...declared].sort().map((name) => [name, digest(name)]));
}

function passes(name: string): boolean {
  if (LOOKS_SECRET.test(name)) return false;
  return PASSED_NAMES.includes(name) || PASSED_PREFIXES.some((prefix) => name.startsWith(prefix));
}
