// The random number by which this browser is known: an organizer may see that many people answered on one device.
// It says nothing about the machine, and the privacy notice tells of it.

import { post } from '../api.js';

const KEY = 'quizsvc.device';

function made() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Tell the service on which device an attempt is answered; where nothing can be kept, nothing is told. */
export function noteDevice(store, attempt) {
  const known = store.read(KEY);
  const device = /^[A-Za-z0-9_-]{16,100}$/.test(known || '') ? known : made();
  if (device !== known && !store.write(KEY, device)) return;
  post(`/attempts/${attempt}/device`, { device }).catch(() => {}); // told again when the attempt is next opened
}
