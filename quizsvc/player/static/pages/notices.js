// The notices: all that were published, what is not read yet marked.

import { html } from '../preact.js';
import { useMe } from '../me.js';
import { setQuery } from '../router.js';
import { noticeShort } from '../calendar.js';
import { at } from '../words.js';
import { Segments } from '../parts/choices.js';
import { Cell, Cells } from '../parts/cells.js';
import { More, usePages } from '../parts/lists.js';
import { Loaded, Nothing } from '../parts/loading.js';
import { Page } from '../parts/page.js';

const KINDS = [['', '全部'], ['weekly', '周统计'], ['monthly', '月通报']];

export function Notices({ query }) {
  const { season } = useMe();
  const kind = KINDS.some(([id]) => id === query.kind) ? query.kind : '';
  return html`
    <${Page} title="通报" tab="/notices">
      ${season
        ? html`
            <${Segments} label="种类" of=${KINDS} value=${kind} onChange=${(to) => setQuery({ kind: to })} />
            <${List} season=${season} kind=${kind} />
          `
        : html`<${Nothing}>现在没有活动，也没有通报。<//>`}
    <//>
  `;
}

function List({ season, kind }) {
  const from = usePages('/notices', { season: season.id, kind });
  return html`
    <${Loaded} from=${from}>
      ${({ items, unread }) => items.length
        ? html`
            <p class="board-told" role="status">${unread ? `还有 ${unread} 篇没有看` : '都看过了'}</p>
            <${Cells}>${items.map((notice) => html`<${Line} key=${notice.id} ...${{ notice, season }} />`)}<//>
            <${More} from=${from} unit="篇" />
          `
        : html`<${Nothing}>还没有发布通报。<//>`}
    <//>
  `;
}

/** The period stands out: the campaign's name, with which every title begins, tells none from another. */
const Line = ({ notice, season }) => html`
  <${Cell} to=${`/notices/${notice.id}`}
    label=${html`${isNew(notice) && html`<span class="new-dot" aria-hidden="true"></span>`}${noticeShort(notice, season)}`}
    note=${html`${notice.title}<br />${[`${at(notice.published_at)} 发布`, state(notice)].filter(Boolean).join('，')}`}
    value=${isNew(notice) ? '未读' : ''} />
`;

const isNew = ({ read, corrected_by: later }) => !read && !later;

function state({ corrected_by: later, version }) {
  if (later) return '已有更正版，以更正版为准';
  return version > 1 ? `第 ${version} 版，更正前一版` : '';
}
