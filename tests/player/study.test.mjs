// What home and the own record say: papers to do, how a score came about, how a practice goes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextOpen, sourceText, tally, withPlace } from '../../quizsvc/player/static/study/drill.js';
import { answered, task } from '../../quizsvc/player/static/study/today.js';
import { periodSentence, weekSentences } from '../../quizsvc/player/static/study/workings.js';

const NOW = Date.parse('2021-11-23T14:00:00Z'); // 22:00 in Shaanxi
const BOTH = { time_limit_s: null, attempt: null };
const DAILY = { ...BOTH, id: '7', kind: 'daily', closes_at: '2021-11-23T16:00:00Z', question_count: 5 };
const ITS_WEEK = { closes_at: '2021-11-28T16:00:00Z', question_count: 25, time_limit_s: 1800 };
const WEEKLY = { ...BOTH, id: '8', kind: 'weekly', ...ITS_WEEK };
const tried = (state, score = null) => ({ id: '70', state, score });

test('a paper to do says what it asks for and until when', () => {
  const found = task(WEEKLY, NOW);
  assert.deepEqual(found.lines, [['25 题 · 限时 30 分钟'], ['星期日 24:00 截止，', '还剩 5 天 2 小时']]);
  assert.deepEqual([found.act, found.to, found.urgent], ['去答题', '/papers/8', false]);
});

test('a practice is urgent in its last hours, a test on its last day', () => {
  assert.equal(task(DAILY, NOW).urgent, true);
  assert.equal(task(DAILY, NOW - 4 * 3600000).urgent, false);
  assert.equal(task(WEEKLY, Date.parse(WEEKLY.closes_at) - 23 * 3600000).urgent, true);
});

test('a paper that was begun is gone on with', () => {
  const found = task({ ...WEEKLY, attempt: tried('in_progress') }, NOW);
  assert.deepEqual([found.act, found.to, found.done], ['继续', '/attempts/70', false]);
});

test('a paper that is done shows its score where there is one', () => {
  const said = (state, score) => task({ ...DAILY, attempt: tried(state, score) }, NOW).lines[0][0];
  assert.equal(said('submitted', '80.00'), '已完成，80.00 分');
  assert.equal(said('submitted', null), '已完成');
  assert.equal(said('expired', '0.00'), '到时自动交卷，0.00 分');
  assert.equal(said('void', null), '这次的答卷已作废');
});

test('a paper that closed while the page stood open can no more be begun', () => {
  const found = task(DAILY, Date.parse(DAILY.closes_at));
  assert.deepEqual([found.act, found.lines[1]], [null, ['已经截止']]);
});

test('only answers of the last two weeks to objections are news', () => {
  const step = (state, by, at) => ({ state, history: [{ state: 'open', by: 'participant', at }, { state, by, at }] });
  const recent = step('accepted', 'staff', '2021-11-20T00:00:00Z');
  const old = step('declined', 'staff', '2021-11-01T00:00:00Z');
  const withdrawn = step('withdrawn', 'participant', '2021-11-20T00:00:00Z');
  const untold = { state: 'open', history: [{ state: 'open', by: 'participant', at: '2021-11-20T00:00:00Z' }] };
  assert.deepEqual(answered([recent, old, withdrawn, untold], NOW), [recent]);
});

const SETTINGS = { daily_basis: 'best' };
const WEIGHTS = { daily_weight: '0.4', weekly_weight: '0.6' };
const line = (score, used = true) => ({ score, used });

function aWeek({ daily = ['100.00', '80.00'], weekly = line('82.00'), workings = {}, score = '63.60', ...more } = {}) {
  const worked = { daily_sum: '180.00', over: 5, missing: 3, ...WEIGHTS, unrounded: '63.6', ...workings };
  const lines = daily.map((each) => line(each));
  return { daily: lines, weekly, workings: worked, score, exempt: false, reasons: [], ...more };
}

test('a week is worked out in three sentences', () => {
  assert.deepEqual(weekSentences(aWeek(), SETTINGS, true), [
    '每日练习：取最好的 5 次，其中缺 3 次，每次按 0 分，合计 100.00 + 80.00 = 180.00，除以 5 得均分。',
    '每周一测：82.00 分。',
    '这一周的成绩：0.4 × 180.00 ÷ 5 + 0.6 × 82.00 = 63.60。',
  ]);
});

test('rounding is told where there was some', () => {
  const [, , formula] = weekSentences(aWeek({ workings: { unrounded: '245/3' }, score: '81.67' }), SETTINGS, true);
  assert.match(formula, /= 245\/3，四舍五入到两位小数是 81\.67。$/);
  const [, , longer] = weekSentences(aWeek({ workings: { unrounded: '81.665' }, score: '81.67' }), SETTINGS, true);
  assert.match(longer, /= 81\.665，四舍五入到两位小数是 81\.67。$/);
});

