import { escape } from '#kit';
import { stringify } from 'yaml';
import type { Card } from './card.ts';
import { hubMetadata } from './hub/metadata.ts';
import { renderMarkdown } from './markdown.ts';
import { region, SIGNATURE } from './regions.ts';
import { sectionsOf, type Section } from './sections.ts';

/**
 * The card as README.md of a repository on the model hub: metadata, then the chapters, with places where people write.
 * @throws MLOPS_CARD_METADATA, MLOPS_CARD_GOAL_METRIC
 */
export function renderReadme(card: Card): string {
  // Quoted as JSON is, every text is a text in YAML 1.1 and 1.2 alike: no `no`, no date, no tag.
  const metadata = stringify(hubMetadata(card), {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  const chapters = sectionsOf(card).map((section) => chapter(card, section));
  const parts = [`---\n${metadata}---`, SIGNATURE, `# Model card: ${escape.markdown(card.project)}`, ...chapters];
  return `${parts.join('\n\n')}\n`;
}

function chapter({ kept }: Card, { title, blocks, human }: Section): string {
  const asking = human?.missing ? renderMarkdown([human.missing]) : '';
  // What says nothing is somebody's, too, and stays.
  const place = human && region(human.section, together(kept[human.section] ?? '', asking));
  return together(`## ${title}`, renderMarkdown(blocks), place ?? '');
}

function together(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
