// Every page and its address, below /m.

import { SignIn } from './pages/sign-in.js';
import { Home } from './pages/home.js';

/** Pages that ask for nobody to be signed in. */
export const OPEN = [['/sign-in', SignIn]];

/** Pages of who is signed in. */
export const OWN = [['/', Home]];
