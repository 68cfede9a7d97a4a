import type { ProjectIdentity, StageOutcome } from '#evidence';
import { MlopsError, type Host } from '#kit';
import type { Version } from '#registry';
import { isSame, type Instance, type Target, type TargetStatus } from '../targets/target.ts';
import { carryOut, type Carried } from './carry-out.ts';
import { fail } from './errors.ts';
import { replay, saidReplay } from './golden.ts';
import type { Deployed, DeploymentResult, Means, Planned } from './means.ts';
import { recordDeployment, stateDeployment } from './record.ts';
import { clientOf, fetchRelease, releaseOf } from './release.ts';

/**
 * Carries out what was planned, states it and puts it on record. Whatever fails, the version that served before serves
 * again, and is asked whether it still answers as it did; a deployment that cannot be recorded is one that failed.
 *
 * @returns what came of it; a no is a result. @throws the world's error, after everything was taken back: its message says
 *   what serves
 */
export async function perform(
  means: Means,
  project: ProjectIdentity,
  action: DeploymentResult['action'],
  planned: Planned,
): Promise<StageOutcome<DeploymentResult>> {
  const { host, ledger } = means;
  const { version } = planned;
  const stated = { version, parameters: { action, section: { ...means.section } } };
  const outcome = await stateDeployment(host, project, stated, async () => {
    await refuseChanged(means, planned);
    const carried = await confirmed(means, version, await carryOut(host, planned.steps));
    const undone = carried.verdict === 'pass' ? undefined : await takeBack(means, planned);
    const result = await resultOf(means, planned, { action, carried, undone });
    if (carried.error !== undefined) throw taken(carried.error, result);
    return result;
  });
  try {
    await recordDeployment(host, ledger, means.recordedAs, outcome, { repository: project.repository, version });
  } catch (error) {
    if (outcome.result.verdict !== 'pass') throw error;
    const undone = await takeBack(means, planned);
    const carried: Carried = {
      steps: outcome.result.steps,
      verdict: 'fail',
      reason: `record: ${(error as Error).message}`,
    };
    const result = await resultOf(means, planned, { action, carried, undone });
    await stateDeployment(calm(host), project, stated, async () => result);
    throw taken(error, result);
  }
  // Until it was on record what was left stayed warm, to be gone back to.
  if (action === 'rollback' && outcome.result.verdict === 'pass') await means.targetFor(calm(host)).settle();
  return outcome;
}

/** What was proven step by step, somebody may have ended since: it passes where it serves in the end. */
async function confirmed(means: Means, version: Version, carried: Carried): Promise<Carried> {
  if (carried.verdict !== 'pass') return carried;
  const { serving } = await means.targetFor(calm(means.host)).status();
  if (isSame(serving, releaseOf(means, version))) return carried;
  const serves = deployedOf(serving)?.reference ?? 'nothing';
  const reason = `after its last step ${serves} serves, not ${version.tag}: somebody ended or changed it`;
  return { ...carried, verdict: 'fail', reason };
}

/** A plan is made before anybody else is kept from deploying: what it builds on must be so still. */
async function refuseChanged(means: Means, { status: before }: Planned): Promise<void> {
  const now = await means.targetFor(means.host).status();
  const said = ({ serving, warm }: TargetStatus): string =>
    `${deployedOf(serving)?.reference ?? 'nothing'} serves, ${deployedOf(warm)?.reference ?? 'nothing'} is kept warm`;
  if (isSame(before.serving, now.serving) && isSame(before.warm, now.warm) && before.url === now.url) return;
  throw fail('MLOPS_DEPLOY_CHANGED', {
    message: `what serves has changed since this was planned: ${said(before)} then; ${said(now)} now`,
    hint: 'Nothing was done. Run it again.',
  });
}

/** The world's error, with what it left in service. */
function taken(error: unknown, { serving, proof }: DeploymentResult): unknown {
  if (!(error instanceof MlopsError)) return error;
  const serves = serving ? `${serving.reference} serves` : 'Nothing serves';
  const { code, message, where, hint } = error;
  return new MlopsError(code, {
    message: `${message}. ${serves}${proof ? `; ${proof.detail}` : ''}`,
    ...(where && { where }),
    ...(hint && { hint }),
    cause: error,
  });
}

/** A host that a cancelled run does not stop: what was begun is taken back all the same. */
function calm(host: Host): Host {
  return { ...host, signal: new AbortController().signal };
}

type Undone = NonNullable<DeploymentResult['proof']>;

