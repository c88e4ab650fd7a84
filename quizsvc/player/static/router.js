// Which page an address means, and going from one to another without loading the shell again.

import { html, useEffect, useState } from './preact.js';

const BASE = '/m';

const here = () => ({
  path: location.pathname.slice(BASE.length) || '/',
  query: Object.fromEntries(new URLSearchParams(location.search)),
});

/** The address that is shown, below /m, as `go` takes it. */
export const shown = () => location.pathname.slice(BASE.length) + location.search;

const changed = () => dispatchEvent(new Event('routechange'));

// Each place in the history knows its number, and by it how far it was scrolled when it was left.
const scrolled = new Map();
let entry = (history.state && history.state.entry) || Date.now();
let newest = entry;
let arrived = false;

history.scrollRestoration = 'manual'; // the browser would scroll before the page has its content again
history.replaceState({ ...history.state, entry }, '');

/** Go to a page; `instead` leaves no way back to this one. */
export function go(to, { instead = false } = {}) {
  scrolled.set(entry, scrollY);
  if (instead) {
    history.replaceState(history.state, '', BASE + to);
  } else {
    entry = newest = Math.max(newest, entry) + 1;
    history.pushState({ from: here().path, entry }, '', BASE + to);
  }
  arrived = true;
  changed();
  settle(0);
}

addEventListener('popstate', (event) => {
  scrolled.set(entry, scrollY);
  entry = (event.state && event.state.entry) || entry;
  arrived = true;
  changed();
  settle(scrolled.get(entry) || 0);
});

/** True once after each going to a page: the page that asks says its title. Never of the first page. */
export function justArrived() {
  const was = arrived;
  arrived = false;
  return was;
}

let settling = 0;

/** Scroll so far as soon as the page is long enough; whoever scrolls meanwhile, or two seconds, end that. */
function settle(wanted) {
  settling += 1;
  const mine = settling;
  const ends = Date.now() + 2000;
  const stop = () => (settling += 1);
  const tries = () => {
    if (mine !== settling) return;
    const reach = document.documentElement.scrollHeight - innerHeight;
    if (reach >= wanted) scrollTo(0, wanted);
    else if (Date.now() < ends) requestAnimationFrame(tries);
  };
  if (wanted) for (const by of ['touchstart', 'wheel', 'keydown']) addEventListener(by, stop, { once: true });
  requestAnimationFrame(tries);
}

/** Back to where one came from inside these pages; else to `otherwise`. */
export function back(otherwise = '/') {
  if (history.state && history.state.from) history.back();
  else go(otherwise, { instead: true });
}

/** The address, kept up to date. */
export function useAddress() {
  const [at, set] = useState(here);
  useEffect(() => {
    const update = () => set(here());
    addEventListener('routechange', update);
    return () => removeEventListener('routechange', update);
  }, []);
  return at;
}

/** Change the address's query, as filters do, without a new place in the history. */
export function setQuery(query) {
  const asked = Object.entries(query).filter(([, value]) => value);
  const text = asked.length ? `?${new URLSearchParams(asked)}` : '';
  history.replaceState(history.state, '', location.pathname + text);
  changed();
}

/** A link to a page of ours. */
export function Link({ to, children, ...rest }) {
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(to);
  };
  return html`<a href=${BASE + to} onClick=${follow} ...${rest}>${children}</a>`;
}
