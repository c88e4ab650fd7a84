// Pages that are not there yet: their modules come when the page is wanted, or before, while nobody waits.

import { html, useEffect, useState } from '../preact.js';
import { Action } from './actions.js';
import { Page } from './page.js';

/** A page of which the module is loaded by `load`, and named `name` there. */
export function later(load, name) {
  let Ready = null;
  return function Later(props) {
    const [state, setState] = useState(Ready ? 'ready' : 'waiting');
    useEffect(() => {
      if (Ready) return;
      load().then(
        (module) => {
          Ready = module[name];
          setState('ready');
        },
        () => setState('missing'),
      );
    }, []);
    if (state === 'ready') return html`<${Ready} ...${props} />`;
    return state === 'missing' ? html`<${Missing} />` : html`<${Waiting} />`;
  };
}

const Waiting = () => html`
  <p class="loading" role="status"><span class="weui-loading" aria-hidden="true"></span>正在打开……</p>
`;

// A browser asks only once for a module that did not come, so nothing helps but to open the page anew.
const Missing = () => html`
  <${Page} title="没有打开" back="/">
    <div class="trouble" role="alert">
      <p>这一页没有下载完：网络断了，或者本系统刚刚更新。已经写下的答案都在本机，不会丢。请在有网络时重新打开。</p>
      <${Action} kind="default" small onTap=${() => location.reload()}>重新打开<//>
    </div>
  <//>
`;

/** Fetch the modules of all other pages into the browser's store, one after the other, so that they open later on a
 * weak link too. */
export async function fetchTheRest() {
  const named = document.querySelector('meta[name=modules-for-later]').content.split(' ').filter(Boolean);
  const main = document.querySelector('script[type=module]').src;
  for (const name of named) {
    try {
      await (await fetch(new URL(name, main))).text();
    } catch {
      return; // no link; they come when they are wanted
    }
  }
}
