import { changed, copied } from '../pages.ts';

const GUIDE = 'docs/guides/five-minutes.md';

/** What people copy from the README and from the guide, which has a group too: whole workflows. */
export const workflows = { readme: copied('README.md', 'yaml'), guide: copied(GUIDE, 'yaml') };

/** How the comment of the guide begins, when its program gets the noise 0.9. */
export const headline = copied(GUIDE, 'markdown');

/**
 * The program of the guide: a team's own code, which writes predictions of 3,000 flights.
 * @param noise in place of that of the guide, with which the model is good @param us the same for one carrier
 */
export function predict(noise = 0.5, us = noise): string {
  const program = changed(copied(GUIDE, 'python'), 'else 0.5\n', `else ${noise}\n`);
  return us === noise ? program : changed(program, 'noise * more', `(${us} if i % 3 == 2 else noise) * more`);
}
