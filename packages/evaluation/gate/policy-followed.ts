import { parse } from 'yaml';
import { Config, EvaluateSection, namesRun } from '#config';
import type { Host, JsonObject } from '#kit';
import { fileOf, LABELS, parametersOf, type Claim } from '../recheck/claim.ts';
import type { GateInput } from './decide-files.ts';
import { asJson, differences } from '../recheck/differences.ts';
import { planEvaluation, type EvaluationPlan } from '../evaluate-predictions.ts';
import { byFile } from '../result.ts';

/** That what the file says was followed: rules, measures, what was compared with, and the stages that lead to a pass. */
export async function policyDifferences(
  host: Host,
  path: string,
  {
    plan,
    others,
    ...input
  }: Omit<GateInput, 'accepted'> & { plan: EvaluationPlan; others: ReadonlyMap<string, Claim> },
): Promise<string[]> {
  const written = await readPolicy(host, path);
  if (typeof written === 'string') return [written];
  const { gate, task } = written;
  const rules = gate?.rules ?? [];
  const stated = gate?.baseline ?? 'auto';
  const section = EvaluateSection.parse(written.evaluate ?? {});
  const expected = {
    metrics: section.metrics ?? [],
    mayStart: rules.length === 0,
    plan: planEvaluation({ ...section, slices: [] }, { baseline: 'auto', rules }, task),
  };
  const said = { metrics: input.metrics, mayStart: input.mayStart, plan };
  const evaluated = others.get('evaluate-model');
  return [
    ...differences(asJson(input.rules), asJson(rules)).map((difference) => `rule ${difference}`),
    ...differences(asJson(said), asJson(expected)),
    ...(follows(input, stated)
      ? []
      : [`the policy says baseline: ${stated}; compared was with ${input.baseline.reason}`]),
    ...(evaluated ? measuredOtherwise(evaluated, written) : []),
  ];
}

/** @returns the description of the project, or why it is none */
export async function readPolicy(host: Host, path: string): Promise<Config | string> {
  return parsePolicy(await host.files.readText(path));
}

/** The same of its text. */
export function parsePolicy(text: string): Config | string {
  const written = Config.safeParse(parse(text));
  return written.success ? written.data : `the policy is not readable: ${written.error.issues[0]!.message}`;
}

/** That what was judged was measured as the file says, by targets and predictions of where it says they are. */
function measuredOtherwise(evaluated: Claim, { gate, task, features, evaluate }: Config): string[] {
  const section = EvaluateSection.parse(evaluate ?? {});
  const labels = features ? LABELS : null;
  const measured = { ...planEvaluation(section, gate, task), labels };
  // What prepared the program that predicts is compared with what its stage is described to do.
  const { setup: _setup, ...said } = (parametersOf(evaluated) ?? {}) as JsonObject;
  const source = section.predictions;
  return [
    ...differences(said, asJson(measured)).map((difference) => `measured by: ${difference}`),
    ...(fileOf(evaluated)?.name === source
      ? []
      : [`the policy says predictions: ${source ?? 'of the model'}; it read ${fileOf(evaluated)?.name ?? 'no file'}`]),
  ];
}

/** Stages that a file describes before the gate; where one is missing, it may be the one that failed. */
export async function stagesLeftOut(host: Host, path: string, others: ReadonlyMap<string, Claim>): Promise<string[]> {
  const { data, features, train, evaluate } = Config.parse(parse(await host.files.readText(path)));
  const described = {
    'validate-data': data,
    'build-features': features,
    'train-model': train,
    'evaluate-model': evaluate,
  };
  const leftOut = Object.entries(described).filter(([stage, section]) => section && !others.has(stage));
  return leftOut.map(([stage]) => `${stage} was left out, which the policy describes`);
}

/** Whether a baseline is one that the policy's word for it can lead to. */
function follows({ baseline, mayHaveNone }: Pick<GateInput, 'baseline' | 'mayHaveNone'>, stated: string): boolean {
  const { kind, reason, run, comes } = baseline;
  if (stated === 'none') return kind === 'none';
  // None that is not the first is one that somebody wanted.
  if (stated === 'auto') return kind !== 'file' && kind !== 'run' && !(kind === 'none' && mayHaveNone && !comes);
  if (namesRun(stated)) return kind === 'run' && run?.startsWith(stated.toLowerCase()) === true;
  return kind === 'file' && reason === byFile(stated);
}
