// How a question was answered, from its line of the review.

import { sameChoice } from '../journal/sheet.js';

export const SIGNS = {
  right: { sign: '✓', text: '答对' },
  part: { sign: '½', text: '部分得分' },
  wrong: { sign: '✗', text: '答错' },
  blank: { sign: '–', text: '未答' },
  hidden: { sign: '…', text: '暂不公布' },
};

/** `right`, `part`, `wrong`, `blank` (no answer, no points) or `hidden`. Who got all points is right, however. */
export function verdictOf(line, question) {
  if (line.withheld) return 'hidden';
  const isKey = line.chosen.length > 0 && sameChoice(line.chosen, line.key || []);
  if (isKey || line.earned === question.points) return 'right';
  if (!line.chosen.length) return 'blank';
  return Number(line.earned) > 0 ? 'part' : 'wrong';
}

/** The lines that a filter of the review shows: `wrong` (all that is not right), `right`, or all. */
export function filtered(lines, questions, which) {
  const verdict = (line) => verdictOf(line, questions[line.number - 1]);
  if (which === 'right') return lines.filter((line) => verdict(line) === 'right');
  if (which === 'wrong') return lines.filter((line) => ['part', 'wrong', 'blank'].includes(verdict(line)));
  return lines;
}
