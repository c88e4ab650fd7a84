// Brings the journal to the server, in the background: one request at a time, everything that it does not hold yet
// in one, again and again until it does. Nothing here waits in front of the reader.

import { Refused, SignedOut, Unreachable } from '../api.js';

const TAPS_MS = 300;
const FIRST_MS = 1000;
const LONGEST_MS = 15000;
const ENDED = new Set(['too-late', 'attempt-ended']);

/** How long to wait after so many failures in a row: 1, 2, 4 … 15 s, a quarter more or less. */
export const wait = (failures, random) =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1) * (0.75 + random / 2));

const willPass = (error) => error instanceof Unreachable || error.status === 429 || error.status >= 500;

/**
 * `save(answers, {keepalive})` and `submit(answers)` ask the API. Told are: `onSaved(answer)`; `onEnded({result})`
 * after an acknowledged submission, `onEnded({problem})` when the attempt had ended before, `onEnded({gone: true})`
 * when it is not of who is signed in now; `onRefused(error)` when handing in was refused and the attempt goes on;
 * `onChange()` when the state is another.
 */
export function makeSync({ journal, save, submit, timers, random = Math.random, ...told }) {
  const { onSaved, onEnded, onRefused, onChange } = told;
  const clock = timers || { set: (work, ms) => setTimeout(work, ms), clear: (id) => clearTimeout(id) };
  const state = { busy: false, failures: 0, trouble: null, stopped: false };
  let timer = null;

  const rest = () => {
    if (timer !== null) clock.clear(timer);
    timer = null;
  };

  const later = (ms) => {
    rest();
    timer = clock.set(() => {
      timer = null;
      run();
    }, ms);
  };

  const stop = () => {
    state.stopped = true;
    rest();
  };

  const hasWork = () => journal.sheet.submitting || Object.keys(journal.unsent()).length > 0;

  const end = (how) => {
    if (state.stopped) return;
    stop();
    onEnded(how);
  };

  const failed = (error) => {
    if (error instanceof SignedOut) return stop();
    if (error instanceof Refused && ENDED.has(error.kind)) return end({ problem: error.problem });
    if (error.status === 404) return end({ gone: true });
    if (error instanceof Refused && journal.sheet.submitting && !willPass(error)) {
      journal.submitting(false);
      onRefused(error);
      return undefined;
    }
    state.failures += 1;
    state.trouble = willPass(error) ? null : error.message;
    return undefined;
  };

  const heard = (answer) => {
    if (state.stopped) return;
    onSaved(answer);
  };

  const ask = async () => {
    if (!journal.sheet.submitting) return heard(await save(journal.unsent()));
    return end({ result: await submit(journal.unsent()) });
  };

  async function run() {
    rest();
    if (state.stopped || state.busy || !hasWork()) return;
    state.busy = true;
    onChange();
    try {
      await ask();
      Object.assign(state, { failures: 0, trouble: null });
    } catch (error) {
      failed(error);
    }
    state.busy = false;
    if (!state.stopped && timer === null && hasWork()) later(state.failures ? wait(state.failures, random()) : 0);
    onChange();
  }

  return {
    state,
    stop,
    /** Something was written: soon, when the taps pause; after failures when their wait is over. */
    soon: () => {
      if (!state.stopped && !state.busy && (!state.failures || timer === null)) later(TAPS_MS);
    },
    /** At once: the net is back, the page is seen again, or the reader hands in. */
    now: run,
    /** The page goes away: what is not held yet is sent without waiting for the one that is under way. */
    leave() {
      const answers = journal.unsent();
      if (state.stopped || !Object.keys(answers).length) return;
      save(answers, { keepalive: true }).then(heard, () => {});
    },
  };
}

/** The line of state, in words: `{text, kind}` with `kind` `saved`, `saving` or `local`. */
export function stateLine({ journal, sync, online }) {
  const waiting = journal.sheet.submitting || Object.keys(journal.unsent()).length > 0;
  if (!waiting) return online ? { kind: 'saved', text: '已保存' } : { kind: 'saved', text: '离线，此前的答案已保存' };
  if (!journal.isKept) return { kind: 'local', text: '没有保存：本机存不下，请不要关闭本页' };
  if (sync.trouble) return { kind: 'local', text: `已存在本机。${sync.trouble}` };
  if (!online || sync.failures > 2) return { kind: 'local', text: '离线，已存在本机。请不要清除微信缓存' };
  return { kind: 'saving', text: sync.failures ? '正在重试，已存在本机' : '正在保存' };
}
