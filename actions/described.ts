import { posix } from 'node:path';
import { type Config } from '#config';
import { factsOf, materialsOf, type Statement } from '#evidence';
import { asJson, differences } from '#evaluation';
import { featuresParameters } from '#features';
import type { Json } from '#kit';
import { trainingParameters } from '#training';

/**
 * Whether the stages before the gate did what mlops.yml describes: each one's parameters and program are made of the
 * description again, by the stage's own function, and the names of the data and contracts that it reads.
 *
 * Not made again: whether leaks were looked for (`cuts`) and the engine of that version, which no description says. How
 * examples are measured is compared with the rules.
 * @returns what differs, as sentences
 */
export function otherThanDescribed(config: Config, statements: ReadonlyMap<string, Statement>): string[] {
  const { data = {}, features, train, evaluate } = config;
  const sources = Object.entries(data);
  const names = sources.map(([name]) => `data/${name}`);
  // Of a contract elsewhere on the machine, the name says where that was.
  const contracts = sources.flatMap(([, { contract }]) =>
    contract === undefined || posix.isAbsolute(contract) ? [] : [posix.normalize(contract)],
  );
  const described: Record<string, (said: Readonly<Record<string, Json>>) => Json> = {
    'validate-data': ({ engine }) => ({
      parameters: { engine: engine!, sources: sources.map(([name]) => name) },
      data: names,
      contracts,
    }),
    ...(features && {
      'build-features': ({ cuts }) => ({
        parameters: asJson(featuresParameters(features, evaluate, cuts as number | undefined)),
        command: features.run ?? null,
        data: names,
      }),
    }),
    ...(train && { 'train-model': () => ({ parameters: trainingParameters(train), command: train.run }) }),
    ...(evaluate && { 'evaluate-model': () => ({ command: evaluate.run ?? null }) }),
  };
  return Object.entries(described).flatMap(([stage, make]) => {
    const statement = statements.get(stage);
    if (!statement) return [];
    const { parameters, command = null } = factsOf(statement);
    const expected = make(parameters) as Record<string, Json>;
    const read = (role: string): string[] =>
      materialsOf(statement).flatMap((material) => (material.role === role ? [material.name] : []));
    const inside = read('contract').filter((name) => !posix.isAbsolute(name) && contracts.includes(name));
    const said: Record<string, Json> = { parameters, command, data: read('data'), contracts: inside };
    const compared = Object.keys(expected);
    const claimed = Object.fromEntries(compared.map((key) => [key, said[key]!]));
    return differences(claimed, expected).map((difference) => `${stage}: ${difference}, as the policy describes it`);
  });
}
