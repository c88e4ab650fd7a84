// What a notice says, in its order: opening, sections, signature, annexes.

import { html, useState } from '../preact.js';
import { Chart } from './chart.js';

const FEW = 10;

export function Content({ content }) {
  return html`
    <article class="sheet notice">
      ${content.salutation && html`<p>${content.salutation}</p>`}
      <${Paragraphs} of=${content.opening} />
      ${content.sections.map((section) => html`
        <section key=${section.name}>
          <h2>${section.title}</h2>
          <${Paragraphs} of=${section.paragraphs} />
          ${section.tables.map((table) => html`<${Table} table=${table} />`)}
          ${section.charts.map((chart) => html`<${Chart} chart=${chart} />`)}
        </section>
      `)}
      <p class="signature">${content.signature}<br />${content.dated}</p>
    </article>
    ${content.annexes.map((annex, place) => html`
      <${Annex} annex=${annex} number=${content.annexes.length > 1 ? place + 1 : ''} />
    `)}
  `;
}

const Paragraphs = ({ of }) => of.map((text) => html`<p class="paragraph">${text}</p>`);

function Annex({ annex, number }) {
  const title = `附件${number}　${annex.title}`;
  if (!annex.paragraphs.length && !annex.tables.length) {
    return html`<section class="sheet notice"><h2>${title}</h2><p class="note">另附，见正式文件。</p></section>`;
  }
  return html`
    <details class="sheet notice">
      <summary><h2>${title}</h2></summary>
      <${Paragraphs} of=${annex.paragraphs} />
      ${annex.tables.map((table) => html`<${Table} table=${table} />`)}
    </details>
  `;
}

/**
 * Scrolls inside itself; the column that names its rows, the first of words, stays in sight. Of a long one the first
 * rows are shown, and the others when they are asked for.
 */
function Table({ table }) {
  const [all, setAll] = useState(table.rows.length <= FEW + 2);
  const naming = Math.max(0, table.columns.findIndex(({ cells }) => cells === 'text'));
  const kind = (place) => (place === naming ? 'naming' : table.columns[place].cells === 'text' ? 'words' : 'number');
  const rows = all ? table.rows : table.rows.slice(0, FEW);
  return html`
    <div class="table">
      <h3 class="table-caption">${table.caption}</h3>
      <div class="board-scroll" role="region" aria-label=${table.caption} tabindex="0">
        <table class="figures">
          <thead>
            <tr>${table.columns.map(({ head }, place) => html`<th scope="col" class=${kind(place)}>${head}</th>`)}</tr>
          </thead>
          <tbody>
            ${rows.map((row) => html`<tr>${row.map((text, place) => (place === naming
              ? html`<th scope="row" class="naming">${text}</th>`
              : html`<td class=${kind(place)}>${text}</td>`))}</tr>`)}
            ${rows.length === 0 && html`<tr><td colspan=${table.columns.length}>无</td></tr>`}
          </tbody>
        </table>
      </div>
      ${!all && html`
        <button type="button" class="table-more" onClick=${() => setAll(true)}>展开全部 ${table.rows.length} 行</button>
      `}
      ${table.note && html`<p class="note">${table.note}</p>`}
    </div>
  `;
}
