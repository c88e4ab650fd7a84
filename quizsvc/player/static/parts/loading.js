// What a page shows while it asks, and when nobody answers.

import { html, useCallback, useEffect, useRef, useState } from '../preact.js';
import { SignedOut, serverNow } from '../api.js';
import { keep, kept } from '../kept.js';
import { Action } from './actions.js';

/**
 * Ask when the page comes up, and when `needs` change: `{data, error, again(), set(data)}`. Of two that overlap the
 * later one is shown. With a `name` what was shown last under it is there at once, until the answer comes.
 */
export function useLoad(ask, needs = [], name = '') {
  const before = () => ({ data: name ? kept(name) : null, error: null });
  const [state, setState] = useState(before);
  const turn = useRef(0);
  const set = (data) => {
    if (name) keep(name, data);
    setState({ data, error: null });
  };
  const again = useCallback(async () => {
    const mine = (turn.current += 1);
    try {
      const data = await ask();
      if (mine === turn.current) set(data);
    } catch (error) {
      if (mine === turn.current) setState(({ data }) => ({ data, error }));
    }
  }, needs);
  useEffect(() => {
    setState(before());
    again();
    return () => {
      turn.current += 1;
    };
  }, [again]);
  return { ...state, again, set };
}

/** Call `again` whenever somebody comes back to these pages after a while. */
export function useAgainWhenSeen(again) {
  const last = useRef(Date.now());
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    const seen = () => {
      if (document.visibilityState !== 'visible' || Date.now() - last.current < 5000) return;
      last.current = Date.now();
      latest.current();
    };
    document.addEventListener('visibilitychange', seen);
    addEventListener('pageshow', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('pageshow', seen);
    };
  }, []);
}

/** Now by the server's clock, told anew every so many seconds. */
export function useNow(seconds) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return now;
}

/** Show what came (`children(data)`), that it is under way, or why it did not come, with a way to try again. */
export function Loaded({ from, children }) {
  if (from.data !== null) {
    return html`${from.error && html`<${Trouble} error=${from.error} again=${from.again} />`}${children(from.data)}`;
  }
  if (from.error) return html`<${Trouble} error=${from.error} again=${from.again} />`;
  return html`<p class="loading" role="status"><span class="weui-loading" aria-hidden="true"></span>正在加载……</p>`;
}

/** What went wrong, and again. */
export function Trouble({ error, again }) {
  if (error instanceof SignedOut) return null; // the page of signing in comes up
  return html`
    <div class="trouble" role="alert">
      <p>${error.message}</p>
      ${again && html`<${Action} kind="default" small onTap=${again}>再试一次<//>`}
    </div>
  `;
}

/** What is said where a list has nothing yet. */
export function Nothing({ children }) {
  return html`<p class="nothing">${children}</p>`;
}
