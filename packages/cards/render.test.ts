import { describe, expect, it } from '@jest/globals';
import { marked } from 'marked';
import { parse as parseYaml } from 'yaml';
import { missingSections } from './sections.ts';
import { renderCard } from './render.ts';
import { readRegions } from './regions.ts';
import type { Card } from './card.ts';
import { exampleCard, HOSTILE, hostileCard } from './testing-example.ts';

const render = (card: Card, strict = false) => renderCard(card, { strict });
const metadataOf = (readme: string): Record<string, unknown> =>
  parseYaml(/^---\n([\s\S]*?)\n---\n/.exec(readme)![1]!, { strict: true }) as Record<string, unknown>;

describe('the README', () => {
  const { readme } = render(exampleCard);

  it('has the chapters of Mitchell et al., in their order', () => {
    expect([...readme.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      ...['Model details', 'Intended use', 'Factors', 'Metrics', 'Evaluation data', 'Training data'],
      ...['Quantitative analyses', 'Ethical considerations', 'Caveats and recommendations'],
    ]);
  });

  it.each([
    [
      'the goal beside its number',
      /\*\*Goal:\*\* on-time rebooking\. The number that speaks to it: `roc_auc` 0\.778 .*0\.700: \*\*pass\*\*/,
    ],
    ['slices with intervals', /\| `carrier` = US \| 1,742 \| 0\.695 \\\[0\.665, 0\.725\\\]/],
    [
      'exceptions on record',
      /`roc_auc\[carrier=US\]\.margin` is fail and was accepted until 2026-06-01 by Ada .*: new schedule, fixed in May/,
    ],
    ['what was not judged', /fewer than 1,500 examples: carrier = HA\./],
    [
      'the text of a file',
      /For \*\*planning\*\* only\.\n\n- not for one person\n- not for other \[airports\]\(https:\/\/example\.org\/jfk\)/,
    ],
    ['what people wrote in it', /<!-- begin caveats -->\nNo hurricane is in it\.\n<!-- end caveats -->/],
    ['what is missing', /<!-- begin ethical-considerations -->\n> \*\*Missing\.\*\*/],
    ['where the data came from', /\| `flights` \| 336,776 \| pass, 33 rules \| `2222/],
  ])('says %s', (_, wanted) => {
    expect(readme).toMatch(wanted);
  });

  it('a long table ends, and says where the rest is', () => {
    const [slice] = exampleCard.evaluation.slices;
    const slices = Array.from({ length: 250 }, (_, index) => ({ ...slice!, value: `carrier ${index}` }));
    const long = render({ ...exampleCard, evaluation: { ...exampleCard.evaluation, slices } });
    expect(long.readme.match(/^\| `carrier` = /gm)).toHaveLength(200);
    expect(long.readme).toContain('50 more are in the bill of materials.');
    expect(JSON.stringify(long.bom)).toContain('carrier = carrier 249');
    expect(long.page).toContain('the first 60 of 250');
  });

  it('written again from itself it is the same, byte for byte', () => {
    expect(render({ ...exampleCard, kept: readRegions(readme, 'README.md') }).readme).toBe(readme);
  });

  it('hostile text gives neither markup nor marks nor metadata', () => {
    const hostile = render(hostileCard()).readme;
    expect(readRegions(hostile, 'README.md')).toEqual({ caveats: 'No hurricane is in it.' });
    expect(Object.keys(metadataOf(hostile))).toEqual([
      ...['license', 'license_name', 'license_link', 'pipeline_tag', 'tags', 'metrics', 'model-index'],
    ]);
    expect(metadataOf(hostile)).toMatchObject({ license_name: HOSTILE, 'model-index': [{ name: 'flights-delay' }] });
    const page = marked.parse(hostile.slice(hostile.indexOf('\n---\n', 4) + 5), { async: false });
    expect(
      page.match(
        /<(?!\/?(p|h1|h2|h3|table|thead|tbody|tr|th|td|ul|ol|li|code|pre|strong|em|blockquote|a)\b|!-- (begin|end|Written) )[^>]*>/g,
      ),
    ).toBeNull();
    expect(page).not.toMatch(/href="(?!https:\/\/|mailto:)/);
  });
});

describe('the page', () => {
  it('is one file: nothing is fetched, nothing runs', () => {
    const { page } = render(exampleCard);
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'/);
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(|@import/);
    expect(page).toContain('ROC curve');
    expect(page).toMatch(/<p class="missing"><b>Missing\.<\/b>/);
    expect(page).toContain('<strong>planning</strong>');
  });

  it('hostile text stays text', () => {
    const { page } = render({ ...hostileCard(), kept: { caveats: HOSTILE } });
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>|href="javascript/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.match(/<\/?(style|html|body|main|header)\b/g)).toHaveLength(10);
  });

  it('escapes once', () => {
    const { page } = render({ ...exampleCard, contact: 'A & B <ab@example.org>' });
    expect(page).toContain('A &amp; B &lt;ab@example.org&gt;');
    expect(page).not.toContain('&amp;amp;');
  });
});

describe('what is missing', () => {
  it('is what nobody wrote; slices say the factors', () => {
    expect(missingSections(exampleCard)).toEqual(['ethical-considerations']);
    const whole = { ...exampleCard, evaluation: { ...exampleCard.evaluation, slices: [] }, kept: {}, texts: {} };
    expect(missingSections(whole)).toEqual(['intended-use', 'factors', 'ethical-considerations', 'caveats']);
  });

  it.each([
    { name: 'a chapter', card: exampleCard, message: 'the card lacks ethical-considerations' },
    {
      name: 'a contact',
      card: (({ contact: _contact, ...rest }) => ({
        ...rest,
        kept: { ...rest.kept, 'ethical-considerations': 'None.' },
      }))(exampleCard),
      message: 'the card lacks contact',
    },
  ])('--strict refuses without $name', ({ card, message }) => {
    expect(() => render(card, true)).toThrow(expect.objectContaining({ code: 'MLOPS_CARD_INCOMPLETE', message }));
  });

  it.each(['<!-- TODO -->', '<!-- TODO\n\nmore', '```\n```', '#', '## Ethical considerations', '---', '-\n*', '> **'])(
    '--strict refuses %j where a text should be, and asks for one below it',
    (nothing) => {
      const name = 'ethical-considerations';
      for (const card of [
        { ...exampleCard, kept: { ...exampleCard.kept, [name]: nothing } },
        { ...exampleCard, texts: { ...exampleCard.texts, [name]: { file: 'a.md', markdown: nothing } } },
      ]) {
        expect(() => render(card, true)).toThrow(expect.objectContaining({ code: 'MLOPS_CARD_INCOMPLETE' }));
        expect(render(card).readme).toMatch(/\*\*Missing\.\*\*.*card: \{ethical-considerations/);
      }
      const kept = { ...exampleCard.kept, [name]: nothing };
      const { readme } = render({ ...exampleCard, kept });
      const again = readRegions(readme, 'c.md');
      expect(again[name]).toBe(nothing);
      expect(render({ ...exampleCard, kept: again }).readme).toBe(readme);
    },
  );

  it.each(['None.', '无', '- none\n', '```\nnone\n```', '<!-- by Ada --> None.'])('--strict takes %j', (text) => {
    const kept = { ...exampleCard.kept, 'ethical-considerations': text };
    expect(render({ ...exampleCard, kept }, true).missing).toEqual([]);
  });

  it('--strict takes a card with all of them', () => {
    const kept = { ...exampleCard.kept, 'ethical-considerations': 'A late flight harms nobody.' };
    expect(render({ ...exampleCard, kept }, true).missing).toEqual([]);
  });
});

describe('the number that speaks to the goal', () => {
  it('is of the metric that was named, else of the first rule', () => {
    expect(render({ ...exampleCard, goalMetric: 'accuracy' }).readme).toMatch(
      /The number that speaks to it: `accuracy` 0\.810/,
    );
  });

  it('must have been measured', () => {
    expect(() => render({ ...exampleCard, goalMetric: 'f1' })).toThrow(
      expect.objectContaining({
        code: 'MLOPS_CARD_GOAL_METRIC',
        message: expect.stringMatching(/roc_auc, recall, accuracy/),
      }),
    );
  });
});
