import { join, relative } from 'node:path';
import { z } from 'zod';
import { openProject, resolvePath, type Project, type Purpose } from '#config';
import { openEngine, readContract, type Engine } from '#data';
import { ledgerIfAny, performStage, stageOutput, type Ledger, type Material } from '#evidence';
import {
  canonicalJson,
  defineAction,
  escape,
  flag,
  MlopsError,
  stageInputs,
  text,
  type Host,
  type Json,
  type JsonObject,
} from '#kit';
import {
  askedBy,
  believed,
  judgeMonitoring,
  monitor,
  monitoringErrors,
  monitorJson,
  parseRecord,
  readRecords,
  recall,
  summarizeMonitoring,
  watchedDigest,
  windowLength,
  writeRecord,
  type MonitorResult,
  type MonitorSection,
} from '#monitoring';
import { inProduction } from '../in-production.ts';
import { factsFrom } from './facts.ts';
import { lookUps } from './look-ups.ts';
import { momentOf } from './moment.ts';
import { proofOf } from './proof.ts';
import { entityOf, findReference, openReference, servedFiles } from './reference.ts';
import { monitorMarkdown } from './report-markdown.ts';
import { monitorPage } from './report-page.ts';
import { tellServer } from './tell.ts';

const inputs = z.object({
  ...stageInputs,
  log: text().describe(
    'Prediction log of the server (a directory), or a table (CSV, Parquet or JSONL) of served predictions with their features and times. Default: the log of mlops serve in this project.',
  ),
  reference: text().describe(
    'What to compare with: a table of predictions with their features, or a reference.json. Default: what came with the version in production, else what train-model left out of fold, else what was evaluated.',
  ),
  time: text().describe('Column that says when a prediction was made. Default: time.'),
  window: text().describe('Length of a window of the calendar (UTC), for example `1 month`. Default: 1 day.'),
  contract: text().describe('Data contract (ODCS) that served inputs keep.'),
  labels: text().describe('Table with id and target: the truth, when it arrives.'),
  offline: text().describe('Table of features by id, as training computes them, to compare with what was served.'),
  model: text().describe(
    'Of a prediction log: only what the model of this name answered. Default: the one in production, else the only one in the log.',
  ),
  version: text().describe(
    'Compare only what this version of the model answered; skill is asked of what others answered before it too. Default: of a prediction log, the version in production when it is compared with what came with it; else all.',
  ),
  issues: flag().describe(
    'Open one issue for each cause, assigned to the owner that mlops.yml names, and close it when the cause is gone (needs issues: write).',
  ),
  dispatch: flag().describe(
    'Start one retraining for each cause: a repository_dispatch of the type mlops-retrain (needs contents: write).',
  ),
  at: text().describe('Look at the world as it was at this time (a date or an instant). Default: now.'),
});
type Inputs = z.output<typeof inputs>;

/** What is to be remembered of the look, when that is something new. */
const RECORD = 'record.json';

