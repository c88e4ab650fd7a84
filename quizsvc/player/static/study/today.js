// What there is to do on a paper, in words; pure.

import { minutes, span, until } from '../words.js';

const limits = ({ question_count: count, time_limit_s: limit }) =>
  `${count} 题${limit ? ` · 限时 ${minutes(limit)}` : ''}`;

/** `今天 24:00 截止，` and `还剩 3 小时 12 分`. */
function closing(paper, now) {
  const left = (Date.parse(paper.closes_at) - now) / 1000;
  const told = left < 60 ? left : left - (left % 60); // nobody needs seconds before the last minute
  return left > 0 ? [`${until(paper.closes_at, now)} 截止，`, `还剩 ${span(told)}`] : ['已经截止'];
}

// A practice is open for a day, so that its last hours are late; of a test the last day is.
const LATE_MS = { daily: 3 * 3600000, weekly: 24 * 3600000 };
const DONE = ['submitted', 'expired', 'void'];

/**
 * A paper as home shows it: what there is to know (`lines`, each of pieces that stay whole), what to do (`act`, null:
 * nothing) and where that is (`to`). `urgent`: it is not done and closes soon. `now` in ms.
 */
export function task(paper, now) {
  const { attempt } = paper;
  if (attempt && DONE.includes(attempt.state)) {
    return { lines: [[done(attempt)]], act: '看结果', to: `/attempts/${attempt.id}`, done: true, urgent: false };
  }
  const left = Date.parse(paper.closes_at) - now;
  const lines = [attempt ? ['已经开始，还没有交卷'] : [limits(paper)], closing(paper, now)];
  if (left <= 0) return { lines, act: null, to: null, done: false, urgent: false };
  const next = attempt
    ? { act: '继续', to: `/attempts/${attempt.id}` }
    : { act: '去答题', to: `/papers/${paper.id}` };
  return { lines, ...next, done: false, urgent: left < LATE_MS[paper.kind] };
}

function done(attempt) {
  if (attempt.state === 'void') return '这次的答卷已作废';
  const score = attempt.score === null ? '' : `，${attempt.score} 分`;
  return attempt.state === 'expired' ? `到时自动交卷${score}` : `已完成${score}`;
}

/** Objections of one's own that staff answered in the last two weeks. */
export const answered = (objections, now) =>
  objections.filter(({ state, history }) => {
    const last = history[history.length - 1];
    const told = ['accepted', 'declined'].includes(state) && last && last.by === 'staff';
    return told && now - Date.parse(last.at) < 14 * 86400000;
  });
