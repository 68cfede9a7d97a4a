import { describe, expect, it } from '@jest/globals';
import { dependsOnCheckout, dependsOnMatrix, resolved, type Values } from './expressions.ts';

describe('an expression', () => {
  it.each([
    "${{ fromJSON(format('{{0}}', steps.m.outputs.margin)) }}",
    '${{ fromJSON(format(\'{{"include": [{{"margin": {0}}}]}}\', needs.plan.outputs.margin)) }}',
    "${{ vars.MARGIN && 'it''s' && needs['plan'].outputs.margin }}",
    "${{ 'not closed ${{ env.MARGIN }}",
    '0.${{ hashFiles(vars.FILE) }}',
    JSON.stringify({ matrix: '${{ fromJSON(\nneeds.plan.outputs.margin) }}' }),
  ])('depends on what a change holds: %s', (text) => {
    expect(dependsOnCheckout(text)).toBe(true);
  });

  it.each([
    "${{ vars.ENV == 'staging' && 0.05 || 0.02 }}",
    "${{ vars.MARGIN || 'no steps' }}",
    "${{ github.event.label.name == 'it''s what env needs' && 0.05 || 0.02 }}",
    "${{ vars['steps'] || vars.needs || matrix.env }}",
    '${{ vars.A }} needs ${{ vars.B }}',
  ])('does not by a name or a text that looks like a context: %s', (text) => {
    expect(dependsOnCheckout(text)).toBe(false);
  });

  it('of a matrix is none where a text says so', () => {
    expect(dependsOnMatrix('${{ matrix.margin }}')).toBe(true);
    expect(dependsOnMatrix("${{ vars.matrix == 'matrix' }}")).toBe(false);
  });

  const values: Values = {
    inputs: { margin: "'${{ needs.plan.outputs.margin }}'", day: "it's" },
    env: { MARGIN: '0.02' },
    matrix: { model: { margin: 0.1 } },
  };
  it.each([
    { text: "${{ format('{{0}}', env.MARGIN) }}", is: "${{ format('{{0}}', '0.02') }}" },
    { text: "${{ env['MARGIN'] }}", is: '0.02' },
    { text: "${{ matrix['model']['margin'] || 1 }}", is: "${{ '0.1' || 1 }}" },
    { text: "${{ inputs.day || 'env.MARGIN' }}", is: "${{ 'it''s' || 'env.MARGIN' }}" },
    { text: '${{ inputs.margin || 1 }}', is: "${{ (''''  needs.plan.outputs.margin  '''') || 1 }}" },
  ])('has what is known in its place: $text', ({ text, is }) => {
    expect(resolved(text, values)).toBe(is);
  });
});
