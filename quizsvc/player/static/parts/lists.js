// Lists that come page by page: what was shown stays, more is added below.

import { html, useEffect, useRef, useState } from '../preact.js';
import { get } from '../api.js';
import { Action } from './actions.js';

const SIZE = 20;

/**
 * A list of the API: `{data, error, again(), more(), set(data)}`; `data` is what the first page says, with the
 * `items` of all pages that were asked for. Asked anew when the query changes.
 */
export function usePages(path, query = {}) {
  const [state, setState] = useState({ data: null, error: null });
  const turn = useRef(0);
  const asked = JSON.stringify([path, query]);
  const load = async (page) => {
    const mine = (turn.current += 1);
    try {
      const found = await get(path, { ...query, page, page_size: SIZE });
      if (mine !== turn.current) return;
      setState(({ data }) => ({ data: joined(page > 1 && data, found), error: null }));
    } catch (error) {
      if (mine === turn.current) setState(({ data }) => ({ data, error }));
    }
  };
  useEffect(() => {
    setState({ data: null, error: null });
    load(1);
    return () => {
      turn.current += 1;
    };
  }, [asked]);
  const set = (data) => setState({ data, error: null });
  return { ...state, again: () => load(1), more: () => load(state.data.page + 1), set };
}

/** The pages so far with one more; what moved from one to the other meanwhile is there once. */
function joined(before, next) {
  if (!before) return next;
  const known = new Set(before.items.map(({ id }) => id));
  const fresh = next.items.filter(({ id }) => id === undefined || !known.has(id));
  return { ...before, page: next.page, total: next.total, items: [...before.items, ...fresh] };
}

/** The way to the rest of a list, if there is one. */
export function More({ from, unit = '条' }) {
  const left = from.data.total - from.data.page * SIZE;
  if (left <= 0) return null;
  return html`
    <div class="form-end">
      <${Action} kind="default" onTap=${from.more}>再看 ${Math.min(SIZE, left)} ${unit}<//>
    </div>
  `;
}
