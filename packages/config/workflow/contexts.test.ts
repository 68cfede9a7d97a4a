import { describe, expect, it } from '@jest/globals';
import { dependsElsewhere, dependsOnCheckout, dependsOnMatrix, inFull, whatMakes, type Parts } from './contexts.ts';

const PARTS: Parts = {
  strategy: '<strategy>',
  environment: '<environment>',
  secrets: '<secrets>',
  'runs-on': '<runs-on>',
  on: '<on>',
  name: '<name>',
};

describe('an expression', () => {
  it.each([
    "${{ fromJSON(format('{{0}}', steps.m.outputs.margin)) }}",
    '${{ fromJSON(format(\'{{"include": [{{"margin": {0}}}]}}\', needs.plan.outputs.margin)) }}',
    "${{ vars.MARGIN && 'it''s' && needs['plan'].outputs.margin }}",
    "${{ 'not closed ${{ env.MARGIN }}",
    '0.${{ hashFiles(vars.FILE) }}',
    JSON.stringify({ matrix: '${{ fromJSON(\nneeds.plan.outputs.margin) }}' }),
    "${{ success() && '0.02' || '0.9' }}",
    "${{ github.action_ref == 'v3' && 0.9 || 0.02 }}",
    "${{ github . event_name == 'push' && 0.9 }}",
    '${{ entered }}',
  ])('depends on what a change holds: %s', (text) => {
    expect(dependsOnCheckout(text)).toBe(true);
  });

  it.each([
    "${{ vars.ENV == 'staging' && 0.05 || 0.02 }}",
    "${{ vars.MARGIN || 'no steps' }}",
    "${{ github.event.label.name == 'it''s what env needs' && 0.05 || 0.02 }}",
    "${{ vars['steps'] || vars.needs || matrix.env }}",
    '${{ vars.A }} needs ${{ vars.B }}',
    "${{ contains(fromJSON('[0.5]'), vars.A) && true || -0.5e3 || NaN }}",
    "${{ runner.os == 'Linux' && inputs.margin || github.run_number }}",
  ])('does not by a name or a text that looks like a context: %s', (text) => {
    expect(dependsOnCheckout(text)).toBe(false);
  });

  it('of a matrix is none where a text says so', () => {
    expect(dependsOnMatrix('${{ matrix.margin }}')).toBe(true);
    expect(dependsOnMatrix("${{ vars.matrix == 'matrix' }}")).toBe(false);
  });

  it.each([
    '${{ inputs.margin }}',
    "${{ runner.os == 'Linux' && 0.02 || 0.9 }}",
    "${{ github.job == 'model' && 0.02 || 0.9 }}",
    "${{ github.workflow_ref == 'x' && 0.9 || 0.02 }}",
    '${{ github.run_number }}',
    '${{ github.token }}',
    "${{ github[format('event{0}', '_name')] }}",
    '${{ fromJSON(toJSON(github)).event_name }}',
    "${{ job.status == 'success' && 0.02 || 0.9 }}",
    '${{ needs.plan.outputs.margin }}',
    '${{ github.what_comes }}',
    '${{ what_comes(vars.A) }}',
  ])('depends on other lines than its own: %s', (text) => {
    expect(dependsElsewhere(text)).toBe(true);
  });

  it.each([
    { text: '${{ vars.MARGIN }}', adds: ['environment'] },
    { text: '${{ fromJSON(toJSON(Vars)).MARGIN }}', adds: ['environment'] },
    { text: '${{ secrets.MARGIN }}', adds: ['environment', 'secrets'] },
    { text: '${{ matrix.m || strategy.job-index }}', adds: ['strategy'] },
    { text: '${{ github.event_name }} ${{ github.workflow }}', adds: ['on', 'name'] },
    { text: '${{ github.actor || github.head_ref || github.sha }}', adds: ['on'] },
    { text: '${{ github.repository || github.server_url }}', adds: [] },
    { text: "${{ 'vars.MARGIN' }} vars.MARGIN", adds: [] },
  ])('in full has what says what its contexts are: $text', ({ text, adds }) => {
    expect(inFull(text, PARTS)).toBe([text, ...adds.map((part) => `<${part}>`)].join(' '));
    expect(dependsElsewhere(text)).toBe(false);
  });

  it('in full has what says what the contexts of those are', () => {
    const parts = { ...PARTS, environment: '${{ matrix.env }}', strategy: '${{ needs.plan.outputs.cells }}' };
    expect(inFull('${{ vars.M }}', parts)).toBe('${{ vars.M }} ${{ matrix.env }} ${{ needs.plan.outputs.cells }}');
    expect(inFull('${{ vars.M }}', parts, 'strategy')).toBe('${{ vars.M }} ${{ matrix.env }}');
  });

  it.each([
    { text: '${{ steps.a.outputs.m || entered }}', is: 'what was entered where this run was started by hand' },
    { text: '${{ vars.A || env.M }}', is: 'what an earlier step gives, which runs what this change has' },
    { text: '${{ vars.A || What_Comes(1) }}', is: 'made of what_comes, which may be anything here' },
  ])('that is made of anything is said to be: $text', ({ text, is }) => {
    expect(whatMakes(text)).toBe(is);
  });
});