export default defineAction({
  name: 'monitor-model',
  title: 'Monitor model',
  description:
    'Compares what was served with what the model was validated on, window by window: drift, broken inputs, the service, skill when labels arrive. Says whom to tell, and whether to train again.',
  inputs,
  outputs: {
    verdict: 'pass (nothing to tell), fail (an alert) or inconclusive (too little to know).',
    report: 'Path of report.html.',
    decision: 'Path of result.json: every finding, alert and window.',
    retrain: 'true or false.',
    cause: 'drift, quality or data, when a retraining is asked for.',
    key: 'Names the cause for as long as it lasts: start one run for each.',
  },
  permissions: { actions: 'read', contents: 'write', issues: 'write' },
  section: 'monitor',
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const section = await monitorSection(host, project, inputs);
    const ledger = await ledgerIfAny(host, project);
    const recorded = ledger && (await readRecords(ledger.entries, project.name));
    const records = recorded && believed(host, recorded);
    const now = momentOf(host, inputs.at, records ?? []);
    const scratch = await host.files.makeTemporaryDirectory('monitor-');
    try {
      const work = await prepare(host, project, { section, inputs, scratch, ledger });
      const known = ledger ? await factsFrom(host, project, ledger, work.model) : {};
      const facts = { ...known, ...(work.serving && { serving: work.serving }) };
      const past = records?.filter(({ at }) => at <= now.toISOString());
      const asked = askedBy(now, recorded ?? []);
      const outcome = await performStage(
        host,
        project,
        {
          stage: 'monitor-model',
          materials: work.materials,
          parameters: {
            section: section as unknown as JsonObject,
            model: work.look.served.model ?? null,
            version: work.look.served.version ?? null,
            ...(work.features && { features: work.features }),
            at: now.toISOString(),
            facts: facts as unknown as JsonObject,
            past: (past ?? null) as unknown as Json,
            asked: asked as unknown as Json,
          },
          predicate: 'test-result',
          execute: async (output) => {
            const engine = await openEngine(host, { directory: scratch });
            try {
              const reference = await work.reference(engine);
              await host.files.write(
                join(output, 'reference.json'),
                `${canonicalJson(reference as unknown as Json)}\n`,
              );
              const watched = watchedDigest(reference, windowLength(section.window ?? '1 day'));
              const looked = await monitor(host, engine, {
                ...work.look,
                project: project.name,
                section,
                reference,
                facts,
                memory: past && recall(past, watched, { model: work.look.served.model, asked }),
                now,
                takenAt: host.clock.now(),
                replay: inputs.at !== undefined,
                scratch,
              });
              const { result, record } = looked;
              if (record) await host.files.write(join(output, RECORD), `${canonicalJson(record as unknown as Json)}\n`);
              await host.files.write(join(output, 'report.md'), monitorMarkdown(result));
              await host.files.write(join(output, 'report.html'), monitorPage(result, reference));
              return monitorJson(result);
            } finally {
              engine.close();
            }
          },
          judge: (result) => judgeMonitoring(result as unknown as MonitorResult),
          facts: (result) => {
            const { window, alerts, retrain } = result as unknown as MonitorResult;
            return { window, alerts: alerts.map(({ key }) => key), retrain: retrain as unknown as Json };
          },
        },
        { cache: inputs.cache },
      );
      // From the output, so that a look that was killed before it recorded anything does so when it is taken from the cache.
      const record = join(outcome.directory, RECORD);
      if (ledger && (await host.files.exists(record)))
        await writeRecord(ledger.entries, parseRecord(await host.files.readText(record), record));

      const result = outcome.result as unknown as MonitorResult;
      const report = await host.files.readText(join(outcome.directory, 'report.md'));
      await host.summary(report);
      tell(host, result);
      const newest = records?.every(({ at }) => at <= result.at) ?? true;
      if (newest) await tellServer(host, { result, section, ledger, granted: inputs });
      else host.log.info('A look at the past: issues and retrainings stay as they are.');
      const { retrain } = result;
      return {
        verdict: result.verdict,
        summary: escape.logLine(summarizeMonitoring(result)),
        outputs: {
          verdict: result.verdict,
          report: join(outcome.directory, 'report.html'),
          decision: join(outcome.directory, 'result.json'),
          retrain: String(retrain.retrain),
          cause: retrain.retrain ? retrain.cause! : '',
          key: retrain.retrain ? retrain.key! : '',
        },
        result: outcome.result,
        evidence: outcome.statementPath,
        cached: outcome.cached,
      };
    } finally {
      await host.files.remove(scratch);
    }
  },
});

