/** What the statement of a build of features says decided which examples there are, and what they mean. */
export interface Built {
  /** Parameters of the stage. */
  parameters: unknown;
  /** What was read, each with its role; what has none, such as the commit, is no input of the build. */
  materials: readonly { name: string; digest: Readonly<Record<string, string>>; role: string | undefined }[];
}

/** The data sources that were declared, in their order. */
export function sourcesOf({ materials }: Built): string[] {
  return materials.flatMap(({ name, role }) => (role === 'data' ? [name.replace(/^data\//, '')] : []));
}

/** The source whose rows are the examples: where none is named, the first; a program of the project decides by itself. */
export function sourceOf({ source, run }: { source?: unknown; run?: unknown }, built: Built): string | undefined {
  const named = typeof source === 'string' ? source : undefined;
  return named ?? (run === undefined ? sourcesOf(built)[0] : undefined);
}
