// What a notice says, in its order: opening, sections, signature, annexes.

import { html } from '../preact.js';
import { Chart } from './chart.js';

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

/** Scrolls inside itself; its first column stays. */
function Table({ table }) {
  const kinds = table.columns.map(({ cells }) => (cells === 'text' ? '' : 'number'));
  const cell = (text, place) => html`<td class=${kinds[place]}>${text}</td>`;
  return html`
    <div class="table">
      <h3 class="table-caption">${table.caption}</h3>
      <div class="board-scroll" role="region" aria-label=${table.caption} tabindex="0">
        <table class="figures">
          <thead>
            <tr>${table.columns.map(({ head }, place) => html`<th scope="col" class=${kinds[place]}>${head}</th>`)}</tr>
          </thead>
          <tbody>
            ${table.rows.map(([first, ...rest]) => html`
              <tr><th scope="row" class=${kinds[0]}>${first}</th>${rest.map((text, at) => cell(text, at + 1))}</tr>
            `)}
            ${table.rows.length === 0 && html`<tr><td colspan=${table.columns.length}>无</td></tr>`}
          </tbody>
        </table>
      </div>
      ${table.note && html`<p class="note">${table.note}</p>`}
    </div>
  `;
}
