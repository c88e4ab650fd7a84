// Bringing the journal to the server, over a net that loses, doubles and reorders.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refused, SignedOut } from '../../quizsvc/player/static/api.js';
import { stateLine, wait } from '../../quizsvc/player/static/answering/sync.js';
import { aDevice } from './devices.mjs';
import { Phone, Server, choices, settled } from './fakes.mjs';

test('taps within a moment go in one request', async () => {
  const { server, time, tap, journal, told } = aDevice();
  tap(1, 'a');
  await time.pass(200);
  tap(2, 'a', 'b');
  tap(2, 'a');
  assert.equal(server.sent.length, 0);
  await time.pass(300);
  assert.deepEqual(server.sent.map(choices), [{ 1: 'a', 2: 'a' }]);
  assert.deepEqual([journal.unsent(), told.lines[told.lines.length - 1]], [{}, '已保存']);
});

test('one request at a time; what is tapped meanwhile goes with the next', async () => {
  const server = new Server();
  const gates = [];
  const save = async (answers) => {
    const told = await server.save(answers);
    await new Promise((open) => gates.push(open));
    return told;
  };
  const { time, tap, sync, journal } = aDevice({ server, save });
  tap(1, 'a');
  await time.pass(300);
  tap(1, 'b');
  tap(3, 'c');
  sync.now();
  await time.pass(5000);
  assert.equal(server.sent.length, 1);
  gates.shift()();
  await time.pass(0);
  assert.deepEqual(server.sent.map(choices), [{ 1: 'a' }, { 1: 'b', 3: 'c' }]);
  gates.shift()();
  await settled();
  assert.deepEqual([journal.unsent(), choices(server.answers)], [{}, { 1: 'b', 3: 'c' }]);
});

test('a dead net is tried again after 1, 2, 4, 8, 15, 15 s, and all goes in one', async () => {
  const { server, time, tap, journal, told } = aDevice();
  server.down = true;
  tap(1, 'a');
  await time.pass(300);
  tap(2, 'b');
  await time.pass(1000 + 2000 + 4000 + 8000 - 1);
  server.down = false;
  assert.equal(server.sent.length, 0);
  await time.pass(1);
  assert.deepEqual(server.sent.map(choices), [{ 1: 'a', 2: 'b' }]);
  assert.deepEqual(journal.unsent(), {});
  assert.ok(told.lines.includes('正在重试，已存在本机'));
  assert.ok(told.lines.includes('离线，已存在本机。请不要清除微信缓存'));
  assert.deepEqual([wait(1, 0), wait(5, 0.5), wait(30, 1)], [750, 15000, 15000]);
  server.down = true; // again: and again from one second on
  tap(3, 'c');
  await time.pass(300);
  server.down = false;
  assert.equal(told.lines[told.lines.length - 1], '正在重试，已存在本机');
  await time.pass(1000);
  assert.deepEqual(journal.unsent(), {});
});

test('when the net is back it goes at once, without waiting for the next try', async () => {
  const { server, time, tap, sync } = aDevice();
  server.down = true;
  tap(1, 'a');
  await time.pass(9000);
  server.down = false;
  await sync.now();
  assert.deepEqual(choices(server.answers), { 1: 'a' });
});

test('an answer that arrived but was not acknowledged is sent again and stands once', async () => {
  const { server, time, tap, journal, told } = aDevice();
  server.deaf = true;
  tap(1, 'a');
  await time.pass(300);
  tap(1, 'b');
  server.deaf = false;
  await time.pass(2000);
  assert.deepEqual([choices(server.answers), journal.unsent(), told.news], [{ 1: 'b' }, {}, []]);
});

test('an older request that arrives after a newer one undoes nothing', async () => {
  const { server, time, tap, sync, journal } = aDevice();
  tap(1, 'a');
  const late = journal.unsent();
  tap(1, 'b');
  await sync.now();
  await server.save(late);
  await server.save(late);
  tap(3, 'c');
  await time.pass(300);
  assert.deepEqual(choices(server.answers), { 1: 'b', 3: 'c' });
  assert.deepEqual(choices(journal.sheet.entries), { 1: 'b', 3: 'c' });
});

test('a page that goes away sends what is open, even while a request is under way', async () => {
  const server = new Server();
  const kept = [];
  const save = (answers, { keepalive } = {}) => {
    kept.push([choices(answers), Boolean(keepalive)]);
    return keepalive ? server.save(answers) : new Promise(() => {});
  };
  const { time, tap, sync, journal } = aDevice({ server, save });
  tap(1, 'a');
  await time.pass(300);
  tap(2, 'b');
  sync.leave();
  await settled();
  assert.deepEqual(kept, [[{ 1: 'a' }, false], [{ 1: 'a', 2: 'b' }, true]]);
  assert.deepEqual(journal.unsent(), {});
});

