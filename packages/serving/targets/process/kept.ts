import { dirname } from 'node:path';
import { findService, findServices, type ServiceProcess } from '#process';
import { realPath, type Place } from './state.ts';

export const ROUTER = 'router';
export const KEEPER = 'keeper';
/** In the environment of everything kept: by it a process is found again whose start nobody lived to write down. */
const VARIABLE = 'MLOPS_KEPT';

/** What a process gets in its environment that is kept under an id. */
export function markOf(place: Place, id: string): Record<string, string> {
  return { [VARIABLE]: `${beginning(place)}${id}` };
}

/** A process that is kept under an id, whether or not that is written down. */
export function findKept(place: Place, id: string): ServiceProcess | undefined {
  return findService(VARIABLE, `${beginning(place)}${id}`);
}

/** Every process that is kept here, by its id, whatever is written down. @returns undefined where the system does not say */
export function findAllKept(place: Place, proc?: string): { id: string; process: ServiceProcess }[] | undefined {
  const found = findServices(VARIABLE, beginning(place), proc);
  // A directory may have the sign in its name; an id has not.
  return found?.flatMap(({ rest, process }) => (rest.includes('#') ? [] : [{ id: rest, process }]));
}

/** However they are called by who looks. Two repositories may share a directory by a link; what decides, they never share. */
const beginning = ({ directory, state }: Place): string => `${realPath(dirname(state))}#${realPath(directory)}#`;
