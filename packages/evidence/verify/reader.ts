import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dirHash1 } from '../digest/directory.ts';
import { filesBelow, materialsOf, type ReadMaterial } from '../questions/lineage-materials.ts';
import type { ResourceDescriptor, Statement } from '../statement/statement.ts';
import { keepBytes, type Finding } from './bytes.ts';
import type { EvidenceReader } from './link.ts';

/** The bytes of what was recorded are nowhere any more. */
export class AbsentBytes extends Error {}

/** Where the bytes of a run are looked for. */
export interface Finders {
  /** What a stage made. */
  output(stage: string, name: string, digest: ResourceDescriptor['digest']): Promise<Finding>;
  /** What came from outside of the run. */
  input(material: ReadMaterial): Promise<Finding>;
}

/**
 * Hands out what one stage of a run read and made, each as a private copy that was hashed a moment ago.
 * @param statements of the run, by stage @param directory takes the copies
 */
export function evidenceReader(
  stage: string,
  statements: ReadonlyMap<string, Statement>,
  finders: Finders,
  directory: string,
): EvidenceReader {
  const statement = statements.get(stage)!;
  let count = 0;
  const keep = async (finding: Finding, digest: string, name: string, as: string): Promise<string> => {
    const target = join(directory, as);
    await keepBytes(here(finding, name), digest, target);
    return target;
  };
  /** Stage of this run whose output a material is, and under which name. */
  const makerOf = (material: string): { maker: string; name: string } | undefined => {
    const maker = [...statements.keys()].find((other) => material.startsWith(`${other}/`));
    return maker === undefined ? undefined : { maker, name: material.slice(maker.length + 1) };
  };
  const readMaterial = (name: string): ReadMaterial | undefined =>
    materialsOf(statement).find((material) => material.name === name);

  const outputOf = (name: string): ResourceDescriptor | undefined =>
    statement.subject.find((subject) => subject.name === name);
  const look = async (
    name: string,
    output: ResourceDescriptor | undefined,
  ): Promise<{ finding: Finding; digest: string }> => {
    const material = output ? undefined : readMaterial(name);
    const digest = (output ?? material)?.digest.sha256;
    if (digest === undefined) throw new Error(`the statement of ${stage} names no file ${name}`);
    const made = material && makerOf(name);
    const finding = output
      ? await finders.output(stage, name, { sha256: digest })
      : made
        ? await finders.output(made.maker, made.name, { sha256: digest })
        : await finders.input(material!);
    return { finding, digest };
  };
  const found = async (name: string, output: ResourceDescriptor | undefined): Promise<string> => {
    const { finding, digest } = await look(name, output);
    return keep(finding, digest, name, `${count++}/${name.slice(name.lastIndexOf('/') + 1)}`);
  };
  const read = (name: string): Promise<string> => found(name, undefined);
  const file = (name: string): Promise<string> => found(name, outputOf(name));
  return {
    file,
    read,
    bytes: async (name) => readFile(await file(name)),
    async size(name) {
      const { path, bytes } = here((await look(name, outputOf(name))).finding, name);
      return path === undefined ? bytes!.length : (await stat(path)).size;
    },
    async directory(name) {
      const [material, made] = [readMaterial(name), makerOf(name)];
      const files = made ? filesBelow(made.name, statements.get(made.maker)!.subject) : [];
      if (!made || material?.digest.dirHash1 === undefined || files.length === 0)
        throw new Error(`the statement of ${stage} names no directory ${name} of this run`);
      if (dirHash1(files) !== material.digest.dirHash1)
        throw new Error(`it read ${name} of dirHash1 ${material.digest.dirHash1}; its files give ${dirHash1(files)}`);
      const place = String(count++);
      for (const { name: below, sha256 } of files) {
        const finding = await finders.output(made.maker, `${made.name}/${below}`, { sha256 });
        await keep(finding, sha256, `${name}/${below}`, `${place}/${below}`);
      }
      return join(directory, place);
    },
  };
}

function here(finding: Finding, name: string): Finding & { status: 'ok' } {
  if (finding.status === 'ok') return finding;
  throw finding.status === 'absent' ? new AbsentBytes(`${name} is absent`) : new Error(finding.detail);
}
