// The clock, keys, swipes, verdicts and words around an attempt.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCountedDown, makeClock, warningDue, warningText } from '../../quizsvc/player/static/answering/clock.js';
import { keyOf, swipeOf } from '../../quizsvc/player/static/answering/gestures.js';
import { OBJECTION_STATES, objectionRefusal, stepText } from '../../quizsvc/player/static/answering/objections.js';
import { filtered, verdictOf } from '../../quizsvc/player/static/answering/verdict.js';
import * as words from '../../quizsvc/player/static/answering/words.js';

const T0 = Date.parse('2021-11-22T10:00:00Z');
const at = (seconds) => new Date(T0 + 1000 * seconds).toISOString();

function aClock() {
  const hands = { steady: 0, wall: 5e9 }; // the device believes itself to be in 1970
  const clock = makeClock({ steady: () => hands.steady, wall: () => hands.wall });
  const pass = (seconds, { asleep = false } = {}) => {
    hands.steady += asleep ? 0 : 1000 * seconds;
    hands.wall += 1000 * seconds;
  };
  return { hands, clock, pass };
}

test('time is the server\'s, whatever the device believes', () => {
  const { clock, pass } = aClock();
  clock.hear(at(0));
  pass(600);
  assert.equal(clock.left(at(1800)), 1200);
});

test('a device clock that is set back gives nobody more time', () => {
  const { clock, pass, hands } = aClock();
  clock.hear(at(0));
  pass(600);
  hands.wall -= 3600 * 1000;
  assert.equal(clock.left(at(1800)), 1200);
});

test('the minutes that a device slept are gone too', () => {
  const { clock, pass } = aClock();
  clock.hear(at(0));
  pass(600, { asleep: true });
  assert.equal(clock.left(at(1800)), 1200);
});

test('an answer that was long on its way does not put the clock back; one that was quick puts it right', () => {
  const { clock, pass } = aClock();
  pass(3);
  clock.hear(at(0)); // took three seconds
  pass(60);
  clock.hear(at(63)); // took none
  assert.equal(clock.left(at(100)), 37);
  pass(10);
  clock.hear(at(64)); // took nine
  assert.equal(clock.left(at(100)), 27);
  pass(10, { asleep: true });
  assert.equal(clock.left(at(100)), 17);
});

test('warnings come once, at five minutes and at one, also after a sleep', () => {
  assert.deepEqual([warningDue(301, 300), warningDue(300, 299), warningDue(61, 60)], [300, null, 60]);
  assert.deepEqual([warningDue(700, 45), warningDue(5, 0)], [60, null]);
  assert.equal(warningText(300), '最后 5 分钟');
});

test('an end that is far away is told as a time, a near one as a clock; of practice only the last minutes', () => {
  assert.deepEqual([isCountedDown(3600, true), isCountedDown(3601, true)], [true, false]);
  assert.deepEqual([isCountedDown(600, false), isCountedDown(601, false)], [true, false]);
});

const question = (type = 'multiple') => ({
  type,
  points: '6.00',
  options: ['c', 'a', 'b'].map((id) => ({ id, text: id === 'a' ? '正确' : '错误' })),
});
const line = (chosen, earned, more = {}) => ({ number: 1, chosen, key: ['a', 'b'], earned, withheld: null, ...more });

test('letters are those of the own order', () => {
  assert.equal(words.choiceText(question(), ['a', 'c']), 'AB');
  assert.equal(words.choiceText(question('true_false'), ['a']), '正确');
  assert.equal(words.choiceText(question(), []), '未答');
});

test('each answer has its verdict: all points are right, however they came', () => {
  assert.equal(verdictOf(line(['a', 'b'], '6.00'), question()), 'right');
  assert.equal(verdictOf(line(['c'], '6.00'), question()), 'right');
  assert.equal(verdictOf(line(['b', 'a'], '0.00'), question()), 'right'); // the question was dropped
  assert.equal(verdictOf(line(['a'], '3.00'), question()), 'part');
  assert.equal(verdictOf(line(['c'], '0.00'), question()), 'wrong');
  assert.equal(verdictOf(line([], '0.00'), question()), 'blank');
  const withheld = line(['a'], null, { key: null, withheld: '本题在本周测试中，结束后可看' });
  assert.equal(verdictOf(withheld, question()), 'hidden');
});

test('what was not right is found by the filter, what is withheld by neither', () => {
  const withheld = line(['a'], null, { number: 3, withheld: 'x' });
  const lines = [line(['a', 'b'], '6.00'), line([], '0.00', { number: 2 }), withheld];
  const questions = [question(), question(), question()];
  const shown = (which) => filtered(lines, questions, which).map(({ number }) => number);
  assert.deepEqual([shown('right'), shown('wrong'), shown('')], [[1], [2], [1, 2, 3]]);
});

