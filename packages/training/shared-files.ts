import { posix } from 'node:path';
import { Directories } from './directories.ts';
import { type Naming } from './follow.ts';
import { MAPS_NAMES, mappedNames, placesSaid, type MappedName } from './mapped-names.ts';
import { isAbove } from './places.ts';
import { NamedFiles, piecesOf, push, says, type Reference } from './references.ts';
import type { Sources } from './sources.ts';

/** Of a folder that is something of its own: a package, or another project. */
const MANIFEST =
  /(^|\/)(mlops\.ya?ml|package\.json|pyproject\.toml|setup\.(py|cfg)|requirements\.txt|environment\.ya?ml|Pipfile|Makefile|Dockerfile|Cargo\.toml|go\.mod|DESCRIPTION|Project\.toml|pom\.xml|build\.gradle(\.kts)?)$/;

/** Of those, the ones that give it a name; and, above all projects, what says where packages lie. */
const NAMING = /(^|\/)(package\.json|pyproject\.toml|setup\.(py|cfg)|Cargo\.toml)$/;
const WORKSPACE = /(^|\/)(package\.json|pyproject\.toml|pnpm-workspace\.yaml|lerna\.json|Cargo\.toml|go\.work)$/;

/** `"name": "@acme/tools"`, `name = "plib"`, and as setup.cfg has it. */
const NAME = /(?:^|[\s{,(])["']?name["']?\s*[:=]\s*["']((?:@[\w.-]+\/)?[\w.-]+)["']|^name\s*=\s*([\w.-]+)$/gm;

/** What a package is entered by, there or in `src`, unless its manifest says otherwise. */
const ENTRY = /^(index|lib|main|mod)\.(rs|[cm]?[jt]sx?)$/;

/** What configures tools, and starts nothing. */
const SETTINGS = /\.(toml|cfg|json|ya?ml|lock|work)$/;

const QUOTED = /(["'`])([^"'`\n\\/]{1,100})\1/g;

/** A package, or another project. */
interface Unit {
  /** Its folder's, and what its manifest says that it is called. */
  names: string[];
  declared: string[];
  /** Its manifest, and where it is entered. */
  entries: string[];
}

/**
 * What lies beside the folder of a project, and how that names it. A file counts where its name is said and the way to it: a
 * directory that is written as a path, in whatever text, leads to what any other names, as the search paths of languages do; and
 * from the directories above a text, its words. A word alone leads to any directory of its name, but not in a folder
 * that is something of its own and is not named: each of them has a `src` and a `utils`.
 */
export class SharedFiles implements Naming {
  private readonly files: NamedFiles;
  private readonly directories: Directories;
  private readonly units: ReadonlyMap<string, Unit>;
  /** By the first word of a name that they declare. */
  private readonly declaring = new Map<string, Set<Unit>>();
  /** Where a text led to by a path: what any text says is there counts. */
  private readonly roots = new Set<string>();
  /** Where settings above say that packages lie: whoever wants one has to name it. */
  private readonly open = new Set<string>();
  /** What settings above say that names stand for. */
  private readonly mapped: MappedName[] = [];
  /** By its place, with its ending and without; of what a directory is entered by, that of the directory. */
  private readonly entered = new Map<string, string[]>();
  private readonly said = new Set<string>();
  private readonly references: Reference[] = [];

  private constructor(names: readonly string[], isSource: (name: string) => boolean, units: ReadonlyMap<string, Unit>) {
    this.units = units;
    for (const unit of units.values()) {
      for (const name of unit.declared) {
        const first = piecesOf(name)[0] ?? '';
        this.declaring.set(first, (this.declaring.get(first) ?? new Set()).add(unit));
      }
    }
    this.files = new NamedFiles(names, isSource);
    this.directories = new Directories(names);
    for (const name of names) {
      const ways = [name, name.replace(/\.[^./]*$/, '')];
      if (ENTRY.test(posix.basename(name))) ways.push(posix.dirname(name));
      for (const way of ways) push(this.entered, way, name);
    }
  }

  static async of(sources: Sources, isSource: (name: string) => boolean): Promise<SharedFiles> {
    const names = sources.all.filter((name) => name.startsWith('../'));
    const isAbroad = (name: string): boolean => !isAbove(posix.dirname(name));
    const texts = await sources.read(names.filter((name) => NAMING.test(name) && isAbroad(name)));
    const units = new Map<string, Unit>();
    for (const manifest of names.filter((name) => MANIFEST.test(name) && isAbroad(name))) {
      const place = posix.dirname(manifest);
      const unit = units.get(place) ?? { names: [posix.basename(place)], declared: [], entries: [] };
      units.set(place, unit);
      if (NAMING.test(manifest)) unit.entries.push(manifest);
      for (const [, quoted, bare] of (texts.get(manifest) ?? '').matchAll(NAME)) {
        const name = (quoted ?? bare)!;
        // `import plib_tools` is of a package that may be called plib-tools.
        unit.declared.push(name, name.replaceAll('-', '_'));
      }
    }
    for (const name of names.filter((one) => ENTRY.test(posix.basename(one)))) {
      const place = posix.dirname(name);
      units.get(/^(src|lib)$/.test(posix.basename(place)) ? posix.dirname(place) : place)?.entries.push(name);
    }
    const shared = new SharedFiles(names, isSource, units);
    const workspaces = names.filter((name) => WORKSPACE.test(name) && !isAbroad(name));
    for (const [name, text] of await sources.read(workspaces))
      shared.openFor({ directory: posix.dirname(name), words: new Set(), text });
    const mapping = names.filter((name) => MAPS_NAMES.test(name) && !isAbroad(name));
    for (const [name, text] of await sources.read(mapping)) shared.mapped.push(...mappedNames(name, text));
    return shared;
  }

  /** To directories that a variable of the environment has. */
  leadTo(places: readonly string[]): void {
    for (const place of places.filter(isBeside)) this.roots.add(place);
  }

  namedIn(reference: Reference, name?: string): string[] {
    this.references.push(reference);
    const isForAll =
      name !== undefined && SETTINGS.test(name) && isAbove(reference.directory) && reference.directory !== '.';
    if (isForAll) this.openFor(reference);
    else for (const place of this.waysIn(reference)) this.roots.add(place);

    const said = this.files.saidIn(reference);
    for (const file of said) this.said.add(file);
    const above = placesAbove(reference.directory);
    const isNamed = remembered((directory) => this.isNamed(reference, above, directory));
    const entered = this.declaredIn(reference);
    if (name !== undefined && NAMING.test(name)) entered.push(...[this.units.get(posix.dirname(name)) ?? []].flat());
    const mapped = isForAll ? [] : this.mapped.flatMap((one) => placesSaid(reference, one));
    return [
      ...said.filter((file) => isNamed(posix.dirname(file))),
      ...entered.flatMap(({ entries }) => entries),
      ...mapped.flatMap((place) => this.entered.get(place) ?? []),
    ];
  }

  /** Packages whose names a text says. */
  private declaredIn(reference: Reference): Unit[] {
    const candidates = new Set<Unit>();
    for (const word of reference.words) for (const unit of this.declaring.get(word) ?? []) candidates.add(unit);
    return [...candidates].filter(({ declared }) => declared.some((name) => says(reference, name)));
  }

  /** What some text says, in a directory that another leads to. */
  together(): string[] {
    const saysIt = (name: string): boolean => this.references.some((reference) => says(reference, name));
    const isLedTo: (place: string) => boolean = remembered(
      (place) =>
        this.roots.has(place) || (!isAbove(place) && isLedTo(posix.dirname(place)) && saysIt(posix.basename(place))),
    );
    return [...this.said].filter((file) => isLedTo(posix.dirname(file)));
  }

  /** Whether a text says the way to a directory; of one that is in nothing of its own, or in what is named, its name. */
  private isNamed(reference: Reference, above: ReadonlySet<string>, directory: string): boolean {
    for (let place = directory; ; place = posix.dirname(place)) {
      if (above.has(place) || this.roots.has(place) || this.open.has(place)) return true;
      if (isAbove(place) || !says(reference, posix.basename(place))) break;
    }
    if (!says(reference, posix.basename(directory))) return false;
    const unit = this.unitOf(directory);
    return unit === undefined || [...unit.names, ...unit.declared].some((name) => says(reference, name));
  }

  private unitOf(directory: string): Unit | undefined {
    for (let place = directory; !isAbove(place); place = posix.dirname(place))
      if (this.units.has(place)) return this.units.get(place);
    return undefined;
  }

  /** Directories that a text leads to: written as a path, or each part of the way in quotation marks, as where paths are joined. */
  private waysIn(reference: Reference): string[] {
    const quoted = new Set([...reference.text.matchAll(QUOTED)].map(([, , word]) => word!));
    const above = placesAbove(reference.directory);
    const isJoined = (place: string): boolean =>
      above.has(place) || (quoted.has(posix.basename(place)) && isJoined(posix.dirname(place)));
    const joined = [...quoted].flatMap((word) => this.directories.called(word)).filter(isJoined);
    return [...this.directories.namedIn(reference), ...joined].filter(isBeside);
  }

  /** Of what settings above name, such as `packages/common`, the directory that packages lie in. */
  private openFor(reference: Reference): void {
    for (const place of this.directories.namedIn(reference).filter(isBeside)) {
      let outermost: string | undefined;
      for (let one = place; !isAbove(one); one = posix.dirname(one)) if (this.units.has(one)) outermost = one;
      const opened = outermost === undefined ? place : posix.dirname(outermost);
      if (isBeside(opened)) this.open.add(opened);
    }
  }
}

/** Many files lie in one directory. */
function remembered(ask: (place: string) => boolean): (place: string) => boolean {
  const known = new Map<string, boolean>();
  return (place) => {
    const answer = known.get(place) ?? ask(place);
    known.set(place, answer);
    return answer;
  };
}

const isBeside = (place: string): boolean => place.startsWith('../') && !isAbove(place);

/** More than any path of a repository leads up. */
const HIGHEST = 50;

/** A directory, and those above it. */
function placesAbove(directory: string): Set<string> {
  const places = new Set<string>();
  for (let place = directory; places.size < HIGHEST;) {
    places.add(place);
    if (place === '.') place = '..';
    else if (isAbove(place)) place = `../${place}`;
    else place = posix.dirname(place);
  }
  return places;
}
