// A WeChat user whom nobody knows yet says who they are on the roster.

import { html, useState } from '../preact.js';
import { post } from '../api.js';
import { go } from '../router.js';
import { askMiniProgram, inMiniProgram } from '../wechat.js';
import { Action, Field, Form, PasswordField, complete, useFields } from '../parts/actions.js';
import { Cells } from '../parts/cells.js';
import { Segments } from '../parts/choices.js';
import { Page } from '../parts/page.js';
import { Agreement } from './privacy.js';

const WAYS = [
  ['person', '姓名和证号'],
  ['account', '账号和密码'],
];
const LAPSED = '微信登录已过期。请回到小程序重新进入，再绑定一次。';

export function Bind() {
  const [agreed, setAgreed] = useState(false);
  return html`
    <${Page} title="绑定微信">
      ${agreed
        ? html`<${WhoAmI} unagreed=${() => setAgreed(false)} />`
        : html`
            <p class="lead">第一次从微信进来，先看隐私说明，再说明您是名册上的哪个人。只绑定一次。</p>
            <${Agreement} onAgreed=${() => setAgreed(true)} lapsed=${LAPSED} />
          `}
    <//>
  `;
}

function WhoAmI({ unagreed }) {
  const [way, setWay] = useState('person');
  const bind = async (body) => {
    try {
      await post('/auth/bind', { ...body, cookie: true });
      go('/', { instead: true });
    } catch (error) {
      if (error.kind === 'consent-missing') unagreed();
      else if (error.kind === 'not-signed-in') throw new Error(LAPSED);
      else throw error;
    }
  };
  return html`
    <${Segments} label="用什么绑定" of=${WAYS} value=${way} onChange=${setWay} />
    ${way === 'person' ? html`<${ByPerson} bind=${bind} />` : html`<${ByAccount} bind=${bind} />`}
    ${inMiniProgram() &&
    html`<div class="buttons"><${Action} kind="default" onTap=${() => askMiniProgram('bind')}>改用微信手机号<//></div>`}
  `;
}

function ByPerson({ bind }) {
  const [typed, field] = useFields('name', 'credential');
  return html`
    <${Form} send="绑定" busy="正在绑定……" onSend=${() => bind(complete(typed))}>
      ${(fault) => html`
        <${Cells} tips="要和名册上写的一样。连续错 5 次，要等 15 分钟再试；名册有错，请找本单位管理员。">
          <${Field} label="姓名" ...${field(fault, 'name')}
            autocomplete="name" />
          <${Field} label="证号" ...${field(fault, 'credential')}
            autocapitalize="off" autocomplete="off" placeholder="证书号或工号" />
        <//>
      `}
    <//>
  `;
}

function ByAccount({ bind }) {
  const [typed, field] = useFields('account', 'password');
  return html`
    <${Form} send="绑定" busy="正在绑定……" onSend=${() => bind(complete(typed))}>
      ${(fault) => html`
        <${Cells} tips="已经开通账号、设过密码的，用这个：以后从微信进来就是这个账号。">
          <${Field} label="账号" ...${field(fault, 'account')}
            autocomplete="username" autocapitalize="off" />
          <${PasswordField} label="密码" ...${field(fault, 'password')} autocomplete="current-password" />
        <//>
      `}
    <//>
  `;
}
