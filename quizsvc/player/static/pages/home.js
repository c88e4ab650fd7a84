// What there is to do today.

import { html } from '../preact.js';
import { useMe } from '../me.js';
import { Page } from '../parts/page.js';

export function Home() {
  const me = useMe();
  return html`<${Page} title="练兵答题" tab="/" quiet><p>${me.name}</p><//>`;
}
