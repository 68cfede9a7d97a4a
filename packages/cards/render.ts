import type { JsonObject } from '#kit';
import { renderBom } from './bom.ts';
import type { Card, HumanSection } from './card.ts';
import { fail } from './errors.ts';
import { renderPage } from './page.ts';
import { renderReadme } from './readme.ts';
import { missingSections } from './sections.ts';

/** One card, in its three forms. */
export interface RenderedCard {
  readme: string;
  page: string;
  bom: JsonObject;
  /** Sections that only people can write and nobody has. */
  missing: HumanSection[];
}

/**
 * Renders the card. The same card gives the same bytes.
 *
 * @param options.strict refuse a card that lacks a section
 * @throws MLOPS_CARD_INCOMPLETE, MLOPS_CARD_METADATA, MLOPS_CARD_GOAL_METRIC
 */
export function renderCard(card: Card, options: { strict: boolean }): RenderedCard {
  const missing = missingSections(card);
  const absent = [...missing, ...(['licence', 'contact'] as const).filter((field) => card[field] === undefined)];
  if (options.strict && absent.length > 0) {
    throw fail('MLOPS_CARD_INCOMPLETE', {
      message: `the card lacks ${absent.join(', ')}`,
      where: { field: `card.${absent[0]!}` },
      hint: 'Write them: in the files that `card` of mlops.yml names, or between the marks of the card that it keeps as `output`.',
    });
  }
  return { readme: renderReadme(card), page: renderPage(card), bom: renderBom(card), missing };
}
