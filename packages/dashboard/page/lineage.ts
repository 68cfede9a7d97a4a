import type { LineageNode } from '#evidence';
import { markup, numbers } from '#reports';
import type { Dashboard } from '../model/dashboard.ts';
import { minute, nothing, runLink, short } from './words.ts';

const { code, name, table } = markup;

/** From a model back to raw data, as the statements of its run say it. */
export function lineagePart({ lineages, runs }: Dashboard): string {
  if (runs.length === 0) return '';
  const trees = lineages.map(({ run, tree }, at) => {
    const versions = run.versions.map(code).join(' ');
    const what = `${versions === '' ? 'the newest' : `${versions},`} run ${short(run.id)} of ${minute(run.at)}`;
    const data = Object.entries(run.data).map(([source, digest]) => [code(source), code(digest.slice(0, 12))]);
    const raw = table(`raw data of run ${short(run.id)}`, ['raw data', 'sha256'], data);
    return `<details${at === 0 ? ' open' : ''}><summary>${what}</summary><ul class="tree">${branch(tree)}</ul>${raw}<p>${runLink(run.id, 'Its row among the runs')}</p></details>`;
  });
  const others = 'Of any other run: ';
  const body = trees.length === 0 ? nothing('No statement is recorded.') : trees.join('');
  return `<section id="lineage"><h2>Lineage <small>from model to data</small></h2>${body}<p class="more">${others}${code('mlops lineage RUN')}</p></section>`;
}

const MOST_INPUTS = 40;

function branch(node: LineageNode): string {
  const { inputs, kind, repeated, stage, role } = node;
  const digest = kind === 'run' ? '' : ` <code>${node.digest.slice(0, 12)}</code>`;
  const mark = [stage ?? (kind === 'raw' ? 'from outside' : ''), role ?? '', repeated ? 'see above' : ''];
  const said = `<b class="${kind}">${name(node.name)}</b>${digest} <small>${mark
    .filter((word) => word !== '')
    .map(name)
    .join(' · ')}</small>`;
  const shown = inputs.slice(0, MOST_INPUTS).map(branch).join('');
  const more = inputs.length - MOST_INPUTS;
  const rest = more > 0 ? `<li><small>and ${numbers.count(more)} more</small></li>` : '';
  return `<li>${said}${inputs.length === 0 ? '' : `<ul>${shown}${rest}</ul>`}</li>`;
}