test('other bases of the daily mean have their own words', () => {
  const first = (basis) => weekSentences(aWeek(), { daily_basis: basis }, true)[0];
  assert.match(first('answered'), /取做过的 5 次，合计/);
  assert.match(first('scheduled'), /取这一周安排的 5 次，其中缺 3 次，每次按 0 分，合计/);
});

test('a week without a test is the practices\' mean alone', () => {
  const workings = { daily_weight: '1', weekly_weight: '0', unrounded: '36' };
  const week = aWeek({ weekly: null, workings, score: '36.00' });
  const [, second, third] = weekSentences(week, SETTINGS, true);
  assert.equal(second, '这一周没有每周一测，成绩就是每日练习的均分。');
  assert.equal(third, '这一周的成绩：180.00 ÷ 5 = 36.00。');
});

test('a week without a practice is the test alone', () => {
  const nothing = { daily_sum: '0.00', over: 0, missing: 0, daily_weight: '0', weekly_weight: '1', unrounded: '82' };
  const [first, , third] = weekSentences(aWeek({ daily: [], workings: nothing, score: '82.00' }), SETTINGS, true);
  assert.equal(first, '这一周没有每日练习，成绩就是每周一测的分数。');
  assert.equal(third, '这一周的成绩：82.00 = 82.00。');
});

test('a test not taken is 0, for good only when the week is over', () => {
  const week = aWeek({ weekly: { score: null, used: false }, workings: { unrounded: '14.4' }, score: '14.40' });
  assert.match(weekSentences(week, SETTINGS, true)[1], /按 0 分。$/);
  assert.match(weekSentences(week, SETTINGS, false)[1], /先按 0 分算。$/);
  assert.match(weekSentences(week, SETTINGS, true)[2], /\+ 0\.6 × 0 = 14\.40。$/);
});

test('a week in which nobody expects the person says why', () => {
  const out = (more) => weekSentences({ workings: null, exempt: false, reasons: [], ...more }, SETTINGS, true);
  assert.deepEqual(out({}), ['这一周开始时您不在应参加的名册上，不算这一周。']);
  assert.deepEqual(out({ exempt: true, reasons: ['借调', '产假'] }), ['这一周免考（借调、产假），不算这一周。']);
});

test('a month is its weeks divided', () => {
  const exact = periodSentence({ sum: '640.00', eligible_weeks: 8, score: '80.00' });
  assert.equal(exact, '8 个应参加的周，各周成绩相加是 640.00，640.00 ÷ 8 = 80.00。');
  assert.match(periodSentence({ sum: '245.00', eligible_weeks: 3, score: '81.67' }), /= 81\.67（四舍五入到两位小数）。$/);
  assert.match(periodSentence({ sum: null, eligible_weeks: 0, score: null }), /没有成绩/);
});

const place = (number, more = {}) => ({ number, result: null, withheld: null, ...more });
const answer = (right) => ({ result: { right } });

test('a practice goes on at the first question that waits, and comes round', () => {
  const places = [place(1), place(2, answer(true)), place(3, { withheld: '现在不能练' }), place(4)];
  assert.equal(nextOpen(places, 0), 0);
  assert.equal(nextOpen(places, 1), 3);
  assert.equal(nextOpen(withPlace(places, 4, answer(false)), 1), 0);
  assert.equal(nextOpen([place(1, answer(true))], 0), -1);
});

test('a verdict that is withheld is neither right nor wrong', () => {
  const answers = [true, false, null].map((right, index) => place(index + 1, answer(right)));
  const places = [...answers, place(4, { withheld: '…' }), place(5)];
  assert.deepEqual(tally(places), { answered: 3, right: 1, wrong: 1, left: 1, withheld: 1 });
});

test('a practice says what it was drawn from', () => {
  const subject = { path: '法规 / 水法' };
  assert.equal(sourceText({ subject: null, book: false }), '全部科目');
  assert.equal(sourceText({ subject, book: false }), '法规 / 水法');
  assert.equal(sourceText({ subject, book: true }), '错题本：法规 / 水法');
  assert.equal(sourceText({ subject: null, book: true }), '错题本');
});

test('seconds are told in the last minute only', () => {
  const left = (seconds) => task(DAILY, Date.parse(DAILY.closes_at) - seconds * 1000).lines[1][1];
  assert.deepEqual([2071, 60, 59].map(left), ['还剩 34 分', '还剩 1 分', '还剩 59 秒']);
});
