// Which board an address means, what is said of it, and where the parts of a notice's charts stand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asked, choiceOf, finality, isSame, periodGroups, versionGroups, versionNote, whyUnranked,
} from '../../quizsvc/player/static/boards/choosing.js';
import { barsOf, linesOf, roundUp, spanOf } from '../../quizsvc/player/static/notices/geometry.js';

const SEASON = { first_on: '2021-07-05', last_on: '2021-09-26' };
const version = (number, reason = '') => ({ version: number, published_at: '2021-07-12T00:00:00.000Z', reason });
const LIVE = { period: '2021-W28', versions: [], live_at: '2021-07-14T02:42:00.000Z' };
const WEEK = { period: '2021-W27', versions: [version(2, '补录'), version(1)], live_at: null };
const MONTH = { period: '2021-07', versions: [version(1)], live_at: '2021-07-14T02:42:00.000Z' };
const PERIODS = [LIVE, WEEK, MONTH];
const PERSON = { track: 'monitoring', unit: { id: '4', level: 'county', name: '甲县' } };
const choice = (query = {}, periods = PERIODS, person = PERSON) => choiceOf(query, periods, person);

test('without a word the newest published week of the own track and level is meant', () => {
  const { kind, track, level, period, version: older, live } = choice();
  assert.deepEqual([kind, track, level, period, older, live], ['units', 'monitoring', 'county', WEEK, 0, false]);
});

test('who is nobody of the roster, or of the root, sees the cities of enforcement', () => {
  const { track, level } = choice({}, PERIODS, null);
  assert.deepEqual([track, level], ['enforcement', 'city']);
  assert.equal(choice({}, PERIODS, { track: 'monitoring', unit: { id: '1', level: 'root' } }).level, 'city');
});

test('what an address asks for and is not there is as if it had not asked', () => {
  const { kind, track, level, period, version: older } = choice({
    kind: 'dogs', track: 'x', level: 'root', period: '2020-W01', version: '9',
  });
  assert.deepEqual([kind, track, level, period, older], ['units', 'monitoring', 'county', WEEK, 0]);
});

test('a running week is live, and so is a month that is published as well when it is asked for', () => {
  assert.equal(choice({ period: '2021-W28' }).live, true);
  assert.equal(choice({ period: '2021-07' }).live, false);
  assert.equal(choice({ period: '2021-07', live: '1' }).live, true);
});

test('people have no live board: the newest published week is shown', () => {
  const { period, live } = choice({ kind: 'people', period: '2021-W28', live: '1' });
  assert.deepEqual([period, live], [WEEK, false]);
  assert.equal(choice({ kind: 'people' }, [LIVE]).period, null);
});

test('before anything is published the running week is shown', () => {
  const { period, live } = choice({}, [LIVE]);
  assert.deepEqual([period, live], [LIVE, true]);
  assert.equal(choice({}, []).period, null);
});

test('an older version is named, the newest is not', () => {
  assert.equal(choice({ period: '2021-W27', version: '1' }).version, 1);
  assert.equal(choice({ period: '2021-W27', version: '2' }).version, 0);
});

test('only who has a unit can ask for its people', () => {
  assert.equal(choice({ kind: 'people', own: '1' }).own, true);
  assert.equal(choice({ kind: 'people', own: '1' }, PERIODS, null).own, false);
  assert.equal(choice({ own: '1' }).own, false);
});

test('what there is to choose from, and what it puts into the address', () => {
  const groups = periodGroups(PERIODS, 'units', SEASON);
  assert.deepEqual(groups.map(([name, options]) => [name, options.map(([value]) => value)]), [
    ['正在进行，未发布', ['2021-W28!', '2021-07!']],
    ['周', ['2021-W27']],
    ['月和整个活动', ['2021-07']],
  ]);
  assert.deepEqual(periodGroups(PERIODS, 'people', SEASON).map(([name]) => name), ['周', '月和整个活动']);
  assert.deepEqual(asked('2021-W28!'), { period: '2021-W28', live: '1' });
  assert.deepEqual(asked('2021-W27'), { period: '2021-W27', live: '' });
});

