// The boards: units by track and level, people by track; of every published week, month and version, or as it is now.

import { html } from '../preact.js';
import { get, ifAny } from '../api.js';
import { useMe } from '../me.js';
import { Link, setQuery } from '../router.js';
import { LEVELS } from '../words.js';
import { Choice, Segments } from '../parts/choices.js';
import { usePages } from '../parts/lists.js';
import { Loaded, Nothing, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';
import {
  KIND_NAMES, LEVEL_NAMES, TRACK_NAMES, asked, choiceOf, finality, periodGroups, versionGroups, versionNote,
} from '../boards/choosing.js';
import { OwnRow, PeopleTable, UnitTable } from '../boards/tables.js';

export function Boards({ query }) {
  const { season } = useMe();
  return html`
    <${Page} title="榜单" tab="/boards">
      ${season ? html`<${Choosing} query=${query} season=${season} />` : html`<${Nothing}>现在没有活动，也没有榜单。<//>`}
    <//>
  `;
}

function Choosing({ query, season }) {
  const found = useLoad(() => get('/leaderboards/periods', { season: season.id }), [season.id], 'boards.periods');
  return html`
    <${Loaded} from=${found}>
      ${({ items }) => html`<${Chosen} query=${query} season=${season} periods=${items} />`}
    <//>
  `;
}

function Chosen({ query, season, periods }) {
  const { person } = useMe();
  const choice = choiceOf(query, periods, person);
  const choose = (more) => setQuery({ ...query, ...more });
  const { kind, track, level, period, version, live } = choice;
  return html`
    <${Segments} label="看谁的" of=${KIND_NAMES} value=${kind} onChange=${(to) => choose({ kind: to })} />
    <${Segments} label="条线" of=${TRACK_NAMES} value=${track} onChange=${(to) => choose({ track: to })} />
    ${kind === 'units' &&
    html`<${Segments} label="级别" of=${LEVEL_NAMES} value=${level} onChange=${(to) => choose({ level: to })} />`}
    ${period === null
      ? html`<${Nothing}>还没有发布过榜单。第一周结束后发布。<//>`
      : html`
          <${Choice} label="时间" groups=${periodGroups(periods, kind, season)} value=${period.period + (live ? '!' : '')}
            onChange=${(to) => choose({ ...asked(to), version: '' })} />
          ${!live && period.versions.length > 1 && html`
            <${Choice} label="版本" groups=${versionGroups(period)} value=${version ? String(version) : ''}
              onChange=${(to) => choose({ version: to })} />
          `}
          ${kind === 'people' && person && person.unit && html`
            <${Segments} label="范围" of=${[['', '全部'], ['1', '只看本单位']]} value=${choice.own ? '1' : ''}
              onChange=${(to) => choose({ own: to })} />
          `}
          <${Board} key=${kind} choice=${choice} season=${season} person=${person} />
        `}
  `;
}

/** What the API is asked for a choice. */
function wanted({ kind, track, level, period, version, live, own }, season, person) {
  const which = { season: season.id, period: period.period, track, version: version || null };
  if (kind === 'units') return { ...which, level, live: live ? 'true' : null };
  return { ...which, unit: own ? person.unit.id : null };
}

function Board({ choice, season, person }) {
  const which = wanted(choice, season, person);
  const from = usePages(`/leaderboards/${choice.kind}`, which);
  const Own = choice.kind === 'units' ? UnitBoard : PeopleBoard;
  return html`
    <${Loaded} from=${from}>${() => html`<${Own} ...${{ from, choice, season, person, which }} />`}<//>
  `;
}

function Told({ board, choice, season }) {
  const note = versionNote(board, choice.period);
  return html`
    <p class="board-told" role="status">${finality(board, season)}</p>
    ${note && html`<p class="remark">${note}</p>`}
  `;
}

function UnitBoard({ from, choice, season, person, which }) {
  const unit = person && person.unit;
  const least = season.settings.min_eligible;
  // The own unit's row, wherever it stands: on this page, further down, or on the board of another level.
  const mine = useLoad(
    () => (unit ? ifAny(get('/leaderboards/units', { ...which, level: null, unit: unit.id, page_size: 100 })) : null),
    [JSON.stringify(which), unit && unit.id],
  );
  const row = mine.data && mine.data.items.find((each) => each.unit.id === unit.id);
  const elsewhere = row && row.level !== choice.level;
  return html`
    <${Told} board=${from.data} choice=${choice} season=${season} />
    ${from.data.items.length
      ? html`<${UnitTable} from=${from} own=${unit && unit.id} least=${least} />`
      : html`<${Nothing}>这个榜上没有单位。<//>`}
    <p class="weui-cells__tips">参与率、人均成绩、得分和并列怎么算，见<${Link} to="/rules">活动规则<//>。</p>
    ${row && html`
      <${OwnRow} label=${`本单位${elsewhere ? `（${LEVELS[row.level]}榜）` : ''}`} least=${least}
        row=${{ ...row, note: row.unit.name }} to=${elsewhere ? boardOf(choice, row) : null} />
    `}
  `;
}

const boardOf = ({ track, period, live }, { level }) =>
  `/boards?${new URLSearchParams({ track, level, period: period.period, ...(live ? { live: '1' } : {}) })}`;

function PeopleBoard({ from, choice, season, person }) {
  const summary = useLoad(
    () => (person ? ifAny(get('/me/summary', { season: season.id, period: choice.period.period })) : null),
    [season.id, choice.period.period],
  );
  const published = summary.data && summary.data.published;
  const isShown = published && published.version === from.data.version;
  const own = isShown && published.own && published.own.track === choice.track ? published.own : null;
  return html`
    <${Told} board=${from.data} choice=${choice} season=${season} />
    ${from.data.items.length
      ? html`<${PeopleTable} from=${from} own=${own} />`
      : html`<${Nothing}>${choice.own ? '本单位没有人排上名次：没有人有计入的答卷。' : '这个榜上没有人。'}<//>`}
    <p class="weui-cells__tips">没有计入的答卷的人不排名。名次和并列怎么排，见<${Link} to="/rules">活动规则<//>。</p>
    ${own && html`<${OwnRow} label="我" row=${{ ...own, note: own.unit.name }} />`}
  `;
}
