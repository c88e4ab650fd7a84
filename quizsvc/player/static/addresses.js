// What addresses mean; no browser is asked.

/** The page and what its address holds: of `/attempts/:id` and `/attempts/7`, `{id: "7"}`. */
export function match(routes, path) {
  const parts = path.split('/').filter(Boolean);
  for (const [pattern, page] of routes) {
    const wanted = pattern.split('/').filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const found = {};
    const fits = wanted.every((piece, at) => {
      if (!piece.startsWith(':')) return piece === parts[at];
      found[piece.slice(1)] = decoded(parts[at]);
      return true;
    });
    if (fits) return { page, params: found };
  }
  return null;
}

function decoded(piece) {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece; // cut off in the middle of a character: no such thing, as the API will say
  }
}

/** Only a page of ours: what an address says may be anybody's. */
export const ours = (to) => (/^\/(?![/\\])/.test(to || '') ? to : '/');