test('before a timed test it is said what starts with it', () => {
  const paper = { kind: 'weekly', question_count: 25, time_limit_s: 1800, closes_at: '2021-11-28T16:00:00Z' };
  const told = Object.fromEntries(words.beforeStart(paper, { weekly_attempts: 1 }, T0));
  assert.match(told['时间'], /^30 分钟，/);
  assert.match(told['机会'], /^只有一次/);
  assert.equal(told['截止'], '星期日 24:00');
  assert.equal(told['注意'], undefined);
  const late = Object.fromEntries(words.beforeStart(paper, { weekly_attempts: 3 }, Date.parse('2021-11-28T15:50:00Z')));
  assert.match(late['注意'], /今天 24:00 截止/);
  assert.match(late['机会'], /^最多 3 次/);
  const again = { ...paper, attempt: { id: '1', state: 'submitted' } };
  assert.match(Object.fromEntries(words.beforeStart(again, { weekly_attempts: 1 }, T0))['机会'], /您已经答过/);
  assert.ok(!words.seemsUsedUp({ ...paper, attempt: { id: '1', state: 'void' } }, { weekly_attempts: 1 }));
});

test('when the review comes is told without the seconds of grace', () => {
  const text = words.reviewText({ review_at: '2021-11-28T16:00:05.001Z' }, T0);
  assert.match(text, /^答案和解析 星期日 24:00 以后公布/);
  assert.equal(words.reviewText({ review_at: null }, T0), '答案和解析还没有公布。');
});

test('each refusal to start has its own words', () => {
  const refused = (kind, more = {}) => words.startRefusal({ kind, problem: more, message: '别的' }, T0);
  const window = { opens_at: '2021-11-21T16:00:00Z', closes_at: '2021-11-22T16:00:00Z' };
  assert.match(refused('paper-closed', window).text, /今天 24:00 已截止/);
  const coming = { opens_at: '2021-11-22T16:00:00Z', closes_at: '2021-11-23T16:00:00Z' };
  assert.match(refused('paper-closed', coming).text, /明天 00:00 开始/);
  const titles = ['no-attempt-left', 'not-in-force', 'not-found'].map((kind) => refused(kind).title);
  assert.deepEqual(titles, ['次数已用完', '您今天不在册', '没有这份试卷']);
  assert.equal(refused('something-new').text, '别的');
});

test('whether it counts, and why not', () => {
  assert.equal(words.countedText({ counted: true }, null), '已计入成绩');
  const not = (uncounted, more = {}) => words.countedText({ counted: false, ...more }, { uncounted });
  assert.equal(not('practice'), '没有计入成绩：是重做的练习，只算前面的那一次');
  assert.equal(not('blank'), '没有计入成绩：一道题也没有作答');
  assert.equal(words.countedText({ counted: false, state: 'void' }, null), '没有计入成绩：已作废');
  assert.equal(words.countedText({ counted: false, state: 'submitted' }, null), '没有计入成绩');
});

test('how a multiple choice is marked follows the season', () => {
  assert.match(words.multipleHint(null), /少选、多选、选错都不得分/);
  assert.match(words.multipleHint({ multiple_choice: 'half_if_subset' }), /得一半分/);
  assert.match(words.multipleHint({ multiple_choice: 'fixed_if_subset', fixed_points: '1.50' }), /得 1.5 分/);
});

test('time up says what counts', () => {
  assert.match(words.timeUpText(0), /都已保存/);
  assert.match(words.timeUpText(3), /最后 3 题.*按已上传的答案计/);
  assert.match(words.lostText([2, 5], 'expired'), /^第 2、5 题.*截止以后/);
  assert.match(words.lostText([2], 'submitted'), /交卷以后/);
  assert.match(words.lostText([2], 'void'), /已作废/);
});

test('objections are told without anybody\'s name', () => {
  const step = (state, by, byAuthor = false) => stepText({ state, by, by_author: byAuthor });
  assert.deepEqual([step('open', 'participant'), step('withdrawn', 'participant')], ['您提出申诉', '您撤回了申诉']);
  assert.deepEqual([step('open', 'staff'), step('accepted', 'staff')], ['重新打开', '答复：成立']);
  assert.equal(step('declined', 'staff', true), '答复：不成立（答复人参加过本题的命题或审核）');
  assert.equal(OBJECTION_STATES.accepted, '成立');
});

test('why an objection is not taken is said to who made it', () => {
  assert.match(objectionRefusal({ kind: 'objection-exists' }), /我的申诉/);
  assert.equal(objectionRefusal({ kind: 'other', of: () => '', message: '原话' }), '原话');
});

test('a swipe is far, level, quick and not at the edge', () => {
  const swipe = (from, to, ms = 200) => swipeOf({ from, to, ms, width: 390 });
  assert.equal(swipe({ x: 300, y: 400 }, { x: 200, y: 410 }), 1);
  assert.equal(swipe({ x: 100, y: 400 }, { x: 200, y: 410 }), -1);
  assert.equal(swipe({ x: 100, y: 400 }, { x: 200, y: 470 }), 0);
  assert.equal(swipe({ x: 100, y: 400 }, { x: 140, y: 400 }), 0);
  assert.equal(swipe({ x: 10, y: 400 }, { x: 200, y: 400 }), 0);
  assert.equal(swipe({ x: 300, y: 400 }, { x: 100, y: 400 }, 2000), 0);
});

test('keys go on and back, and letters choose; with a modifier they are the browser\'s', () => {
  assert.deepEqual([keyOf({ key: 'ArrowRight' }), keyOf({ key: 'Enter' })], [{ step: 1 }, { step: 1 }]);
  assert.deepEqual([keyOf({ key: 'ArrowLeft' }), keyOf({ key: 'C' })], [{ step: -1 }, { option: 2 }]);
  assert.deepEqual([keyOf({ key: 'c', ctrlKey: true }), keyOf({ key: 'F5' })], [null, null]);
});
