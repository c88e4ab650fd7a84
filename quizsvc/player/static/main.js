// Starts the pages: who is signed in, which page is meant.

import { html, render, useCallback, useEffect, useState } from './preact.js';
import { SignedOut, onSignedOut, serverNow } from './api.js';
import { Me, loadMe, useOneSession } from './me.js';
import { sendWhatIsLeft } from './answering/outbox.js';
import { OPEN, OWN } from './routes.js';
import { match } from './addresses.js';
import { shown, useAddress } from './router.js';
import { setClock, setZone } from './words.js';
import { Boundary } from './parts/boundary.js';
import { fetchTheRest } from './parts/later.js';
import { Loaded, Trouble } from './parts/loading.js';
import { Page } from './parts/page.js';
import { Consent } from './pages/privacy.js';
import { signInAgain } from './session.js';
import { followWeChat } from './wechat.js';

function App() {
  const at = useAddress();
  const open = match(OPEN, at.path);
  return open
    ? html`<${Boundary} key=${at.path}><${open.page} params=${open.params} query=${at.query} /><//>`
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
    // Of several requests that are refused at once the first one leads there.
    const leave = () => {
      if (!match(OPEN, shown().split('?')[0])) signInAgain(shown());
    };
    again();
    return onSignedOut(leave);
  }, []);
  const found = match(OWN, at.path);
  if (!found) return html`<${NoSuchPage} key=${at.path} />`;
  if (!state.data && state.error) {
    return html`<${Page} title="练兵答题"><${Trouble} error=${state.error} again=${again} /><//>`;
  }
  return html`
    <${Loaded} from=${{ ...state, again }}>
      ${(me) => html`<${Own} me=${{ ...me, again }} found=${found} at=${at} />`}
    <//>
  `;
}

/** A page of who is signed in; of a participant who agreed to the privacy notice as it is now. */
function Own({ me, found, at }) {
  const asked = me.person && me.privacy && !me.privacy.accepted;
  const left = me.person && !asked && !at.path.startsWith('/attempts/') ? me.person.id : null;
  useEffect(() => (left ? sendWhatIsLeft(left) : undefined), [left]);
  useOneSession(me, at.path);
  return html`
    <${Me.Provider} value=${me}>
      <${Boundary} key=${at.path}>
        ${asked ? html`<${Consent} />` : html`<${found.page} params=${found.params} query=${at.query} />`}
      <//>
    <//>
  `;
}

function NoSuchPage() {
  return html`<${Page} title="没有这一页" back="/"><p class="nothing">这个地址没有页面，可能是链接不全。</p><//>`;
}

followWeChat();
setClock(serverNow);
const place = document.getElementById('app');
place.textContent = ''; // what was shown until now
render(html`<${App} />`, place);
setTimeout(fetchTheRest, 3000); // what is shown first has the link to itself
