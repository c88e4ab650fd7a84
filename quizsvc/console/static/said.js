// What happened is told on the page that comes after it.

const PLACE = 'quizsvc.said';
const line = () => document.getElementById('said');

/** Tell it here and now. */
export function say(text) {
  line().textContent = text;
  line().hidden = false;
}

/** Tell it on the page that is loaded next. */
export const sayNext = (text) => text && sessionStorage.setItem(PLACE, text);

/** Tell what the page before left to be told. */
export function tellWhatWasSaid() {
  const text = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (text) say(text);
}
