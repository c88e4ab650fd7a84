// The rows of a board, and the own one, which is always in sight.

import { html } from '../preact.js';
import { Link } from '../router.js';
import { span } from '../words.js';
import { Change } from '../parts/change.js';
import { More } from '../parts/lists.js';
import { isSame, whyUnranked } from './choosing.js';

const figure = (text) => (text === null || text === undefined ? '—' : text);

function Rank({ row }) {
  if (row.rank === null) return html`<span aria-hidden="true">—</span><span class="unseen">未排名</span>`;
  return html`${row.rank} <${Change} number=${row.change} />`;
}

const head = (names) => html`<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;

/** Units of one track and level. */
export function UnitTable({ from, own, least }) {
  return html`
    <div class="board-scroll" role="region" aria-label="单位榜" tabindex="0">
      <table class="board">
        ${head(['名次', '单位', '参与率%', '人均', '得分'])}
        <tbody>
          ${from.data.items.map((row) => html`
            <tr key=${row.unit.id} class=${row.unit.id === own ? 'board-own' : ''}>
              <td class="board-rank"><${Rank} row=${row} /></td>
              <th scope="row">
                ${row.unit.name}${row.unit.id === own && html`<span class="board-mine">本单位</span>`}
                <span class="note board-note">${row.rank === null ? whyUnranked(row, least) : people(row)}</span>
              </th>
              <td>${figure(row.rate)}</td><td>${figure(row.average)}</td><td><b>${figure(row.score)}</b></td>
            </tr>
          `)}
        </tbody>
      </table>
    </div>
    <${More} from=${from} unit="行" />
  `;
}

const people = ({ participants, eligible, exempt }) => html`
  <span class="whole">参加 ${participants}/${eligible}</span>${' '}
  ${exempt > 0 && html`<span class="whole">免考 ${exempt}</span>`}
`;

/** People of one track. */
export function PeopleTable({ from, own }) {
  return html`
    <div class="board-scroll" role="region" aria-label="个人榜" tabindex="0">
      <table class="board">
        ${head(['名次', '姓名', '每周一测', '综合成绩'])}
        <tbody>
          ${from.data.items.map((row, place) => html`
            <tr key=${place} class=${isSame(row, own) ? 'board-own' : ''}>
              <td class="board-rank"><${Rank} row=${row} /></td>
              <th scope="row">
                ${row.name}${isSame(row, own) && html`<span class="board-mine">我</span>`}
                <span class="note board-note">${row.unit.name}</span>
              </th>
              <td>
                ${row.weekly_tests} 次
                <span class="note board-note">${row.weekly_tests ? span(row.time_used_s) : ''}</span>
              </td>
              <td><b>${figure(row.score)}</b></td>
            </tr>
          `)}
        </tbody>
      </table>
    </div>
    <${More} from=${from} unit="行" />
  `;
}

/** The own row, below all others and above the tabs. `to` leads to the board where it stands, if that is another. */
export function OwnRow({ label, row, least, to }) {
  const ranked = row.rank !== null;
  const content = html`
    <span class="own-rank">${ranked ? html`第 ${row.rank} 名 <${Change} number=${row.change} />` : '未排名'}</span>
    <span class="own-name">
      ${label}<span class="note board-note">${ranked ? row.note : whyUnranked(row, least)}</span>
    </span>
    <span class="own-score">${figure(row.score)}</span>
  `;
  if (to) return html`<${Link} to=${to} class="own-row">${content}<//>`;
  return html`<div class="own-row" role="region" aria-label=${label}>${content}</div>`;
}
