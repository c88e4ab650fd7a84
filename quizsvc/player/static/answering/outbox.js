// What was left in this browser's journals when their pages were closed is brought to the server by whatever page of
// the same person is open.

import { journalsOf, openJournal } from '../journal/journal.js';
import { openStore } from '../journal/store.js';
import { say } from '../parts/dialog.js';
import { openChannel } from './channel.js';

function sendOne(store, person, id) {
  const journal = openJournal({ store, person, attempt: { id, questions: null } });
  if (!journal.sheet.submitting && !Object.keys(journal.unsent()).length) return () => {};
  const { sync } = openChannel({
    id,
    journal,
    onSaved(answer) {
      journal.meet(answer.answers);
      say('之前没有传完的答案已上传。');
    },
    // What came too late stays in the journal, until its page tells of it.
    onEnded({ result }) {
      if (!result) return;
      journal.clear();
      say('之前没有交上的答卷已交卷。');
    },
    onRefused: () => {},
    onChange: () => {},
  });
  addEventListener('online', sync.now);
  sync.now();
  return () => {
    removeEventListener('online', sync.now);
    sync.stop();
  };
}

/** Begin; returns how to stop, as the page of an attempt does: it brings its own. */
export function sendWhatIsLeft(person, store = openStore()) {
  const stops = journalsOf(store, person).map((id) => sendOne(store, person, id));
  return () => stops.forEach((stop) => stop());
}
