// What happened is told on the page that comes after it.

const PLACE = 'quizsvc.said';
const line = () => document.getElementById('said');

/** Tell it here and now. */
export function say(text) {
  line().textContent = text;
  line().hidden = false;
}

const WHERE = 'quizsvc.where';

/** Have this page, when it is loaded again, stand where it stands now. */
export const keepPlace = () => sessionStorage.setItem(WHERE, String(window.scrollY));

/** Stand where the page stood before it was loaded again, once all of it has its height. */
export function backToPlace() {
  const where = sessionStorage.getItem(WHERE);
  sessionStorage.removeItem(WHERE);
  if (where) window.scrollTo(0, Number(where));
}

/** Tell it on the page that is loaded next. */
export const sayNext = (text) => text && sessionStorage.setItem(PLACE, text);

/** Tell what the page before left to be told. */
export function tellWhatWasSaid() {
  const text = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (text) say(text);
}
