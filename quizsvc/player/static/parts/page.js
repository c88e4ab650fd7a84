// The frame of every page: its title, the way back, the four main pages.

import { html, useEffect, useRef } from '../preact.js';
import { Link, back as goBack, justArrived } from '../router.js';

const TABS = [
  ['/', '首页'],
  ['/boards', '榜单'],
  ['/notices', '通报'],
  ['/mine', '我的'],
];

/**
 * A page. `title` is read aloud and stands in the window's title; `back` is where one goes who came from nowhere
 * (without it there is no way back); `tab` is the main page that this one is; `quiet` leaves the title unseen. Who
 * comes from another page hears the title: it takes the focus.
 */
export function Page({ title, back, tab, quiet, children }) {
  const heading = useRef(null);
  useEffect(() => {
    if (justArrived()) heading.current.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return html`
    <div class="page ${tab ? 'page-tabbed' : ''}">
      <header class=${quiet ? 'unseen' : 'page-head'}>
        ${back && html`<button class="page-back" type="button" onClick=${() => goBack(back)}>‹ 返回</button>`}
        <h1 ref=${heading} tabindex="-1">${title}</h1>
      </header>
      <main>${children}</main>
      ${tab && html`<${Tabs} at=${tab} />`}
    </div>
  `;
}

function Tabs({ at }) {
  return html`
    <nav class="tabs" aria-label="主要页面">
      ${TABS.map(
        ([to, name]) =>
          html`<${Link} to=${to} class="tab ${at === to ? 'tab-on' : ''}" aria-current=${at === to ? 'page' : null}>${name}<//>`,
      )}
    </nav>
  `;
}
