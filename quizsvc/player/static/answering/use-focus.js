// Where the focus goes when a part of the page takes another one's place.

import { useEffect, useRef } from '../preact.js';

/** A ref: what it is on takes the focus when it comes up. It needs a `tabindex`. */
export function useFocus() {
  const place = useRef(null);
  useEffect(() => place.current.focus({ preventScroll: true }), []);
  return place;
}

/**
 * As useFocus, for what lies over the page: the focus stays inside, and goes back where it came from
 * unless it has gone elsewhere by then.
 */
export function useFocusInside() {
  const place = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    const box = place.current;
    const stay = (event) => {
      if (event.key !== 'Tab') return;
      const buttons = [...box.querySelectorAll('button')];
      const [first, last] = [buttons[0], buttons[buttons.length - 1]];
      const leaves = event.shiftKey ? [first, box].includes(document.activeElement) : document.activeElement === last;
      if (!leaves) return;
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    };
    box.focus({ preventScroll: true });
    box.addEventListener('keydown', stay);
    return () => {
      box.removeEventListener('keydown', stay);
      if (before && box.contains(document.activeElement)) before.focus({ preventScroll: true });
    };
  }, []);
  return place;
}
