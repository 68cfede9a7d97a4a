import { z } from 'zod';
import { defineAction, flag, list, projectInputs, text, type Host } from '#kit';
import { ruleInputs } from './rule-inputs.ts';

const Part = z.enum(['whole', 'work', 'judge', 'announce', 'again']);
/** What monitoring found, when it asks for a retraining. */
const Asked = z.enum(['drift', 'quality', 'data']);

export default defineAction({
  name: 'run-pipeline',
  title: 'mlops-actions',
  description:
    'Runs the stages a project describes, from raw data to a verdict, records the run and writes the report. With predictions alone, and no mlops.yml, it says whether they got worse than the baseline.',
  inputs: z.object({
    ...projectInputs,
    predictions: text().describe(
      'File of predictions (CSV, Parquet or JSONL: id, target, score, slice columns), instead of mlops.yml.',
    ),
    ...ruleInputs,
    stages: list().describe('Only these stages. Default: every stage that the project describes.'),
    cache: flag(true).describe(
      'Take a stage whose inputs did not change from an earlier run. On GitHub a change that is to be merged takes what the default branch recorded and kept.',
    ),
    record: flag(true).describe('Record the run in the ledger.'),
    mermaid: flag(false).describe('Draw the stages as a Mermaid flowchart, which GitHub shows and mail does not.'),
    part: Part.prefault('whole').describe(
      '`work` runs your code and hands over what it made; `judge`, in a fresh job without your code, decides, records and reports; `whole` does both. `announce` says when `work` waits for a runner; `again`, when a run that trains has ended, has a training that was cut off go on. All but `whole` and `again` are about one project, whose path is `config`.',
    ),
    cause: Asked.optional().describe(
      'Why this run retrains, when `monitor-model` asked for it: recorded, so that nobody asks again. Default: the event.',
    ),
    'hand-over': text().describe('For `judge`: the output `hand-over` of the job that did the work.'),
  }),
  outputs: {
    verdict: 'pass, fail or inconclusive',
    run: 'id of the recorded run; empty when it was not recorded',
    report: 'path of the HTML report',
    comment: 'path of the report as Markdown',
    'hand-over': 'ticket of what `work` made, for `judge`',
    news: 'what `work` found when a schedule started it: `data` where those are new, `none` where nothing is; else empty',
  },
  permissions: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
  decides: true,
  // Recorded runs are asked for by whoever judges.
  permissionsWith: { part: { work: { contents: 'read' }, again: { actions: 'write' } } },
  userCode: { unless: { part: ['judge', 'announce', 'again'] } },
  async run({ inputs, host: given }) {
    // What only one part needs is loaded by that part: a step is to start at once.
    const host = await because(given, inputs.cause);
    const silence = await silenceOf(host, inputs.part);
    if (silence !== undefined) {
      const { tellSilence } = await import('./pipeline.ts');
      return tellSilence(host, inputs, silence);
    }
    if (inputs.part === 'announce') {
      const { announce } = await import('./announce.ts');
      return announce(host, inputs.config ?? 'mlops.yml');
    }
    if (inputs.part === 'again') {
      const { again } = await import('./again.ts');
      return again(host);
    }
    const { runPipeline } = await import('./pipeline.ts');
    return runPipeline(host, inputs);
  },
});

/** @throws MLOPS_CONFIG_INVALID for a change that is to be merged: that is its cause */
async function because(host: Host, cause: z.infer<typeof Asked> | undefined): Promise<Host> {
  if (cause === undefined) return host;
  if (!['pull-request', 'push'].includes(host.cause)) return { ...host, cause };
  const { fail } = await import('#config');
  throw fail('MLOPS_CONFIG_INVALID', {
    message: `cause: ${cause} is said of a run that a ${host.cause} started.`,
    where: { field: 'cause' },
    hint: 'Give it where a schedule, a dispatch or a person starts a retraining.',
  });
}

/** Why this part judges nothing, where the base of a change has it judged here: a clause. */
async function silenceOf({ origin }: Host, part: string): Promise<string | undefined> {
  if (part === 'whole' || part === 'judge') return undefined;
  const base = await origin?.base();
  if (!base) return undefined;
  const { silenced } = await import('#config');
  return silenced(origin!, base, part);
}
