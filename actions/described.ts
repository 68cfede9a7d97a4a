import { posix } from 'node:path';
import { type Config } from '#config';
import { factsOf, materialsOf, TOOL, type Statement } from '#evidence';
import { asJson, differences, LABELS, PREDICT_FILES } from '#evaluation';
import { featuresParameters } from '#features';
import type { Json } from '#kit';
import { codeAmong, setUpParameters, trainingParameters, TRAINING_FILES, type Program, type Sources } from '#training';

/** All that a commit has, from the folder of mlops.yml; that file too. */
interface Committed {
  file: string;
  sources: Sources;
}

/**
 * Whether the stages did what mlops.yml describes: the parameters and the program of each are made of the description again,
 * by the stage's own function, and the names of all that it reads.
 *
 * Not made again: whether leaks were looked for (`cuts`) and the engine of that version, which no description says. How
 * examples are measured is compared with the rules. Of code, that all of it was read; files beside it that the steps of a
 * workflow made, and what submodules hold, may have been read as well.
 * @param committed absent where that is not known, or something else was run
 * @returns what differs, as sentences
 */
export async function otherThanDescribed(
  config: Config,
  statements: ReadonlyMap<string, Statement>,
  committed?: Committed,
): Promise<string[]> {
  const { data = {}, features, train, evaluate } = config;
  const sources = Object.entries(data);
  const names = sources.map(([name]) => `data/${name}`);
  // Of a contract elsewhere on the machine, the name says where that was.
  const contracts = sources.flatMap(([, { contract }]) =>
    contract === undefined || posix.isAbsolute(contract) ? [] : [posix.normalize(contract)],
  );
  /** By the names of materials. */
  const readBy = async (program: Program): Promise<string[]> => {
    if (!committed) return [];
    const { code, data: tables } = await codeAmong(committed.sources, { config, file: committed.file }, program);
    return [...code.map((name) => `${CODE}${name}`), ...tables.map((name) => `data/${name}`)];
  };
  const described: Record<string, (said: Readonly<Record<string, Json>>) => Promise<Json>> = {
    'validate-data': async ({ engine }) => ({
      parameters: { engine: engine!, sources: sources.map(([name]) => name) },
      data: names,
      contracts,
    }),
    ...(features && {
      'build-features': async ({ cuts }) => ({
        parameters: asJson({
          ...featuresParameters(features, config, cuts as number | undefined),
          ...(features.run && setUpParameters(config)),
        }),
        command: features.run ?? null,
        environment: features.run ? seenBy(features) : [],
        data: names,
        others: [],
        toRead: features.run
          ? await readBy({ run: features.run })
          : [features.views ?? []].flat().map((file) => `${CODE}${posix.normalize(file)}`),
      }),
    }),
    ...(train && {
      'train-model': async () => ({
        parameters: trainingParameters(train),
        command: train.run,
        environment: seenBy(train),
        ...(features && { others: TRAINING_FILES.map((name) => `build-features/${name}`).sort() }),
        toRead: await readBy(train),
      }),
    }),
    ...(evaluate && {
      'evaluate-model': async () => ({
        setUp: evaluate.run ? setUpParameters(config) : {},
        command: evaluate.run ?? null,
        environment: evaluate.run ? seenBy(evaluate) : [],
        others: judgedBy(config).sort(),
        toRead: evaluate.run ? await readBy(evaluate) : [],
      }),
    }),
  };
  const problems: string[] = [];
  for (const [stage, make] of Object.entries(described)) {
    const statement = statements.get(stage);
    if (!statement) continue;
    const { parameters, command = null, environment = {} } = factsOf(statement);
    const { setup } = parameters;
    const expected = (await make(parameters)) as Record<string, Json>;
    const materials = materialsOf(statement);
    const read = (role: string): string[] =>
      materials.flatMap((material) => (material.role === role ? [material.name] : []));
    const inside = read('contract').filter((name) => !posix.isAbsolute(name) && contracts.includes(name));
    const isCode = ({ name, role }: (typeof materials)[number]): boolean => role === 'code' && name.startsWith(CODE);
    const others = materials.filter((material) => !isCode(material)).map(({ name }) => name);
    const had = new Set(materials.filter((one) => isCode(one) || one.role === 'data').map(({ name }) => name));
    const { toRead = [], ...compared } = expected;
    const said: Record<string, Json> = {
      ...{ parameters, command, environment: Object.keys(environment).sort(), data: read('data'), contracts: inside },
      setUp: setup === undefined ? {} : { setup },
      others: others.filter((name) => !['source', ...names, ...contracts].includes(name)).sort(),
    };
    const claimed = Object.fromEntries(Object.keys(compared).map((key) => [key, said[key]!]));
    const unread = (toRead as string[]).filter((name) => !had.has(name));
    const told = [
      ...differences(claimed, compared).map((difference) => `${stage}: ${difference}, as the policy describes it`),
      ...unread.map((name) =>
        name.startsWith(CODE)
          ? `${stage}: it did not read ${name.slice(CODE.length)}, which is code of its commit`
          : `${stage}: it did not read ${name}, which its program names`,
      ),
    ];
    const lacking = told.findIndex((problem) => LACKS.test(problem));
    if (lacking >= 0) told[lacking] += `. ${mayBeOlder(statement)}`;
    problems.push(...told);
  }
  return problems;
}

/** A statement that says less than it has to. */
const LACKS = /^[a-z-]+: (\S+ is said to be absent and is |it did not read )/;

/** What to do where an earlier version did not ask for that. It is a gap all the same: whoever left it out says the same. */
function mayBeOlder(statement: Statement): string {
  const { tool, commit } = factsOf(statement);
  const version =
    tool.version === TOOL.version ? 'maybe a build from before it asked for that' : `and this is ${TOOL.version}`;
  return `${tool.name} ${tool.version} recorded it, ${version}: run ${commit?.slice(0, 7) ?? 'its commit'} again with this one, or verify it with that one`;
}

/** Names of the variables that a program is declared to see. */
const seenBy = ({ env = [] }: { env?: string[] | undefined }): string[] => [...new Set(env)].sort();

const CODE = 'code/';

/** What an evaluation reads besides code: a file of predictions, or what a model needs to make them. */
function judgedBy({ features, evaluate }: Config): string[] {
  const labels = features ? [LABELS] : [];
  if (evaluate?.predictions !== undefined) return [evaluate.predictions, ...labels];
  return ['train-model/model', ...PREDICT_FILES.map((name) => `build-features/${name}`), ...labels];
}
