// What a page shows while it asks, and when nobody answers.

import { html, useCallback, useEffect, useRef, useState } from '../preact.js';
import { SignedOut } from '../api.js';
import { Action } from './actions.js';

/**
 * Ask when the page comes up, and when `needs` change: `{data, error, again(), set(data)}`. Of two that overlap the
 * later one is shown.
 */
export function useLoad(ask, needs = []) {
  const [state, setState] = useState({ data: null, error: null });
  const turn = useRef(0);
  const again = useCallback(async () => {
    const mine = (turn.current += 1);
    try {
      const data = await ask();
      if (mine === turn.current) setState({ data, error: null });
    } catch (error) {
      if (mine === turn.current) setState((before) => ({ data: before.data, error }));
    }
  }, needs);
  useEffect(() => {
    setState({ data: null, error: null });
    again();
    return () => {
      turn.current += 1;
    };
  }, [again]);
  return { ...state, again, set: (data) => setState({ data, error: null }) };
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
