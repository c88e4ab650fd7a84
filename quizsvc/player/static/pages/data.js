// All that is kept about oneself: to read here, and to take away.

import { html, useState } from '../preact.js';
import { file, get } from '../api.js';
import { at } from '../words.js';
import { Action } from '../parts/actions.js';
import { Cells } from '../parts/cells.js';
import { FileCell, FILES_ELSEWHERE } from '../parts/files.js';
import { Trouble, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';

export function OwnData() {
  const [asked, setAsked] = useState(false);
  return html`
    <${Page} title="我的数据" back="/mine">
      <p class="lead">本系统保存的、与您本人有关的全部数据：名册、账号、登录、答卷和每一题的作答、练习、错题本、申诉、证书等。不含正确答案。</p>
      <${Cells} tips=${FILES_ELSEWHERE()}>
        <${FileCell} name="我的数据.zip" kind="压缩文件，里面有 Excel 和 JSON 各一份" href=${file('/me/data.zip')} />
      <//>
      ${asked
        ? html`<${Parts} />`
        : html`<div class="buttons"><${Action} kind="default" onTap=${() => setAsked(true)}>在这里看<//></div>`}
    <//>
  `;
}

const ask = () => get('/me/data');

function Parts() {
  const { data, error, again } = useLoad(ask);
  if (error) return html`<${Trouble} error=${error} again=${again} />`;
  if (!data) {
    const spinner = html`<span class="weui-loading" aria-hidden="true"></span>`;
    return html`<p class="loading" role="status">${spinner}正在整理，要几秒钟……</p>`;
  }
  return html`
    <div class="sheet">${data.notes.map((note) => html`<p>${note}</p>`)}<p class="note">${at(data.made_at)} 整理</p></div>
    ${data.parts.map((part) => html`<${Part} key=${part.title} part=${part} />`)}
  `;
}

const MOST = 200;

/** Each row as a list of what is known: a phone is too narrow for tables of ten columns. */
function Part({ part }) {
  const { title, heads, rows } = part;
  if (!rows.length) return html`<p class="sheet own-none">${title}：没有</p>`;
  return html`
    <details class="sheet own-part">
      <summary><h2>${title}</h2><span class="note">${rows.length} 条</span></summary>
      ${rows.slice(0, MOST).map((row) => html`
        <dl>
          ${row.map((cell, place) => cell && html`
            <div class="rule-row"><dt>${heads[place]}</dt><dd>${cell}</dd></div>
          `)}
        </dl>
      `)}
      ${rows.length > MOST && html`<p class="note">这里只列前 ${MOST} 条，全部 ${rows.length} 条在文件里。</p>`}
    </details>
  `;
}