/** Ends what was begun, and asks the version that serves for its golden predictions, where clients ask it. */
async function takeBack(means: Means, planned: Planned): Promise<Undone | undefined> {
  const { old, found } = planned;
  const host = calm(means.host);
  const target = means.targetFor(host);
  try {
    if (found.switched) await switchBack(means, target, planned);
    else await target.discard();
  } catch (error) {
    return { holds: false, detail: `taking it back failed: ${(error as Error).message}` };
  }
  await putLabelBack(means, planned);
  if (!old) return planned.status.serving && { holds: false, detail: `what it answers is not known: ${UNKNOWN}` };
  const { version, golden } = old;
  if (!golden) return { holds: false, detail: `${version.tag} has no golden predictions here to be asked again` };
  try {
    const { url, serving } = await target.status();
    const differing = serving?.differing ?? [];
    const replayed = await replay(await clientOf(host, target, version, url!, differing), golden);
    const kept =
      differing.length === 0
        ? ''
        : `; its ${differing.join(', ')} is that of before, not what is set now, and its server is started with no other: deploy it again`;
    return { holds: true, detail: `${version.tag} answers as it did: ${saidReplay(replayed)}${kept}` };
  } catch (error) {
    return { holds: false, detail: `${version.tag} does not answer as it did: ${(error as Error).message}` };
  }
}

/** Who had the label before has it again, known to the registry or not, or nobody. What somebody has moved since stays. */
async function putLabelBack(
  { registry, host }: Means,
  { version: { name, version }, found: { promoted } }: Planned,
): Promise<void> {
  if (promoted === undefined) return;
  try {
    await registry.deprecate(`${name}#${promoted}`, { expected: version });
  } catch (error) {
    host.log.warning(
      `${name}#${promoted}, which v${version} was given, was not put back: ${(error as Error).message}. Look at it: mlops registry show ${name}`,
    );
  }
}

const UNKNOWN = 'the version is not known to the registry';

/** What served when this was planned serves again; nothing, when nothing did. */
async function switchBack(means: Means, target: Target, { version, status, old }: Planned): Promise<void> {
  const now = await target.status();
  const { serving } = status;
  if (isSame(now.serving, serving)) return target.discard();
  if (!serving) return target.stop();
  try {
    if (isSame(now.warm, serving)) await target.rollback(serving);
    else {
      const again = startable(old?.version, serving);
      const release = releaseOf(means, again);
      await fetchRelease(means, again, release);
      await target.start(release);
      await target.switch(release);
    }
  } finally {
    // What was warm before stays so; what failed does not come to be, also when clients are not answered even now.
    const wasWarm = isSame(status.warm, releaseOf(means, version));
    if (!wasWarm && isSame((await target.status()).serving, serving)) await target.settle();
  }
}

/** The version that served, to be started again. @throws MLOPS_DEPLOY_CHANGED: another model is not started under its name */
function startable(version: Version | undefined, served: Instance): Version {
  if (version?.model.digest === served.digest) return version;
  throw fail('MLOPS_DEPLOY_CHANGED', {
    message: version
      ? `${version.tag} is model ${version.model.digest.slice(0, 12)} in the registry; model ${served.digest.slice(0, 12)} served as it`
      : `${deployedOf(served)!.reference} cannot be started again: ${UNKNOWN}`,
    hint: 'Somebody changed its record or its tag: the ledger is append-only, and `git log` of its branch shows the commit. Deploy another version.',
  });
}

/** What the outcome is, from the steps and from what the target says now. */
async function resultOf(
  means: Means,
  { version, status, found }: Planned,
  { action, carried, undone }: { action: DeploymentResult['action']; carried: Carried; undone: Undone | undefined },
): Promise<DeploymentResult> {
  const { host, section } = means;
  const target = means.targetFor(calm(host));
  const now = await target.status();
  const begun = carried.steps.some(({ name, status: came }) => name === 'start' && came !== 'not reached');
  const isBack = isSame(now.serving, status.serving) && undone?.holds !== false;
  return {
    action,
    outcome: carried.verdict === 'pass' ? 'deployed' : !begun ? 'refused' : isBack ? 'rolled back' : 'failed',
    verdict: carried.verdict,
    reason: carried.reason ?? null,
    deployed: { reference: version.tag, model: version.model.digest },
    run: version.run,
    target: section.target,
    where: target.where(),
    url: now.url ?? null,
    previous: deployedOf(status.serving),
    serving: deployedOf(now.serving),
    proof: undone ?? null,
    runtime: found.runtime ?? null,
    golden: found.golden ? { ...found.golden } : null,
    latency: found.latency ? { ...found.latency } : null,
    steps: carried.steps,
  };
}

const deployedOf = (instance: TargetStatus['serving']): Deployed | null =>
  instance ? { reference: `${instance.name}@v${instance.version}`, model: instance.digest } : null;
