// Beginning and ending a session.

import { Unreachable, post } from './api.js';
import { go } from './router.js';
import { askMiniProgram, inMiniProgram } from './wechat.js';

/** Nobody is signed in any more: sign in again, and come back to the page `from`. */
export function signInAgain(from) {
  if (inMiniProgram()) askMiniProgram('lapsed');
  else go(`/sign-in?to=${encodeURIComponent(from)}`, { instead: true });
}

/**
 * Sign out and go to where one signs in. What waits on this phone to be sent stays here for its person.
 * Raises: api.js's Unreachable; then the session goes on.
 */
export async function signOut() {
  try {
    await post('/auth/logout');
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    // Refused: there is no session any more.
  }
  if (inMiniProgram()) askMiniProgram('signed-out');
  else go('/sign-in', { instead: true });
}
