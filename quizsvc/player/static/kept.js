// What pages showed last, so that coming back to one shows it at once and asks anew meanwhile. In memory only, and of
// one person: whoever comes next finds nothing.

let held = new Map();
let whose = null;

export const kept = (name) => (held.has(name) ? held.get(name) : null);

export const keep = (name, data) => held.set(name, data);

/** From now on it is this account's; what was another's is gone. */
export function keepFor(account) {
  if (account !== whose) held = new Map();
  whose = account;
}
