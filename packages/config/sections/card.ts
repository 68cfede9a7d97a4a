import { z } from 'zod';

const Markdown = z.string().min(1);
const Line = z.string().trim().min(1);

export const CardSection = z.strictObject({
  'intended-use': Markdown.optional().describe(
    'Markdown file: what the model is for, for whom, and what it is not for',
  ),
  factors: Markdown.optional().describe('Markdown file: groups, instruments and surroundings that results depend on'),
  'ethical-considerations': Markdown.optional().describe(
    'Markdown file: whom a mistake harms, what data are sensitive, what is done about it',
  ),
  caveats: Markdown.optional().describe('Markdown file: what was not tested, and what to do about it'),
  licence: Line.optional().describe(
    'the identifier of the model hub, such as apache-2.0; `other` needs `licence-name`',
  ),
  'licence-name': Line.optional().describe('name of a licence that has no identifier'),
  'licence-link': Line.optional().describe('address or file of a licence that has no identifier'),
  contact: Line.optional().describe('whom to ask or tell: an address, a page, a team'),
  goal: Line.optional().describe('the business goal, in one sentence'),
  'goal-metric': Line.optional().describe("metric that speaks to the goal; default: that of the gate's first rule"),
  'pipeline-tag': Line.optional().describe(
    "task in the model hub's words; default: tabular-classification or tabular-regression",
  ),
  library: Line.optional().describe("library that loads the model, in the model hub's words, such as sklearn"),
  output: Line.optional().describe('where the card is kept in the project, such as MODEL_CARD.md; default: nowhere'),
});
export type CardSection = z.infer<typeof CardSection>;
