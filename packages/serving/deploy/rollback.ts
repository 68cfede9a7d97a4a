import { MlopsError } from '#kit';
import { isLost, type Version } from '#registry';
import { isSame } from '../targets/target.ts';
import { OPENED, opens, proveAtFront, warnOpened } from './at-front.ts';
import type { Step } from './carry-out.ts';
import { fail } from './errors.ts';
import { readGolden, replay, saidReplay, type Golden } from './golden.ts';
import type { Planned, RollbackMeans } from './means.ts';
import { oldVersion, promoteStep } from './plan.ts';
import { clientOf, fetchRelease, releaseOf, startedWithOther } from './release.ts';
import { whatServed, type Served } from './record.ts';

/**
 * The steps back to a version that served before. Nothing that lies on the target is believed: which model the version is
 * comes from the registry, its bytes are hashed again, and its predictions are those recorded at its evaluation. Nor is the
 * registry's record by itself: it has to be what its run made, what its tag says, and what is on record as having served.
 *
 * @param to one that the ledger says served here; default: the one before in the ledger, else one that is kept warm and was
 *   deployed before there was a ledger.
 *   One that was rolled away from is not before; what was withdrawn since, or never served, is for a deployment to prove
 * @throws MLOPS_ROLLBACK_NOTHING, MLOPS_ROLLBACK_REFUSED; MLOPS_LEDGER_UNREADABLE where what was before is not known; and what the registry throws
 */
export async function planRollback(means: RollbackMeans, name: string, to?: Version): Promise<Planned> {
  const { host, section, registry } = means;
  const target = means.targetFor(host);
  const status = await target.status();
  const served = await whatServed(means.ledger, means.recordedAs, target.where());
  const version = to ?? (await registry.resolve(previous(served, name, status)));
  if (version.name !== name) throw refused(version, `is no version of ${name}`);
  means.refuseOther(version);
  if (version.deprecated) throw refused(version, 'was withdrawn: a rollback does not prove it');
  if (to && !served.ever.has(to.tag))
    throw refused(to, 'never served here: a rollback does not prove it', orDeploy(to));
  const release = releaseOf(means, version);
  const { serving, warm } = status;
  if (isSame(serving, release)) throw servesAlready(version);
  const isWarm = warm?.name === version.name && warm.version === version.version;
  if (isWarm && warm.digest !== release.digest) {
    throw fail('MLOPS_ROLLBACK_REFUSED', {
      message: `what is kept warm as ${version.tag} has digest ${warm.digest}; registered is ${release.digest}`,
      hint: `Deploy the registered one: mlops deploy-model ${version.tag}`,
    });
  }
  const kept = isWarm && warm.ready && !warm.differing && startedWithOther(warm, version) === undefined;
  await proveRecorded(means, version, { served, kept });
  const old = await oldVersion(means, status);
  const found: Planned['found'] = {};
  const { rows, tolerance } = section.golden;
  const opened = opens(host, status);
  if (opened) warnOpened(host);
  let url = '';
  let golden: Golden | undefined;
  const steps: Step[] = [
    {
      name: 'digest',
      what: `hash the model of ${version.version} again: it must be ${release.digest.slice(0, 12)}`,
      run: async () => {
        await fetchRelease(means, version, release);
        return `dirHash1 ${release.digest.slice(0, 12)}`;
      },
    },
    {
      name: 'start',
      what: isWarm
        ? `${version.version} is kept warm`
        : `start ${version.version} beside ${serving?.version ?? 'nothing'}`,
      run: async () => {
        const instance = kept ? warm : await target.start(release);
        url = instance.url;
        return `ready at ${url}`;
      },
    },
    {
      name: 'golden',
      what: `ask ${rows} predictions of its evaluation again, within ${tolerance}`,
      run: async () => {
        golden = await readGolden(host, registry, version, section.golden);
        const client = await clientOf(host, target, version, url);
        found.runtime = client.runtime;
        found.golden = await replay(client, golden);
        return saidReplay(found.golden);
      },
    },
    {
      name: 'switch',
      what: `let it answer instead of ${serving?.version ?? 'nothing'}${opened ? OPENED : ''}`,
      run: async () => {
        found.switched = true;
        // Never what a killed deployment has left as a candidate.
        await (kept ? target.rollback(release) : target.switch(release));
        return proveAtFront(host, target, version, golden!);
      },
    },
    ...(section.promote === undefined ? [] : [promoteStep(means, version, section.promote, found)]),
  ];
  return { version, status, old, steps, found };
}

