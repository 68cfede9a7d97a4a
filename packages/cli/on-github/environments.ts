import { readWorkflow, type Files } from '#lint';
import { MlopsError } from '#kit';
import { release } from './release.ts';

/** Made by GitHub itself when a site is first published, and only for the default branch. */
const PAGES = 'github-pages';

/**
 * The environments that workflows name in their jobs, and in what they hand to ours. What an expression names is not known here;
 * a file that cannot be read names none: `mlops lint` says why.
 */
export function namedEnvironments(files: Files): string[] {
  const named = new Set<string>();
  for (const [path, content] of files) {
    for (const [, { environment, uses = '', with: given }] of jobsOf(path, content)) {
      if (environment !== undefined) named.add(typeof environment === 'object' ? environment.name : environment);
      if (!deploys(uses)) continue;
      named.add(String(given?.['environment'] ?? 'production'));
      named.add(String(given?.['staging'] ?? ''));
    }
  }
  return [...named].filter((name) => name !== '' && name !== PAGES && !name.includes('${{')).sort();
}

/** The secrets that workflows hand to ours to deploy with, in upper case: of whoever has them, the deployment is. */
export function namedSecrets(files: Files): string[] {
  const named = [...files].flatMap(([path, content]) =>
    jobsOf(path, content).flatMap(([, { uses = '', secrets }]) => {
      if (!deploys(uses)) return [];
      if (secrets === 'inherit') return ['DEPLOY'];
      const given = String(secrets?.['deploy'] ?? '');
      return [...given.matchAll(/\bsecrets(?:\.|\[')(\w+)/gi)].map(([, name]) => name!.toUpperCase());
    }),
  );
  return [...new Set(named)].sort();
}

function jobsOf(path: string, content: Uint8Array | string): ReturnType<typeof readWorkflow>['jobs'] {
  try {
    return readWorkflow(path, content).jobs;
  } catch (error) {
    if (error instanceof MlopsError) return [];
    throw error;
  }
}

const deploys = (uses: string): boolean =>
  ['ml-release', 'ml-rollback'].some((name) => uses.startsWith(`${release.repository}/.github/workflows/${name}.yml@`));