test('the newest version is the one without a number in the address', () => {
  const [[, options]] = versionGroups(WEEK);
  assert.deepEqual(options.map(([value]) => value), ['', '1']);
  assert.match(options[0][1], /第 2 版.*（现行）$/);
});

test('how final a board is', () => {
  const board = { period: '2021-W27', version: 2, published_at: '2021-07-12T00:00:00.000Z', live: false };
  assert.match(finality(board, SEASON), /^第 1 周（.*7 月 5 日–11 日），第 2 版，.*08:00 发布$/);
  const live = { period: '2021-W28', live: true, computed_at: '2021-07-14T02:42:00.000Z' };
  assert.match(finality(live, SEASON), /^实时，.*10:42 更新，未发布/);
});

test('why there is a version, and that it rules no more', () => {
  assert.equal(versionNote({ version: 2, reason: '补录' }, WEEK), '第 2 版是更正版，原因：补录');
  assert.equal(versionNote({ version: 1, reason: '' }, WEEK), '这是旧版，现行的是第 2 版。');
  assert.equal(versionNote({ version: 1, reason: '' }, MONTH), '');
  assert.equal(versionNote({ version: null, reason: '实时，未发布', live: true }, LIVE), '');
});

test('why a unit has no rank', () => {
  assert.equal(whyUnranked({ eligible: 0, exempt: 0 }, 1), '没有应参加的人，不排名');
  assert.equal(whyUnranked({ eligible: 0, exempt: 2 }, 1), '应参加的人都免考，不排名');
  assert.equal(whyUnranked({ eligible: 3, exempt: 0 }, 5), '应参加 3 人，不足 5 人，不排名');
});

test('the own row is known by all that it says', () => {
  const own = { rank: 3, name: '张三', unit: { id: '4' }, score: '90.00' };
  assert.equal(isSame({ ...own }, own), true);
  assert.equal(isSame({ ...own, rank: 4 }, own), false);
  assert.equal(isSame({ ...own, unit: { id: '5' } }, own), false);
  assert.equal(isSame(own, null), false);
});

test('bars begin at zero, and percentages end at a hundred', () => {
  const chart = { labels: ['甲', '乙', '丙'], series: [{ name: '', values: ['95.00', null, '0.00'] }] };
  assert.deepEqual(barsOf(chart), [
    { label: '甲', text: '95.00', share: 95 },
    { label: '乙', text: '—', share: 0 },
    { label: '丙', text: '0.00', share: 0 },
  ]);
  assert.equal(barsOf({ labels: ['甲'], series: [{ values: ['150.00'] }] })[0].share, 75);
  assert.deepEqual([0, 1, 3, 12, 101].map(roundUp), [1, 1, 5, 20, 200]);
});

test('lines keep between whole tens, and break where nothing is known', () => {
  const series = [{ name: '执法', values: ['82.00', null, '90.00'] }, { name: '监测', values: ['88.00', '86.00', '84.00'] }];
  assert.deepEqual(spanOf(series), [80, 90]);
  assert.deepEqual(spanOf([{ values: [null] }]), [0, 10]);
  assert.deepEqual(spanOf([{ values: ['100.00'] }]), [100, 110]);
  const [first, second] = linesOf({ labels: ['1', '2', '3'], series }, 200, 100);
  assert.deepEqual(first.pieces, [[[0, 80]], [[200, 0]]]);
  assert.deepEqual(second.pieces, [[[0, 20], [100, 40], [200, 60]]]);
  assert.deepEqual(linesOf({ labels: ['1'], series: [{ name: '', values: ['85.00'] }] }, 200, 100)[0].pieces, [[[100, 50]]]);
});
