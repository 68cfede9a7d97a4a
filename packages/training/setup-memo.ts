import type { Host } from '#kit';
import type { SurveyOfModules } from './compiled.ts';
import type { Environments } from './environments.ts';

/** Of the last set-up. */
export interface SetUpMemo extends Environments {
  /** Empty where it is to be run again, whatever changes. */
  key: string;
  /** Environments that were not there before set-up made them → which they are: one that somebody made in their place is theirs. */
  created: Record<string, string>;
  /** Those that its commands make by their own documentation, and that are not there yet: it was ended, or the program makes them. */
  coming: string[];
  /** While it goes on: those that were there and stay, and which they are. Of any other nobody knows who made it. */
  left?: Record<string, string>;
  /** Where set-up was seen to compile a module in place: whoever compiles another there, it is set-up's. It need not be there. */
  compiled?: string[];
  /** While it goes on. */
  compiling?: Pick<SurveyOfModules, 'directories' | 'there'>;
  /** Environments that were removed, and that no set-up has made again. */
  removed?: string[];
}

/** @returns undefined where there is none, or where it is damaged: then all is set up again */
export async function readMemo(host: Host, path: string): Promise<SetUpMemo | undefined> {
  try {
    const said = JSON.parse(await host.files.readText(path)) as SetUpMemo;
    const { key, made, marked, created, coming, left, compiled, compiling, removed } = said;
    const known = { key, made: { ...made }, marked: [...marked], created: { ...created }, coming: [...coming] };
    return {
      ...known,
      ...(left && { left: { ...left } }),
      ...(compiled && { compiled: [...compiled] }),
      ...(compiling && { compiling: { directories: [...compiling.directories], there: { ...compiling.there } } }),
      ...(removed && { removed: [...removed] }),
    };
  } catch {
    return undefined;
  }
}
