/** Every workflow and action definition of this repository, wherever it is written. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { others } from '../../packages/cli/on-github/release.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * What a document is held to. `reusable`: people run it unseen, so every check at its strictest. `template`: people take it
 * over. `shown`: people read it on a page; it says only what the page is about. `action`: an action.yml.
 */
export type Kind = 'reusable' | 'template' | 'shown' | 'action';

export interface Document {
  kind: Kind;
  /** Where people find it, from the repository's top. */
  path: string;
  /** Line of the file on which the text begins, from 1. */
  line: number;
  text: string;
}

export interface Finding {
  check: string;
  document: Document;
  /** In the document's text, from 1; absent when a tool names none. */
  line?: number;
  message: string;
}

/** One line per finding, as compilers print them. */
export function shown({ check, document, line = 1, message }: Finding): string {
  return `${document.path}:${document.line + line - 1} [${check}] ${message}`;
}

export function documents(): Document[] {
  return [
    ...files('.github/workflows/*.{yml,yaml}', 'reusable'),
    ...files('workflows-templates/*.{yml,yaml}', 'template').map((document) => ({
      ...document,
      // What GitHub puts in its place when somebody takes the template.
      text: document.text.replaceAll('$default-branch', 'main'),
    })),
    ...files('{action.yml,actions/*/action.yml}', 'action'),
    ...globSync(['*.md', 'docs/**/*.md', '{actions,packages,examples}/**/*.md'], { cwd: root, exclude: generated })
      .sort()
      .flatMap((path) => fenced(path, readFileSync(join(root, path), 'utf8'))),
  ];
}

/** Local state and what the reference pages repeat from the READMEs of the actions. */
const generated = (path: string): boolean => /(^|\/)(\.venv|\.mlops|node_modules|reference)$/.test(path);

function files(pattern: string, kind: Kind): Document[] {
  return globSync(pattern, { cwd: root })
    .sort()
    .map((path) => ({ kind, path, line: 1, text: readFileSync(join(root, path), 'utf8') }));
}

/** Workflows, parts of workflows and lists of steps in the YAML blocks of a Markdown page. */
export function fenced(path: string, markdown: string): Document[] {
  return [...markdown.matchAll(/^( *)```ya?ml\n([\s\S]*?)^ *```/gm)].flatMap(
    ({ 1: indent = '', 2: inside = '', index }) => {
      const text = inside.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      const line = markdown.slice(0, index).split('\n').length + 1;
      const around = missingAround(parse(text));
      if (around === undefined) return [];
      const steps = around.endsWith('steps:\n');
      return [
        {
          kind: 'shown' as const,
          path,
          line: line - around.split('\n').length + 1,
          text: `${around}${steps ? text.replaceAll(/^(?=.)/gm, '      ') : text}`,
        },
      ];
    },
  );
}

/** What a block leaves out of a workflow, to be put in front of it; undefined when it is none. */
function missingAround(written: unknown): string | undefined {
  if (typeof written !== 'object' || written === null) return undefined;
  const isStep = (item: unknown): boolean =>
    typeof item === 'object' && item !== null && ('uses' in item || 'run' in item);
  if (Array.isArray(written)) return written.every(isStep) ? `${HEAD}${JOB}` : undefined;
  if (!('jobs' in written)) return undefined;
  return 'on' in written ? '' : HEAD;
}

const HEAD = 'on: push\n';
const JOB = `permissions: {}
jobs:
  shown:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: { contents: read }
    steps:
`;

/** The text of a file of this repository. @throws when there is none */
export function own(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function exists(path: string): boolean {
  return existsSync(join(root, path));
}

/** Actions of others by name, and the inputs that each of them takes in the version we pin (their own action.yml). */
export const otherInputs: Readonly<Record<string, readonly string[]>> = {
  [name(others.checkout)]: [
    'ref',
    'path',
    'clean',
    'persist-credentials',
    'fetch-depth',
    'lfs',
    'submodules',
    'sparse-checkout',
  ],
  [name(others.setupPython)]: ['python-version', 'python-version-file', 'cache', 'cache-dependency-path'],
  [name(others.setupNode)]: ['node-version', 'node-version-file', 'cache', 'cache-dependency-path'],
  [name(others.uploadPages)]: ['name', 'path', 'retention-days'],
  [name(others.attest)]: [
    'subject-path',
    'subject-digest',
    'subject-name',
    'subject-checksums',
    'predicate-type',
    'predicate',
    'predicate-path',
    'push-to-registry',
    'create-storage-record',
    'show-summary',
    'github-token',
  ],
  [name(others.deployPages)]: ['token', 'timeout', 'artifact_name', 'preview'],
};

function name(uses: string): string {
  return uses.split('@')[0]!;
}
