// Ending a session.

import { Unreachable, post } from './api.js';
import { go } from './router.js';

/**
 * Sign out and go to the page of signing in. What waits on this phone to be sent stays here for its person.
 * Raises: api.js, if the service could not be told; then the session goes on.
 */
export async function signOut() {
  try {
    await post('/auth/logout');
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    // Refused: there is no session any more.
  }
  go('/sign-in', { instead: true });
}
