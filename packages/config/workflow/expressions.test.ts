import { describe, expect, it } from '@jest/globals';
import { resolved, type Values } from './expressions.ts';

describe('an expression', () => {
  const values: Values = {
    inputs: { margin: "'${{ needs.plan.outputs.margin }}'", day: "it's", strict: 'true' },
    types: { strict: 'boolean', day: 'string' },
    env: { MARGIN: '0.02' },
    matrix: { model: { margin: 0.1 }, of: '${{ fromJSON(vars.OF) }}' },
  };
  it.each([
    { text: "${{ format('{{0}}', env.MARGIN) }}", is: "${{ format('{{0}}', '0.02') }}" },
    { text: "${{ env['MARGIN'] }}", is: '0.02' },
    { text: "${{ matrix['model']['margin'] || 1 }}", is: "${{ ('number' '0.1') || 1 }}" },
    { text: "${{ inputs.strict == 'true' }}", is: "${{ ('boolean' 'true') == 'true' }}" },
    { text: '${{ matrix.of.margin || matrix.model.of || 1 }}', is: "${{ matrix.of.margin || '' || 1 }}" },
    { text: "${{ inputs.day || 'env.MARGIN' }}", is: "${{ 'it''s' || 'env.MARGIN' }}" },
    { text: '${{ inputs.margin || 1 }}', is: "${{ (''''  needs.plan.outputs.margin  '''') || 1 }}" },
  ])('has what is known in its place: $text', ({ text, is }) => {
    expect(resolved(text, values)).toBe(is);
  });
});
