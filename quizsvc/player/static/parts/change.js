// A change of rank, for eyes and for ears.

import { html } from '../preact.js';
import { change, changeAloud } from '../words.js';

/** Nothing where there was no rank before. */
export function Change({ number }) {
  if (number === null || number === undefined) return null;
  return html`
    <span class="change change-${Math.sign(number)}"><span aria-hidden="true">${change(number)}</span
    ><span class="unseen">，${changeAloud(number)}</span></span>
  `;
}
