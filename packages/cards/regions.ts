import { HUMAN_SECTIONS, type HumanSection } from './card.ts';
import { fail } from './errors.ts';

/** The first line below the metadata: by it a card of ours is known. */
export const SIGNATURE =
  '<!-- Written by mlops write-model-card. What people write between a begin and an end mark stays; the rest is written again. -->';

const begin = (section: string): string => `<!-- begin ${section} -->`;
const end = (section: string): string => `<!-- end ${section} -->`;
const MARK = /^<!-- (begin|end) ([a-z-]+) -->$/;
/** What asks for a text, as `sections.ts` words it and `markdown.ts` renders it. */
const ASKING = /^> \*\*Missing\.\*\* .*`card: \{[a-z-]+: [a-z/.-]+\}`\.$/;

/** A place in the card for people, around what they wrote there or what asks for it. */
export function region(section: HumanSection, body: string): string {
  return [begin(section), body, end(section)].filter((line) => line !== '').join('\n');
}

/** A line of somebody's text that shall not be taken for a mark. */
export function unmarked(line: string): string {
  return line.replace(/<!-- (?=begin|end)/g, '<!--\u200b ');
}

/**
 * What people wrote between the marks of a card, byte for byte but for blank lines around it. What asked for a text
 * is none.
 *
 * @param text a card that was written before, and perhaps edited @param file what it is called in errors
 * @throws MLOPS_CARD_NOT_OURS when it is something else, MLOPS_CARD_MARKS when a mark is missing, doubled or unknown:
 *   no text is lost by guessing where it ends
 */
export function readRegions(text: string, file: string): Partial<Record<HumanSection, string>> {
  const lines = text.split('\n');
  if (!lines.some((line) => line.trimEnd() === SIGNATURE)) {
    throw fail('MLOPS_CARD_NOT_OURS', {
      message: `${file} is there already and is no card of ours, so it is not overwritten`,
      where: { file },
      hint: 'Choose another place with --output, or move that file away.',
    });
  }
  const found: Partial<Record<HumanSection, string>> = {};
  let open: { section: HumanSection; line: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const [, which, name] = MARK.exec(line.trimEnd()) ?? [];
    if (which === undefined) continue;
    const section = HUMAN_SECTIONS.find((known) => known === name);
    const broken = (message: string): Error => damaged(file, index + 1, message);
    if (section === undefined) throw broken(`"${name}" is no section that people write`);
    if (which === 'begin') {
      if (open) throw broken(`the text of "${open.section}" has no end mark`);
      if (section in found) throw broken(`"${section}" begins twice`);
      open = { section, line: index };
    } else {
      if (open?.section !== section) throw broken(`"${section}" ends and did not begin`);
      found[section] = lines.slice(open.line + 1, index).join('\n');
      open = undefined;
    }
  }
  if (open) throw damaged(file, open.line + 1, `the text of "${open.section}" has no end mark`);
  return Object.fromEntries(
    Object.entries(found)
      .map(([section, body]) => [section, ownWords(body)] as const)
      .filter(([, body]) => body !== ''),
  );
}

/** Without blank lines around it, and without the line that asked for it: people write below it too. */
function ownWords(body: string): string {
  const lines = body.split('\n').filter((line) => !ASKING.test(line.trimEnd()));
  return lines.join('\n').replace(/^(\s*\n)+|\s+$/g, '');
}

function damaged(file: string, line: number, message: string): Error {
  return fail('MLOPS_CARD_MARKS', {
    message: `${file}: ${message}`,
    where: { file, line },
    hint: `Each text stands between "${begin('caveats')}" and "${end('caveats')}", each mark on a line of its own. Put them back: \`git diff ${file}\` shows what changed.`,
  });
}
