import { numbers } from '#reports';
import type { Card, HumanSection } from './card.ts';
import { list, paragraph, table, type Block, type Inline, type Row } from './document.ts';
import { speakingNumber } from './goal.ts';
import { readProse, saysSomething } from './prose.ts';

/** A longer table is not read. */
const MOST_ROWS = 200;

/** A chapter of the card. @see Mitchell et al. (2019), figure 1, whose chapters and order these are */
export interface Section {
  title: string;
  /** What the evidence says. */
  blocks: readonly Block[];
  /** Where people write, and what stands there when nobody did. */
  human?: { section: HumanSection; missing: Block | undefined };
  /** The page draws its charts here. */
  charts?: true;
}

const TASKS: Readonly<Record<string, string>> = {
  'binary-classification': 'binary classification',
  'multiclass-classification': 'classification',
  regression: 'regression',
};

/** Every chapter, from the evidence and from people. @throws MLOPS_CARD_GOAL_METRIC */
export function sectionsOf(card: Card): Section[] {
  return [
    { title: 'Model details', blocks: details(card) },
    human(card, 'Intended use', 'intended-use', goal(card)),
    human(card, 'Factors', 'factors', factors(card)),
    { title: 'Metrics', blocks: metrics(card) },
    { title: 'Evaluation data', blocks: evaluationData(card) },
    { title: 'Training data', blocks: trainingData(card) },
    { title: 'Quantitative analyses', blocks: analyses(card), charts: true },
    human(card, 'Ethical considerations', 'ethical-considerations', []),
    human(card, 'Caveats and recommendations', 'caveats', caveats(card)),
  ];
}

/** The sections that nobody has written yet. Factors are written by the slices, when there are any. */
export function missingSections(card: Card): HumanSection[] {
  return sectionsOf(card).flatMap(({ human }) => (human?.missing ? [human.section] : []));
}

function human(card: Card, title: string, section: HumanSection, blocks: readonly Block[]): Section {
  const text = card.texts[section];
  const written = [text?.markdown, card.kept[section]].some((said) => said !== undefined && saysSomething(said));
  const known = section === 'factors' && card.evaluation.slices.length > 0;
  const missing: Block = {
    kind: 'missing',
    text: [
      'Only people can write this. Write between these marks and it stays, or name a file in mlops.yml: ',
      { code: `card: {${section}: card/${section}.md}` },
      '.',
    ],
  };
  return {
    title,
    blocks: [...(text ? readProse(text.markdown) : []), ...blocks],
    human: { section, missing: written || known ? undefined : missing },
  };
}

function details(card: Card): Block[] {
  const { model, licence, contact, evaluation, gate, scan } = card;
  const trained = card.stages.find(({ stage }) => stage === 'train-model');
  const made = trained ?? card.stages.find(({ stage }) => stage === 'evaluate-model');
  const rows: [string, Inline[]][] = [
    ['task', [TASKS[evaluation.task] ?? evaluation.task]],
    ...(gate ? [['verdict of the gate', [{ strong: [gate.verdict] }, `: ${gate.reason}`]] as [string, Inline[]]] : []),
    ['licence', licence ? licenceText(licence) : ['none is named']],
    ['contact', contact === undefined ? ['nobody is named'] : [{ code: contact }]],
    ...(made?.commit === undefined
      ? []
      : [['code', [{ code: made.commit }, made.dirty ? ' with uncommitted changes' : '']] as [string, Inline[]]]),
    ...(made ? [[trained ? 'trained' : 'evaluated', [day(made.startedOn)]] as [string, Inline[]]] : []),
    ...(trained?.command ? [['program', [{ code: trained.command.join(' ') }]] as [string, Inline[]]] : []),
    ...(model
      ? ([
          ['parameters', [{ code: JSON.stringify(model.params) }]],
          ...(model.seed === undefined ? [] : [['seed', [String(model.seed)]]]),
          [
            'model',
            [
              `${numbers.counted(model.files.length, 'file')}, ${numbers.count(model.bytes)} bytes, dirHash1 `,
              { code: model.digest },
            ],
          ],
        ] as [string, Inline[]][])
      : []),
    ...(scan ? [['scan of the model files', [{ strong: [scan.verdict] }, scanText(scan)]] as [string, Inline[]]] : []),
  ];
  return table(
    'Model details',
    ['what', 'value'],
    rows.map(([what, value]): Row => [[what], value]),
  );
}

