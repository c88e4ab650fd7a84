// Signing in by account and password, for whoever does not come through the mini-program.

import { html, useState } from '../preact.js';
import { post } from '../api.js';
import { go } from '../router.js';
import { Cells } from '../parts/cells.js';
import { Field, Form } from '../parts/actions.js';
import { Page } from '../parts/page.js';

/** Only a page of ours: what an address says may be anybody's. */
export const ours = (to) => (/^\/(?![/\\])/.test(to || '') ? to : '/');

export function SignIn({ query }) {
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const send = async () => {
    await post('/auth/login', { account, password, cookie: true });
    go(ours(query.to), { instead: true });
  };
  return html`
    <${Page} title="登录">
      <${Form} send="登录" busy="正在登录……" onSend=${send}>
        <${Cells} tips="从微信小程序进入的，不用账号和密码：请在小程序里打开。">
          <${Field} label="账号" name="account" value=${account} onChange=${setAccount} autocomplete="username" autocapitalize="off" />
          <${Field} label="密码" name="password" type="password" value=${password} onChange=${setPassword} autocomplete="current-password" />
        <//>
      <//>
    <//>
  `;
}
