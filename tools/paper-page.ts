import { components, people, principles, type Counterpart } from '../packages/cli/tour/counterparts.ts';
import { parts, roles, steps, type PartId, type RoleId, type Step } from '../packages/cli/tour/steps.ts';
import { GENERATED, table } from '../packages/kit/generate/pages.ts';

/** `docs/paper.md`: where everything that the paper asks for is here. */
export function paperPage(): string {
  return [
    GENERATED,
    '# From the paper to this repository\n',
    'Kreuzberger, Kühl and Hirschl describe what MLOps is made of and how it goes round: *Machine Learning Operations (MLOps): Overview, Definition, and Architecture* ([arXiv 2205.02302](https://arxiv.org/abs/2205.02302)). Below are the 28 steps of its workflow, its nine principles, its nine components and its seven roles, by its numbers and in our words, with what does each here. `mlops tour` prints the steps.\n',
    '## The workflow\n',
    'In part D nobody has to do anything: the people named look after it. *Yours* is what no tool can do for you. `7f3c2a` stands for a run, `flights-delay` for your model.\n',
    ...(Object.keys(parts) as PartId[]).map(partSection),
    '## Principles\n',
    `${table(['', 'principle', 'here', 'see'], principles.map(row))}\n`,
    '## Components\n',
    `${table(
      ['', 'component', 'principles', 'here', 'see'],
      components.map(({ serves, ...rest }) => row(rest).toSpliced(2, 0, serves!.join(', '))),
    )}\n`,
    '## Roles\n',
    'One person may have several. Whom an alert is told to is said in `monitor.owners`.\n',
    `${table(
      ['', 'role', 'steps', 'here', 'see'],
      people.map((one) => row(one).toSpliced(2, 0, stepsOf(one.id as RoleId))),
    )}\n`,
  ].join('\n');
}

/** Numbers of the steps that a role has a part in. */
function stepsOf(role: RoleId): string {
  return steps
    .filter((step) => step.roles.includes(role))
    .map(({ number }) => number)
    .join(', ');
}

function partSection(part: PartId): string {
  const rows = steps.filter((step) => step.part === part).map(stepRow);
  return `### ${part}: ${parts[part]}\n\n${table(['step', 'what', 'who', 'with what', 'stage'], rows)}\n`;
}

function stepRow({ number, what, roles: who, commands, yours, stages }: Step): string[] {
  const means = [...commands.map((command) => `\`${command}\``), ...(yours === undefined ? [] : [`*yours:* ${yours}`])];
  return [
    String(number),
    what,
    who.map((role) => roles[role]).join(', '),
    means.join('<br>'),
    stages.map((stage) => link(`actions/${stage}/README.md`, stage)).join(', '),
  ];
}

function row({ id, name, here, links }: Counterpart): string[] {
  return [id, name, here, links.map((path) => link(path, path)).join(', ')];
}

/** @param path from the repository's top */
function link(path: string, label: string): string {
  return `[\`${label}\`](${path.startsWith('docs/') ? path.slice('docs/'.length) : `../${path}`})`;
}
