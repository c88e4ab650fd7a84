// Lists that come page by page: what was shown stays, more is added below.

import { html, useEffect, useRef, useState } from '../preact.js';
import { get } from '../api.js';
import { keep, kept } from '../kept.js';
import { Action } from './actions.js';

const SIZE = 20;

/**
 * A list of the API: `{data, error, again(), more(), set(data)}`; `data` is what the first page says, with the
 * `items` of all pages that were asked for. Asked anew when the query changes; who comes back to it finds all that
 * was there.
 */
export function usePages(path, query = {}) {
  const asked = JSON.stringify([path, query]);
  const [state, setState] = useState(() => ({ data: kept(asked), error: null }));
  const turn = useRef(0);
  const set = (data) => {
    keep(asked, data);
    setState({ data, error: null });
  };
  const load = async (page, join) => {
    const mine = (turn.current += 1);
    try {
      const found = await get(path, { ...query, page, page_size: SIZE });
      if (mine === turn.current) set(join(found));
    } catch (error) {
      if (mine === turn.current) setState(({ data }) => ({ data, error }));
    }
  };
  const again = () => load(1, (first) => renewed(kept(asked), first));
  useEffect(() => {
    setState({ data: kept(asked), error: null });
    again();
    return () => {
      turn.current += 1;
    };
  }, [asked]);
  const more = () => load(state.data.page + 1, (next) => joined(state.data, next));
  return { ...state, again, more, set };
}

const idOf = (item) => item.id || item.question_id;

/** What has no id, as the rows of a board, is never the same as another. */
const without = (items, others) => {
  const known = new Set(others.map(idOf));
  return items.filter((item) => idOf(item) === undefined || !known.has(idOf(item)));
};

/** The pages so far with one more; what moved from one to the other meanwhile is there once. */
const joined = (before, next) => ({
  ...before,
  page: next.page,
  total: next.total,
  items: [...before.items, ...without(next.items, before.items)],
});

/** The pages so far with the first one as it is now. */
function renewed(before, first) {
  if (!before || before.page === 1) return first;
  const rest = before.items.slice(SIZE);
  return { ...first, page: before.page, items: [...first.items, ...without(rest, first.items)] };
}

/** The way to the rest of a list, if there is one. */
export function More({ from, unit = '条' }) {
  const left = from.data.total - from.data.page * SIZE;
  if (left <= 0) return null;
  return html`
    <div class="buttons">
      <${Action} kind="default" onTap=${from.more}>再看 ${Math.min(SIZE, left)} ${unit}<//>
    </div>
  `;
}
