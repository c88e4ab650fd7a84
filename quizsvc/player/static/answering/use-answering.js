// One attempt that is being answered: its journal, its way to the server and its clock, as a page uses them.

import { useEffect, useMemo, useReducer, useRef, useState } from '../preact.js';
import { get, post, put, sessionMark } from '../api.js';
import { dropOld, openJournal } from '../journal/journal.js';
import { openStore } from '../journal/store.js';
import { makeClock } from './clock.js';
import { noteDevice } from './device.js';
import { makeSync, stateLine } from './sync.js';

const SAVE_PATIENCE_MS = 8000;
const GRACE_MS = 5400; // the server takes answers for 5 s after the deadline, for the network's sake

/** What a page that is gone for good still has to say: the questions whose last answers never arrived. */
const ending = (journal, answers) => ({ lost: journal.lost(answers) });

/**
 * Open the attempt for a person. `onEnd({result?, lost})`: it has ended, and which questions' last answers came too
 * late. `onGone()`: another session is in this browser. `onNews(numbers)`: newer answers came from elsewhere.
 * `onRefused(error)`: handing in was refused.
 */
export function useAnswering({ attempt, person, onEnd, onGone, onNews, onRefused }) {
  const [, shown] = useReducer((turn) => turn + 1, 0);
  const [deadline, setDeadline] = useState(attempt.deadline_at);
  const [online, setOnline] = useState(navigator.onLine !== false);
  const told = useRef({});
  told.current = { onEnd, onGone, onNews, onRefused, shown, setDeadline };
  const own = useMemo(() => open(attempt, person, told), [attempt.id, person]);

  useEffect(() => {
    const away = own.live(setOnline);
    noteDevice(own.store, attempt.id);
    return away;
  }, [own]);

  return { ...own.acts, sheet: own.journal.sheet, line: stateLine({ ...own, sync: own.sync.state, online }), deadline, online, clock: own.clock };
}

function open(attempt, person, told) {
  const store = openStore();
  dropOld(store, Date.now());
  const journal = openJournal({ store, person, attempt });
  const clock = makeClock();
  const mark = sessionMark();
  const path = `/attempts/${attempt.id}`;

  const asOne = (ask) => {
    if (sessionMark() && sessionMark() !== mark) return Promise.reject(Object.assign(new Error(), { status: 404 }));
    return ask();
  };

  const end = (answers, how) => {
    const last = ending(journal, answers);
    journal.clear();
    told.current.onEnd({ ...how, ...last });
  };

  const meet = (answers) => {
    const changed = journal.meet(answers);
    if (changed.length) told.current.onNews(changed.map(Number).sort((one, other) => one - other));
  };

  const sync = makeSync({
    journal,
    save: (answers, { keepalive } = {}) =>
      asOne(() => put(`${path}/answers`, { answers }, { keepalive, patience: SAVE_PATIENCE_MS })),
    submit: (answers) => asOne(() => post(`${path}/submit`, { answers })),
    onSaved: (answer) => {
      clock.hear(answer.saved_at);
      meet(answer.answers);
    },
    onEnded({ result, problem, gone }) {
      if (gone) return told.current.onGone();
      // What was handed in went with the submission; what came after the end did not count.
      return result ? end(journal.sheet.entries, { result }) : end(problem.answers || {}, {});
    },
    onRefused: (error) => told.current.onRefused(error),
    onChange: () => told.current.shown(),
  });

  /** Ask how the attempt stands: another device may have gone on with it, or its end may have moved. */
  const refresh = async () => {
    const now = await asOne(() => get(path));
    if (sync.state.stopped) return;
    clock.hear(now.server_now);
    told.current.setDeadline(now.deadline_at);
    if (now.state !== 'in_progress') {
      sync.stop();
      end(now.answers, { attempt: now });
    } else meet(now.answers);
  };

  clock.hear(attempt.server_now);
  journal.meet(attempt.answers);
  return { store, journal, sync, clock, acts: acts(journal, sync, refresh), live: (set) => live(journal, sync, refresh, told, set) };
}

function acts(journal, sync, refresh) {
  return {
    choose(number, chosen) {
      journal.choose(number, chosen);
      sync.soon();
    },
    mark: journal.mark,
    stand: journal.stand,
    handIn() {
      journal.submitting(true);
      sync.now();
    },
    dontHandIn: () => journal.submitting(false),
    send: sync.now,
    refresh,
  };
}

const quietly = (promise) => promise.catch(() => {}); // asked again when the page is seen again, or time is up

/** Follow the browser until the page is left: the net, the tab, and other tabs with the same attempt. */
function live(journal, sync, refresh, told, setOnline) {
  const unfollow = journal.follow(({ dropped }) => {
    told.current.shown();
    if (dropped) quietly(refresh());
    else if (journal.sheet.submitting) sync.now();
    else sync.soon();
  });
  const listeners = [
    [window, 'online', () => (setOnline(true), sync.now())],
    [window, 'offline', () => setOnline(false)],
    [window, 'pagehide', () => sync.leave()],
    [document, 'visibilitychange', () => (document.hidden ? sync.leave() : (sync.now(), quietly(refresh())))],
  ];
  listeners.forEach(([target, name, listen]) => target.addEventListener(name, listen));
  sync.now();
  return () => {
    listeners.forEach(([target, name, listen]) => target.removeEventListener(name, listen));
    unfollow();
    sync.leave();
    sync.stop();
  };
}

/** How long after the deadline the server's word on the attempt is final, in ms. */
export const AFTER_DEADLINE_MS = GRACE_MS;
