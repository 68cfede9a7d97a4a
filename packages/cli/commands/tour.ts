import { z } from 'zod';
import { defineAction, type Json } from '#kit';
import { parts, roles, steps, type PartId, type Step } from '../tour/steps.ts';

export default defineAction({
  name: 'tour',
  title: 'The whole loop, step by step',
  description:
    'Prints the 28 steps from a problem of the business to a model that is trained again (Kreuzberger, Kühl and Hirschl, arXiv 2205.02302): who does each, and with which command.',
  inputs: z.object({}),
  outputs: { steps: 'how many there are' },
  permissions: {},
  async run() {
    return {
      summary: `${steps.length} steps in ${Object.keys(parts).length} parts`,
      text: Object.keys(parts)
        .map((part) => partText(part as PartId))
        .join('\n\n'),
      outputs: { steps: String(steps.length) },
      result: { parts, roles, steps: steps as unknown as Json },
    };
  },
});

function partText(part: PartId): string {
  const own = steps.filter((step) => step.part === part);
  return [`${part}  ${parts[part]}`, ...own.map(stepText)].join('\n\n');
}

function stepText({ number, what, roles: who, commands, yours, stages }: Step): string {
  const people = who.map((role) => roles[role]).join(', ');
  return [
    `${String(number).padStart(2)}  ${what}`,
    `    ${[people, ...stages].join(' · ')}`,
    ...commands.map((command) => `    $ ${command}`),
    ...(yours === undefined ? [] : [`    yours: ${yours}`]),
  ].join('\n');
}
