// A tab on a device, with an attempt open in it, and all that it is told.

import { makeSync, stateLine } from '../../quizsvc/player/static/answering/sync.js';
import { openJournal } from '../../quizsvc/player/static/journal/journal.js';
import { openStore } from '../../quizsvc/player/static/journal/store.js';
import { Phone, Server, Time, anAttempt } from './fakes.mjs';

/** Devices share a `server`, tabs of one device a `phone`. `tap(number, ...chosen)` answers as a finger does. */
export function aDevice({ server = new Server(), phone = new Phone(), time = new Time(), save, attempt } = {}) {
  const { area, events } = phone.tab();
  const shown = attempt || anAttempt({ ...server.answers });
  const journal = openJournal({ store: openStore(area, events), person: '1', attempt: shown, now: () => 0 });
  journal.follow(() => {});
  journal.meet(shown.answers);
  const told = { ended: [], refused: [], news: [], lines: [] };
  const sync = makeSync({
    journal,
    save: save || ((answers) => server.save(answers)),
    submit: (answers) => server.submit(answers),
    onSaved: (answer) => told.news.push(...journal.meet(answer.answers)),
    onEnded: (how) => told.ended.push(how),
    onRefused: (error) => told.refused.push(error.kind),
    onChange: () => told.lines.push(stateLine({ journal, sync: sync.state, online: true }).text),
    timers: { set: (work, ms) => time.set(work, ms), clear: (timer) => time.clear(timer) },
    random: () => 0.5,
  });
  const tap = (number, ...chosen) => {
    journal.choose(number, chosen);
    sync.soon();
  };
  return { server, phone, time, journal, sync, told, tap };
}
