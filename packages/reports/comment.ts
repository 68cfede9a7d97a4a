import type { Links } from '#kit';
import { lookHereFirst } from './clues.ts';
import { changesPart, dataPart, evidencePart, mlflowPart, scanPart, slicesPart } from './comment-details.ts';
import { closing, footing } from './comment-footing.ts';
import { policyPart } from './comment-policy.ts';
import { ruleTable } from './comment-rules.ts';
import { brokenStage, headline } from './headline.ts';
import { fenced, paragraphs, sentence, text } from './markdown.ts';
import { clip, plain } from './piece.ts';
import { overview } from './overview.ts';
import type { RunReport } from './report.ts';
import { untrustedNote } from './untrusted.ts';

/** GitHub refuses more than 65,536; the rest is room for the line by which the comment is found again. */
export const COMMENT_LIMIT = 64_000;
const LEAST_LIMIT = 1000;

export interface CommentOptions {
  /** Characters, at least 1,000. */
  limit?: number;
  /** Where the report, the run and its commit are shown. */
  links?: Links;
  /** The stages drawn as a Mermaid flowchart, which GitHub renders and mail does not. */
  mermaid?: boolean;
}

/** How much of each part there is room for: rows, lines, or whether it is there. */
interface Room {
  /** Metrics of another tool's run; none: no word of it. */
  mlflow: number;
  flipped: boolean;
  slices: number;
  evidence: boolean;
  changes: number;
  data: number;
  /** Lines of what a broken stage said last. */
  said: number;
  clues: boolean;
  policy: number;
  /** Rules that nobody has to act on. */
  rules: number;
  /** Rules that keep the whole from passing. */
  blocking: number;
  notes: boolean;
}

const WHOLE: Room = {
  mlflow: 20,
  flipped: true,
  slices: 60,
  evidence: true,
  changes: 12,
  data: 12,
  said: 20,
  clues: true,
  policy: 12,
  rules: 12,
  blocking: 40,
  notes: true,
};

/** What goes first when there is too much, each step on top of those before it. */
const LEAST_IMPORTANT_FIRST: readonly Partial<Room>[] = [
  { mlflow: 0 },
  { slices: 20 },
  { flipped: false },
  { slices: 0 },
  { evidence: false },
  { changes: 4, data: 4 },
  { changes: 0, data: 0 },
  { said: 5 },
  { policy: 4, rules: 4 },
  { blocking: 12 },
  { clues: false, said: 0, rules: 1, policy: 1 },
  { blocking: 4 },
  { blocking: 1, notes: false },
];

/**
 * The pull-request comment, and the job's summary: verdict and deciding number first, then rules, then what is folded
 * away. No images. Where there is no room for all of it the least important parts are shortened or left out, and it
 * says so; nothing is cut in the middle.
 *
 * @throws RangeError for a limit under 1,000 characters
 */
export function renderComment(report: RunReport, options: CommentOptions = {}): string {
  const { limit = COMMENT_LIMIT } = options;
  if (!(limit >= LEAST_LIMIT)) throw new RangeError(`a comment of ${limit} characters says nothing`);
  let room = WHOLE;
  for (const less of [undefined, ...LEAST_IMPORTANT_FIRST]) {
    if (less) room = { ...room, ...less };
    const comment = render(report, room, options);
    if (comment.length <= limit) return comment;
  }
  return barest(report, limit);
}

function render(report: RunReport, room: Room, { links = {}, mermaid = false }: CommentOptions): string {
  const clues = room.clues ? sentence(lookHereFirst(report)) : '';
  const untrusted = untrustedNote(report);
  const parts = [
    `### ${text(report.project)}: **${report.verdict}**. ${sentence(headline(report))}`,
    untrusted ? `**${untrusted.lead}** ${sentence(untrusted.why)}` : '',
    room.notes ? sentence(overview(report)) : '',
    whatItSaid(report, room.said),
    ruleTable(report, { blocking: room.blocking, others: room.rules }),
    policyPart(report, room.policy),
    clues === '' ? '' : `**Look here first:** ${clues}.`,
    room.notes ? footing(report) : '',
    dataPart(report, room.data),
    scanPart(report, room.data),
    changesPart(report, room.changes),
    room.slices > 0 ? slicesPart(report, room.slices, room.flipped) : '',
    mlflowPart(report, room.mlflow),
    room.evidence ? evidencePart(report, { drawn: mermaid }) : '',
    room === WHOLE ? '' : SHORTENED,
    closing(report, links),
  ];
  return `${paragraphs(parts)}\n`;
}

const SHORTENED = 'More is in the report: it did not fit here.';

/** The end of what a broken stage printed, beyond the line that the headline shows. */
function whatItSaid({ stages }: RunReport, most: number): string {
  const lines = brokenStage(stages)?.problem.split('\n').slice(1) ?? [];
  return lines.length === 0 || most === 0 ? '' : fenced(lines.slice(-most).map((line) => clip(line, 500)));
}

/** Names so long that not even one line of everything fits: verdict and number, in as many words as there is room for. */
function barest(report: RunReport, limit: number): string {
  const shown = (most: number): string =>
    `### ${text(clip(report.project, 40))}: **${report.verdict}**. ${text(clip(plain(headline(report)), most))}\n\n${SHORTENED}\n`;
  for (let most = 300; ; most = Math.floor(most / 2)) if (most === 0 || shown(most).length <= limit) return shown(most);
}
