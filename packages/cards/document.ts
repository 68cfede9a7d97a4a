/** What a card says, apart from how it looks. Every text in it is untrusted; each renderer escapes it once. */
export type Inline =
  | string
  | { code: string }
  | { strong: readonly Inline[] }
  | { emphasis: readonly Inline[] }
  | { link: readonly Inline[]; to: string };

export type Block =
  | { kind: 'paragraph'; text: readonly Inline[] }
  | { kind: 'heading'; text: readonly Inline[] }
  | { kind: 'list'; ordered: boolean; items: readonly (readonly Inline[])[] }
  | { kind: 'code'; lines: readonly string[] }
  | { kind: 'table'; caption: string; header: readonly string[]; numeric: readonly number[]; rows: readonly Row[] }
  /** What should be here and is not. */
  | { kind: 'missing'; text: readonly Inline[] };

/** Cells of a table. */
export type Row = readonly (readonly Inline[])[];

export function paragraph(...text: readonly Inline[]): Block[] {
  return text.length === 0 ? [] : [{ kind: 'paragraph', text }];
}

export function list(items: readonly (readonly Inline[])[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', ordered: false, items }];
}

/** @param numeric columns set flush right */
export function table(
  caption: string,
  header: readonly string[],
  rows: readonly Row[],
  numeric: readonly number[] = [],
): Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', caption, header, numeric, rows }];
}

/** The words alone. */
function plainText(text: readonly Inline[]): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('code' in part) return part.code;
      if ('strong' in part) return plainText(part.strong);
      return plainText('emphasis' in part ? part.emphasis : part.link);
    })
    .join('');
}

/** The words of a block that is no table, a text for each of its parts. */
export function wordsOf(block: Block): string[] {
  switch (block.kind) {
    case 'list':
      return block.items.map(plainText);
    case 'code':
      return [block.lines.join('\n')];
    case 'table':
      return [];
    case 'paragraph':
    case 'heading':
    case 'missing':
      return [plainText(block.text)];
  }
}
