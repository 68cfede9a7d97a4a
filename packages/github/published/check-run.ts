import type { Annotation, Host, Publication, Verdict } from '#kit';
import { escape } from '#kit';
import type { Api, Data } from '../api/api.ts';
import { annotationsOf, type CheckAnnotation } from './check-annotations.ts';
import { reportKey } from './comment-marker.ts';
import type { GithubContext } from '../context/context.ts';
import { clip, cutMarkdown } from './cut-markdown.ts';
import { tolerate } from '../api/tolerate.ts';

/** Bytes, which are never fewer than what GitHub counts. */
const SUMMARY_LIMIT = 65_535;
const NAME_LIMIT = 100;
const TITLE_LIMIT = 250;
/** In one request. */
const MOST_ANNOTATIONS = 50;

type Conclusion = 'success' | 'failure' | 'cancelled' | 'action_required';

export interface CheckToOpen {
  api: Api;
  /** An API that still answers for a few seconds when the run is interrupted: to say so in the check. */
  lastWords: () => Api;
  context: Pick<GithubContext, 'workflowPath' | 'runId' | 'runUrl' | 'change'>;
  host: Pick<Host, 'log' | 'signal' | 'clock'>;
  project: string;
  /** The job's matrix as JSON. */
  matrix?: string;
}

/** A check run that is in progress until one of these is called. Neither throws for what GitHub refuses. */
export interface OpenCheck {
  /** The verdict is the conclusion: fail and inconclusive fail it, and an untrusted run's never succeeds. */
  complete(publication: Publication, annotations?: readonly Annotation[]): Promise<void>;
  /** For `finally`: whatever is not completed by now ended without a verdict. */
  close(): Promise<void>;
}

/**
 * Opens a check run beside the job's own check: for those who ask for one, as its name does not change with the job's.
 * One that an earlier attempt of this run left open is taken over. When the run is interrupted the check is cancelled
 * at once; a killed one is taken over by the next attempt.
 */
export async function openCheck(check: CheckToOpen): Promise<OpenCheck> {
  const { host } = check;
  const id = await tolerate(host, 'The check run could not be opened', () => adoptOrCreate(check));
  if (id === undefined) return { complete: async () => undefined, close: async () => undefined };
  let completed = false;
  let cancelled: Promise<unknown> | undefined;

  const cancel = (): void => {
    if (completed || cancelled) return;
    const output = { title: 'Interrupted', summary: 'The run was interrupted before there was a verdict.' };
    cancelled = finish(check.lastWords(), host, id, { conclusion: 'cancelled', output }).catch((error: unknown) => {
      host.log.warning(`The check run stays in progress until the next attempt: ${String(error)}`);
    });
  };
  host.signal.addEventListener('abort', cancel, { once: true });
  if (host.signal.aborted) cancel();

  return {
    async complete(publication, annotations = []) {
      const { untrusted } = check.context.change;
      await tolerate(host, 'The check run could not be completed', async () => {
        await finish(check.api, host, id, {
          conclusion: conclusionOf(publication.verdict, untrusted),
          output: outputOf(publication, untrusted),
          annotations: annotationsOf(annotations),
        });
        completed = true;
      });
    },
    async close() {
      host.signal.removeEventListener('abort', cancel);
      if (host.signal.aborted) cancel();
      else if (!completed) {
        const output = { title: 'No verdict', summary: 'The run ended without a verdict: its log says why.' };
        await tolerate(host, 'The check run could not be completed', () =>
          finish(check.api, host, id, { conclusion: 'failure', output }),
        );
      }
      await cancelled;
    },
  };
}

/**
 * As people choose it in a ruleset: the same on every run. What an untrusted run says has another name, so that it can
 * never be the check that is asked for.
 */
export function checkName(project: string, untrusted: boolean, matrix?: string): string {
  const values = Object.values((JSON.parse(matrix || 'null') ?? {}) as Record<string, unknown>).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  );
  const cell = values.length === 0 ? '' : ` (${clip(plain(values.join(', ')), NAME_LIMIT)})`;
  return `mlops: ${clip(plain(project), NAME_LIMIT)}${cell}${untrusted ? ' (untrusted run)' : ''}`;
}

export function conclusionOf(verdict: Verdict, untrusted: boolean): Conclusion {
  if (untrusted) return 'action_required';
  switch (verdict) {
    case 'pass':
      return 'success';
    case 'fail':
    case 'inconclusive':
      return 'failure';
  }
}

/** @returns the id of an open check run */
async function adoptOrCreate({ api, context, host, project, matrix }: CheckToOpen): Promise<number> {
  const { head, untrusted } = context.change;
  const name = checkName(project, untrusted, matrix);
  const external = `${reportKey(context.workflowPath, project, matrix)}#${context.runId}`;
  const find = async (): Promise<Data<'POST /repos/{owner}/{repo}/check-runs'> | undefined> => {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
    for await (const run of api.pages(route, { ref: head, check_name: name, filter: 'all' }))
      if (run.external_id === external && run.status !== 'completed') return run;
    return undefined;
  };
  const open =
    (await find()) ??
    (await api.request(
      'POST /repos/{owner}/{repo}/check-runs',
      {
        name,
        head_sha: head,
        external_id: external,
        details_url: context.runUrl,
        status: 'in_progress',
        started_at: host.clock.now().toISOString(),
      },
      { settle: find },
    ));
  return Number(open.id);
}

interface Ending {
  conclusion: Conclusion;
  output: { title: string; summary: string };
  annotations?: readonly CheckAnnotation[];
}

/** Annotations first, in batches; the last request completes, so that a check is never green before all is there. */
async function finish(
  api: Api,
  host: Pick<Host, 'clock'>,
  id: number,
  { conclusion, output, annotations = [] }: Ending,
): Promise<void> {
  for (let sent = 0; ; sent += MOST_ANNOTATIONS) {
    const batch = annotations.slice(sent, sent + MOST_ANNOTATIONS);
    const all = sent + batch.length >= annotations.length;
    await api.request(
      'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
      {
        check_run_id: id,
        output: { ...output, ...(batch.length > 0 && { annotations: batch }) },
        ...(all && { status: 'completed', conclusion, completed_at: host.clock.now().toISOString() }),
      },
      {
        settle: async () => {
          const run = await api.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', { check_run_id: id });
          // Annotations of a request that is sent twice would stand there twice.
          const arrived = run.output.annotations_count >= sent + batch.length && batch.length > 0;
          return (all ? run.status === 'completed' : arrived) ? run : undefined;
        },
      },
    );
    if (all) return;
  }
}

function outputOf({ headline, markdown }: Publication, untrusted: boolean): Ending['output'] {
  return {
    title: untrusted ? 'reported by an untrusted run' : clip(plain(headline), TITLE_LIMIT),
    summary: fitting(markdown),
  };
}

function fitting(markdown: string): string {
  for (let limit = SUMMARY_LIMIT; ;) {
    const summary = cutMarkdown(markdown, limit);
    const excess = Buffer.byteLength(summary) - SUMMARY_LIMIT;
    if (excess <= 0) return summary;
    limit = Math.min(limit, summary.length) - excess;
  }
}

/** Names and titles are shown as plain text. */
function plain(text: string): string {
  return escape.logLine(text);
}
