// The journal: what stands in the browser's storage, whatever happens to it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropOld, journalsOf, keyOf, openJournal } from '../../quizsvc/player/static/journal/journal.js';
import { blank, choose, fitting, join, lost, meet, unsent } from '../../quizsvc/player/static/journal/sheet.js';
import { openStore } from '../../quizsvc/player/static/journal/store.js';
import { leftBehind } from '../../quizsvc/player/static/answering/left-behind.js';
import { Phone, anAttempt, choices } from './fakes.mjs';

const DAY = 24 * 3600 * 1000;

function openOn(phone, { person = '1', attempt = anAttempt(), now = () => 0 } = {}) {
  const { area, events } = phone.tab();
  const store = openStore(area, events);
  const journal = openJournal({ store, person, attempt, now });
  journal.follow(() => {});
  return Object.assign(journal, { store });
}

test('a tap stands in the storage before anything is sent', () => {
  const phone = new Phone();
  openOn(phone).choose(1, ['b']);
  assert.deepEqual(JSON.parse(phone.kept.get('quizsvc.journal.1.7')).entries, { 1: { chosen: ['b'], seq: 1 } });
});

test('a tab that is killed between the tap and the sending loses nothing', () => {
  const phone = new Phone();
  const killed = openOn(phone);
  killed.choose(1, ['b']);
  killed.mark(2, true);
  killed.stand(4);
  killed.submitting(true);
  const { sheet, unsent: waiting } = openOn(phone);
  assert.deepEqual(waiting(), { 1: { chosen: ['b'], seq: 1 } });
  assert.deepEqual([sheet.unsure, sheet.position, sheet.submitting], [{ 2: true }, 4, true]);
});

test('seq goes above what the server holds and above what was chosen here', () => {
  const { sheet } = meet(blank(), { 1: { chosen: ['a'], seq: 6 } });
  assert.equal(choose(sheet, 1, ['b']).entries[1].seq, 7);
  assert.equal(choose(choose(sheet, 1, ['b']), 1, ['c']).entries[1].seq, 8);
  assert.equal(choose(sheet, 1, ['a']).entries[1].seq, 6);
  assert.equal(choose(sheet, 2, ['b']).entries[2].seq, 1);
});

test('the options of a multiple choice stand in their order, as the server keeps them', () => {
  assert.deepEqual(choose(blank(), 2, ['d', 'a', 'd']).entries[2].chosen, ['a', 'd']);
});

test('an answer that the server holds is not sent again, a newer one is', () => {
  let sheet = choose(choose(blank(), 1, ['a']), 2, ['a', 'b']);
  ({ sheet } = meet(sheet, { 1: { chosen: ['a'], seq: 1 } }));
  assert.deepEqual(Object.keys(unsent(sheet)), ['2']);
  sheet = choose(sheet, 1, []);
  assert.deepEqual(unsent(sheet)[1], { chosen: [], seq: 2 });
});

test('a newer answer of another device is taken over and told, an older one is not', () => {
  const own = choose(choose(blank(), 1, ['a']), 1, ['b']);
  const newer = meet(own, { 1: { chosen: ['c'], seq: 5 }, 3: { chosen: ['d'], seq: 1 } });
  assert.deepEqual([choices(newer.sheet.entries), newer.changed], [{ 1: 'c', 3: 'd' }, ['1', '3']]);
  const older = meet(own, { 1: { chosen: ['c'], seq: 1 } });
  assert.deepEqual([choices(older.sheet.entries), older.changed], [{ 1: 'b' }, []]);
});

test('of two devices with the same seq the one whose answer arrived first stays, and the other is told', () => {
  const met = meet(choose(blank(), 1, ['a']), { 1: { chosen: ['c'], seq: 1 } });
  assert.deepEqual([choices(met.sheet.entries), met.changed, unsent(met.sheet)], [{ 1: 'c' }, ['1'], {}]);
});

test('answers of the server that come in the wrong order change nothing', () => {
  let { sheet } = meet(blank(), { 1: { chosen: ['b'], seq: 4 } });
  const late = meet(sheet, { 1: { chosen: ['a'], seq: 3 } });
  assert.deepEqual([choices(late.sheet.entries), late.sheet.held, late.changed], [{ 1: 'b' }, { 1: 4 }, []]);
});

test('two tabs write into one journal, and neither loses the other one\'s answers', () => {
  const phone = new Phone();
  const [one, other] = [openOn(phone), openOn(phone)];
  one.choose(1, ['a']);
  other.choose(2, ['b', 'c']);
  one.choose(1, ['d']);
  assert.deepEqual(choices(one.sheet.entries), { 1: 'd', 2: 'bc' });
  assert.deepEqual(choices(other.sheet.entries), { 1: 'd', 2: 'bc' });
  assert.deepEqual(choices(openOn(phone).sheet.entries), { 1: 'd', 2: 'bc' });
});

test('a tab that did not hear of the other one looks before it writes', () => {
  const phone = new Phone();
  const { area } = phone.tab();
  const deaf = openStore(area, { addEventListener() {}, removeEventListener() {} });
  const one = openJournal({ store: deaf, person: '1', attempt: anAttempt(), now: () => 0 });
  openOn(phone).choose(1, ['a']);
  one.choose(1, ['b']);
  assert.deepEqual(one.sheet.entries[1], { chosen: ['b'], seq: 2 });
});

