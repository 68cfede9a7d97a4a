import { canonicalJson, type JsonObject } from '#kit';
import type { Card } from './card.ts';
import { LICENCES } from './hub/licences.ts';
import { lineageOf } from './lineage.ts';
import { bomModelCard } from './bom-model-card.ts';
import { uuid5 } from './uuid.ts';

const MODEL = 'model';

/**
 * The card as a bill of materials for machine learning: the model with its card, the data and code that it was made
 * of, and how one came of the other. Its serial number follows from all the rest, so that equal evidence gives equal
 * bytes.
 * @see CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/
 */
export function renderBom(card: Card): JsonObject {
  const lineage = lineageOf(card);
  const contents: JsonObject = {
    version: 1,
    metadata: {
      timestamp: card.at,
      tools: { components: [{ type: 'application', name: card.tool.name, version: card.tool.version }] },
      component: model(card, lineage.datasets),
    },
    components: lineage.components,
    dependencies: [{ ref: MODEL, dependsOn: lineage.madeOf }, ...lineage.dependencies],
    formulation: [{ 'bom-ref': 'formulation', workflows: [lineage.workflow] }],
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid5(canonicalJson(contents))}`,
    ...contents,
  };
}

function model(card: Card, datasets: readonly string[]): JsonObject {
  const { model: trained } = card;
  const files = trained?.files.map(({ name, sha256 }): JsonObject => ({
    type: 'file',
    'bom-ref': `${MODEL}/${name}`,
    name,
    hashes: [{ alg: 'SHA-256', content: sha256 }],
  }));
  return {
    type: 'machine-learning-model',
    'bom-ref': MODEL,
    name: card.project,
    ...(trained ? { version: trained.digest.slice(0, 12) } : {}),
    ...licences(card),
    ...(card.contact === undefined ? {} : { authors: [{ name: card.contact }] }),
    modelCard: bomModelCard(card, datasets),
    ...(files && files.length > 0 ? { components: files } : {}),
    ...(trained ? { properties: [{ name: 'mlops-actions:dirHash1', value: trained.digest }] } : {}),
  };
}

function licences({ licence }: Card): JsonObject {
  if (licence === undefined) return {};
  const spdx = LICENCES[licence.id];
  const named: JsonObject = spdx ? { id: spdx } : { name: licence.name ?? licence.id };
  return { licenses: [{ license: named }] };
}
