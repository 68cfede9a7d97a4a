import { join } from 'node:path';
import { stages } from '#actions/stages';
import type { Project } from '#config';
import { factsOf, parseStatement, sha256File, writeRunState, type RenderReport, type RunRecord } from '#evidence';
import type { Host } from '#kit';

const RENDERED = ['comment.md', 'report.html', 'result.json'];
const FIRST_STAGES = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model'];

/**
 * Renders the report of a recorded run anew, from its statements and the bytes in the store: nothing else is needed, and
 * nothing else is believed. What it cannot be rendered from is told in the log.
 * @param scratch a directory of the caller's, inside of the repository
 */
export function reportRenderer(host: Host, project: Project, scratch: string): RenderReport {
  return async (run, statements) => {
    const root = join(scratch, run.id);
    const workspace = join(root, '.mlops');
    try {
      if (!(await bringOutputs(host, workspace, statements))) return undefined;
      await host.files.write(join(root, 'mlops.yml'), await descriptionOf(host, project, run));
      await bringState(host, workspace, run, statements);
      const action = (await stages['report-run']!()).default;
      // The report of a past run is no part of this job's summary.
      const quiet = { ...host, summary: async () => undefined };
      await action.run({ inputs: { config: join(root, 'mlops.yml'), 'data-roots': [] }, host: quiet });
      const rendered = new Map<string, { file: string; sha256: string }>();
      for (const name of RENDERED) {
        const file = join(scratch, `${run.id}-${name}`);
        await host.files.rename(join(workspace, 'reports', name), file);
        rendered.set(name, { file, sha256: await sha256File(file) });
      }
      return rendered;
    } catch (error) {
      if (host.signal.aborted) throw error;
      host.log.warning(`The report of run ${run.id.slice(0, 12)} is not in the export: ${(error as Error).message}`);
      return undefined;
    } finally {
      await host.files.remove(root);
    }
  };
}

/** @returns false when the store has lost something that a stage made */
async function bringOutputs(
  host: Host,
  workspace: string,
  statements: ReadonlyMap<string, Uint8Array>,
): Promise<boolean> {
  for (const [stage, bytes] of statements) {
    const text = Buffer.from(bytes).toString('utf8');
    const files = parseStatement(text, `${stage}.json`).subject.flatMap(({ name, digest }) =>
      name !== undefined && digest.sha256 !== undefined ? [{ name, digest: digest.sha256 }] : [],
    );
    for (const { name, digest } of files) {
      if (!(await host.store.has(digest))) return false;
      await host.store.get(digest, join(workspace, 'outputs', stage, name));
    }
    await host.files.write(join(workspace, 'evidence', `${stage}.json`), bytes);
  }
  return true;
}

/** mlops.yml as it was; of a run that inputs described, only the name. */
async function descriptionOf(host: Host, project: Project, run: RunRecord): Promise<string | Uint8Array> {
  if (run.config === undefined) return `project: ${run.project}\n`;
  const found = await host.git.run(['cat-file', 'blob', `${run.commit}:${run.config}`], {
    directory: project.repository,
  });
  return found.code === 0 ? found.stdout : `project: ${run.project}\n`;
}

async function bringState(
  host: Host,
  workspace: string,
  run: RunRecord,
  statements: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const done = FIRST_STAGES.filter((stage) => statements.has(stage)).map((stage) => {
    const facts = factsOf(parseStatement(Buffer.from(statements.get(stage)!).toString('utf8'), `${stage}.json`));
    return {
      stage,
      ...(facts.verdict && { verdict: facts.verdict }),
      cached: facts.cached !== undefined,
      seconds: Math.round(facts.durationMs / 10) / 100,
    };
  });
  // A report that names a run of mlops.yml says how to reproduce it; one that inputs described cannot be.
  const named = run.config === undefined ? {} : { run: run.id };
  await writeRunState(host, { workspace, name: run.project }, { stages: done, ...named });
}