test('joined tabs keep what either of them knows to be held', () => {
  const one = meet(choose(blank(), 1, ['a']), { 1: { chosen: ['a'], seq: 1 } }).sheet;
  assert.deepEqual(unsent(join(choose(blank(), 1, ['a']), one)), {});
  assert.deepEqual(unsent(join(one, choose(blank(), 1, ['a']))), {});
  assert.deepEqual(choices(join(choose(blank(), 1, ['b']), one).entries), { 1: 'a' });
});

test('another person on the same phone sees nothing of it, and it waits for its own', () => {
  const phone = new Phone();
  openOn(phone, { person: '1' }).choose(1, ['a']);
  const theirs = openOn(phone, { person: '2' });
  assert.deepEqual(theirs.unsent(), {});
  theirs.choose(1, ['c']);
  theirs.clear();
  assert.deepEqual(choices(openOn(phone, { person: '1' }).sheet.entries), { 1: 'a' });
});

test('journals are dropped after 60 days, whosesoever they are, and nothing else is', () => {
  const phone = new Phone();
  openOn(phone, { person: '1', now: () => 0 }).choose(1, ['a']);
  openOn(phone, { person: '2', now: () => 2 * DAY }).choose(1, ['a']);
  const { store } = openOn(phone, { person: '3' });
  store.write('quizsvc.device', 'x');
  store.write(keyOf('4', '9'), 'not a journal');
  dropOld(store, 60 * DAY + 1);
  assert.deepEqual([...phone.kept.keys()].sort(), ['quizsvc.device', 'quizsvc.journal.2.7']);
});

test('a full storage says so, and answers go on in memory', () => {
  const phone = new Phone();
  const journal = openOn(phone);
  journal.choose(1, ['a']);
  phone.room = 10;
  journal.choose(2, ['a', 'b']);
  assert.equal(journal.isKept, false);
  assert.deepEqual(choices(journal.sheet.entries), { 1: 'a', 2: 'ab' });
  phone.room = Infinity;
  journal.choose(3, ['c']);
  assert.equal(journal.isKept, true);
  assert.deepEqual(choices(openOn(phone).sheet.entries), { 1: 'a', 2: 'ab', 3: 'c' });
});

test('a full storage makes room by dropping what is old', () => {
  const phone = new Phone();
  openOn(phone, { person: '1' }).choose(1, ['a']);
  const journal = openOn(phone, { person: '2', now: () => 61 * DAY });
  const { write } = phone;
  phone.write = function full(by, key, text) {
    if (text !== null && this.kept.size > 0 && !this.kept.has(key)) throw new Error('QuotaExceededError');
    write.call(this, by, key, text);
  };
  journal.choose(1, ['b']);
  assert.deepEqual([journal.isKept, [...phone.kept.keys()]], [true, ['quizsvc.journal.2.7']]);
});

test('a forbidden storage throws nothing and keeps nothing', () => {
  const forbidden = openStore(() => {
    throw new Error('SecurityError');
  }, { addEventListener() {}, removeEventListener() {} });
  const journal = openJournal({ store: forbidden, person: '1', attempt: anAttempt(), now: () => 0 });
  journal.choose(1, ['a']);
  assert.deepEqual([journal.isKept, choices(journal.unsent())], [false, { 1: 'a' }]);
});

test('what somebody else wrote into the storage is taken only as far as it fits the questions', () => {
  const stored = {
    entries: { 1: { chosen: ['z'], seq: 1 }, 2: { chosen: ['a'], seq: 1 }, 9: { chosen: [], seq: 1 }, 3: 'x' },
    held: { 2: 'five', 1: 3 },
    unsure: { 1: 'yes', 2: true },
    position: 77,
  };
  assert.deepEqual(fitting(stored, anAttempt().questions), {
    entries: { 2: { chosen: ['a'], seq: 1 } },
    held: { 1: 3 },
    unsure: { 2: true },
    position: null,
    submitting: false,
  });
  assert.equal(choose(fitting(stored, anAttempt().questions), 1, ['a']).entries[1].seq, 4);
});

test('of an attempt that ended elsewhere it is told which last answers never arrived, once', () => {
  const phone = new Phone();
  const journal = openOn(phone);
  journal.choose(1, ['a']);
  journal.choose(2, ['a', 'b']);
  journal.choose(3, ['d']);
  const ended = anAttempt({ 1: { chosen: ['a'], seq: 1 }, 3: { chosen: ['c'], seq: 1 } });
  journal.choose(3, ['c']);
  journal.choose(3, ['d']);
  assert.deepEqual(leftBehind('1', ended, journal.store), [2, 3]);
  assert.deepEqual(leftBehind('1', ended, journal.store), []);
});

test('an answer is not lost that another device gave too', () => {
  const sheet = choose(choose(blank(), 1, ['b']), 1, ['a']);
  assert.deepEqual(lost(sheet, { 1: { chosen: ['a'], seq: 1 } }), []);
});

test('journals are found by their person, and can be sent on without their questions', () => {
  const phone = new Phone();
  const { store } = openOn(phone, { person: '1' });
  openOn(phone, { person: '1' }).choose(1, ['b']);
  openOn(phone, { person: '11' }).choose(1, ['a']);
  assert.deepEqual([journalsOf(store, '1'), journalsOf(store, '11'), journalsOf(store, '2')], [['7'], ['7'], []]);
  const left = openJournal({ store, person: '1', attempt: { id: '7', questions: null }, now: () => 0 });
  assert.deepEqual(left.unsent(), { 1: { chosen: ['b'], seq: 1 } });
  left.meet({ 1: { chosen: ['b'], seq: 1 } });
  assert.deepEqual(openOn(phone, { person: '1' }).unsent(), {});
});
