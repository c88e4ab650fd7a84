// What there is to do today, where one stands, and what is new.

import { html, useEffect } from '../preact.js';
import { get } from '../api.js';
import { whyNoDaily, whyNoWeekly } from '../calendar.js';
import { useMe } from '../me.js';
import { Link } from '../router.js';
import { KINDS, dayOf } from '../words.js';
import { task } from '../study/today.js';
import { News } from '../study/news.js';
import { Standing, loadStanding } from '../study/standing.js';
import { Cell, Cells } from '../parts/cells.js';
import { Loaded, useAgainWhenSeen, useLoad, useNow } from '../parts/loading.js';
import { Page } from '../parts/page.js';

const KEY_SEEING = ['editor', 'auditor', 'organizer', 'admin'];

export function Home() {
  const me = useMe();
  return html`
    <${Page} title="练兵答题" tab="/" quiet>
      ${me.person ? html`<${Participant} me=${me} />` : html`<${NoParticipant} me=${me} />`}
    <//>
  `;
}

function NoParticipant({ me }) {
  return html`
    <${Greeting} me=${me} />
    <p class="nothing">这个账号不是参赛人员，没有练习和测试。榜单和通报可以看；管理工作请在电脑上做。</p>
  `;
}

function Participant({ me }) {
  const papers = useLoad(() => get('/papers/current'), [], 'home.papers');
  const standing = useLoad(() => loadStanding(me), [], 'home.standing');
  const season = me.season && me.season.id;
  const notices = useLoad(() => get('/notices', { season, page_size: 1 }), [], 'home.notices');
  const objections = useLoad(() => get('/me/objections', { page_size: 20 }), [], 'home.objections');
  const again = () => [papers, standing, notices, objections].forEach((each) => each.again());
  useAgainWhenSeen(again);
  return html`
    <${Greeting} me=${me} streak=${standing.data && standing.data.streak} />
    <${Remarks} me=${me} />
    <${Loaded} from=${{ ...papers, again }}>
      ${(current) => html`<${Tasks} current=${current} season=${me.season} again=${papers.again} />`}
    <//>
    ${standing.data && html`<${Standing} found=${standing.data} me=${me} />`}
    <${News} season=${me.season} changes=${standing.data && standing.data.changes} notices=${notices.data}
      objections=${objections.data} />
    <${Cells} title="自己练">
      <${Cell} label="自由练习" note="按科目练，马上知道对错，不计入成绩" to="/practice" />
      <${Cell} label="错题本" to="/wrong" />
    <//>
  `;
}

function Greeting({ me, streak }) {
  const unit = me.person && me.person.unit;
  return html`
    <div class="greeting">
      <p class="who">${me.name}${unit && html`<span class="who-unit"> · ${unit.name}</span>`}</p>
      ${streak && html`<p>${streakText(streak)}</p>`}
    </div>
  `;
}

function streakText({ days, today_done: done, counted }) {
  if (!days) return '还没有连续练习的日子，从今天开始吧。';
  return `连续练习 ${days} 天${done ? '，今天已完成' : ''}${counted ? '' : '（其中有不计入成绩的）'}`;
}

/** What keeps somebody from answering, or from being counted. */
function Remarks({ me }) {
  const staff = me.roles.some((role) => KEY_SEEING.includes(role));
  return html`
    ${!me.person.unit &&
    html`<p class="remark remark-warn">您今天不在名册上，不能开始答题。以前的成绩还可以看。有疑问请联系本单位管理员。</p>`}
    ${staff && html`<p class="remark">您有命题或组织的角色，可以答题，但不计入成绩、名次和人次。</p>`}
  `;
}

function Tasks({ current, season, again }) {
  const now = useNow(20);
  const today = dayOf(now);
  const asked = ['daily', 'weekly'].map((kind) => [kind, current[kind], current[kind] && task(current[kind], now)]);
  // At midnight there are other papers than those that were asked for.
  const stale = asked.some(([, paper]) => paper && Date.parse(paper.closes_at) <= now);
  useEffect(() => {
    if (stale) again();
  }, [stale]);
  const first = asked.find(([, , what]) => what && what.act && !what.done);
  return html`
    <section aria-label="要做的">
      ${asked.map(([kind, , what]) => html`
        <${Task} key=${kind} kind=${kind} what=${what} main=${first && first[0] === kind}
          why=${(kind === 'daily' ? whyNoDaily : whyNoWeekly)(season, today)} />
      `)}
    </section>
  `;
}

function Task({ kind, what, main, why }) {
  const name = { daily: '今日练习', weekly: KINDS.weekly }[kind];
  if (!what) return html`<div class="task"><div><h2>${name}</h2><p class="task-line">${why}</p></div></div>`;
  return html`
    <div class="task ${what.done ? 'task-done' : ''}">
      <div>
        <h2>${what.done && html`<span aria-hidden="true">✓ </span>`}${name}</h2>
        ${what.lines.map((pieces, place) => html`
          <p class="task-line ${place && what.urgent ? 'task-urgent' : ''}">
            ${pieces.map((piece) => html`<span class="whole">${piece}</span>`)}
          </p>
        `)}
      </div>
      ${what.act &&
      html`<${Link} to=${what.to} class="weui-btn weui-btn_mini weui-btn_${main ? 'primary' : 'default'}">
        <span class="unseen">${name}：</span>${what.act}
      <//>`}
    </div>
  `;
}
