import { setTimeout as sleep } from 'node:timers/promises';
import { parseDuration } from '#config';
import { factsOf, saidHashed, statementsOf } from '#evidence';
import { MlopsError } from '#kit';
import type { Version } from '#registry';
import { isSame, type Instance, type Target, type TargetStatus } from '../targets/target.ts';
import { OPENED, opens, proveAtFront, warnOpened } from './at-front.ts';
import type { Step } from './carry-out.ts';
import type { Client } from './client.ts';
import { readGolden, replay, saidReplay, type Golden } from './golden.ts';
import type { DeployMeans, Means, Planned } from './means.ts';
import { Refused } from './refused.ts';
import { clientOf, fetchRelease, releaseOf } from './release.ts';
import { smoke } from './smoke.ts';

/** The steps of a deployment, with nothing done yet; printed by `--plan`. */
export async function planDeployment(means: DeployMeans, version: Version): Promise<Planned> {
  const { host, section } = means;
  const target = means.targetFor(host);
  const status = await target.status();
  const old = await oldVersion(means, status);
  const release = releaseOf(means, version);
  const found: Planned['found'] = {};
  const { serving } = status;
  const serves = isSame(serving, release);
  const isTaken = serves && !serving?.differing;
  const opened = opens(host, status);
  if (opened) warnOpened(host);
  let url = '';
  let tried: Instance | undefined;
  const refuseRestarted = (): Promise<void> => refuseEnded(target, tried!);
  let golden: Golden | undefined;
  let beside: Client | undefined;
  const { rows, tolerance } = section.golden;
  const clients =
    status.movesTo === undefined
      ? (status.url ?? ('url' in section ? section.url : `port ${section.port}`))
      : `${status.movesTo}, and no more at ${status.url}`;

  const steps: Step[] = [
    {
      name: 'verify',
      what: `hash again everything between run ${version.run.slice(0, 12)} and its raw data`,
      run: () => verified(means, version),
    },
    {
      name: 'fetch',
      what: `bring model ${version.model.digest.slice(0, 12)} from the store, by digest`,
      run: async () => {
        await fetchRelease(means, version, release);
        return `${version.model.files.length} ${version.model.files.length === 1 ? 'file' : 'files'}, dirHash1 ${version.model.digest.slice(0, 12)}`;
      },
    },
    { name: 'scan', what: 'look into it; its recorded scan must be a pass too', run: () => scanned(means, version) },
    {
      name: 'start',
      what: isTaken ? 'it serves already' : startedBeside(serving),
      run: async () => {
        tried = await target.start(release);
        url = tried.url;
        return `ready at ${url}${tried.pid === undefined ? '' : `, process ${tried.pid}`}`;
      },
    },
    {
      name: 'golden',
      what: `ask ${rows} predictions of the evaluation again, within ${tolerance}`,
      run: async () => {
        golden = await readGolden(host, means.registry, version, section.golden);
        beside = await clientOf(host, target, version, url);
        found.runtime = beside.runtime;
        found.golden = await replay(beside, golden);
        return saidReplay(found.golden);
      },
    },
    {
      name: 'smoke',
      what: `${section.smoke.requests} requests of one row; 99 of 100 within ${section.smoke['p99-ms']} ms`,
      run: async () => {
        const limits = { requests: section.smoke.requests, p99: section.smoke['p99-ms'] };
        found.latency = await smoke(host, beside!, golden!, limits);
        await refuseRestarted();
        return `p50 ${found.latency.p50} ms, p99 ${found.latency.p99} ms`;
      },
    },
    ...(section.canary && serving && !serves ? [canaryStep(means, target, refuseRestarted)] : []),
    {
      name: 'switch',
      what: `let it answer at ${clients}; ${serving && !isTaken ? `keep ${serving.version} warm` : 'nothing is replaced'}${opened ? OPENED : ''}`,
      run: async () => {
        found.switched = true;
        if (status.movesTo !== undefined)
          host.log.warning(`Clients that ask at ${status.url} have to ask at ${status.movesTo}: mlops.yml says so.`);
        await target.switch(release);
        return proveAtFront(host, target, version, golden!);
      },
    },
    ...(section.promote === undefined ? [] : [promoteStep(means, version, section.promote, found)]),
  ];
  return { version, status, old, steps, found };
}

/** @param serving what serves, perhaps with other values of variables than are set now */
function startedBeside(serving: TargetStatus['serving']): string {
  if (!serving) return 'start it beside nothing';
  const changed = serving.differing ? `, with another ${serving.differing.join(', ')} than it has` : '';
  return `start it beside ${serving.version}${changed}`;
}

