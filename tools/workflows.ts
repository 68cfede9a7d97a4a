/** Everything below `.github/workflows/` and `workflows-templates/` that repeats a declaration. */
import { properties, templates } from '../packages/cli/on-github/templates.ts';
import { reusableWorkflows } from './reusable-workflows.ts';

/** Every generated workflow and template: path from the repository's top → content. */
export function generatedWorkflows(): Map<string, string> {
  const files = new Map(Object.entries(reusableWorkflows));
  for (const template of Object.values(templates)) {
    files.set(`workflows-templates/${template.file}.yml`, template.text({ defaultBranch: '$default-branch' }));
    files.set(`workflows-templates/${template.file}.properties.json`, properties(template));
  }
  return files;
}
