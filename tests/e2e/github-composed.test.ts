import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changed, copied } from '../pages.ts';
import { predict } from './five-minutes.ts';
import { GithubProject, MODEL_YML, PERMISSIONS, refused, said } from './github-project.ts';

const USES = 'mlops-actions/mlops-actions';

/** The example on the page of an action, as steps of a job. */
function example(action: string): string {
  return copied(`actions/${action}/README.md`, 'yaml').replaceAll(/^(?=.)/gm, '      ');
}

const CHECKOUT = '      - uses: actions/checkout@v5\n';
const GATE = `      - uses: ${USES}/actions/gate-model@v1\n        id: gate\n`;
/** Main is recorded by the one step; pull requests are judged stage by stage, in one job. */
const WORKFLOW = `name: Model
on: {pull_request: , push: {branches: [main]}}
permissions: {${PERMISSIONS}}
jobs:
  record:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: python predict.py
      - uses: ${USES}@v1
  judge:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    steps:
${CHECKOUT}${example('evaluate-model')}${GATE}${example('report-run')}`;

const RULES = `project: composed
evaluate: {predictions: predictions.csv, metrics: [roc_auc, log_loss], slices: [carrier], group: day}
gate: {rules: [{metric: roc_auc, min: 0.7}, {metric: roc_auc, slices: [carrier], margin: 0.05}]}
`;

/** Examples of more pages, before the gate and after it; the first begins with a checkout. */
const MORE = ['validate-data', 'evaluate-model'];
const AFTER = ['scan-model', 'write-model-card', 'report-run'];

/** What they read besides predictions. */
const OTHERS = {
  'data/flights.csv': 'flight,carrier\n1,AA\n2,US\n',
  'contracts/flights.odcs.yaml': `apiVersion: v3.1.0
kind: DataContract
id: flights
version: 1.0.0
status: active
schema:
  - name: flights
    properties: [{name: flight, logicalType: integer, unique: true}, {name: carrier, logicalType: string}]
`,
  'model/weights.safetensors': '\u0002\0\0\0\0\0\0\0{}',
  'card/intended-use.md': 'To rebook in time.\n',
  'card/ethical-considerations.md': 'Nobody is in the data.\n',
  'card/caveats.md': 'One year only.\n',
};

describe('stages as steps of their own', () => {
  let project: GithubProject;
  beforeAll(async () => {
    project = await GithubProject.start('composed');
    project.reports = 2;
    await project.push('main', { [MODEL_YML]: WORKFLOW, 'mlops.yml': RULES, 'predict.py': predict() });
  });
  afterAll(() => project.close());

  it('judge by what the one step recorded: the gate fails its step, and the report is written all the same', async () => {
    const { pull, result } = await project.propose('worse', { 'predict.py': predict(0.5, 0.9) });
    const steps = result.jobs[0]!.steps.filter(({ name, stage }) => name.startsWith(USES) && stage === 'Main');
    expect(steps.map(({ name, result: ended }) => `${name.split('/').at(-1)}: ${ended}`)).toEqual([
      'evaluate-model@v1: success',
      'gate-model@v1: failure',
      'report-run@v1: failure',
    ]);
    expect(steps[1]!.outputs).toMatchObject({ verdict: 'fail', rule: 'roc_auc[carrier=US].margin' });
    expect(project.comments(pull).map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /^### composed: \*\*fail\*\*\. `roc_auc` for `carrier = US` is 0\.\d+ to 0\.\d+ worse than main/,
      ),
    ]);
    expect(result.annotations).toEqual([expect.objectContaining({ level: 'error', file: 'mlops.yml', line: 3 })]);
    expect(project.artifacts(result)).toEqual([
      'mlops-composed-judge-1-evidence',
      'mlops-composed-judge-1-report.html',
    ]);
    expect(result.conclusion).toBe('failure');
    expect(refused(result)).toEqual([]);
  });

  it('are judged by what main has, whatever inputs or steps the change has instead', async () => {
    // The page of gate-model compares two files: here they are the same.
    const same = "\nimport shutil\nfor name in ['new.csv', 'old.csv']: shutil.copy('predictions.csv', name)\n";
    const lax = changed(WORKFLOW, GATE, changed(example('gate-model'), 'margin: 0.005', 'margin: 0.9'));
    const files = { [MODEL_YML]: lax, 'predict.py': `${predict(0.5, 0.9)}${same}` };
    const { pull, result } = await project.propose('lax', files);
    expect(result.conclusion).toBe('failure');
    expect(project.comments(pull)[0]!.body).toContain(
      "Those of main decide: **fail**. With this branch's rules: **pass**.",
    );
    const without = await project.push('lax', { [MODEL_YML]: changed(WORKFLOW, GATE, '') });
    expect(without.conclusion).toBe('failure');
    expect(project.comments(pull)[0]!.body).toContain('`gate-model`, by which main judges a change, did not run here');
  });

  it('record nothing: on main they leave a report, and the next run is compared with what was recorded before', async () => {
    const judged = WORKFLOW.replace("== 'push'", "== 'never'").replace("== 'pull_request'", "!= 'never'");
    const begun = changed(judged, `${CHECKOUT}${example('evaluate-model')}`, MORE.map(example).join(''));
    const steps = await project.push('main', {
      ...OTHERS,
      [MODEL_YML]: changed(begun, example('report-run'), AFTER.map(example).join('')),
      'predict.py': predict(0.4),
    });
    expect(steps.conclusion).toBe('success');
    expect(said(steps)).toContain('5 rules hold on data 2 rows.');
    expect(said(steps)).toContain('1 model file: nothing in them runs code (safetensors).');
    const { pull, result } = await project.propose('better', { 'README.md': 'Flights.' });
    expect(result.conclusion).toBe('success');
    expect(project.comments(pull)[0]!.body).toMatch(/nearest recorded ancestor \(1 commit before/);
  });
});
