// `npm run generate`: everything that repeats a declaration. `--check` writes nothing and exits 1 when a file differs.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { actions } from '#actions';
import { commands } from '../packages/cli/commands.ts';
import { helpFile } from '../packages/cli/help-file.ts';
import { actionYml } from '../packages/kit/generate/action-yml.ts';
import type { Declaration } from '../packages/kit/generate/index.ts';
import {
  commandsPage,
  errorsPage,
  fillSections,
  newReadme,
  referencePage,
  sections,
} from '../packages/kit/generate/pages.ts';
import { jsonSchema } from '../packages/kit/generate/schemas.ts';
import { dashboardScript } from './dashboard-script.ts';
import { paperPage } from './paper-page.ts';
import { permissionSections } from './permissions-page.ts';
import { generatedWorkflows } from './workflows.ts';
import { Config } from '#config';
import { Evaluation, GateDecision } from '#evaluation';
import { ErrorDocument, ProjectsDocument, ResultDocument } from '#kit';

const root = join(import.meta.dirname, '..');
/** The whole pipeline as one step: its face is the action.yml at the top. */
const WHOLE = 'run-pipeline';
const PERMISSIONS = 'docs/guides/permissions.md';

/** Every generated file: path from the repository's top → content. */
export async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const declared = await load(actions);
  for (const action of declared) {
    const folder = action.name === WHOLE ? '' : `actions/${action.name}/`;
    files.set(`${folder}action.yml`, actionYml(action, `${folder === '' ? '' : '../../'}dist/${action.name}.js`));
    files.set(`docs/reference/${action.name}.md`, referencePage(action));
    const own = `actions/${action.name}/README.md`;
    files.set(own, fillSections(read(own) ?? newReadme(action), sections(action)));
    const top = action.name === WHOLE ? read('README.md') : undefined;
    if (top !== undefined) files.set('README.md', fillSections(top, sections(action)));
  }
  files.set('packages/dashboard/client/script.json', await dashboardScript());
  for (const [path, content] of generatedWorkflows()) files.set(path, content);
  files.set('docs/reference/commands.md', commandsPage(await load(commands)));
  files.set('packages/cli/help.json', await helpFile(actions));
  files.set('docs/paper.md', paperPage());
  files.set(PERMISSIONS, fillSections(read(PERMISSIONS)!, permissionSections()));
  const { meanings, places } = await errorCodes();
  files.set('docs/reference/errors.md', errorsPage(meanings, places));
  for (const [name, content] of Object.entries(schemas()))
    files.set(`docs/reference/schemas/${name}.schema.json`, content);
  files.set('docs/reference/README.md', indexPage([...files.keys()], declared));
  return files;
}

function schemas(): Record<string, string> {
  return {
    mlops: jsonSchema(Config, 'input'),
    result: jsonSchema(ResultDocument, 'output'),
    error: jsonSchema(ErrorDocument, 'output'),
    projects: jsonSchema(ProjectsDocument, 'output'),
    evaluation: jsonSchema(Evaluation, 'output', 'result.json of evaluate-model'),
    gate: jsonSchema(GateDecision, 'output', 'result.json of gate-model'),
  };
}

async function load(group: Readonly<Record<string, () => Promise<{ default: Declaration }>>>): Promise<Declaration[]> {
  return Promise.all(Object.values(group).map(async (module) => (await module()).default));
}

/** Every code that some `*errors.ts` declares. @throws when two declare the same one */
export async function errorCodes(): Promise<{ meanings: Record<string, string>; places: Record<string, string> }> {
  const meanings: Record<string, string> = {};
  const places: Record<string, string> = {};
  for (const file of sources().filter((name) => /(^|[/-])errors\.ts$/.test(name))) {
    const module = (await import(join(root, file))) as Record<string, unknown>;
    for (const exported of Object.values(module)) {
      const declared =
        typeof exported === 'function' && 'meanings' in exported ? (exported.meanings as Record<string, string>) : {};
      for (const [code, meaning] of Object.entries(declared)) {
        if (code in meanings) throw new Error(`${code} is declared by ${places[code]} and by ${file}`);
        meanings[code] = meaning;
        places[code] = file.split('/').slice(0, 2).join('/');
      }
    }
  }
  return { meanings, places };
}

/** The product's own TypeScript, tests and what they start left out, sorted. */
export function sources(): string[] {
  return ['actions', 'entry', 'packages']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.split(sep).join('/')}`,
      ),
    )
    .filter((name) => name.endsWith('.ts') && !/\.(test|child)\.ts$/.test(name))
    .sort();
}

function indexPage(paths: readonly string[], declared: readonly Declaration[]): string {
  const listed = declared.map(({ name, description }) => `- [\`${name}\`](${name}.md): ${description}`);
  const schemaLinks = paths
    .filter((path) => path.endsWith('.schema.json'))
    .map((path) => path.replace('docs/reference/', ''))
    .map((path) => `- [\`${path.replace('schemas/', '')}\`](${path})`);
  return [
    '<!-- Generated by `npm run generate`; do not edit. -->\n',
    '# Reference\n',
    `${listed.join('\n')}\n`,
    'Also: [commands](commands.md) · [errors](errors.md)\n',
    '## Schemas\n',
    'JSON Schema, draft 2020-12. For an editor, begin `mlops.yml` with `# yaml-language-server: $schema=<path or address of mlops.schema.json>`.\n',
    `${schemaLinks.join('\n')}\n`,
  ].join('\n');
}

function read(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

/** Files of an earlier generation that nothing makes any more. */
export function leftOver(files: ReadonlyMap<string, string>): string[] {
  const folder = join(root, 'docs', 'reference');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !files.has(path))
    .sort();
}

/** @returns the exit code */
async function main(argv: readonly string[]): Promise<number> {
  const files = await generate();
  const changed = [...files].filter(([path, content]) => read(path) !== content).map(([path]) => path);
  const old = leftOver(files);
  if (argv.includes('--check')) {
    if (changed.length + old.length === 0) return 0;
    console.error(
      `Not what the declarations say; run \`npm run generate\` and commit:\n${[...changed, ...old].map((path) => `  ${path}`).join('\n')}`,
    );
    return 1;
  }
  for (const path of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path)!);
  }
  for (const path of old) rmSync(join(root, path));
  console.error(`${files.size} files, ${changed.length} written, ${old.length} removed`);
  return 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
