// The journal of one person's one attempt: every tap is written here first, in the browser's storage, before
// anything is sent. It lasts over reloads and closed tabs, and other tabs write in the same one.

import { blank, choose, fitting, join, lost, mark, meet, unsent } from './sheet.js';

const BEGINNING = 'quizsvc.journal.';
const KEPT_MS = 60 * 24 * 3600 * 1000;

/** Where the journal of a person's attempt stands: nobody else's session looks there. */
export const keyOf = (person, attempt) => `${BEGINNING}${person}.${attempt}`;

function parsed(text) {
  try {
    const found = JSON.parse(text);
    return found && typeof found === 'object' ? found : null;
  } catch {
    return null;
  }
}

/** Drop journals that nobody came back to for 60 days, whosesoever they are. */
export function dropOld(store, now) {
  store.keys().forEach((key) => {
    if (!String(key).startsWith(BEGINNING)) return;
    const found = parsed(store.read(key));
    if (!found || !(now - found.at < KEPT_MS)) store.drop(key);
  });
}

/** The attempts of which a person has a journal in this browser. */
export const journalsOf = (store, person) =>
  store
    .keys()
    .filter((key) => String(key).startsWith(keyOf(person, '')))
    .map((key) => key.slice(keyOf(person, '').length));

/**
 * Open the journal of an attempt, `{id, questions}` of `GET /attempts/{id}`; `questions` are null where they are not
 * known. `now()` is in ms. What stands in it: `journal.sheet`; whether it is really kept: `journal.isKept`.
 */
export function openJournal({ store, person, attempt, now = Date.now }) {
  const key = keyOf(person, attempt.id);
  const listeners = new Set();
  const stored = () => {
    const found = parsed(store.read(key));
    return found && fitting(found, attempt.questions);
  };
  const journal = { sheet: stored() || blank(), isKept: true };

  const tell = (news) => listeners.forEach((told) => told(news));

  const write = () => {
    const text = JSON.stringify({ ...journal.sheet, at: now() });
    journal.isKept = store.write(key, text);
    if (journal.isKept) return;
    dropOld(store, now());
    journal.isKept = store.write(key, text);
  };

  // Another tab may have written since: what it wrote is looked at first, then changed.
  const change = (make) => {
    const theirs = journal.isKept && stored();
    journal.sheet = make(theirs ? join(journal.sheet, theirs) : journal.sheet);
    write();
    tell({});
  };

  return Object.assign(journal, {
    choose: (number, chosen) => change((sheet) => choose(sheet, number, chosen)),
    mark: (number, unsure) => change((sheet) => mark(sheet, number, unsure)),
    stand: (position) => change((sheet) => ({ ...sheet, position })),
    submitting: (is) => change((sheet) => ({ ...sheet, submitting: is })),
    unsent: () => unsent(journal.sheet),
    lost: (answers) => lost(journal.sheet, answers),

    /** Take over what the server holds; the questions that show another choice by that. */
    meet(answers) {
      let changed = [];
      change((sheet) => {
        const met = meet(sheet, answers);
        changed = met.changed;
        return met.sheet;
      });
      return changed;
    },

    /** The attempt has ended and the server's word on it is known: nothing is left to keep. */
    clear: () => store.drop(key),

    /** Be told of every change; `{dropped: true}` when another tab cleared it. Returns how to be told no more. */
    follow(told) {
      listeners.add(told);
      const unfollow = store.follow(key, (text) => {
        const found = text && parsed(text);
        if (found) journal.sheet = join(journal.sheet, fitting(found, attempt.questions));
        told({ dropped: text === null });
      });
      return () => {
        listeners.delete(told);
        unfollow();
      };
    },
  });
}
