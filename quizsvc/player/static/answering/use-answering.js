// One attempt that is being answered: its journal, its way to the server and its clock, as a page uses them.

import { useEffect, useMemo, useReducer, useRef, useState } from '../preact.js';
import { get } from '../api.js';
import { dropOld, openJournal } from '../journal/journal.js';
import { openStore } from '../journal/store.js';
import { openChannel } from './channel.js';
import { makeClock } from './clock.js';
import { noteDevice } from './device.js';
import { stateLine } from './sync.js';

/**
 * Open a running attempt for a person. `onEnd({result?, attempt?, lost})`: it has ended, with what the server told of
 * it, and `lost` are the questions whose last answers came too late. `onGone()`: another session is in this browser.
 * `onNews(numbers)`: newer answers came from elsewhere. `onRefused(error)`: handing in was refused.
 */
export function useAnswering({ attempt, person, ...events }) {
  const [, shown] = useReducer((turn) => turn + 1, 0);
  const [deadline, setDeadline] = useState(attempt.deadline_at);
  const [online, setOnline] = useState(navigator.onLine !== false);
  const told = useRef(null);
  told.current = { ...events, shown, setDeadline, setOnline };
  const own = useMemo(() => open(attempt, person, told), [attempt.id, person]);
  useEffect(() => {
    noteDevice(own.store, attempt.id);
    return live(own, told);
  }, [own]);
  const { acts, clock, journal, sync } = own;
  const line = stateLine({ journal, sync: sync.state, online });
  return { ...acts, clock, deadline, line, isCutOff: !online || sync.state.failures > 0, sheet: journal.sheet };
}

function open(attempt, person, told) {
  const store = openStore();
  dropOld(store, Date.now());
  const journal = openJournal({ store, person, attempt });
  const clock = makeClock();

  const meet = (answers) => {
    const changed = journal.meet(answers);
    if (changed.length) told.current.onNews(changed.map(Number).sort((one, other) => one - other));
  };

  const end = (answers, how) => {
    const lost = journal.lost(answers);
    journal.clear();
    told.current.onEnd({ ...how, lost });
  };

  const { asOne, sync } = openChannel({
    id: attempt.id,
    journal,
    onSaved(answer) {
      clock.hear(answer.saved_at);
      meet(answer.answers);
    },
    onEnded({ result, problem, gone }) {
      if (gone) told.current.onGone();
      // What was handed in went with the submission; what came after the end did not count.
      else if (result) end(journal.sheet.entries, { result });
      else end(problem.answers || {}, {});
    },
    onRefused: (error) => told.current.onRefused(error),
    onChange: () => told.current.shown(),
  });

  /** Ask how the attempt stands: another device may have gone on with it, or its end may have moved. */
  const refresh = async () => {
    const now = await asOne(() => get(`/attempts/${attempt.id}`));
    if (sync.state.stopped) return;
    clock.hear(now.server_now);
    told.current.setDeadline(now.deadline_at);
    if (now.state === 'in_progress') return meet(now.answers);
    sync.stop();
    end(now.answers, { attempt: now });
  };

  clock.hear(attempt.server_now);
  journal.meet(attempt.answers);
  return { store, journal, sync, clock, refresh, acts: actsOf(journal, sync, refresh) };
}

function actsOf(journal, sync, refresh) {
  return {
    choose(number, chosen) {
      journal.choose(number, chosen);
      sync.soon();
    },
    mark: journal.mark,
    stand: journal.stand,
    handIn() {
      journal.submitting(true);
      return sync.now();
    },
    dontHandIn: () => journal.submitting(false),
    send: sync.now,
    refresh,
  };
}

/** Follow the browser until the page is left: the net, the tab, and other tabs with the same attempt. */
function live({ journal, sync, refresh }, told) {
  const look = () => refresh().catch(() => {}); // asked again when the page is seen again, or time is up
  const unfollow = journal.follow(({ dropped }) => {
    told.current.shown();
    if (dropped) look();
    else if (journal.sheet.submitting) sync.now();
    else sync.soon();
  });
  const seen = () => {
    if (document.hidden) return sync.leave();
    look();
    return sync.now();
  };
  const online = () => {
    told.current.setOnline(true);
    sync.now();
  };
  const listeners = [
    [window, 'online', online],
    [window, 'offline', () => told.current.setOnline(false)],
    [window, 'pagehide', sync.leave],
    [document, 'visibilitychange', seen],
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
