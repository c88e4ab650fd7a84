// Getting in by account and password, for whoever does not come through the mini-program: signing in, a first
// password by an activation code, a new one by a reset code.

import { html } from '../preact.js';
import { post } from '../api.js';
import { ours } from '../addresses.js';
import { Link, go } from '../router.js';
import { Cells } from '../parts/cells.js';
import { Field, Form, PasswordField, complete, useFields } from '../parts/actions.js';
import { RememberedContact } from '../parts/contact.js';
import { Page } from '../parts/page.js';
import { useCode } from '../parts/second-factor.js';

/** What passwords.py asks for, in the words of its refusal. */
export const STRENGTH = '密码至少 10 个字符，其中至少 4 个不同；不要含姓名、账号或证号，不要用常见密码。';

export function SignIn({ query }) {
  const [typed, field] = useFields('account', 'password');
  const [attempt, code] = useCode('code');
  const send = async () => {
    await attempt((more) => post('/auth/login', { ...complete(typed), ...more, cookie: true }));
    go(ours(query.to), { instead: true });
  };
  return html`
    <${Page} title="登录">
      ${ours(query.to) !== '/' &&
      html`<p class="lead" role="status">请登录，登录以后回到刚才的页面。没有传上去的答案还在本机。</p>`}
      <${Form} send="登录" busy="正在登录……" onSend=${send}>
        ${(fault) => html`
          <${Cells} tips="从微信小程序进入的，不用账号和密码：请在小程序里打开。">
            <${Field} label="账号" ...${field(fault, 'account')}
              autocomplete="username" autocapitalize="off" placeholder="一般是证号或工号" />
            <${PasswordField} label="密码" ...${field(fault, 'password')} autocomplete="current-password" />
            ${code(fault)}
          <//>
        `}
      <//>
      <nav class="ways" aria-label="还不能登录">
        <${Link} to="/activate">用激活码开通账号<//>
        <${Link} to="/reset">用重置码换密码<//>
        <${Link} to="/privacy">隐私说明<//>
      </nav>
      <${RememberedContact} />
    <//>
  `;
}

export function Activate() {
  const [typed, field] = useFields('name', 'credential', 'code', 'password');
  const send = async () => {
    await post('/auth/activate', { ...complete(typed), cookie: true });
    go('/', { instead: true });
  };
  return html`
    <${Page} title="开通账号" back="/sign-in">
      <p class="lead">激活码由本单位管理员发给您，只能用一次，30 天内有效。开通以后用证号（或工号）和密码登录。</p>
      <${Form} send="开通并登录" busy="正在开通……" onSend=${send}>
        ${(fault) => html`
          <${Cells} tips=${STRENGTH}>
            <${Field} label="姓名" ...${field(fault, 'name')} autocomplete="name" />
            <${Field} label="证号" ...${field(fault, 'credential')}
              autocomplete="username" autocapitalize="off" placeholder="证书号或工号" />
            <${Field} label="激活码" ...${field(fault, 'code')}
              autocomplete="one-time-code" autocapitalize="characters" />
            <${PasswordField} label="新密码" ...${field(fault, 'password')} autocomplete="new-password" />
          <//>
        `}
      <//>
    <//>
  `;
}

export function Reset() {
  const [typed, field] = useFields('account', 'code', 'password');
  const [attempt, factorCode] = useCode('factor_code');
  const send = async () => {
    await attempt((more) => post('/auth/reset', { ...complete(typed), ...more, cookie: true }));
    go('/', { instead: true });
  };
  return html`
    <${Page} title="换密码" back="/sign-in">
      <p class="lead">忘了密码：请向管理员要一个一次性的重置码。换了密码，其他设备上的登录随即退出。</p>
      <${Form} send="换密码并登录" busy="正在换密码……" onSend=${send}>
        ${(fault) => html`
          <${Cells} tips=${STRENGTH}>
            <${Field} label="账号" ...${field(fault, 'account')} autocomplete="username" autocapitalize="off" />
            <${Field} label="重置码" ...${field(fault, 'code')}
              autocomplete="one-time-code" autocapitalize="characters" />
            <${PasswordField} label="新密码" ...${field(fault, 'password')} autocomplete="new-password" />
            ${factorCode(fault)}
          <//>
        `}
      <//>
    <//>
  `;
}
