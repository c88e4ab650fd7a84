// Parts of pages that htmx fetches. One that asks by itself says so: it keeps nobody signed in. One that did
// not come is told of, and what is there stays.

import { say } from './said.js';

document.addEventListener('htmx:configRequest', ({ detail }) => {
  if ('unattended' in detail.elt.dataset) detail.headers['X-Unattended'] = '1';
});
document.addEventListener('htmx:sendError', () => say('连不上服务器，这里显示的可能不是最新的。请检查网络，然后刷新页面。'));
document.addEventListener('htmx:responseError', ({ detail }) => {
  if (detail.xhr.status !== 401) say(`没有取到内容（服务器回答 ${detail.xhr.status}）。请检查填写的条件，或者刷新页面再试。`);
});
// A form that opens below its row, which may be out of sight: whoever asked for it is led to its first field, or to
// the first in which something is wrong.
document.addEventListener('htmx:afterSwap', ({ target }) => {
  if (!target.matches('.mend')) return;
  const wrong = target.querySelector('.wrong:not([hidden]):not([role])')?.previousElementSibling;
  const fields = 'input:not([type=hidden]), select, textarea';
  const first = wrong?.querySelector(fields) || target.querySelector(fields);
  first?.focus();
  target.scrollIntoView({ block: 'nearest' });
});
// Nobody's dialog is taken away while they are in it.
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (detail.target.querySelector('dialog[open]')) detail.shouldSwap = false;
});
// A search field asks while somebody types; that they left it is no news.
document.addEventListener(
  'change',
  (event) => event.target.matches('.filters input[type=search]') && event.stopPropagation(),
  true,
);
