// The look at a question that somebody writes: what it shows, which keys stay, what the check says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyAfter, linesOf, lookOf, rightText } from '../../quizsvc/console/static/questions/look.js';

const options = [
  { id: 'a', text: '甲' },
  { id: 'b', text: ' ' },
  { id: 'c', text: '' },
];

test('an option that says and shows nothing is not looked at', () => {
  const look = lookOf({ options, pictures: [{ at: 'c', id: '0' }], key: ['a'] });
  assert.deepEqual(look.options.map(({ id }) => id), ['a', 'c']);
  assert.deepEqual(lookOf({}), { options: [], pictures: [], key: [] });
});

test('right options are called by their letters, those of a true/false question by their texts', () => {
  const two = [{ id: 'b', text: '正确' }, { id: 'a', text: '错误' }];
  assert.equal(rightText({ type: 'multiple', options: two, key: ['a', 'b'] }), 'A、B');
  assert.equal(rightText({ type: 'single', options: two, key: ['a'] }), 'B');
  assert.equal(rightText({ type: 'true_false', options: two, key: ['a'] }), '错误');
  assert.equal(rightText({ type: 'single', options: two, key: [] }), '还没有选');
});

test('but for multiple choice the option ticked last is the only one', () => {
  assert.deepEqual(keyAfter('multiple', ['a', 'b'], 'b'), ['a', 'b']);
  assert.deepEqual(keyAfter('single', ['a', 'b'], 'b'), ['b']);
  assert.deepEqual(keyAfter('true_false', ['a'], 'b'), []);
});

test('what is wrong comes before what is only to be looked at', () => {
  const like = { id: '7', state: 'draft', stem: '谁？' };
  const found = { errors: { key: ['没有答案'] }, same: like, same_stem: [like], citations: [{ warning: null }, { warning: '已废止' }] };
  assert.deepEqual(linesOf(found).map(({ tone }) => tone), ['bad', 'bad', 'due', 'due']);
  assert.equal(linesOf(found)[1].id, '7');
  assert.deepEqual(linesOf({}), []);
});
