import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host, KeptRun, Links } from '#kit';
import { artifactName, type ArtifactKind, type Artifacts, type Uploaded } from './artifacts.ts';
import { packBundle } from './bundle.ts';
import { linksOf, type GithubContext } from '../context/context.ts';
import { tolerate } from '../api/tolerate.ts';

export interface KeepOptions {
  artifacts: Artifacts;
  host: Pick<Host, 'log' | 'env' | 'signal' | 'store'>;
  context: Pick<GithubContext, 'job' | 'runAttempt' | 'runUrl' | 'change' | 'serverUrl' | 'repository'>;
  matrix: string | undefined;
  /** What this run would have added to a ledger, were there a branch for it. */
  pending: ReadonlyMap<string, string | Uint8Array>;
  /** What it added to a branch: kept a second time, because a branch can be deleted. */
  recorded: ReadonlyMap<string, string | Uint8Array>;
}

/** What a change that is not merged yet leaves behind is of use for as long as somebody reviews it. */
const DAYS_OF_A_CHANGE = 7;
const RECORD = /^runs\/.+\/([0-9a-f]{64})\/run\.json$/;

/**
 * Uploads the report and the evidence of a run: the first for people, as a page that opens in the browser; the second,
 * with the bytes that later runs compare with, in one archive. Of a run that a branch records, an artifact is called by its id
 * besides. Nothing else is uploaded.
 *
 * What cannot be uploaded is a warning, unless it is the record of a run of the default branch: without it, later runs
 * would find nothing to compare with, or nothing that confirms what the branch has, and nobody would know why.
 *
 * @throws MLOPS_ARTIFACT_UPLOAD
 */
export async function keepRun(run: KeptRun, options: KeepOptions): Promise<Links> {
  const { artifacts, host, context, matrix } = options;
  const links = linksOf(context);
  if (artifacts.missing !== undefined) {
    host.log.warning(`Report, evidence and predictions are not kept for later: ${artifacts.missing}.`);
    return links;
  }
  const { pullRequest, base, untrusted } = context.change;
  const days = untrusted || pullRequest !== undefined || base !== undefined ? DAYS_OF_A_CHANGE : undefined;
  const name = (kind: ArtifactKind): string =>
    artifactName({ project: run.project, job: context.job, attempt: context.runAttempt, matrix, kind });

  const { report } = run;
  if (report !== undefined) {
    const page = await tolerate(host, 'The report could not be uploaded', () =>
      artifacts.uploadFile(name('report'), report, { days }),
    );
    if (page) {
      links.report = `${context.runUrl}/artifacts/${page.id}`;
      say(host, page, days);
    }
  }

  const { pending, recorded } = ownRecord(options);
  // First: where evidence is, its record is named.
  for (const [path, content] of recorded) {
    const [, id] = RECORD.exec(path) ?? [];
    if (id !== undefined) await uploadRecord(content, options, name(`run-${id}`));
  }
  const upload = () => uploadEvidence(run, new Map([...recorded, ...pending]), options, name('evidence'), days);
  const isRecord = pending.size + recorded.size > 0;
  const evidence = isRecord ? await upload() : await tolerate(host, 'The evidence could not be uploaded', upload);
  if (evidence) say(host, evidence, days);
  return links;
}

/** What says that the branch has the record of this run when the evidence has expired: the name. */
async function uploadRecord(
  record: string | Uint8Array,
  { artifacts, host }: KeepOptions,
  name: string,
): Promise<void> {
  const directory = await temporary(host);
  try {
    await writeFile(join(directory, 'run.json'), record);
    await artifacts.upload(name, directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function uploadEvidence(
  run: KeptRun,
  ledger: ReadonlyMap<string, string | Uint8Array>,
  { artifacts, host }: KeepOptions,
  name: string,
  days: number | undefined,
): Promise<Uploaded> {
  const directory = await temporary(host);
  try {
    const evidence = new Map([...run.evidence].map(([stage, path]) => [`evidence/${stage}.json`, path]));
    const kept = await packBundle({ ledger, evidence, store: run.store }, host.store, directory);
    const lost = new Set(run.store).size - kept;
    if (lost > 0)
      host.log.warning(`${lost} files that later runs compare with are not in the store; they will be made again.`);
    return await artifacts.upload(name, directory, { days });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const temporary = ({ env }: KeepOptions['host']): Promise<string> =>
  mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'mlops-keep-'));

/** A record of another commit than the workflow's would be refused by whoever reads it. */
function ownRecord({ pending, recorded, context, host }: KeepOptions): Pick<KeepOptions, 'pending' | 'recorded'> {
  const isForeign = (files: KeepOptions['pending']): boolean =>
    [...files.keys()].some((path) => path.startsWith('by-commit/') && !path.endsWith(`/${context.change.commit}.json`));
  if (isForeign(pending))
    host.log.warning(
      `The run is not recorded for later ones: what is checked out is not ${context.change.commit}, which this workflow runs on.`,
    );
  const own = (files: KeepOptions['pending']): KeepOptions['pending'] => (isForeign(files) ? new Map() : files);
  return { pending: own(pending), recorded: own(recorded) };
}

function say(host: Pick<Host, 'log'>, { name, bytes }: Uploaded, days: number | undefined): void {
  host.log.info(`Kept ${name}: ${bytes} bytes${days === undefined ? '' : `, for ${days} days`}.`);
}
