// The privacy notice: to read, and to agree to before anything else, again whenever it changed.

import { html } from '../preact.js';
import { SignedOut, get, post } from '../api.js';
import { signOut } from '../session.js';
import { useMe } from '../me.js';
import { Action } from '../parts/actions.js';
import { Loaded, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';
import { Prose } from '../parts/prose.js';
import { ask, say } from '../parts/dialog.js';

const asItIs = () => get('/privacy');

/** The notice as it is now, for anybody. */
export function Privacy() {
  const notice = useLoad(asItIs);
  return html`
    <${Page} title="隐私说明" back="/">
      <${Loaded} from=${notice}>${Text}<//>
    <//>
  `;
}

const Text = ({ version, text }) => html`
  <div class="sheet"><${Prose} text=${text} /><p class="note">版本 ${version}</p></div>
`;

/** Stands before every page until whoever is signed in agrees. */
export function Consent() {
  const me = useMe();
  return html`
    <${Page} title="隐私说明">
      <p class="lead">${me.name}，请先看一看本系统记录您的哪些信息、给谁看、留多久。同意以后才能答题。</p>
      <${Agreement} onAgreed=${me.again} no="不同意，退出登录" onRefused=${refused} />
    <//>
  `;
}

async function refused() {
  const sure = await ask({
    title: '不同意并退出登录？',
    text: '不同意就不能用本系统答题。已有的成绩和记录不受影响；以后想好了可以再登录。',
    yes: '退出登录',
  });
  if (sure) await signOut();
}

/**
 * The notice with its two answers. What is agreed to is the version that was shown. `lapsed` is said when there is
 * no session any more.
 */
export function Agreement({ onAgreed, no, onRefused, lapsed }) {
  const notice = useLoad(asItIs);
  const agree = async (version) => {
    try {
      await post('/me/consents', { version });
    } catch (error) {
      if (lapsed && error instanceof SignedOut) throw new Error(lapsed);
      if (error.status !== 409) throw error;
      await notice.again();
      say('隐私说明刚刚有更新，请再看一遍');
      return;
    }
    await onAgreed();
  };
  return html`
    <${Loaded} from=${notice}>
      ${({ version, text }) => html`
        <${Text} version=${version} text=${text} />
        <div class="buttons">
          <${Action} onTap=${() => agree(version)}>同意并继续<//>
          ${no && html`<${Action} kind="default" onTap=${onRefused}>${no}<//>`}
        </div>
      `}
    <//>
  `;
}
