// Which page an address means, and going from one to another without loading the shell again.

import { html, useEffect, useState } from './preact.js';

const BASE = '/m';

/** The page and what its address holds: of `/attempts/:id` and `/attempts/7`, `{id: "7"}`. */
export function match(routes, path) {
  const parts = path.split('/').filter(Boolean);
  for (const [pattern, page] of routes) {
    const wanted = pattern.split('/').filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const found = {};
    const fits = wanted.every((piece, at) => {
      if (!piece.startsWith(':')) return piece === parts[at];
      found[piece.slice(1)] = decodeURIComponent(parts[at]);
      return true;
    });
    if (fits) return { page, params: found };
  }
  return null;
}

const here = () => ({
  path: location.pathname.slice(BASE.length) || '/',
  query: Object.fromEntries(new URLSearchParams(location.search)),
});

const changed = () => dispatchEvent(new Event('routechange'));

/** Go to a page; `instead` leaves no way back to this one. */
export function go(to, { instead = false } = {}) {
  history[instead ? 'replaceState' : 'pushState']({ from: here().path }, '', BASE + to);
  changed();
  scrollTo(0, 0);
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
    addEventListener('popstate', update);
    addEventListener('routechange', update);
    return () => {
      removeEventListener('popstate', update);
      removeEventListener('routechange', update);
    };
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
