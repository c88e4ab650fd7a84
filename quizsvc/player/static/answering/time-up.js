// The time is up: the last answers go, and the server's word on the attempt is waited for.

import { html, useEffect } from '../preact.js';
import { unsent } from '../journal/sheet.js';
import { Action } from '../parts/actions.js';
import { useFocus } from './use-focus.js';
import { timeUpText } from './words.js';

const GRACE_MS = 5400; // the server takes answers for 5 s after the deadline, for the network's sake
const AGAIN_MS = 3000;

/** Asks until the attempt has ended for good; it goes away when the attempt runs longer by now. */
export function TimeUp({ work }) {
  const heading = useFocus();
  useEffect(() => {
    work.send();
    const first = Math.max(0, GRACE_MS + 1000 * work.clock.left(work.deadline));
    let isLeft = false;
    const look = async () => {
      await work.refresh().catch(() => {});
      if (!isLeft) timer = setTimeout(look, AGAIN_MS);
    };
    let timer = setTimeout(look, first);
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [work.deadline]);
  const waiting = Object.keys(unsent(work.sheet)).length;
  return html`
    <section class="handing-in" role="status">
      <h2 class="big" ref=${heading} tabindex="-1">时间到</h2>
      <p>${timeUpText(waiting)}</p>
      ${work.isCutOff && html`<p>现在连不上服务器，恢复网络后显示结果。</p>`}
      ${work.isCutOff && html`<${Action} kind="default" onTap=${() => work.refresh()}>现在再试<//>`}
    </section>
  `;
}