function licenceText({ id, name, link }: NonNullable<Card['licence']>): Inline[] {
  const shown: Inline[] = [{ code: id }, ...(name === undefined ? [] : [`, ${name}`])];
  return link === undefined ? shown : [...shown, `, ${link}`];
}

function scanText({ files }: NonNullable<Card['scan']>): string {
  const formats = [...new Set(files.map(({ format }) => format))].sort().join(', ');
  const findings = files.reduce((sum, file) => sum + file.findings.length, 0);
  return `: ${formats === '' ? 'no files' : formats}; ${findings === 0 ? 'no findings' : numbers.counted(findings, 'finding')}`;
}

/** The business goal beside the number that speaks to it. */
function goal(card: Card): Block[] {
  if (card.goal === undefined) return [];
  const { metric, rule } = speakingNumber(card);
  const judged: Inline[] =
    rule === undefined || rule.limit === null
      ? []
      : [
          `; the gate's limit is ${numbers.limit(rule.limit)}${rule.bound.kind === 'margin' ? ' on the change' : ''}: `,
          { strong: [rule.verdict] },
        ];
  return paragraph(
    { strong: ['Goal:'] },
    ` ${card.goal.replace(/\.$/, '')}. The number that speaks to it: `,
    { code: metric.metric },
    ` ${numbers.withInterval(metric.estimate, metric.low, metric.high)}`,
    ...judged,
    '.',
  );
}

function factors({ evaluation: { slices, groupedBy } }: Card): Block[] {
  const slicings = [...new Set(slices.map(({ slicing }) => slicing))];
  return [
    ...(slicings.length === 0
      ? []
      : paragraph('Measured separately for every value of ', ...commas(slicings.map((name) => ({ code: name }))), '.')),
    ...(groupedBy === null
      ? []
      : paragraph(
          'Examples with the same ',
          { code: groupedBy },
          ' are correlated; intervals are made from these groups.',
        )),
  ];
}

function metrics({ evaluation, gate }: Card): Block[] {
  const rows = evaluation.metrics.map(({ metric, estimate, low, high, method, reason }): Row => [
    [{ code: metric }],
    [numbers.withInterval(estimate, low, high)],
    [reason ?? method],
  ]);
  const rules = (gate?.rules ?? []).filter(({ slice }) => slice === undefined);
  return [
    ...table('Metrics', ['metric', 'value, 95 %', 'interval'], rows, [1]),
    ...paragraph(...(rules.length > 0 ? ['The rules that the model was judged by:'] : [])),
    ...table(
      'Rules of the gate',
      ['rule', 'judged value, 95 %', 'limit', 'verdict'],
      rules.map((rule): Row => [
        [{ code: rule.id }],
        [numbers.withInterval(rule.bound.kind === 'margin' ? rule.difference : rule.candidate, rule.low, rule.high)],
        [rule.limit === null ? '' : numbers.limit(rule.limit)],
        [rule.verdict === 'not-applicable' ? 'no baseline yet' : rule.verdict],
      ]),
      [1, 2],
    ),
  ];
}

function evaluationData({ evaluation: { evaluationSet }, features }: Card): Block[] {
  const { count, groups, digest } = evaluationSet;
  const split = features?.split['evaluate'];
  return [
    ...paragraph(
      `${numbers.counted(count, 'example')}${groups === null ? '' : ` in ${numbers.counted(groups, 'group')}`}`,
      ...(typeof split === 'string' ? [`, ${split}`] : []),
      features
        ? ', kept apart from training by the split.'
        : '; how they were kept apart from training is not recorded.',
      ' Digest over ids, targets, groups and weights: ',
      { code: digest },
      '.',
    ),
  ];
}

