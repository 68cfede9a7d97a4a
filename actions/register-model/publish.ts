import { join } from 'node:path';
import { planExport, sha256, sha256File, writeExport, type ExportPlan, type Ledger } from '#evidence';
import { escape, type Host, type Origin, type ReleasedFile } from '#kit';
import { registryErrors, type KeptFile, type Version } from '#registry';
import { releasedModel, type ReleasedModel } from './released.ts';

/**
 * Of a run, what its stages found. Rows are not for whoever sees a release: neither data, features and predictions, nor what a
 * check of the data quotes of them. The model lies beside.
 */
const FOUND: ReadonlySet<string> = new Set([
  'build-features/features.json',
  'train-model/metrics.json',
  'evaluate-model/result.json',
  'gate-model/result.json',
  'scan-model/result.json',
  'scan-model/findings.sarif',
]);

/**
 * For people: what the version is made of, by digest, its card, and the evidence of its run. Files that a release cannot hold
 * are said in `manifest.json`.
 * @param from.ledger has the version's run, which was verified a moment ago
 * @param from.statement path of its release statement
 * @throws MLOPS_REGISTRY_UNVERIFIED, and what the store and the server throw
 */
export async function publish(
  host: Host,
  origin: Origin,
  version: Version,
  from: { ledger: Ledger; statement: string },
): Promise<void> {
  const scratch = await host.files.makeTemporaryDirectory('release-');
  const bring = async ({ name, digest }: KeptFile, as = name): Promise<ReleasedFile> => {
    const path = join(scratch, digest);
    await host.store.get(digest, path);
    return { name: as, digest, path };
  };
  try {
    const released = releasedModel(origin, version);
    const card = await Promise.all(version.card.map((file) => bring(file)));
    const model = await Promise.all(released.files.map((file) => bring(file, file.at)));
    const proof = { name: 'statement.intoto.json', digest: version.statement, path: from.statement };
    const manifest = await manifestOf(host, version, released, scratch);
    const evidence = await evidenceOf(host, version, from.ledger, scratch);
    const text = card.find(({ name }) => name === 'README.md');
    // What a model hub reads stands between dashes at the top.
    const said = text && (await host.files.readText(text.path)).replace(/^---\n.*?\n---\n/s, '').trim();
    const markdown = said ?? `Model \`${version.model.digest}\` of run \`${version.run}\`.`;
    await origin.release({
      tag: version.tag,
      title: version.tag,
      markdown: [markdown, ...elsewhere(version, released)].join('\n\n'),
      files: [...model, ...manifest, ...card, proof, evidence],
    });
  } finally {
    await host.files.remove(scratch);
  }
}

/** Record, statements and results of the run, as `mlops export RUN` writes them: the same bytes whoever makes them, and when. */
async function evidenceOf(host: Host, version: Version, ledger: Ledger, scratch: string): Promise<ReleasedFile> {
  const takes = (stage: string, name: string): boolean => FOUND.has(`${stage}/${name}`);
  const plan = await planExport(ledger, version.project, { subject: version.run, store: host.store, takes });
  refuseOther(version, plan);
  const path = join(scratch, 'evidence.tar');
  await writeExport(host, plan, path);
  return { name: 'evidence.tar', digest: await sha256File(path), path };
}

/** The ledger may have moved since it was verified. @throws MLOPS_REGISTRY_UNVERIFIED */
function refuseOther({ tag, run, evidence }: Version, { files }: ExportPlan): void {
  for (const [stage, digest] of Object.entries(evidence)) {
    const statement = files.get(`runs/${run}/statements/${stage}.json`);
    if (statement && 'bytes' in statement && sha256(statement.bytes) === digest) continue;
    throw registryErrors('MLOPS_REGISTRY_UNVERIFIED', {
      message: `the ledger has another statement of ${stage} in run ${run.slice(0, 12)} than ${tag} was registered with`,
      hint: 'The ledger is append-only: look with `git log mlops/ledger` for the commit that changed it.',
    });
  }
}

/** All files of the model, with names and sizes, where the release has not all of them. */
async function manifestOf(
  host: Host,
  { tag, run, model }: Version,
  { files, left }: ReleasedModel,
  scratch: string,
): Promise<ReleasedFile[]> {
  if (left.length === 0) return [];
  const line = ({ name, bytes, digest }: KeptFile, asset: string | null) => ({ name, bytes, sha256: digest, asset });
  const all = [...files.map((file) => line(file, file.asset)), ...left.map((file) => line(file, null))];
  const text = `${JSON.stringify({ version: tag, model: model.digest, run, files: all }, null, 2)}\n`;
  const path = join(scratch, 'manifest.json');
  await host.files.write(path, text);
  return [{ name: 'manifest.json', digest: sha256(text), path }];
}

function elsewhere({ tag }: Version, { left }: ReleasedModel): string[] {
  if (left.length === 0) return [];
  const files = left.map(
    ({ name, bytes, digest, why }) =>
      `- ${escape.markdownCode(name)}: ${bytes} bytes, sha256 \`${digest}\`, because ${why}`,
  );
  return [
    `**Not among the files of this release** (\`manifest.json\` names all):\n\n${files.join('\n')}`,
    `They are where the run left them: in the store of the machine that registered them, or in the evidence of its workflow run. There, \`mlops registry fetch ${tag}\` brings the model whole.`,
  ];
}
