import { escape } from '#kit';
import { lookHereFirst } from './clues.ts';
import { brokenStage, headline } from './headline.ts';
import { curvesPart, metricsPart, slicesPart } from './page-evaluation.ts';
import { changesPart, dataPart, evidencePart, mlflowPart, scanPart, stagesPart } from './page-evidence.ts';
import { page, sentence, text } from './page-markup.ts';
import { policyPart } from './page-policy.ts';
import { rulesPart } from './page-rules.ts';
import { overview } from './overview.ts';
import { plain } from './piece.ts';
import { untrustedNote } from './untrusted.ts';
import type { RunReport } from './report.ts';

/** A page somebody opens from a phone; in characters of what it shows. */
const PAGE_LIMIT = 800_000;

/**
 * One self-contained page: no script, no network, light and dark, readable on a phone. Sections that would make it too
 * large to open are named instead; `result.json` has everything.
 */
export function renderPage(report: RunReport): string {
  const parts = [
    rulesPart,
    policyPart,
    stagesPart,
    dataPart,
    scanPart,
    changesPart,
    metricsPart,
    slicesPart,
    curvesPart,
    mlflowPart,
    evidencePart,
  ];
  const clues = sentence(lookHereFirst(report));
  const below = sentence(overview(report));
  const untrusted = untrustedNote(report);
  return page({
    title: text(`${report.verdict}: ${report.project}. ${plain(headline(report))}`),
    verdict: report.verdict,
    about: text(report.project),
    heading: sentence(headline(report)),
    below: [
      untrusted ? `<p class="clue"><b>${untrusted.lead}</b> ${sentence(untrusted.why)}</p>` : '',
      below === '' ? '' : `<p>${below}</p>`,
      whatItSaid(report),
      clues === '' ? '' : `<p class="clue"><b>Look here first:</b> ${clues}.</p>`,
    ].join(''),
    main: fitting(parts.map((part) => part(report)).filter((part) => part !== '')).join('\n'),
  });
}

function fitting(sections: readonly string[]): string[] {
  let room = PAGE_LIMIT;
  return sections.map((section) => {
    const heading = section.match(/^<section>(<h2>.*?<\/h2>)/s)?.[1] ?? '';
    const shown =
      section.length <= room ? section : `<section>${heading}<p>Too long for this page: see result.json.</p></section>`;
    room -= shown.length;
    return shown;
  });
}

/** What a broken stage printed, beyond the line that the headline shows. */
function whatItSaid({ stages }: RunReport): string {
  const lines = brokenStage(stages)?.problem.split('\n').slice(1).slice(-100) ?? [];
  return lines.length === 0
    ? ''
    : `<pre tabindex="0">${lines.map((line) => escape.html(line.slice(0, 500))).join('\n')}</pre>`;
}
