import { resolve } from 'node:path';
import { z } from 'zod';
import { openProject } from '#config';
import { defineAction, escape, flag, list, MlopsError, projectInputs, text, type Host, type Json } from '#kit';
import { workflowFiles, type Files } from '#lint';
import { topOf } from '../on-github/checkout.ts';
import { namedEnvironments, namedSecrets } from '../on-github/environments.ts';
import { examine, verdictOf } from '../on-github/examine.ts';
import type { Line } from '../on-github/line.ts';
import { askedAbout } from '../on-github/repository.ts';
import { readSettings } from '../on-github/settings.ts';
import { checkOf } from '../on-github/templates.ts';

const LEDGER = 'mlops/ledger';

export default defineAction({
  name: 'doctor',
  title: 'What is in order and what is open',
  description:
    'Looks at what a project needs and changes nothing. With --github, also at the settings of its repository that guard runners, verdicts and records. What could not be read is never in order.',
  inputs: z.object({
    github: flag().describe('Read the settings on GitHub, with the token in GH_TOKEN or GITHUB_TOKEN.'),
    repository: text().describe('owner/name. Default: GITHUB_REPOSITORY, else the remote origin.'),
    check: list().describe(
      `Name of the check that a pull request must pass. Default: ${[...new Set(Object.values(checkOf))].join(' or ')}.`,
    ),
    ...projectInputs,
  }),
  outputs: { open: 'how many things are open', unread: 'how many could not be read' },
  permissions: {},
  async run({ inputs, host }) {
    const lines = await examineProject(host, inputs);
    if (inputs.github) {
      const asked = await askedAbout(host, resolve('.'), inputs.repository);
      const settings = await readSettings(host, { ...asked, ledger: LEDGER });
      const checks = inputs.check.length > 0 ? inputs.check : [...new Set(Object.values(checkOf))];
      const files = await filesHere(host);
      const named = { environments: namedEnvironments(files), secrets: namedSecrets(files) };
      lines.push(...examine(settings, { checks, ledger: LEDGER, ...named }));
    }
    const open = lines.filter(({ verdict }) => verdict === 'open');
    const unread = lines.filter(({ verdict }) => verdict === 'could not be read').length;
    const summary = `${open.length} open, ${unread} could not be read, ${lines.length - open.length - unread} in order`;
    return {
      verdict: verdictOf(lines),
      summary,
      text: shown(lines, summary),
      outputs: { open: String(open.length), unread: String(unread) },
      result: lines as unknown as Json,
    };
  },
});

/** The workflows of this checkout, if it has any. */
async function filesHere(host: Host): Promise<Files> {
  try {
    return await workflowFiles(host, await topOf(host, resolve('.')));
  } catch (error) {
    if (error instanceof MlopsError) return new Map();
    throw error;
  }
}

/** A verdict per line; below what is open, what to do. */
function shown(lines: readonly Line[], summary: string): string {
  const width = 'could not be read'.length;
  return [
    ...lines.flatMap(({ about, verdict, found, next }) => [
      `${verdict.padEnd(width)}  ${escape.logLine(`${about}: ${found}`)}`,
      ...(next === undefined ? [] : [`${' '.repeat(width)}  → ${escape.logLine(next)}`]),
    ]),
    '',
    summary,
  ].join('\n');
}

/** The project itself, as a run would open it. */
async function examineProject(
  host: Host,
  inputs: { config?: string | undefined; 'data-roots': string[] },
): Promise<Line[]> {
  const git = await host.git.run(['rev-parse', '--show-toplevel'], { directory: resolve('.') });
  const repository: Line =
    git.code === 0
      ? { about: 'git repository', verdict: 'ok', found: 'here' }
      : { about: 'git repository', verdict: 'open', found: 'none: no run can be recorded', next: 'git init' };
  try {
    const project = await openProject(host, inputs);
    return [repository, { about: 'project', verdict: 'ok', found: project.name }];
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    const { message, hint } = error;
    return [repository, { about: 'project', verdict: 'open', found: message, next: hint ?? 'mend mlops.yml' }];
  }
}
