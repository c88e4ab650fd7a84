// Instants, days, weeks and numbers as the pages say them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { match, ours } from '../../quizsvc/player/static/addresses.js';
import * as calendar from '../../quizsvc/player/static/calendar.js';
import { keep, keepFor, kept } from '../../quizsvc/player/static/kept.js';
import { blocks } from '../../quizsvc/player/static/parts/blocks.js';
import * as words from '../../quizsvc/player/static/words.js';

const SEASON = {
  state: 'open',
  first_on: '2021-07-01',
  last_on: '2021-12-31',
  calendar: { without_daily: ['2021-10-01'], without_weekly: ['2021-W39'] },
};
/** An instant of November 2021 by the clock in Shaanxi. */
const of = (day, hour, minute = 0) => Date.UTC(2021, 10, day, hour - 8, minute);
const NOW = of(23, 22, 30); // a Tuesday

test('an instant is told by its day and the clock of the season', () => {
  assert.equal(words.at(of(23, 8, 5), NOW), '今天 08:05');
  assert.equal(words.at(of(22, 23, 59), NOW), '昨天 23:59');
  assert.equal(words.at(of(24, 0), NOW), '明天 00:00');
  assert.equal(words.at(of(3, 8), NOW), '11 月 3 日 08:00');
  assert.equal(words.at(Date.UTC(2020, 10, 3, 0), NOW), '2020 年 11 月 3 日 08:00');
});

test('an instant that nobody knows is not told', () => {
  assert.equal(words.at(null, NOW), '');
});

test('an end at midnight is the 24:00 of the day before', () => {
  assert.equal(words.until(of(24, 0), NOW), '今天 24:00');
  assert.equal(words.until(of(25, 0), NOW), '明天 24:00');
  assert.equal(words.until(of(29, 0), NOW), '星期日 24:00');
  assert.equal(words.until(of(30, 0), NOW), '星期一 24:00');
  assert.equal(words.until(of(31, 0), NOW), '11 月 30 日 24:00');
  assert.equal(words.until(of(23, 23, 5), NOW), '今天 23:05');
  assert.equal(words.until(of(20, 0), NOW), '11 月 19 日 24:00');
});

test('days are those of the season, wherever the phone is', () => {
  assert.equal(words.dayOf(of(24, 0)), '2021-11-24');
  assert.equal(words.dayOf(of(24, 0) - 1), '2021-11-23');
  words.setZone('Asia/Urumqi'); // two hours behind
  try {
    assert.equal(words.dayOf(of(24, 0)), '2021-11-23');
    assert.equal(words.at(of(24, 0), NOW), '今天 22:00');
    assert.equal(words.until(of(24, 2), NOW), '今天 24:00');
  } finally {
    words.setZone('Asia/Shanghai');
  }
});

test('a span has its two largest units', () => {
  const told = { 0: '0 秒', 59: '59 秒', 112: '1 分 52 秒', 1800: '30 分', 11520: '3 小时 12 分', 183600: '2 天 3 小时' };
  for (const [seconds, text] of Object.entries(told)) assert.equal(words.span(Number(seconds)), text);
  assert.equal(words.span(-5), '0 秒');
  assert.equal(words.span(86400 + 59 * 60), '1 天');
});

test('a clock that runs down shows a started second whole', () => {
  assert.equal(words.countdown(1721), '28:41');
  assert.equal(words.countdown(0.2), '00:01');
  assert.equal(words.countdown(7385), '2:03:05');
  assert.equal(words.countdown(-1), '00:00');
});

test('a change of rank is told to eyes and to ears', () => {
  assert.deepEqual([2, -1, 0, null].map(words.change), ['↑2', '↓1', '—', '']);
  assert.deepEqual([2, -1, 0, undefined].map(words.changeAloud), ['上升 2 名', '下降 1 名', '名次不变', '']);
});

test('a week is that of its Thursday, over the turn of the year too', () => {
  assert.equal(calendar.weekOf('2021-07-12'), '2021-W28');
  assert.equal(calendar.weekOf('2021-07-18'), '2021-W28');
  assert.equal(calendar.weekOf('2021-01-03'), '2020-W53');
  assert.equal(calendar.weekOf('2018-12-31'), '2019-W01');
  assert.equal(calendar.mondayOf('2021-07-18'), '2021-07-12');
});

test('the weeks of a season are numbered from its first, which may be a part of one', () => {
  const weeks = calendar.weeksBy(SEASON, '2021-07-12');
  const numbered = weeks.map(({ period, number }) => `${number} ${period}`);
  assert.deepEqual(numbered, ['3 2021-W28', '2 2021-W27', '1 2021-W26']);
  assert.deepEqual(calendar.monthsOf(weeks), ['2021-07']);
  assert.equal(calendar.weeksBy(SEASON, '2022-03-01')[0].period, '2021-W52');
});

