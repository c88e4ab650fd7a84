// What addresses mean; no browser is asked.

/**
 * The page and what its address holds: of `/attempts/:id` and `/attempts/7`, `{id: "7"}`. What it holds goes on into
 * addresses of the API, and an address may be anybody's: so it is one plain word, which leads to nowhere else there.
 */
export function match(routes, path) {
  const parts = path.split('/').filter(Boolean);
  for (const [pattern, page] of routes) {
    const wanted = pattern.split('/').filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const found = {};
    const fits = wanted.every((piece, at) => {
      if (!piece.startsWith(':')) return piece === parts[at];
      found[piece.slice(1)] = parts[at];
      return /^[\w-]+$/.test(parts[at]);
    });
    if (fits) return { page, params: found };
  }
  return null;
}

/** Only a page of ours: what an address says may be anybody's. */
export const ours = (to) => (/^\/(?![/\\])/.test(to || '') ? to : '/');
