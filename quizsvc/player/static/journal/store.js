// The browser's storage, which may be full, forbidden or emptied at any moment: nothing here ever throws.

/** `{read, write, drop, keys, follow}` on top of localStorage; `write` says whether it is really kept. */
export function openStore(area = () => window.localStorage, events = typeof window === 'undefined' ? null : window) {
  const attempt = (work, otherwise) => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  return {
    read: (key) => attempt(() => area().getItem(key), null),
    write: (key, text) => attempt(() => (area().setItem(key, text), area().getItem(key) === text), false),
    drop: (key) => attempt(() => area().removeItem(key), undefined),
    keys: () => attempt(() => Array.from({ length: area().length }, (_, at) => area().key(at)), []),
    /** Be told what another tab wrote at a key (null: it dropped it). Returns how to be told no more. */
    follow(key, told) {
      const listen = (event) => {
        if (event.key === key || event.key === null) told(event.key === null ? null : event.newValue);
      };
      events.addEventListener('storage', listen);
      return () => events.removeEventListener('storage', listen);
    },
  };
}