test('a month holds the weeks whose Thursday it holds', () => {
  const months = calendar.monthsOf(calendar.weeksBy({ ...SEASON, first_on: '2021-08-30' }, '2021-10-03'));
  assert.deepEqual(months, ['2021-09']);
});

test('periods have names', () => {
  assert.equal(calendar.periodText('2021-W28', SEASON).replace(/（.*/, ''), '第 3 周');
  assert.match(calendar.periodText('2021-W28', SEASON), /7 月 12 日–18 日）$/);
  assert.equal(calendar.periodShort('2021-W28', SEASON), '第 3 周');
  assert.equal(calendar.periodText('2021-07', SEASON), '2021 年 7 月');
  assert.equal(calendar.periodText('season', SEASON), '整个活动');
  assert.equal(calendar.periodText('2020-W01', SEASON), '2020-W01');
});

test('a day without a practice says why', () => {
  assert.match(calendar.whyNoDaily(null, '2021-07-01'), /没有活动/);
  assert.match(calendar.whyNoDaily(SEASON, '2021-06-30'), /^活动 7 月 1 日开始/);
  assert.match(calendar.whyNoDaily(SEASON, '2022-01-01'), /已经结束/);
  assert.match(calendar.whyNoDaily({ ...SEASON, state: 'closed' }, '2021-10-08'), /已经结束/);
  assert.match(calendar.whyNoDaily(SEASON, '2021-10-01'), /活动日历/);
  assert.match(calendar.whyNoDaily(SEASON, '2021-10-08'), /还没有发布/);
});

test('a week without a test says why', () => {
  assert.match(calendar.whyNoWeekly(SEASON, '2021-10-03'), /活动日历/);
  assert.match(calendar.whyNoWeekly(SEASON, '2021-10-04'), /不开放/);
});

test('an address is a page or none', () => {
  const routes = [['/', 'home'], ['/attempts/:id', 'attempt'], ['/attempts/:id/review', 'review']];
  assert.deepEqual(match(routes, '/'), { page: 'home', params: {} });
  assert.deepEqual(match(routes, '/attempts/7'), { page: 'attempt', params: { id: '7' } });
  assert.deepEqual(match(routes, '/attempts/7/review/'), { page: 'review', params: { id: '7' } });
  assert.equal(match(routes, '/attempts'), null);
  assert.equal(match(routes, '/app/signed-out'), null);
  assert.deepEqual(match([['/app/:wish', 'app']], '/app/signed-out').params, { wish: 'signed-out' });
});

test('no address makes a page ask the API for something else', () => {
  const routes = [['/papers/:id', 'paper']];
  const others = ['..%2Fauth%2Flogout%3F', '%2E%2E%2Fauth%2Flogout%23', '7%3Fx', '7;x', '..', '.', '%5C..', '%E4%BD', '卷'];
  for (const other of others) assert.equal(match(routes, `/papers/${other}`), null, other);
});

test('after signing in only pages of ours are gone to', () => {
  assert.equal(ours('/attempts/7?a=1'), '/attempts/7?a=1');
  const others = ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', undefined];
  for (const other of others) assert.equal(ours(other), '/');
});

test('what was shown to one person is not there for the next', () => {
  keepFor('1');
  keep('home', 'first');
  keepFor('1');
  assert.equal(kept('home'), 'first');
  keepFor('2');
  assert.equal(kept('home'), null);
});

test('our own documents have headings, lists and paragraphs, whose lines may go on in the next', () => {
  const text = '# 隐私说明\n\n第一句，\n第二句。\n\n## 记什么\n- 姓名\n- 证号，\n  只比对\n\n## 多久\n一年。\n';
  assert.deepEqual(blocks(text), [
    { kind: 'text', lines: ['第一句，第二句。'] },
    { kind: 'heading', lines: ['记什么'] },
    { kind: 'list', lines: ['姓名', '证号，只比对'] },
    { kind: 'heading', lines: ['多久'] },
    { kind: 'text', lines: ['一年。'] },
  ]);
});

test("today is the server's day, also on a phone whose clock is wrong", () => {
  const instant = '2021-07-14T02:00:00Z';
  try {
    words.setClock(() => Date.parse('2021-07-15T02:00:00Z'));
    assert.equal(words.at(instant), '昨天 10:00');
    assert.equal(words.until('2021-07-15T16:00:00Z'), '今天 24:00');
  } finally {
    words.setClock(Date.now);
  }
});
