// What a journal still holds of an attempt that has ended without this browser.

import { keyOf, openJournal } from '../journal/journal.js';
import { openStore } from '../journal/store.js';

/** The questions whose last answers never reached the server in time; the journal is cleared. */
export function leftBehind(person, attempt, store = openStore()) {
  if (!store.read(keyOf(person, attempt.id))) return [];
  const journal = openJournal({ store, person, attempt });
  const lost = journal.lost(attempt.answers);
  journal.clear();
  return lost;
}