/**
 * Where the store has lost how a version is called, what is kept warm since it was deployed may serve again: all else of its
 * record is what its run made, its digest is the deployed one, and the target says that it runs.
 */
async function proveRecorded(
  { registry, host }: RollbackMeans,
  version: Version,
  { served, kept }: { served: Served; kept: boolean },
): Promise<void> {
  const past = served.ever.get(version.tag);
  const differs = (kind: string, now: string, then: Iterable<string> = []): void => {
    const other = [...then].find((one) => one !== now);
    if (other === undefined) return;
    const what = `is ${kind} ${now.slice(0, 12)} in the registry, and ${kind} ${other.slice(0, 12)} served as it`;
    throw refused(version, what, orDeploy(version));
  };
  differs('model', version.model.digest, past?.models);
  differs('the model of run', version.run, past?.runs);
  try {
    await registry.proveRecorded(version);
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    if (!isLost(error) || !kept || past === undefined)
      throw refused(
        version,
        `cannot be proven: ${error.message}`,
        error.hint === undefined ? '' : `; ${error.hint}`,
        error,
      );
    host.log.warning(
      `${version.tag} is kept warm as it was deployed; that its record is what its run made is not known: ${error.message}`,
    );
  }
}

const orDeploy = ({ tag }: Version): string => `; or deploy it, which proves it first: mlops deploy-model ${tag}`;

function previous({ ever, stack, unreadable }: Served, name: string, { serving, warm }: Planned['status']): string {
  if (unreadable) throw unknownBefore(unreadable);
  const tagOf = (instance: typeof serving): string | undefined => instance && `${instance.name}@v${instance.version}`;
  const [now, kept] = [tagOf(serving), tagOf(warm)];
  const place = now === undefined ? -1 : stack.indexOf(now);
  // What is on record behind the version that serves was left by a rollback that did not come to be on record.
  const before = (place < 0 ? stack : stack.slice(0, place)).at(-1);
  if (before !== undefined) return before;
  // Deployed before there was a ledger. What is on record and yet not before is what a rollback left.
  if (kept !== undefined && !ever.has(kept)) return kept;
  throw fail('MLOPS_ROLLBACK_NOTHING', {
    message:
      `the ledger knows of no version of ${name} that served before ${now ?? 'now'} and was not rolled back` +
      (kept === undefined ? '' : `; ${kept} is kept warm, and may be what a rollback left`),
    hint: `Name the version that is to serve: mlops rollback --to ${kept ?? 'NAME@vX.Y.Z'}`,
  });
}

/** What one goes back to may be what cannot be read. */
function unknownBefore({ code, message, hint }: MlopsError): Error {
  return new MlopsError(code, {
    message: `what served before is not known: ${message}`,
    hint: `Name the version that is to serve: mlops rollback --to NAME@vX.Y.Z. ${hint}`,
  });
}

function refused({ tag }: Version, why: string, or = '', cause?: unknown): Error {
  return fail('MLOPS_ROLLBACK_REFUSED', {
    message: `${tag} ${why}`,
    hint: `Go back to another: mlops rollback --to NAME@vX.Y.Z${or}`,
    cause,
  });
}

function servesAlready({ tag }: Version): Error {
  return fail('MLOPS_ROLLBACK_NOTHING', {
    message: `${tag} serves already`,
    hint: 'What serves, and what is kept warm: mlops deploy status',
  });
}
