import { exitCode, type Action, type ActionResult } from '#kit';

const WHY =
  'The run of a fork is no green check, whatever it says of its own model: predictions can be made to fit. ' +
  'Look at the change, then let it run where numbers are trusted: `gh pr checkout <number>`, then `git push origin HEAD:review/<number>`.';

/**
 * An action whose verdict on a model people require, in a run that anyone may start and whose conclusion is a check on their
 * change: what would be green, because it passed or because nobody judged it, is inconclusive. Numbers and report stay as they are.
 */
export function neverGreen(action: Action): Action {
  if (action.decides !== true) return action;
  return {
    ...action,
    async run(context) {
      const result = await action.run(context);
      if (exitCode(result.verdict) !== 0) return result;
      context.host.annotate({ level: 'error', title: 'Not a green check', message: WHY });
      return heldBack(result);
    },
  };
}

function heldBack({ outputs, summary, ...result }: ActionResult): ActionResult {
  const verdict = 'inconclusive';
  return { ...result, verdict, summary: `${summary} (by a fork: no green check)`, outputs: { ...outputs, verdict } };
}
