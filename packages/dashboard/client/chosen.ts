import { comparison } from './compare.ts';
import { element } from './elements.ts';
import type { PageData, PageRun } from './page-data.ts';

interface Choice {
  run: PageRun;
  row: HTMLElement;
  box: HTMLInputElement;
}

/** At most two runs beside each other; a third one takes the place of the one that was chosen first. */
export class Chosen {
  readonly panel = element('div', { class: 'compare', hidden: true, role: 'region', 'aria-label': 'Comparison' });
  readonly #data: PageData;
  readonly #say: (what: string) => void;
  #choices: Choice[] = [];

  /** @param say for whoever does not see the panel */
  constructor(data: PageData, say: (what: string) => void) {
    this.#data = data;
    this.#say = say;
  }

  /** The box by which a run is chosen. */
  box(run: PageRun, row: HTMLElement): HTMLInputElement {
    const change = (): void => {
      const others = this.#choices.filter((choice) => choice.box !== box);
      this.#choose(box.checked ? [...others.slice(-1), { run, row, box }] : others);
    };
    const box = element('input', { type: 'checkbox', class: 'pick', 'aria-label': `Compare run ${run.id}`, change });
    return box;
  }

  #choose(choices: Choice[]): void {
    for (const { row, box } of this.#choices) {
      row.classList.remove('chosen');
      box.checked = false;
    }
    for (const { row, box } of choices) {
      row.classList.add('chosen');
      box.checked = true;
    }
    this.#choices = choices;
    this.panel.hidden = choices.length === 0;
    const [one, other] = choices.map(({ run }) => run).sort((a, b) => a.at - b.at);
    if (!one) return;
    const clear = element('button', { type: 'button', click: () => this.#choose([]) }, 'Clear');
    if (!other) {
      const wait = `Run ${one.id} is chosen. Choose another one to compare it with.`;
      this.panel.replaceChildren(element('p', {}, wait), clear);
      return;
    }
    const title = element('h3', {}, `${one.id} beside ${other.id}`);
    this.panel.replaceChildren(title, comparison(this.#data, one, other), clear);
    this.#say(`Comparing ${one.id} with ${other.id}, above the table.`);
  }
}
