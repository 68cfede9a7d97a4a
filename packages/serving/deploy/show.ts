import { escape } from '#kit';
import { saidReplay } from './golden.ts';
import { reservations, reservationsOf } from './reservations.ts';
import type { DeploymentResult } from './means.ts';

/** One sentence for a log, an environment or a terminal: the verdict, and what serves now. */
export function summarizeDeployment(result: DeploymentResult): string {
  const { verdict, deployed, proof } = result;
  if (verdict === 'pass') return escape.logLine(`pass: ${deployed.reference} ${served(result)}${reservations(result)}`);
  const { reference } = deployed;
  const still = `${nowServing(result)}${proof ? `; ${proof.detail}` : ''}`;
  return escape.logLine(`${verdict}: ${reference} ${OUTCOMES[result.outcome]}: ${result.reason}; ${still}`);
}

/** The same with every step, for a job's summary: a table below what decided. */
export function deploymentAsMarkdown(result: DeploymentResult): string {
  const { verdict, deployed, reason, proof, steps, golden, latency, previous } = result;
  const why = verdict === 'pass' ? `It ${served(result)}` : `It ${OUTCOMES[result.outcome]}: ${reason}`;
  const facts = [
    ...(verdict === 'pass' ? [] : [`Now ${nowServing(result)}${proof ? `: ${proof.detail}` : ''}`]),
    ...(golden ? [`Asked again over the wire: ${saidReplay(golden)}`] : []),
    ...reservationsOf(result),
    ...(latency ? [`99 of 100 requests answered within ${latency.p99.toFixed(1)} ms (limit ${latency.limit} ms)`] : []),
    ...(verdict === 'pass' && previous ? [`Before it ${previous.reference} served`] : []),
  ];
  const rows = steps.map(({ name, status, detail, what, seconds }) => {
    const came = detail === '' ? what : detail;
    return `| ${name} | ${status === 'done' ? 'done' : `**${status}**`} | ${escape.markdown(came)} | ${seconds.toFixed(1)} |`;
  });
  return [
    `### ${escape.markdown(deployed.reference)}: **${verdict}**. ${escape.markdown(why)}`,
    facts.map((fact) => `- ${escape.markdown(fact)}`).join('\n'),
    ['| step | | what came of it | s |', '|---|---|---|--:|', ...rows].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

const OUTCOMES: Readonly<Record<DeploymentResult['outcome'], string>> = {
  deployed: 'was deployed',
  'rolled back': 'was rolled back',
  failed: 'failed, and was not taken back',
  refused: 'was refused',
};

function served({ action, url, steps }: DeploymentResult): string {
  if (action === 'deploy') return `serves at ${url}`;
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  return `serves again at ${url}, after ${seconds.toFixed(1)} s`;
}

function nowServing({ serving }: DeploymentResult): string {
  return serving ? `${serving.reference} serves` : 'nothing serves';
}
