import { join } from 'node:path';
import { z } from 'zod';
import { renderCard, type Card, type HumanSection } from '#cards';
import { CardSection, openProject, type Project } from '#config';
import { performStage } from '#evidence';
import { defineAction, flag, stageInputs, text, type JsonObject } from '#kit';
import { modelChain } from './chain.ts';
import { collectEvidence } from './collect.ts';
import { keepCard, readKept, readTexts } from './texts.ts';

const said = (key: keyof typeof CardSection.shape) => text().describe(sentence(CardSection.shape[key].description!));

const inputs = z.object({
  ...stageInputs,
  'intended-use': said('intended-use'),
  factors: said('factors'),
  'ethical-considerations': said('ethical-considerations'),
  caveats: said('caveats'),
  licence: said('licence'),
  'licence-name': said('licence-name'),
  'licence-link': said('licence-link'),
  contact: said('contact'),
  goal: said('goal'),
  'goal-metric': said('goal-metric'),
  'pipeline-tag': said('pipeline-tag'),
  library: said('library'),
  output: said('output'),
  strict: flag().describe('Refuse a card that lacks a section only people can write, a licence or a contact.'),
});
type Inputs = z.output<typeof inputs>;

export default defineAction({
  name: 'write-model-card',
  title: 'Write model card',
  description:
    'Writes one card from the evidence, in three forms: README.md for the model hub, a page, and a CycloneDX bill of materials. What people wrote stays.',
  inputs,
  outputs: {
    card: 'Path of the card as README.md.',
    page: 'Path of the card as a page (HTML).',
    bom: 'Path of the bill of materials (CycloneDX 1.6, JSON).',
  },
  permissions: { contents: 'read' },
  section: 'card',
  chain: { reads: ['data-report', 'features', 'model', 'evaluation', 'gate', 'scan'], makes: ['card'] },
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const section = cardSection(project, inputs);
    const chain = await modelChain(host, project);
    const { texts, materials } = await readTexts(host, project, section);
    const { card: place, kept } = await readKept(host, project, section.output);
    const card: Card = {
      ...(await collectEvidence(host, project.config.project, chain)),
      ...metadata(section),
      texts,
      kept,
    };

    const outcome = await performStage(
      host,
      project,
      {
        stage: 'write-model-card',
        materials: [
          ...chain.map(({ output }) => output.material('result.json')),
          ...chain
            .filter(({ stage }) => stage === 'build-features')
            .map(({ output }) => output.material('features.json')),
          ...materials,
        ],
        parameters: {
          ...metadata(section),
          kept: kept as JsonObject,
          strict: inputs.strict,
          executions: Object.fromEntries(chain.map(({ stage, digest }) => [stage, digest])),
        },
        predicate: 'cyclonedx',
        execute: async (output) => {
          const { readme, page, bom, missing } = renderCard(card, { strict: inputs.strict });
          await host.files.write(join(output, 'README.md'), readme);
          await host.files.write(join(output, 'card.html'), page);
          await host.files.write(join(output, 'bom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);
          return { missing };
        },
        document: async (output) => JSON.parse(await host.files.readText(join(output, 'bom.cdx.json'))) as JsonObject,
        facts: ({ missing }) => ({ missing }),
      },
      { cache: inputs.cache },
    );

    const written = join(outcome.directory, 'README.md');
    if (place) await keepCard(host, place, await host.files.readText(written));
    return {
      summary: summarize(outcome.result.missing, outcome.cached),
      outputs: {
        card: place?.path ?? written,
        page: join(outcome.directory, 'card.html'),
        bom: join(outcome.directory, 'bom.cdx.json'),
      },
      result: outcome.result,
      evidence: outcome.statementPath,
      cached: outcome.cached,
    };
  },
});

/** The section of mlops.yml, with what the inputs say instead. */
function cardSection(project: Project, inputs: Inputs): CardSection {
  const keys = Object.keys(CardSection.shape) as (keyof CardSection)[];
  const given = keys.filter((key) => inputs[key] !== undefined).map((key) => [key, inputs[key]]);
  return CardSection.parse({ ...project.config.card, ...Object.fromEntries(given) });
}

/** What people say in words, apart from the chapters. */
function metadata(
  section: CardSection,
): Pick<Card, 'goal' | 'goalMetric' | 'licence' | 'contact' | 'pipelineTag' | 'library'> & JsonObject {
  const { licence, goal, contact, library } = section;
  const [name, link] = [section['licence-name'], section['licence-link']];
  const [goalMetric, pipelineTag] = [section['goal-metric'], section['pipeline-tag']];
  return {
    ...(goal !== undefined && { goal }),
    ...(goalMetric !== undefined && { goalMetric }),
    ...(licence !== undefined && {
      licence: { id: licence, ...(name !== undefined && { name }), ...(link !== undefined && { link }) },
    }),
    ...(contact !== undefined && { contact }),
    ...(pipelineTag !== undefined && { pipelineTag }),
    ...(library !== undefined && { library }),
  };
}

function summarize(missing: readonly HumanSection[], cached: boolean): string {
  const done = cached ? 'The card is as it was' : 'Card written';
  return missing.length === 0
    ? `${done}: README.md, card.html and bom.cdx.json.`
    : `${done}; nobody has written ${missing.join(', ')}.`;
}

/** As the action's reference prints it. */
function sentence(description: string): string {
  return `${description[0]!.toUpperCase()}${description.slice(1)}.`;
}
