import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEngine, readContract } from '#data';
import type { Host } from '#kit';
import type { MonitorResult } from './assess.ts';
import { monitor, type Look } from './monitor.ts';
import { recall } from './memory.ts';
import type { Reference } from './reference.ts';
import { referenceFromTables } from './reference-table.ts';
import type { MonitorSection } from './rules.ts';

export interface Row {
  id: string;
  x: number | string | null;
  level: number | string | null;
  kind: string | null;
  score: number | null;
}

/** The same numbers every time, spread over [0, 1). */
function spread(seed: number): number {
  return (((seed * 2_654_435_761) >>> 0) % 100_003) / 100_003;
}

/** Rows as the model was validated on, or with something else in its columns. */
export function rows(count: number, change: (row: Row, at: number) => Partial<Row> = () => ({})): Row[] {
  return Array.from({ length: count }, (_, at) => {
    const row: Row = {
      id: `[${at}]`,
      x: Number((10 * spread(at)).toFixed(4)),
      level: 1 + Math.floor(4 * spread(at + 7)),
      kind: ['red', 'green', 'blue'][Math.floor(3 * spread(at + 13))]!,
      score: Number((0.1 + 0.8 * spread(at + 29)).toFixed(5)),
    };
    return { ...row, ...change(row, at) };
  });
}

/** Rows as lines of a prediction log, spread over the minutes of one day. */
export function lines(day: string, served: readonly Row[], more: object = {}): string {
  return served
    .map(({ id, score, ...inputs }, at) => {
      const minute = Math.floor((at * 1440) / served.length);
      const time = new Date(Date.parse(`${day}T00:00:00Z`) + 60_000 * minute).toISOString();
      const line = { id, time, model: 'm', version: '1.0.0', inputs, outputs: { score }, milliseconds: 2, sampled: 1 };
      return `${JSON.stringify({ ...line, ...more })}\n`;
    })
    .join('');
}

/** A directory with a reference of 2,000 rows, in which days are served and looked at. */
export class Served {
  readonly directory: string;
  readonly host: Host;
  readonly reference: Reference;

  private constructor(directory: string, host: Host, reference: Reference) {
    this.directory = directory;
    this.host = host;
    this.reference = reference;
  }

  static async begin(host: Host, directory: string): Promise<Served> {
    const given = join(directory, 'given.jsonl');
    await writeFile(
      given,
      rows(2000)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    );
    const engine = await openEngine(host);
    const reference = await referenceFromTables(engine, { predictions: given, kind: 'given' });
    engine.close();
    return new Served(directory, host, reference);
  }

  /** @param files file name → content; a log has names such as `predictions-a.jsonl` */
  async look(
    files: Record<string, string | Uint8Array>,
    { section = {}, ...more }: Partial<Omit<Look, 'section'>> & { section?: MonitorSection; labels?: string } = {},
  ): Promise<MonitorResult> {
    const log = join(this.directory, 'log');
    await rm(log, { recursive: true, force: true });
    await mkdir(log);
    for (const [name, content] of Object.entries(files)) await writeFile(join(log, name), content);
    const engine = await openEngine(this.host);
    try {
      const { result } = await monitor(this.host, engine, {
        project: 'm',
        section,
        reference: this.reference,
        served: { path: log },
        facts: {},
        memory: recall([], ''),
        now: new Date('2026-03-04T00:00:00Z'),
        replay: false,
        scratch: this.directory,
        ...more,
      });
      return result;
    } finally {
      engine.close();
    }
  }

  async file(name: string, content: string): Promise<string> {
    const path = join(this.directory, name);
    await writeFile(path, content);
    return path;
  }
}

/** A contract with one property, for inputs. */
export function contract(property: string): NonNullable<Look['contract']> {
  const text = `apiVersion: v3.2.0\nkind: DataContract\nid: served\nversion: 1.0.0\nstatus: active\nschema:\n  - name: served\n    properties:\n${property}\n    customProperties:\n      - {property: additionalColumns, value: allow}\n`;
  return readContract(Buffer.from(text), 'served.odcs.yaml');
}
