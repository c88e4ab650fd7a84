// Who I am, and all that is mine.

import { html } from '../preact.js';
import { remove } from '../api.js';
import { useMe } from '../me.js';
import { signOut } from '../session.js';
import { inMiniProgram, askMiniProgram } from '../wechat.js';
import { LEVELS, TRACKS } from '../words.js';
import { Cell, Cells } from '../parts/cells.js';
import { Action, tell } from '../parts/actions.js';
import { HelpContact } from '../parts/contact.js';
import { ask } from '../parts/dialog.js';
import { Page } from '../parts/page.js';

const STAFF = { unit_admin: '单位管理员', editor: '题库编辑', auditor: '审计员', organizer: '组织者', admin: '系统管理员' };

export function Mine() {
  const me = useMe();
  return html`
    <${Page} title="我的" tab="/mine">
      <${Who} me=${me} />
      ${me.roles.length > 0 && html`<${Cells}><${Cell} label="工作台" note="题库、试卷、名册、成绩、通报" href="/console/" /><//>`}
      ${me.person && html`<${Record} />`}
      <${Cells} title="活动">
        ${me.person && html`<${Cell} label="我的证书" to="/certificates" />`}
        <${Cell} label="活动规则" note="怎么答、怎么算分、怎么排名" to="/rules" />
      <//>
      <${Cells} title="账号与数据" tips="字太小：微信里点右上角“…”，选“调整字体”；浏览器里用它自己的放大。">
        ${inMiniProgram() && html`<${Cell} label="消息提醒" note="测试开始、快截止、通报发布" onTap=${subscribe} />`}
        ${me.person && html`<${Cell} label="我的数据" note="看本系统记了什么，导出一份" to="/data" />`}
        ${me.wechat && html`<${Cell} label="微信绑定" value="已绑定" onTap=${unbind} />`}
        <${Cell} label="换密码" to="/password" />
        <${Cell} label="隐私说明" to="/privacy" />
      <//>
      ${me.person && html`<${HelpContact} />`}
      <div class="buttons"><${Action} kind="default" onTap=${leave}>退出登录<//></div>
    <//>
  `;
}

const subscribe = () => askMiniProgram('subscribe');

function Who({ me }) {
  const { person } = me;
  const place = person && [person.unit && LEVELS[person.unit.level], TRACKS[person.track]].filter(Boolean).join(' · ');
  return html`
    <div class="sheet">
      <p class="who">${me.name}</p>
      ${person && person.unit && html`<p>${person.unit.name}</p><p class="note">${place}</p>`}
      ${person && !person.unit && html`<p class="note">今天不在名册上</p>`}
      ${!person && html`<p class="note">这个账号不是参赛人员</p>`}
      ${me.roles.length > 0 && html`<p class="note">${me.roles.map((role) => STAFF[role] || role).join('、')}</p>`}
    </div>
  `;
}

const Record = () => html`
  <${Cells} title="我的记录">
    <${Cell} label="我的成绩" note="每个数是怎么算出来的" to="/summary" />
    <${Cell} label="答卷" note="答过的每一份，可以回看" to="/history" />
    <${Cell} label="错题本" to="/wrong" />
    <${Cell} label="自由练习" note="按科目练，不计入成绩" to="/practice" />
    <${Cell} label="成绩变动" note="答案更正以后" to="/score-changes" />
    <${Cell} label="我的申诉" to="/objections" />
  <//>
`;

async function unbind() {
  const sure = await ask({
    title: '解除微信绑定？',
    text: '解除以后，这个微信不再能进入您的账号，所有设备上的登录随即退出。再用微信时要重新绑定；没有密码的，只能重新绑定。',
    yes: '解除绑定',
    warn: true,
  });
  if (!sure) return;
  try {
    await remove('/me/wechat');
    await signOut();
  } catch (error) {
    tell(error);
  }
}

async function leave() {
  const sure = await ask({
    title: '退出登录？',
    text: '还没有传上去的答案留在这部手机里，下次您自己登录后接着上传，别人看不到。',
    yes: '退出登录',
  });
  if (sure) await signOut();
}
