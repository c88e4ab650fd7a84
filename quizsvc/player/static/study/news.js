// What is new: notices, corrected scores, answers to objections.

import { html } from '../preact.js';
import { serverNow } from '../api.js';
import { noticeShort } from '../calendar.js';
import { at } from '../words.js';
import { Cell, Cells } from '../parts/cells.js';
import { answered } from './today.js';

/** Each may be null as long as nobody knows; there is no notice without a season. */
export function News({ season, changes, notices, objections }) {
  const newest = notices && notices.items[0];
  const told = objections ? answered(objections.items, serverNow()).length : 0;
  if (!newest && !changes && !told) return null;
  return html`
    <${Cells} title="新消息">
      ${changes > 0 &&
      html`<${Cell} label="您有成绩更正" note="答案更正后，分数可能有变" value="${changes} 条未看" to="/score-changes" />`}
      ${told > 0 && html`<${Cell} label="您的申诉有答复" value="${told} 条" to="/objections" />`}
      ${newest &&
      html`<${Cell}
        label=${noticeShort(newest, season)}
        note="${at(newest.published_at)} 发布"
        value=${notices.unread > 0 ? `${notices.unread} 篇未读` : '通报'}
        to=${notices.unread > 1 ? '/notices' : `/notices/${newest.id}`}
      />`}
    <//>
  `;
}
