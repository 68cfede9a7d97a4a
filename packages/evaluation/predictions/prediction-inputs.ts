import { Task } from '#config/task';
import { number, text } from '#kit';

/** The inputs that say how a file of predictions is read: the same words for every action that reads one. */
export const predictionInputs = {
  group: text().describe('Column whose equal values mark correlated examples.'),
  task: Task.optional().describe('Default: inferred from the targets.'),
  id: text().describe('Column that names an example. Default: id.'),
  target: text().describe('Column of the true value. Default: target.'),
  score: text().describe('Column of the score. Default: score, prediction or score_<class>.'),
  weight: text().describe('Column of weights.'),
  positive: text().describe('The positive class. Default: 1 or true.'),
  threshold: number().describe('Score at which the positive class is predicted. Default: 0.5.'),
};
