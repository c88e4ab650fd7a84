// A chart of a notice: drawn, told in words, and as a table one tap away.

import { html } from '../preact.js';
import { barsOf, linesOf, spanOf } from './geometry.js';

const WIDTH = 320;
const HEIGHT = 140;
const DASHES = ['', '6 4', '2 3', '10 3 2 3'];

export function Chart({ chart }) {
  return html`
    <figure class="chart">
      <figcaption>${chart.caption}</figcaption>
      <div role="img" aria-label=${chart.words}>
        ${chart.kind === 'bars' ? html`<${Bars} chart=${chart} />` : html`<${Lines} chart=${chart} />`}
      </div>
      <details>
        <summary>看数字</summary>
        <${Numbers} chart=${chart} />
      </details>
    </figure>
  `;
}

const Bars = ({ chart }) => html`
  <p class="chart-axis">${chart.axis}</p>
  ${barsOf(chart).map(({ label, text, share }) => html`
    <div class="bar">
      <span class="bar-label">${label}</span>
      <span class="bar-field"><span class="bar-length" style=${{ width: `${share}%` }}></span></span>
      <span class="bar-value">${text}</span>
    </div>
  `)}
`;

function Lines({ chart }) {
  const [low, high] = spanOf(chart.series);
  const lines = linesOf(chart, WIDTH, HEIGHT);
  return html`
    <p class="chart-axis">${chart.axis}，纵轴 ${low}–${high}</p>
    <svg class="lines" viewBox="-6 -6 ${WIDTH + 12} ${HEIGHT + 12}" aria-hidden="true">
      <path class="grid" d="M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}" />
      ${lines.map(({ pieces }, place) => pieces.map((piece) => html`
        <polyline class="line line-${place % 4}" stroke-dasharray=${DASHES[place % 4]}
          points=${piece.map((point) => point.join(',')).join(' ')} />
        ${piece.map(([x, y]) => html`<circle class="dot line-${place % 4}" cx=${x} cy=${y} r="3" />`)}
      `))}
    </svg>
    <p class="chart-ends"><span>${chart.labels[0]}</span><span>${chart.labels[chart.labels.length - 1]}</span></p>
    <ul class="chart-names">${lines.map(({ name }, place) => html`
      <li>
        <svg class="lines" viewBox="0 0 28 8" width="28" height="8" aria-hidden="true">
          <path class="line line-${place % 4}" d="M0 4H28" stroke-dasharray=${DASHES[place % 4]} />
        </svg>
        ${name}
      </li>
    `)}</ul>
  `;
}

const Numbers = ({ chart }) => html`
  <div class="board-scroll" tabindex="0" role="region" aria-label=${`${chart.caption}的数字`}>
    <table class="figures">
      <thead>
        <tr>
          <td class="naming"></td>
          ${chart.series.map(({ name }) => html`<th scope="col" class="number">${name || chart.axis}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${chart.labels.map((label, place) => html`
          <tr>
            <th scope="row" class="naming">${label}</th>
            ${chart.series.map(({ values }) => html`<td class="number">${values[place] || '—'}</td>`)}
          </tr>
        `)}
      </tbody>
    </table>
  </div>
`;
