// Own rank and the unit's, in the newest published week or, before any is published, as it is at the moment.

import { html } from '../preact.js';
import { get, ifAny } from '../api.js';
import { periodShort } from '../calendar.js';
import { LEVELS, TRACKS, liveText, publishedText } from '../words.js';
import { Cell, Cells } from '../parts/cells.js';
import { Change } from '../parts/change.js';

const ranked = (person) => person.unit && LEVELS[person.unit.level];

/** The newest published week's row of the unit, if it has one. */
function loadBoard({ person, season }) {
  if (!ranked(person)) return null;
  const which = { season: season.id, track: person.track, level: person.unit.level, unit: person.unit.id };
  return ifAny(get('/leaderboards/units', which));
}

/** What Standing shows; also `streak`, and `changes`: how many changed scores were not looked at. */
export async function loadStanding(me) {
  if (!me.season) return { board: null, summary: null, streak: null, changes: 0 };
  const board = await loadBoard(me);
  const summary = await ifAny(get('/me/summary', { season: me.season.id, period: board && board.period }));
  return {
    board,
    summary,
    streak: summary && summary.streak,
    changes: summary ? summary.unseen_score_changes : 0,
  };
}

/** A rank with its change. */
export function Rank({ row, before }) {
  if (!row || row.rank === null) return '未排名';
  return html`${before} ${row.rank} <${Change} number=${row.change} />`;
}

/** How final a standing is. */
function finality({ published, working }) {
  if (published) return publishedText(published);
  return working ? liveText(working) : '还没有算出名次';
}

export function Standing({ found: { board, summary }, me }) {
  if (!summary) return null;
  const { unit, track } = me.person;
  const own = (summary.published || summary.working || {}).own;
  const row = board && unit && board.items.find((each) => each.unit.id === unit.id);
  return html`
    <${Cells} title="${periodShort(summary.period, me.season)}名次" tips=${finality(summary)}>
      <${Cell} label="我的名次" to="/summary?period=${summary.period}"
        value=${html`<${Rank} row=${own} before=${TRACKS[(own && own.track) || track] || ''} />`} />
      ${row && html`
        <${Cell} label="本单位" note=${unit.name} to="/boards?track=${track}&level=${unit.level}"
          value=${html`<${Rank} row=${row} before=${LEVELS[unit.level]} />`} />
      `}
    <//>
  `;
}
