// How long there still is, by the server's clock.

import { html, useEffect, useRef, useState } from '../preact.js';
import { countdown, until } from '../words.js';
import { isCountedDown, warningDue, warningText } from './clock.js';

const TICK_MS = 500;

/** Seconds that are left, kept up to date; `onUp` is told whether there are none, whenever that changes. */
function useLeft(clock, deadline, onUp) {
  const [left, setLeft] = useState(() => clock.left(deadline));
  useEffect(() => {
    const tick = () => setLeft(clock.left(deadline));
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [clock, deadline]);
  useEffect(() => onUp(left <= 0), [left <= 0]);
  return left;
}

/** The clock of the page's head, and its warnings at five minutes and at one. */
export function Countdown({ clock, deadline, isTimed, onUp }) {
  const left = useLeft(clock, deadline, onUp);
  const before = useRef(left);
  const [warning, setWarning] = useState('');
  useEffect(() => {
    const due = warningDue(before.current, left);
    before.current = left;
    if (due) setWarning(warningText(due));
  }, [left]);
  const isClock = isCountedDown(left, isTimed);
  return html`
    <span class="clock ${left <= 60 ? 'clock-last' : left <= 300 ? 'clock-soon' : ''}">
      ${isClock
        ? html`<span aria-hidden="true">${countdown(left)}</span><span class="unseen">剩余 ${countdown(left)}</span>`
        : html`${until(deadline, clock.now())} 截止`}
    </span>
    <span class="clock-warning" role="status">${left > 0 && left <= 305 ? warning : ''}</span>
  `;
}
