import { canonicalJson, type Host, type JsonObject } from '#kit';
import type { SurveyOfModules } from './compiled.ts';
import type { Environments } from './environments.ts';

/** Of the last set-up of a project, and of what lies in its folder. */
export interface SetUpMemo extends Environments {
  /** Empty where it is to be run again, whatever changes. */
  key: string;
  /** Environments that were not there before set-up made them → which they are: one that somebody made in their place is theirs. */
  created: Record<string, string>;
  /** Those that its commands make by their own documentation, and that are not there yet: it was ended, or the program makes them. */
  coming: string[];
  /** While it goes on: those that were there and stay, and which they are. Of any other nobody knows who made it. */
  left?: Record<string, string>;
  /** Where set-up was seen to compile a module in place, or to fill a `build/lib`: whoever makes another there, it is set-up's. It need not be there. */
  compiled?: string[];
  /** Traces of what it left compiled and built, there or moved since: nobody else made any of it. */
  own?: string[];
  /** Directories that git ignores and set-up was seen to fill, as long as they are there. */
  filled?: string[];
  /** While it goes on. */
  compiling?: Pick<SurveyOfModules, 'directories' | 'there'>;
  /** What was removed or moved before a set-up that has not ended well, and may be missing. */
  removed?: string[];
  /** What was moved before the last set-up, and that it has not made again. */
  gone?: string[];
}

/** What a set-up left for the programs of a project. */
type Done = Environments & Pick<SetUpMemo, 'key'>;

/** Of a folder: what lies there is told from what comes for all its projects, and what each of them set up last by its name. */
export interface FolderMemo extends SetUpMemo {
  /** Whether the project has been set up here, well or not, and its set-up was not taken out since. */
  isSetUp: boolean;
  /** Which project's set-up made what is in `created`; of what is not named here nobody knows. */
  makers: Record<string, string>;
  /** What the other projects set up last. */
  others: Record<string, Done>;
}

/**
 * @param project whose set-up `key`, `made` and `marked` are of
 * @returns undefined where there is none, or where it is damaged: then all is set up again
 */
export async function readMemo(host: Host, path: string, project: string): Promise<FolderMemo | undefined> {
  try {
    const said = JSON.parse(await host.files.readText(path)) as SetUpMemo & {
      makers?: Record<string, string>;
      projects?: Record<string, Done>;
    };
    const { created, coming, left, compiled, own: traces, filled, compiling, removed, gone, makers } = said;
    // Before a memo named its projects, it was of whoever finds it to be of the same commands and files.
    const { [project]: own, ...others } = said.projects ?? { [project]: said };
    return {
      ...copyOf(own ?? NOTHING),
      isSetUp: own !== undefined,
      created: { ...created },
      coming: [...coming],
      ...(left && { left: { ...left } }),
      ...(compiled && { compiled: [...compiled] }),
      ...(compiling && { compiling: { directories: [...compiling.directories], there: { ...compiling.there } } }),
      ...(traces && { own: [...traces] }),
      ...(filled && { filled: [...filled] }),
      ...(removed && { removed: [...removed] }),
      ...(gone && { gone: [...gone] }),
      makers: { ...makers },
      others: Object.fromEntries(Object.entries(others).map(([name, done]) => [name, copyOf(done)])),
    };
  } catch {
    return undefined;
  }
}

/** @param project as of `readMemo` */
export async function writeMemo(host: Host, path: string, project: string, memo: FolderMemo): Promise<void> {
  const { key, made, marked, isSetUp, others, ...folder } = memo;
  const all = isSetUp ? { ...others, [project]: { key, made, marked } } : others;
  const done = Object.entries(all).map(([name, of]) => [name, { ...of }]);
  await host.files.write(path, canonicalJson({ ...folder, projects: Object.fromEntries(done) as JsonObject }));
}

const NOTHING: Done = { key: '', made: {}, marked: [] };

const copyOf = ({ key, made, marked }: Done): Done => ({ key, made: { ...made }, marked: [...marked] });
