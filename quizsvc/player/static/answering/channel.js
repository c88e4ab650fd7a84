// The way from one attempt's journal to the server.

import { post, put, sessionMark } from '../api.js';
import { makeSync } from './sync.js';

const SAVE_PATIENCE_MS = 8000;

/** Refused before it is sent: another session is in this browser now, perhaps another person's. */
const notOurs = () => Promise.reject(Object.assign(new Error('另一个账号已经在这里登录。'), { status: 404 }));

/**
 * A sync (see sync.js) of the journal of an attempt; `told` are its `on…`. `asOne(ask)` asks only while the session
 * is the one that this began with.
 */
export function openChannel({ id, journal, ...told }) {
  const mark = sessionMark();
  const asOne = (ask) => (sessionMark() && sessionMark() !== mark ? notOurs() : ask());
  const save = (answers, { keepalive } = {}) =>
    asOne(() => put(`/attempts/${id}/answers`, { answers }, { keepalive, patience: SAVE_PATIENCE_MS }));
  const submit = (answers) => asOne(() => post(`/attempts/${id}/submit`, { answers }));
  return { asOne, sync: makeSync({ journal, save, submit, ...told }) };
}
