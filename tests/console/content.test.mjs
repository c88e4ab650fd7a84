// What a form says, as the API takes it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf } from '../../quizsvc/console/static/content.js';

const field = (name, value, { type = 'text', checked = false, disabled = false, ...dataset } = {}) => ({
  name, value, type, checked, disabled, dataset,
});
const form = (...elements) => ({ elements, querySelector: () => null });
const said = (...elements) => contentOf(form(...elements));

test('texts are sent as they stand, also empty ones', () => {
  assert.deepEqual(said(field('stem', '题干 '), field('reason', '')), { stem: '题干 ', reason: '' });
});

test('an empty field is left out, or nothing, where it says so', () => {
  assert.deepEqual(said(field('a', '', { empty: 'omit' }), field('b', '', { empty: 'null' })), { b: null });
  assert.deepEqual(said(field('a', '', { as: 'int', empty: 'null' })), { a: null });
});

test('numbers are numbers; what is none is left for the service to refuse', () => {
  assert.deepEqual(said(field('n', '25', { as: 'int' }), field('m', '2x', { as: 'int' })), { n: 25, m: '2x' });
});

test('boxes are a list of those that are ticked, and a single one is yes or no', () => {
  const box = (value, checked) => field('roles', value, { type: 'checkbox', checked, as: 'list' });
  assert.deepEqual(said(box('editor', true), box('auditor', false), box('admin', true)), { roles: ['editor', 'admin'] });
  assert.deepEqual(said(box('editor', false)), { roles: [] });
  assert.deepEqual(said(field('skip', 'on', { type: 'checkbox', checked: false, as: 'bool' })), { skip: false });
});

test('of radios the chosen one', () => {
  const radio = (value, checked) => field('policy', value, { type: 'radio', checked });
  assert.deepEqual(said(radio('rekey', false), radio('void', true)), { policy: 'void' });
});

test('names with dots are within each other, and numbers make lists', () => {
  assert.deepEqual(said(field('options.0.id', 'a'), field('options.0.text', '甲'), field('options.1.id', 'b')), {
    options: [{ id: 'a', text: '甲' }, { id: 'b' }],
  });
  assert.deepEqual(said(field('added.people', '再接再厉。')), { added: { people: '再接再厉。' } });
});

test('lines are a list without empty ones', () => {
  assert.deepEqual(said(field('days', '2021-10-01\n\n 2021-10-02 \n', { as: 'lines' })), { days: ['2021-10-01', '2021-10-02'] });
});

test('only the button that was pressed has a say; what is switched off has none', () => {
  const [yes, no] = [field('decision', 'approve', { type: 'submit' }), field('decision', 'reject', { type: 'submit' })];
  const whole = form(yes, no, field('x', '1', { disabled: true }));
  assert.deepEqual(contentOf(whole, no), { decision: 'reject' });
});

test('a form without fields has no body', () => {
  assert.equal(said(field('', 'press', { type: 'submit' })), undefined);
});

test('names that everything has are names like others', () => {
  const made = said(field('__proto__.polluted', 'yes'));
  assert.equal({}.polluted, undefined);
  assert.ok(made);
});
