/** A sentence in pieces, so that each renderer marks up and escapes the parts in its own way. */
export type Piece = string | { code: string };

/** Prose as this project writes it, where backticks mark code. */
export function prose(text: string): Piece[] {
  return text
    .split(/`([^`\n]*)`/)
    .map((part, index) => (index % 2 === 0 ? part : { code: part }))
    .filter((piece) => piece !== '');
}

export function plain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join('');
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Names in a row: `a`, `b` and 3 more. */
export function namesInARow(names: readonly string[], most: number): Piece[] {
  const shown = names.slice(0, most).flatMap((name, index) => [...(index > 0 ? [', '] : []), { code: name }]);
  return names.length > most ? [...shown, ` and ${names.length - most} more`] : shown;
}

/** A text that is too long for its place ends in an ellipsis; characters are never cut in two. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text.slice(0, 2 * most));
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/** The longest name that is shown whole. */
export const NAME = 80;
/** The longest sentence of somebody else's that is shown whole. */
export const SENTENCE = 300;
