// Who is signed in, and the season that is on: asked once, shared by all pages.

import { createContext, useContext, useEffect } from './preact.js';
import { get, sessionMark } from './api.js';
import { keepFor } from './kept.js';

export const Me = createContext(null);

/** `{id, name, roles, person, privacy, season, again()}`; `season` is null when none was ever opened. */
export const useMe = () => useContext(Me);

const NEWEST = { open: 0, closed: 1, draft: 2 };

/** Raises what api.js raises. */
export async function loadMe() {
  const mark = sessionMark();
  const [me, seasons] = await Promise.all([get('/me'), get('/seasons', { page_size: 100 })]);
  keepFor(me.id);
  const shown = seasons.items.filter((season) => season.state !== 'draft');
  shown.sort((a, b) => NEWEST[a.state] - NEWEST[b.state] || (a.first_on < b.first_on ? 1 : -1));
  return { ...me, mark, season: shown[0] || null };
}

/** Ask again who is signed in when another tab signed in or out meanwhile: `me` is of one session. */
export function useOneSession(me, path) {
  useEffect(() => {
    const look = () => {
      if (!document.hidden && me.mark !== sessionMark()) me.again();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [me.mark, path]);
}
