import type { ErrorDetail, Permissions } from '#kit';
import type { Refusal } from './outcome.ts';
import { fail } from '../errors.ts';

/**
 * The error that people read when GitHub will not do something.
 *
 * @param name the request as they know it
 * @param context.exists whether what was asked for surely exists
 * @param context.permissions all that the action needs
 * @param context.needs what this request needs, where GitHub does not say it
 */
export function explainRefusal(
  name: string,
  refusal: Refusal,
  { exists, permissions, needs }: { exists: boolean; permissions: Permissions; needs?: Permissions | undefined },
): Error {
  if (refusal.status === 401) {
    return fail('MLOPS_GITHUB_TOKEN', {
      message: `${name}: GitHub does not accept the token (${refusal.message}).`,
      hint: "Leave the input `token` out to use the job's own, or give one that is valid for this server. A job's own token ends with the job, after 24 hours at the latest.",
      cause: refusal,
    });
  }
  if (lacksPermission(refusal, exists))
    return fail('MLOPS_GITHUB_PERMISSION', missingPermission(name, refusal, permissions, needs));
  return fail('MLOPS_GITHUB_REFUSED', {
    message: `${name}: GitHub answers ${refusal.status === 200 ? '' : `${refusal.status} `}${refusal.message}`,
    cause: refusal,
  });
}

/** GitHub's words for it. A 403 has other reasons too: a locked conversation, a rule of the repository. */
const LACKS =
  /^resource not accessible by|\bmust have\b|\bnot permitted\b|\bpermissions?\b|write access|not authorized/i;

function lacksPermission({ status, message, types }: Refusal, exists: boolean): boolean {
  if (status === 404) return exists;
  return (
    types.includes('FORBIDDEN') || types.includes('INSUFFICIENT_SCOPES') || (status === 403 && LACKS.test(message))
  );
}

/**
 * What to say about a missing permission: which one, and the whole block to paste, because a `permissions:` block takes
 * away everything that it does not name.
 *
 * @param declared all that the action needs
 * @param needs what this request needs, should GitHub not say it
 */
function missingPermission(
  name: string,
  refusal: Refusal,
  declared: Permissions,
  needs: Permissions = {},
): ErrorDetail {
  const said = alternatives(refusal.accepted);
  const missing = said.length === 0 ? needs : closest(said, declared);
  const what = Object.entries(missing).map(([permission, access]) => `${permission}: ${access}`);
  const lacking = what.length === 0 ? 'a permission' : what.join(', ');
  return {
    message: `The token may not ${name} (GitHub says: ${refusal.message}). It lacks ${lacking}.`,
    hint: `Give the job\n\n${permissionsBlock(stronger(declared, missing))}\n\nA pull request from a fork gets a token that can only read, whatever stands there.`,
    cause: refusal,
  };
}

/** As it is pasted into a job. */
function permissionsBlock(permissions: Permissions): string {
  const lines = Object.entries(permissions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([permission, access]) => `  ${permission}: ${access}`);
  return ['permissions:', ...lines].join('\n');
}

/**
 * Header `x-accepted-github-permissions`: sets separated by `;`, each enough; permissions within one by `,`.
 * `pull_requests=write,contents=read; issues=write` → two sets, in the words of a workflow file.
 */
function alternatives(header: string | undefined): Permissions[] {
  return (header ?? '').split(';').flatMap((set) => {
    const found = [...set.matchAll(/([a-z_]+)=(read|write|admin)/g)]
      // Every token may read metadata; a workflow file has no word for it.
      .filter(([, permission]) => permission !== 'metadata')
      .map(
        ([, permission, access]) => [permission!.replaceAll('_', '-'), access === 'read' ? 'read' : 'write'] as const,
      );
    return found.length === 0 ? [] : [Object.fromEntries(found)];
  });
}

/** Of several sets that are enough, the one that adds least to what is declared anyway. */
function closest(sets: readonly Permissions[], declared: Permissions): Permissions {
  const added = (set: Permissions): number =>
    Object.entries(set).filter(
      ([permission, access]) => stronger(declared, { [permission]: access })[permission] !== declared[permission],
    ).length;
  return [...sets].sort((a, b) => added(a) - added(b))[0] ?? {};
}

function stronger(a: Permissions, b: Permissions): Permissions {
  const both = { ...a };
  for (const [permission, access] of Object.entries(b)) if (both[permission] !== 'write') both[permission] = access;
  return both;
}