/** The section of mlops.yml, with what the inputs say instead. @throws MLOPS_MONITOR_INPUT */
async function monitorSection(host: Host, project: Project, inputs: Inputs): Promise<MonitorSection> {
  const { log, reference, time, window, contract, labels, offline } = inputs;
  const given = Object.entries({ log, reference, time, window, contract, labels, offline });
  const said = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const section: MonitorSection = { ...project.config.monitor, ...said };
  if (section.log !== undefined) return section;
  const written = join(project.workspace, 'predictions');
  if (await host.files.exists(written)) return { ...section, log: relative(project.root, written) };
  throw monitoringErrors('MLOPS_MONITOR_INPUT', {
    message: 'There is nothing to watch: no prediction log and no table was named.',
    where: project.locate(['monitor']) ?? { field: 'monitor.log' },
    hint: 'Give --log DIRECTORY_OR_TABLE, or say `monitor: {log: …}` in mlops.yml.',
  });
}

interface Preparation {
  section: MonitorSection;
  inputs: Inputs;
  scratch: string;
  ledger: Ledger | undefined;
}

/** Everything that is read, found and made ready. */
async function prepare(host: Host, project: Project, { section, inputs, scratch, ledger }: Preparation) {
  const served = await servedFiles(host, project, section.log!, scratch);
  const serving = ledger && (await inProduction(project, ledger));
  const proof = ledger && serving && (await proofOf(host, project, { version: serving, ledger, scratch }));
  const source = await findReference(host, project, {
    named: section.reference,
    serving: ledger && serving && { version: serving, ledger, again: proof?.reference },
    scratch,
  });
  // What one version answers says nothing of how another one should.
  const watched = served.isLog && section.reference === undefined && serving?.reference ? serving.version : undefined;
  const file = async (key: 'contract' | 'labels' | 'offline', purpose: Purpose): Promise<Material | undefined> => {
    const named = section[key];
    if (named === undefined) return undefined;
    const path = await resolvePath(project, named, { purpose, at: ['monitor', key] });
    if (await host.files.exists(path)) return { name: named, path, role: key === 'contract' ? 'contract' : 'data' };
    throw monitoringErrors('MLOPS_MONITOR_INPUT', {
      message: `There is no file ${named}, which monitor.${key} names.`,
      where: { ...project.locate(['monitor', key]), field: `monitor.${key}` },
      hint: 'Correct the path, or leave it out.',
    });
  };
  const [contract, labels, offline] = [
    await file('contract', 'contract'),
    await file('labels', 'data'),
    await file('offline', 'features'),
  ];
  const entity = await entityOf(host, project);
  const again = await lookUps(host, project);
  const placed =
    contract && readContract(await host.files.read(contract.path!), relative(process.cwd(), contract.path!));
  return {
    materials: [
      served.material,
      ...source.materials,
      ...[contract, labels, offline].filter((one) => one !== undefined),
      ...(again?.materials ?? []),
    ],
    ...(again && { features: again.section }),
    model: serving?.model.digest ?? (await modelDigest(project)),
    ...(serving && proof && { serving: { version: serving.tag, unconfirmed: proof.unconfirmed ?? null } }),
    reference: (engine: Engine) => openReference(host, engine, source),
    look: {
      served: {
        path: served.path,
        model: inputs.model ?? serving?.name,
        version: inputs.version ?? watched,
      },
      ...(entity && { entity }),
      ...(placed && { contract: placed }),
      ...(labels && { labels: labels.path! }),
      ...(offline && { offline: offline.path! }),
      ...(again && { offlineAt: again.offlineAt }),
    },
  };
}

/** The model of this workspace, by the digest that runs record. */
async function modelDigest(project: Project): Promise<string | undefined> {
  try {
    const { statement } = await stageOutput(project, 'train-model');
    return statement.subject.find(({ name }) => name === 'model')?.digest.dirHash1;
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'MLOPS_STAGE_MISSING') return undefined;
    throw error;
  }
}

function tell(host: Host, { alerts, retrain }: MonitorResult): void {
  for (const { owner, what } of alerts) host.log.error(escape.logLine(`${owner}: ${what}`));
  if (retrain.retrain) host.log.info(`To train again: mlops run --cause ${retrain.cause}`);
}
