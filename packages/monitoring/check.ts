import { z } from 'zod';

/**
 * What can be wrong. The first four say that data is broken: they stop a retraining, so that a bug is never learned. The
 * next two may ask for one.
 */
export const Kind = z.enum([
  'schema',
  'contract',
  'data',
  'skew',
  'drift',
  'quality',
  'labels',
  'service',
  'age',
  'pipeline',
  'new-data',
]);
export type Kind = z.output<typeof Kind>;
export type Severity = 'info' | 'warn' | 'alert';
/** Whom to tell. */
export type Owner = 'data' | 'model' | 'service';

/** Kinds that stop a retraining. */
export const BROKEN: readonly Kind[] = ['schema', 'contract', 'data', 'skew'];
/** Kinds that ask for one: they compare what whole windows hold, so of a window of broken data they say nothing. */
const ASKING: readonly Kind[] = ['drift', 'quality'];

export const asks = ({ kind }: Pick<Observation, 'kind'>): boolean => ASKING.includes(kind);

export function ownerOf(kind: Kind): Owner {
  switch (kind) {
    case 'schema':
    case 'contract':
    case 'data':
    case 'skew':
    case 'labels':
    case 'new-data':
      return 'data';
    case 'drift':
    case 'quality':
    case 'age':
      return 'model';
    case 'service':
    case 'pipeline':
      return 'service';
  }
}

/** `waiting`: it cannot be known yet, and nobody is late. `unknown`: it should be known and is not. */
export const State = z.enum(['ok', 'crossed', 'unknown', 'waiting']);
export type State = z.output<typeof State>;

/** Some of the last `all` windows. */
export interface Windows {
  some: number;
  all: number;
}

export function parseWindows(text: string): Windows {
  const [some, all] = text.split(' of ').map(Number);
  return { some: some!, all: all! };
}

/** One check of one window, or of the moment. */
export interface Observation {
  /** `drift/score`: the same in every window. */
  id: string;
  kind: Kind;
  severity: Severity;
  windows: Windows;
  state: State;
  value: number | null;
  limit: number | null;
  /** The input that it is about and nothing else, so that what is broken in another one takes nothing from it. */
  column?: string;
  /** One plain sentence without a full stop; of what is not `ok`, what is wrong. */
  what: string;
}

/** Whether it is of labels, which come when they come. */
export const isLate = ({ kind }: Pick<Observation, 'kind'>): boolean => kind === 'labels' || kind === 'quality';

/** Whether it shows that the data of its window is broken, and is not pointed out only. */
export function showsBroken({ kind, severity, state }: Observation): boolean {
  return BROKEN.includes(kind) && severity === 'alert' && state === 'crossed';
}

export const ONCE: Windows = { some: 1, all: 1 };