test('what a killed tab had written is sent by the next one', async () => {
  const [phone, server] = [new Phone(), new Server()];
  server.down = true;
  const killed = aDevice({ phone, server });
  killed.tap(1, 'a');
  await killed.time.pass(2000);
  killed.sync.stop();
  server.down = false;
  const next = aDevice({ phone, server });
  await next.sync.now();
  assert.deepEqual(choices(server.answers), { 1: 'a' });
});

test('a second device sees the newer answers, and is told of them', async () => {
  const server = new Server();
  const [phone, desk] = [aDevice({ server }), aDevice({ server })];
  phone.tap(1, 'a');
  await phone.time.pass(300);
  phone.tap(1, 'b');
  await phone.time.pass(300);
  desk.tap(1, 'c');
  desk.tap(2, 'd');
  await desk.time.pass(300);
  assert.deepEqual(choices(desk.journal.sheet.entries), { 1: 'b', 2: 'd' });
  assert.deepEqual(desk.told.news, ['1']);
  phone.tap(3, 'a');
  await phone.time.pass(300);
  assert.deepEqual(choices(phone.journal.sheet.entries), { 1: 'b', 2: 'd', 3: 'a' });
});

test('signed out, it stops; the journal stays for who signs in again', async () => {
  const save = () => Promise.reject(new SignedOut(401, { type: '/problems/not-signed-in', title: '请重新登录' }));
  const { time, tap, sync, journal, told } = aDevice({ save });
  tap(1, 'a');
  await time.pass(60000);
  assert.deepEqual([sync.state.stopped, told.ended, choices(journal.unsent())], [true, [], { 1: 'a' }]);
});

test('another person in this browser gets nothing: it stops and says so', async () => {
  const save = () => Promise.reject(Object.assign(new Error(), { status: 404 }));
  const { time, tap, told, journal } = aDevice({ save });
  tap(1, 'a');
  await time.pass(300);
  assert.deepEqual([told.ended, choices(journal.unsent())], [[{ gone: true }], { 1: 'a' }]);
});

test('a busy server is asked again, a refusal too, and its reason is in sight', async () => {
  const refusal = new Refused(403, { type: '/problems/csrf', title: '页面已过期，请刷新后再试', status: 403 });
  const server = new Server();
  const answers = [new Refused(503, { type: '/problems/unavailable', title: 'x', status: 503 }), refusal];
  const save = (sent) => (answers.length ? Promise.reject(answers.shift()) : server.save(sent));
  const { time, tap, told, journal } = aDevice({ server, save });
  tap(1, 'a');
  await time.pass(5000);
  assert.ok(told.lines.includes('已存在本机。页面已过期，请刷新后再试'));
  assert.deepEqual([journal.unsent(), choices(server.answers)], [{}, { 1: 'a' }]);
});

test('the line of state tells of a storage that keeps nothing, and of being offline', () => {
  const journal = { sheet: { submitting: false }, unsent: () => ({ 1: {} }), isKept: false };
  const sync = { failures: 0, trouble: null };
  assert.equal(stateLine({ journal, sync, online: false }).text, '没有保存：本机存不下，请不要关闭本页');
  const kept = { ...journal, isKept: true };
  assert.equal(stateLine({ journal: kept, sync, online: false }).text, '离线，已存在本机。请不要清除微信缓存');
  assert.equal(stateLine({ journal: kept, sync, online: true }).text, '正在保存');
  const done = { ...kept, unsent: () => ({}) };
  assert.equal(stateLine({ journal: done, sync, online: false }).text, '离线，此前的答案已保存');
});

test('whatever the net does, both devices end with what the server holds', async () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const server = new Server();
  const held = [];
  const save = async (answers) => {
    const luck = random();
    if (luck < 0.2) throw Object.assign(new Refused(503, { type: 'x', title: 'x' }));
    if (luck < 0.4) {
      held.push(answers); // arrives much later
      throw new Refused(502, { type: 'x', title: 'x' });
    }
    const told = await server.save(answers);
    if (luck < 0.5) await server.save(answers); // doubled
    if (luck < 0.6) throw new Refused(504, { type: 'x', title: 'x' }); // its answer is lost
    return told;
  };
  const devices = [aDevice({ server, save }), aDevice({ server, save })];
  for (let turn = 0; turn < 300; turn += 1) {
    const device = devices[Math.floor(random() * 2)];
    device.tap(1 + Math.floor(random() * 5), 'abcd'[Math.floor(random() * 4)]);
    if (random() < 0.3) await device.time.pass(random() * 4000);
    if (random() < 0.2 && held.length) await server.save(held.splice(Math.floor(random() * held.length), 1)[0]);
  }
  for (const device of [...devices, ...devices]) {
    await device.time.pass(200000);
    device.journal.meet(server.answers);
  }
  devices.forEach(({ journal }) => {
    assert.deepEqual(journal.unsent(), {});
    assert.deepEqual(choices(journal.sheet.entries), choices(server.answers));
  });
});
