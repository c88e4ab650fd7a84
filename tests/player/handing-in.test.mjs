// Handing in, and the end of an attempt, over a net that fails.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice } from './devices.mjs';
import { choices } from './fakes.mjs';

test('handing in without a net waits, is never forgotten, and goes when the net is back', async () => {
  const { server, time, tap, sync, journal, told } = aDevice();
  server.down = true;
  tap(1, 'a');
  journal.submitting(true);
  sync.now();
  await time.pass(60000);
  assert.deepEqual([told.ended, journal.sheet.submitting], [[], true]);
  server.down = false;
  await time.pass(15000);
  assert.equal(told.ended[0].result.score, '80.00');
  assert.deepEqual(choices(server.answers), { 1: 'a' });
});

test('a submission whose answer was lost comes again, to the same result, once told', async () => {
  const { server, time, tap, sync, journal, told } = aDevice();
  tap(1, 'a');
  server.deaf = true;
  journal.submitting(true);
  sync.now();
  await time.pass(1500);
  server.deaf = false;
  await time.pass(15000);
  assert.deepEqual(told.ended.map(({ result }) => result.state), ['submitted']);
});

test('handing in can be taken back while it waits', async () => {
  const { server, time, tap, sync, journal, told } = aDevice();
  server.down = true;
  tap(1, 'a');
  journal.submitting(true);
  sync.now();
  await time.pass(500);
  journal.submitting(false);
  server.down = false;
  await time.pass(15000);
  assert.deepEqual([told.ended, server.state, choices(server.answers)], [[], 'in_progress', { 1: 'a' }]);
});

test('a blank paper that is refused stays open', async () => {
  const { sync, journal, told } = aDevice();
  journal.submitting(true);
  await sync.now();
  assert.deepEqual([told.refused, journal.sheet.submitting], [['nothing-answered'], false]);
});

test('after the end it is told what stands, and nothing is sent any more', async () => {
  const { server, time, tap, sync, told, journal } = aDevice();
  tap(1, 'a');
  await time.pass(300);
  server.state = 'expired';
  tap(2, 'b');
  await time.pass(300);
  assert.equal(told.ended.length, 1);
  assert.deepEqual(choices(told.ended[0].problem.answers), { 1: 'a' });
  assert.deepEqual(journal.lost(told.ended[0].problem.answers), [2]);
  tap(3, 'c');
  sync.now();
  await time.pass(60000);
  assert.equal(server.sent.length, 2);
});
