import { predictionInputs } from '#evaluation/inputs';
import { list, number, text } from '#kit';

/** What says how predictions are measured and judged where no mlops.yml does, in the words of `gate-model`. */
export const ruleInputs = {
  baseline: text().describe(
    'auto (the recorded runs decide), none, a run id, or a file of predictions. Default: auto.',
  ),
  metric: list().describe("Metrics in scikit-learn's names. The first one is judged by `margin`, `min` and `max`."),
  margin: text().describe('How much worse than the baseline is still accepted: 0.005, or 1% of the baseline.'),
  min: number().describe('The metric is at least this.'),
  max: number().describe('The metric is at most this.'),
  slices: list().describe('Columns to slice by.'),
  'min-count': number().describe('Slices with fewer examples are not judged.'),
  ...predictionInputs,
};