function trainingData({ data, features, stages }: Card): Block[] {
  const columns = features?.columns ?? [];
  const split = features?.split['train'];
  const sources = new Map(
    stages.flatMap(({ reads }) =>
      reads.filter(({ role }) => role === 'data').map(({ name, digest }) => [name, digest]),
    ),
  );
  return [
    ...(features
      ? paragraph(
          `${numbers.counted(features.train, 'example')}${typeof split === 'string' ? `, ${split}` : ''}, ${numbers.counted(columns.length, 'feature')}.`,
          ...(features.label === undefined ? [] : [' Label: ', { code: features.label }, '.']),
          ...(features.at === undefined ? [] : [' Each feature is as it was known at ', { code: features.at }, '.']),
        )
      : paragraph('Not recorded: the predictions were made elsewhere.')),
    ...table(
      'Data sources',
      ['source', 'rows', 'contract', 'sha256'],
      data.map(({ name, rows, contract, verdict, rules }): Row => [
        [{ code: name }],
        [numbers.count(rows)],
        [contract ? `${verdict ?? 'not judged'}, ${numbers.counted(rules, 'rule')}` : 'none'],
        [{ code: sources.get(`data/${name}`) ?? 'unknown' }],
      ]),
      [1],
    ),
    ...table(
      'Features',
      ['feature', 'type', 'from'],
      columns
        .slice(0, MOST_ROWS)
        .map(({ name, type, from }): Row => [[{ code: name }], [type], from === undefined ? [] : [{ code: from }]]),
    ),
    ...more(columns.length),
  ];
}

function analyses({ evaluation: { metrics: overall, slices } }: Card): Block[] {
  const names = overall.slice(0, 4).map(({ metric }) => metric);
  const rows = slices.map(({ slicing, value, count, metrics: of }): Row => [
    [{ code: slicing }, ' = ', value],
    [numbers.count(count)],
    ...names.map((name): Inline[] => {
      const found = of.find(({ metric }) => metric === name);
      return [found ? numbers.withInterval(found.estimate, found.low, found.high) : '–'];
    }),
  ]);
  const numeric = [1, ...names.map((_, index) => index + 2)];
  return rows.length === 0
    ? paragraph('The whole alone was measured: no slices are configured.')
    : [
        ...paragraph('With 95 % intervals; where there is none, the examples are too few for one.'),
        ...table('Slices', ['slice', 'examples', ...names], rows.slice(0, MOST_ROWS), numeric),
        ...more(rows.length),
      ];
}

function more(rows: number): Block[] {
  return rows > MOST_ROWS ? paragraph(`${numbers.count(rows - MOST_ROWS)} more are in the bill of materials.`) : [];
}

/** What the evidence itself warns of: rules that an exception let through, and what was not shown or not judged. */
function caveats({ gate }: Card): Block[] {
  if (!gate) return paragraph('No gate judged this model.');
  const accepted = gate.rules.flatMap(({ id, verdict, accepted: exception }) =>
    exception && verdict !== 'pass'
      ? [
          [
            { code: id },
            ` is ${verdict} and was accepted until ${exception.until} by ${exception.by}: ${exception.reason}`,
          ],
        ]
      : [],
  );
  const open = gate.rules.filter(({ verdict, accepted: exception }) => verdict === 'inconclusive' && !exception);
  return [
    ...(accepted.length > 0 ? [...paragraph({ strong: ['Exceptions on record:'] }), ...list(accepted)] : []),
    ...(open.length > 0
      ? [
          ...paragraph('Not shown, for lack of examples:'),
          ...list(open.slice(0, 20).map(({ id, reason }) => [{ code: id }, `: ${reason}`])),
        ]
      : []),
    ...(gate.notJudged.length > 0
      ? paragraph(
          `Not judged, for fewer than ${numbers.count(gate.notJudged[0]!.minCount)} examples: `,
          ...commas(gate.notJudged.slice(0, 40).map(({ slicing, value }) => `${slicing} = ${value}`)),
          gate.notJudged.length > 40 ? ` and ${gate.notJudged.length - 40} more.` : '.',
        )
      : []),
  ];
}

function commas(parts: readonly Inline[]): Inline[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [', ', part]));
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
