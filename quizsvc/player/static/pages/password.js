// Another password for whoever is signed in.

import { html } from '../preact.js';
import { post } from '../api.js';
import { back } from '../router.js';
import { Cells } from '../parts/cells.js';
import { say } from '../parts/dialog.js';
import { Form, PasswordField, complete, useFields } from '../parts/actions.js';
import { Page } from '../parts/page.js';
import { STRENGTH } from './sign-in.js';

export function Password() {
  const [typed, field] = useFields('old', 'new');
  const send = async () => {
    await post('/auth/password', complete(typed));
    say('密码已换，其他设备上的登录已退出');
    back('/mine');
  };
  return html`
    <${Page} title="换密码" back="/mine">
      <p class="lead">只从微信小程序进入的，没有密码，也不用设。忘了原来的密码，请向管理员要重置码。</p>
      <${Form} send="换密码" busy="正在换密码……" onSend=${send}>
        ${(fault) => html`
          <${Cells} tips=${STRENGTH}>
            <${PasswordField} label="原密码" ...${field(fault, 'old')} autocomplete="current-password" />
            <${PasswordField} label="新密码" ...${field(fault, 'new')} autocomplete="new-password" />
          <//>
        `}
      <//>
    <//>
  `;
}
