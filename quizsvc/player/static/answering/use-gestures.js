// Going through questions by swipes and by keys.

import { useLayoutEffect, useRef } from '../preact.js';
import { keyOf, swipeOf } from './gestures.js';

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

/** Follow the keyboard while `on`. What other buttons do with Enter stays their own; options are for the space bar. */
export function useKeys(on, onKey) {
  const told = useRef(onKey);
  told.current = onKey;
  // With the question, not after it is painted: a key that is pressed at once is meant for it.
  useLayoutEffect(() => {
    if (!on) return undefined;
    const listen = (event) => {
      const meant = keyOf(event);
      const inField = event.target.closest('input, textarea, select, [role=alertdialog]');
      const onButton = event.key === 'Enter' && event.target.closest('button:not(.option), a');
      if (!meant || inField || onButton || event.defaultPrevented) return;
      if (meant.step) event.preventDefault();
      told.current(meant);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on]);
}
