// The season's rules in plain words, as the service tells them.

import { html } from '../preact.js';
import { get } from '../api.js';
import { useMe } from '../me.js';
import { Loaded, Nothing, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';

export function Rules() {
  const { season } = useMe();
  return html`
    <${Page} title="活动规则" back="/mine">
      ${season ? html`<${Told} season=${season} />` : html`<${Nothing}>现在没有活动。<//>`}
    <//>
  `;
}

function Told({ season }) {
  const found = useLoad(() => get(`/seasons/${season.id}/rules`), [season.id], 'rules');
  return html`
    <${Loaded} from=${found}>
      ${({ name, sections }) => html`
        <p class="lead">${name}。下面的数字都是这个活动的。</p>
        ${sections.map((section) => html`<${Section} key=${section.title} section=${section} />`)}
      `}
    <//>
  `;
}

const Section = ({ section }) => html`
  <section class="sheet rule">
    <h2>${section.title}</h2>
    <ul>${section.paragraphs.map((text) => html`<li>${text}</li>`)}</ul>
    ${section.tables.map((table) => html`
      <details class="rule-table">
        <summary>${table.caption}</summary>
        <dl>${table.rows.map(([what, how]) => html`<div class="rule-row"><dt>${what}</dt><dd>${how}</dd></div>`)}</dl>
      </details>
    `)}
  </section>
`;
