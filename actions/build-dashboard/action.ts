import { join, resolve } from 'node:path';
import { z } from 'zod';
import { projectFromInputs } from '#config';
import { renderSite } from '#dashboard';
import { ledgerErrors, openLedger, unfetchedLedger, type Ledger } from '#evidence';
import { defineAction, escape, list, text, type Host } from '#kit';
import { readProjects } from './read-ledger.ts';
import { writeSite } from './write-site.ts';

export default defineAction({
  name: 'build-dashboard',
  title: 'Build dashboard',
  description:
    'Writes the ledger as a site: what is in production and how it does, runs and their comparison, metrics, drift, versions, lineage. Plain pages that need no server and no network.',
  inputs: z.object({
    to: text().describe(
      'Directory of the site; what a dashboard wrote there before is replaced. Default: .mlops/dashboard.',
    ),
    projects: list().describe('Names of the projects to show. Default: every project that the ledger knows.'),
    anchor: text().describe('Ledger commit to show. Default: the newest.'),
  }),
  outputs: {
    directory: 'Path of the directory.',
    page: 'Path of its first page, index.html.',
    projects: 'How many projects it shows.',
  },
  permissions: { contents: 'read', actions: 'read' },
  run: async ({ inputs, host }) => {
    const here = await projectFromInputs(host, { config: {} });
    const { ledger, commit } = await ledgerToShow(host, here, inputs.anchor);
    const projects = await readProjects(host, ledger, inputs.projects);
    const doubt = ledger.doubt();
    const pages = renderSite(projects, {
      branch: ledger.branch ?? 'off',
      commit: commit ?? null,
      ...(doubt !== undefined && { doubt }),
    });
    const directory = resolve(inputs.to ?? join(here.workspace, 'dashboard'));
    await writeSite(host.files, directory, pages);
    const runs = projects.reduce((sum, project) => sum + project.runs.length, 0);
    const many = (count: number, noun: string): string =>
      `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
    const first = join(directory, 'index.html');
    return {
      summary: escape.logLine(`${first}: ${many(projects.length, 'project')}, ${many(runs, 'run')}`),
      outputs: { directory, page: first, projects: String(projects.length) },
    };
  },
});

/**
 * The ledger at one commit. A server is asked for the newest commit only, where this clone has it.
 * @throws MLOPS_LEDGER_UNFETCHED when nothing is here and a remote has, or may have, a ledger: an empty page would be untrue
 */
async function ledgerToShow(
  host: Host,
  place: { repository: string; name: string },
  anchor: string | undefined,
): Promise<{ ledger: Ledger; commit: string | undefined }> {
  const ledger = await openLedger(host, place);
  const commit = anchor ?? (await ledger.tip());
  if (commit === undefined) {
    const elsewhere = await unfetchedLedger(host, place.repository, ledger);
    if (elsewhere === undefined) return { ledger, commit };
    throw ledgerErrors('MLOPS_LEDGER_UNFETCHED', {
      message: `there is nothing to show: ${elsewhere}`,
      hint: 'Fetch the ledger first; a remote that is no more can be removed: git remote remove NAME.',
    });
  }
  const { origin, ...clone } = host;
  if (origin === undefined || !(await hasCommit(host, place.repository, commit)))
    return { ledger: ledger.at(commit), commit };
  return { ledger: (await openLedger(clone, place)).at(commit), commit };
}

/** The same commit has the same content wherever it is read. */
async function hasCommit(host: Host, repository: string, commit: string): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return false;
  const asked = await host.git.run(['cat-file', '-e', `${commit}^{commit}`], { directory: repository });
  return asked.code === 0;
}