/** Known before anything is touched, so that taking back needs nothing but the service itself; as far as it can be. */
export async function oldVersion(
  { host, registry, section }: Means,
  { serving }: TargetStatus,
): Promise<Planned['old']> {
  if (!serving) return undefined;
  const reference = `${serving.name}@v${serving.version}`;
  const unproven = (error: unknown): undefined => {
    host.log.warning(`${reference} serves, and could not be proven after a failure: ${(error as Error).message}`);
  };
  // Whatever became of its tag or its record: it is the version that is left.
  const version = await registry.resolve(reference).catch(unproven);
  if (!version) return undefined;
  if (version.model.digest !== serving.digest)
    host.log.warning(`What serves as ${version.tag} is not the model that was registered under it.`);
  return { version, golden: await readGolden(host, registry, version, section.golden).catch(unproven) };
}

async function verified({ verify }: DeployMeans, version: Version): Promise<string> {
  if (version.deprecated) throw new Refused('fail', `${version.tag} was withdrawn in the registry`);
  const { verdict, firstGap, links } = await verify(version);
  if (verdict !== 'pass') {
    const gap = firstGap ? `${firstGap.stage}, ${firstGap.material}: ${firstGap.detail}` : 'it cannot be verified';
    throw new Refused(verdict, `the chain of run ${version.run.slice(0, 12)} has a gap at ${gap}`);
  }
  return saidHashed(links);
}

async function scanned({ ledger, scan, models }: DeployMeans, version: Version): Promise<string> {
  const run = await ledger.run(version.run);
  const recorded = (await statementsOf(ledger, run)).get('scan-model')?.statement;
  if (!recorded)
    throw new Refused('inconclusive', `run ${run.id.slice(0, 12)} did not scan its model: add scan-model to it`);
  const { verdict, parameters } = factsOf(recorded);
  if (verdict !== 'pass')
    throw new Refused(verdict ?? 'inconclusive', `its recorded scan says ${verdict ?? 'nothing'}`);
  const allow = Array.isArray(parameters['allow']) ? parameters['allow'].map(String) : [];
  const again = await scan(releaseOf({ models }, version).directory, allow);
  if (again.verdict !== 'pass') throw new Refused(again.verdict, again.summary);
  return again.summary;
}

/**
 * A server that had to be started anew while it was tried would be again.
 * @param tried as it was when that began: one that was kept warm may have outlived its machine's restarts
 */
async function refuseEnded(target: Target, tried: Instance): Promise<void> {
  const { candidate } = await target.status();
  const ended = candidate?.digest === tried.digest ? (candidate.restarts ?? 0) - (tried.restarts ?? 0) : 0;
  if (ended > 0)
    throw new Refused('fail', `its server ended ${ended === 1 ? 'once' : `${ended} times`} while it was tried`);
}

function canaryStep({ host, section }: Means, target: Target, refuseRestarted: () => Promise<void>): Step {
  const { share: given, requests, within } = section.canary!;
  const share = typeof given === 'number' ? given : Number.parseFloat(given) / 100;
  return {
    name: 'canary',
    what: `give it ${share * 100} % of the requests, until ${requests} are answered, at most ${within}`,
    run: async () => {
      if (!target.canary)
        throw new Refused('inconclusive', `the target ${target.kind} cannot give a share of the requests`);
      const deadline = host.clock.monotonic() + parseDuration(within) * 1000;
      for (;;) {
        const counted = await target.canary(share);
        if (counted.errors > 0)
          throw new Refused('fail', `${counted.errors} of ${counted.requests} requests of the canary failed`);
        if (counted.requests >= requests) {
          await refuseRestarted();
          return `${counted.requests} requests answered without an error`;
        }
        if (host.clock.monotonic() > deadline)
          throw new Refused('inconclusive', `only ${counted.requests} of ${requests} requests came within ${within}`);
        await sleep(200, undefined, { signal: host.signal });
      }
    },
  };
}

/** What registry and ledger say of a move between stages that is not as it was made; and of such a version. */
const NOT_AS_MADE: ReadonlySet<string> = new Set([
  'MLOPS_LEDGER_UNREADABLE',
  'MLOPS_REGISTRY_MISSING',
  'MLOPS_REGISTRY_MOVED',
  'MLOPS_REGISTRY_LIGHTWEIGHT',
  'MLOPS_REGISTRY_UNVERIFIED',
]);

/** A label that cannot be given, because what is on record of its stage is damaged or forged, keeps nothing proven from clients. */
export function promoteStep(
  { registry }: Pick<Means, 'registry'>,
  version: Version,
  stage: string,
  found: Planned['found'],
): Step {
  return {
    name: 'promote',
    what: `give it the stage label ${stage} in the registry`,
    run: async () => {
      try {
        const { already } = await registry.promote(version.tag, stage);
        if (!already) found.promoted = stage;
      } catch (error) {
        if (!(error instanceof MlopsError && NOT_AS_MADE.has(error.code))) throw error;
        // So it ends where the tag of the version itself is not as it was made: that one does not go on serving.
        await registry.resolve(version.tag);
        return {
          missed: `${version.tag} is not ${version.name}#${stage}: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}`,
        };
      }
      return `${version.name}#${stage} is ${version.version}`;
    },
  };
}
