// One's own certificates: the file, the way to check it, and why one was revoked.

import { html } from '../preact.js';
import { file, get } from '../api.js';
import { TRACKS, dayText } from '../words.js';
import { Cell, Cells } from '../parts/cells.js';
import { FileCell, FILES_ELSEWHERE } from '../parts/files.js';
import { Loaded, Nothing, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';

const ask = () => get('/me/certificates');

export function Certificates() {
  const found = useLoad(ask, [], 'certificates');
  return html`
    <${Page} title="我的证书" back="/mine">
      <${Loaded} from=${found}>
        ${({ items }) => items.length
          ? items.map((certificate) => html`<${Certificate} key=${certificate.id} certificate=${certificate} />`)
          : html`<${Nothing}>还没有证书。活动结束、评奖以后，得奖的证书在这里。<//>`}
      <//>
    <//>
  `;
}

function Certificate({ certificate }) {
  const { id, number, valid, holder, unit, track, prize, code, issued_on: day } = certificate;
  return html`
    <section class="certificate" aria-label=${`${prize}，${number}`}>
      <div class="sheet ${valid ? '' : 'certificate-revoked'}">
        <h2>${prize}</h2>
        <p>${holder}，${unit.name}，${TRACKS[track]}条线个人第 ${certificate.rank} 名</p>
        <p class="note">编号 ${number}，${dayText(day)}颁发</p>
        ${!valid && html`
          <p class="remark-in remark-warn">
            <strong>已撤销。</strong>原因：${certificate.revoked_reason}${certificate.replaced && '。已经补发新的证书。'}
          </p>
        `}
      </div>
      <${Cells} tips=${FILES_ELSEWHERE()}>
        <${FileCell} name=${`证书 ${number}`} kind="PDF" href=${file(`/certificates/${id}/file.pdf`)} />
        <${Cell} label="查验" note=${`任何人凭校验码 ${code} 都能查这份证书是否有效`} href=${`/verify/${encodeURIComponent(code)}`} />
      <//>
    </section>
  `;
}
