// One's own attempts, the newest first.

import { html } from '../preact.js';
import { monthsOf, periodText, weeksBy } from '../calendar.js';
import { serverNow } from '../api.js';
import { useMe } from '../me.js';
import { setQuery } from '../router.js';
import { KINDS, at, dayOf, span } from '../words.js';
import { countedText } from '../answering/words.js';
import { Cell, Cells } from '../parts/cells.js';
import { Choice, Segments } from '../parts/choices.js';
import { More, usePages } from '../parts/lists.js';
import { Loaded, Nothing } from '../parts/loading.js';
import { Page } from '../parts/page.js';

const CHOICES = [['', '全部'], ...Object.entries(KINDS)];

/** The weeks and months of a season so far, for choosing one. */
export function periodGroups(season, now, first) {
  const weeks = weeksBy(season, dayOf(now));
  const named = (period) => [period, periodText(period, season)];
  return [
    ['', [first]],
    ['按周', weeks.map(({ period }) => named(period))],
    ['按月', monthsOf(weeks).map(named)],
  ];
}

export function History({ query }) {
  const { season } = useMe();
  const asked = { kind: query.kind || '', period: query.period || '' };
  const attempts = usePages('/me/attempts', { ...asked, season: season && season.id });
  return html`
    <${Page} title="答卷" back="/mine">
      <${Segments} label="类别" of=${CHOICES} value=${asked.kind} onChange=${(kind) => setQuery({ ...asked, kind })} />
      ${season && html`
        <${Choice} label="时间" value=${asked.period} onChange=${(period) => setQuery({ ...asked, period })}
          groups=${periodGroups(season, serverNow(), ['', '整个活动'])} />
      `}
      <${Loaded} from=${attempts}>
        ${({ items, total }) => items.length
          ? html`
              <${Cells} title="共 ${total} 份">${items.map((one) => html`<${Attempt} key=${one.id} one=${one} />`)}<//>
              <${More} from=${attempts} unit="份" />
            `
          : html`<${Nothing}>${asked.kind || asked.period ? '这个范围里没有答卷。' : '还没有答过题。'}<//>`}
      <//>
    <//>
  `;
}

function Attempt({ one }) {
  const running = one.state === 'in_progress';
  // One that was set aside while it ran was never handed in.
  const pieces = one.submitted_at
    ? [`${at(one.submitted_at)}，`, `用时 ${span(one.time_used_s)}`]
    : [`${at(one.started_at)} 开始`, running ? '，还没有交卷' : ''];
  const note = html`
    ${pieces.map((piece) => html`<span class="whole">${piece}</span>`)}${!one.counted && !running && `；${countedText(one, one)}`}
  `;
  return html`
    <${Cell} label=${one.paper.title} note=${note} to="/attempts/${one.id}"
      value=${running ? '继续' : one.score === null ? '—' : `${one.score} 分`} />
  `;
}
