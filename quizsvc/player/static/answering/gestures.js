// Going through questions by swipes and by keys.

import { useEffect, useRef } from '../preact.js';

const FAR = 56;
const EDGE = 24; // where the phone's own way back begins
const SLOW_MS = 900;

/** What a movement of a finger means: 1 to the next, -1 to the last, 0 nothing. */
export function swipeOf({ from, to, ms, width }) {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const isSwipe = Math.abs(across) >= FAR && Math.abs(across) > 2 * Math.abs(down) && ms <= SLOW_MS;
  if (!isSwipe || from.x < EDGE || from.x > width - EDGE) return 0;
  return across < 0 ? 1 : -1;
}

/** Handlers for the element on which swipes are meant. */
export function useSwipe(onStep) {
  const began = useRef(null);
  const place = (touch) => ({ x: touch.clientX, y: touch.clientY });
  return {
    onTouchStart: (event) => {
      began.current = event.touches.length === 1 ? { from: place(event.touches[0]), at: event.timeStamp } : null;
    },
    onTouchEnd: (event) => {
      if (!began.current) return;
      const { from, at } = began.current;
      began.current = null;
      const step = swipeOf({ from, to: place(event.changedTouches[0]), ms: event.timeStamp - at, width: innerWidth });
      if (step) onStep(step);
    },
  };
}

/** What a key means: `{step}`, `{option}` (from 0), or null. */
export function keyOf({ key, altKey, ctrlKey, metaKey }) {
  if (altKey || ctrlKey || metaKey) return null;
  if (key === 'ArrowLeft') return { step: -1 };
  if (key === 'ArrowRight' || key === 'Enter') return { step: 1 };
  if (/^[a-z]$/i.test(key)) return { option: key.toLowerCase().charCodeAt(0) - 97 };
  return null;
}

/** Follow the keyboard while `on`: what a button in focus does with Enter stays its own. */
export function useKeys(on, onKey) {
  const told = useRef(onKey);
  told.current = onKey;
  useEffect(() => {
    if (!on) return undefined;
    const listen = (event) => {
      const meant = keyOf(event);
      const inField = event.target.closest('input, textarea, select, [role=alertdialog]');
      const onButton = event.key === 'Enter' && event.target.closest('button, a');
      if (!meant || inField || onButton || event.defaultPrevented) return;
      if (meant.step) event.preventDefault();
      told.current(meant);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on]);
}
