import { relative } from 'node:path';
import { cardErrors, HUMAN_SECTIONS, readRegions, type Card } from '#cards';
import { resolvePath, type CardSection, type Project } from '#config';
import type { Material } from '#evidence';
import type { Host } from '#kit';

const LARGEST = 64_000;

/** The files of Markdown that `card` names. @throws MLOPS_CARD_TEXT, MLOPS_PATH_OUTSIDE */
export async function readTexts(
  host: Host,
  project: Project,
  section: CardSection,
): Promise<{ texts: Card['texts']; materials: Material[] }> {
  const texts: Card['texts'] = {};
  const materials: Material[] = [];
  for (const name of HUMAN_SECTIONS) {
    const file = section[name];
    if (file === undefined) continue;
    const at = ['card', name];
    const path = await resolvePath(project, file, { purpose: 'card', at });
    const unreadable = (message: string, cause?: unknown): Error =>
      cardErrors('MLOPS_CARD_TEXT', {
        message: `${file}: ${message}`,
        where: { ...project.locate(at), field: at.join('.') },
        hint: 'Name a file of Markdown, relative to mlops.yml.',
        cause,
      });
    const bytes = await host.files.read(path).catch((cause: unknown) => {
      throw unreadable('this file cannot be read', cause);
    });
    if (bytes.length > LARGEST) throw unreadable(`${bytes.length} bytes; at most ${LARGEST} are a section of a card`);
    const markdown = Buffer.from(bytes).toString('utf8');
    if (markdown.trim() !== '') texts[name] = { file, markdown };
    materials.push({ name: relative(project.root, path), path, role: 'code' });
  }
  return { texts, materials };
}

/** The card that is kept in the project. */
export interface KeptCard {
  path: string;
  /** What it says now; absent when there is none yet. */
  text?: string;
}

/**
 * Where the card is kept in the project, and what people wrote into it.
 * @throws MLOPS_CARD_NOT_OURS, MLOPS_CARD_MARKS, MLOPS_PATH_OUTSIDE
 */
export async function readKept(
  host: Host,
  project: Project,
  output: string | undefined,
): Promise<{ card?: KeptCard; kept: Card['kept'] }> {
  if (output === undefined) return { kept: {} };
  const path = await resolvePath(project, output, { purpose: 'card', at: ['card', 'output'] });
  if (!(await host.files.exists(path))) return { card: { path }, kept: {} };
  const text = await host.files.readText(path);
  return { card: { path, text }, kept: readRegions(text, output) };
}

/**
 * Brings the project's card up to date. One that says the same is left alone: a file that is not touched is not newer.
 * @throws MLOPS_CARD_CHANGED
 */
export async function keepCard(host: Host, { path, text }: KeptCard, now: string): Promise<void> {
  const present = (await host.files.exists(path)) ? await host.files.readText(path) : undefined;
  if (present !== text) {
    throw cardErrors('MLOPS_CARD_CHANGED', {
      message: `${path} was edited while the card was being written, and is left as it is`,
      where: { file: path },
      hint: 'Run again: mlops write-model-card',
    });
  }
  if (present !== now) await host.files.write(path, now);
}
