import { posix, relative } from 'node:path';
import type { Config, Project } from '#config';
import { isProgram } from './references.ts';
import { NOT_ENTERED, type Sources } from './sources.ts';

/** Not code unless a pattern says so, or a program names it. What Python compiled by itself it has from the source beside. */
const DOCUMENTATION = [
  /\.(md|rst|log)$/i,
  /(^|\/)__pycache__\/[^/]*\.pyc$/,
  /(^|\/)((LICEN[CS]E|CHANGELOG|NOTICE)(\.(md|txt|rst))?|\.gitignore|\.gitattributes)$/i,
];

/** What the files of a project are for. */
export interface Roles {
  /** Place of a file of raw data → the source that it is of. A program is code, whatever else it is called. */
  data: ReadonlyMap<string, string>;
  /** Whether a file counts without being named: no documentation, nothing that mlops.yml names for another purpose, no environment. */
  isCode(name: string): boolean;
  /** Whether a file may be named without its ending, as imports do; others are named in full. */
  isSource(name: string): boolean;
  isDocumentation(name: string): boolean;
}

export function rolesOf(
  { untracked }: Pick<Sources, 'untracked'>,
  { config, file }: { config: Config; file?: string | undefined },
): Roles {
  const sources = Object.entries(config.data ?? {});
  const data = new Map(
    sources.map(([name, { path }]) => [posix.join(path), name] as const).filter(([place]) => !isProgram(place)),
  );
  const named = [
    ...sources.flatMap(([, source]) => [source.path, source.contract]),
    ...[config.features?.views, config.evaluate?.predictions, config.card?.['intended-use']],
    file,
  ];
  const others = new Set(named.map((path) => path && posix.join(path)));
  const isDocumentation = (name: string): boolean => DOCUMENTATION.some((pattern) => pattern.test(name));
  const isOther = (name: string): boolean => others.has(name) || isDocumentation(name);
  return {
    data,
    isCode: (name) =>
      !isOther(name) &&
      !/(^|\/)docs?\//.test(name) &&
      // Of environments and caches what git tracks; but a commit that has the project's own workspace is refused.
      !(NOT_ENTERED.test(name) && (untracked.has(name) || name.startsWith('.mlops/'))),
    isSource: (name) => isProgram(name) || !isOther(name),
    isDocumentation,
  };
}

/** mlops.yml, relative to its folder. */
export const fileOf = ({ root, file }: Pick<Project, 'root' | 'file'>): string | undefined =>
  file && relative(root, file);
