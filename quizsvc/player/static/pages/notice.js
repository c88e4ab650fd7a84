// One notice to read, with its files and what became of it.

import { html, useEffect } from '../preact.js';
import { file, get, post } from '../api.js';
import { Link } from '../router.js';
import { at } from '../words.js';
import { Cells } from '../parts/cells.js';
import { FileCell, FILES_ELSEWHERE } from '../parts/files.js';
import { Loaded, Nothing, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';
import { Content } from '../notices/content.js';

export function NoticePage({ params }) {
  const found = useLoad(() => get(`/notices/${params.id}`), [params.id]);
  const published = found.data && found.data.version !== null;
  useEffect(() => {
    // Whether that is kept is not worth a word: it is marked as unread a little longer.
    if (published) post(`/notices/${params.id}/read`).catch(() => null);
  }, [params.id, published]);
  if (!found.data && found.error && found.error.status === 404) {
    return html`<${Page} title="通报" back="/notices"><${Nothing}>没有这份通报，可能是链接不全。<//><//>`;
  }
  return html`
    <${Page} title="通报" back="/notices">
      <${Loaded} from=${found}>${(notice) => html`<${Notice} notice=${notice} />`}<//>
    <//>
  `;
}

function Notice({ notice }) {
  const name = notice.title || notice.content.period_name;
  const address = (suffix) => file(`/notices/${notice.id}/file.${suffix}`);
  const told = [notice.number, notice.published_at && `${at(notice.published_at)} 发布`];
  return html`
    <header class="notice-head">
      <h2>${name}</h2>
      <p class="note">${told.filter(Boolean).join('　')}</p>
    </header>
    <${Replaced} notice=${notice} />
    <${Content} content=${notice.content} />
    <${Cells} title="文件" tips=${FILES_ELSEWHERE()}>
      <${FileCell} name=${`${name}.docx`} kind="Word" bytes=${notice.docx_bytes} href=${address('docx')} />
      <${FileCell} name=${`${name}.xlsx`} kind="Excel" bytes=${notice.xlsx_bytes} href=${address('xlsx')} />
    <//>
  `;
}

/** Both ways: what replaced it, and what it replaced. */
function Replaced({ notice }) {
  const { corrected_by: later, corrects, reason } = notice;
  return html`
    ${later && html`
      <p class="remark remark-warn" role="alert">这一版已经更正，以新版为准。<${Link} to=${`/notices/${later}`}>看更正版<//></p>
    `}
    ${corrects && html`
      <p class="remark">这是更正版，原因：${reason}。<${Link} to=${`/notices/${corrects}`}>看前一版<//></p>
    `}
  `;
}
