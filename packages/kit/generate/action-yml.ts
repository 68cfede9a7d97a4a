import { stringify } from 'yaml';
import { writesComments, type Artifact } from '../action.ts';
import { stepOptions, type Declaration } from './options.ts';

const COLOUR = 'blue';
/** Feather icons, which is what the marketplace draws; by what a stage makes. */
const ICONS: Readonly<Record<Artifact, string>> = {
  data: 'database',
  'data-report': 'check-square',
  features: 'layers',
  model: 'cpu',
  evaluation: 'bar-chart-2',
  gate: 'shield',
  scan: 'search',
  card: 'book-open',
  report: 'file-text',
};
const ICON = 'activity';

/**
 * The `action.yml` that a workflow's `uses:` reads.
 * An action that comments begins with the job, before its first step: a skipped step could take back nothing.
 *
 * @param main path of the stub in dist/, relative to the file; the one that begins lies beside it
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
 */
export function actionYml(action: Declaration, main: string): string {
  const inputs = stepOptions(action).map(({ name, description, required, fallback }) => [
    name,
    { description, required, ...(fallback !== undefined && { default: fallback }) },
  ]);
  const outputs = Object.entries(action.outputs).map(([name, description]) => [name, { description }]);
  const made = action.chain?.makes[0];
  const document = {
    name: action.title,
    description: action.description,
    branding: { icon: made === undefined ? ICON : ICONS[made], color: COLOUR },
    inputs: Object.fromEntries(inputs) as unknown,
    outputs: Object.fromEntries(outputs) as unknown,
    runs: { using: 'node24', ...(writesComments(action) && { pre: main.replace(/js$/, 'begin.js') }), main },
  };
  const note = '# Generated from action.ts by `npm run generate`; do not edit.\n';
  return note + stringify(document, { lineWidth: 0, defaultStringType: 'PLAIN', defaultKeyType: 'PLAIN' });
}
