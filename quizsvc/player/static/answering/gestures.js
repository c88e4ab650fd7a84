// What swipes and keys mean while questions are answered.

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

/** What a key means: `{step}`, `{option}` (from 0), or null. */
export function keyOf({ key, altKey, ctrlKey, metaKey }) {
  if (altKey || ctrlKey || metaKey) return null;
  if (key === 'ArrowLeft') return { step: -1 };
  if (key === 'ArrowRight' || key === 'Enter') return { step: 1 };
  if (/^[a-z]$/i.test(key)) return { option: key.toLowerCase().charCodeAt(0) - 97 };
  return null;
}
