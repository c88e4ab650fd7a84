// Starts the pages: who is signed in, which page is meant.

import { html, render, useCallback, useEffect, useState } from './preact.js';
import { SignedOut, onSignedOut } from './api.js';
import { Me, loadMe } from './me.js';
import { OPEN, OWN } from './routes.js';
import { go, match, useAddress } from './router.js';
import { setZone } from './words.js';
import { Loaded } from './parts/loading.js';
import { Page } from './parts/page.js';
import { followWeChat } from './wechat.js';

function App() {
  const at = useAddress();
  const open = match(OPEN, at.path);
  return open
    ? html`<${open.page} key=${at.path} params=${open.params} query=${at.query} />`
    : html`<${SignedInPages} at=${at} />`;
}

function SignedInPages({ at }) {
  const [state, setState] = useState({ data: null, error: null });
  const again = useCallback(async () => {
    try {
      const me = await loadMe();
      if (me.season) setZone(me.season.settings.time_zone);
      setState({ data: me, error: null });
    } catch (error) {
      if (!(error instanceof SignedOut)) setState((before) => ({ ...before, error }));
    }
  }, []);
  useEffect(() => {
    again();
    return onSignedOut(() => go(`/sign-in?to=${encodeURIComponent(location.pathname.slice(2) + location.search)}`, { instead: true }));
  }, []);
  const found = match(OWN, at.path);
  if (!found) return html`<${Page} title="没有这一页" back="/"><p class="nothing">这个地址没有页面，可能是链接不全。</p><//>`;
  return html`
    <${Loaded} from=${{ ...state, again }}>
      ${(me) => html`
        <${Me.Provider} value=${{ ...me, again }}>
          <${found.page} key=${at.path} params=${found.params} query=${at.query} />
        <//>
      `}
    <//>
  `;
}

followWeChat();
render(html`<${App} />`, document.getElementById('app'));
