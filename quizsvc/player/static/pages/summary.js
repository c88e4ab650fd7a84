// One's own score of a week, a month or the season, and how each number came about.

import { html } from '../preact.js';
import { get, serverNow } from '../api.js';
import { periodText } from '../calendar.js';
import { useMe } from '../me.js';
import { Link, setQuery } from '../router.js';
import { TRACKS, dayText, liveText, publishedText } from '../words.js';
import { Choice } from '../parts/choices.js';
import { Loaded, Nothing, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';
import { Rank } from '../study/standing.js';
import { periodSentence, weekSentences } from '../study/workings.js';
import { periodGroups } from './history.js';

export function SummaryPage({ query }) {
  const { season } = useMe();
  const period = query.period || '';
  return html`
    <${Page} title="我的成绩" back="/mine">
      ${season
        ? html`
            <${Choice} label="时间" value=${period} onChange=${(chosen) => setQuery({ period: chosen })}
              groups=${withSeason(periodGroups(season, serverNow(), ['', '最近计分的一周']))} />
            <${Figures} key=${period} season=${season} period=${period} />
          `
        : html`<${Nothing}>现在没有活动。<//>`}
    <//>
  `;
}

const withSeason = ([first, ...others]) => [[first[0], [...first[1], ['season', '整个活动']]], ...others];

function Figures({ season, period }) {
  const found = useLoad(() => get('/me/summary', { season: season.id, period }), [period], `summary.${period}`);
  if (!found.data && found.error && found.error.status === 404) {
    return html`<${Nothing}>这段时间没有计分的周：那几周没有试卷，或还没有开始。<//>`;
  }
  return html`<${Loaded} from=${found}>${(summary) => html`<${Summary} summary=${summary} season=${season} />`}<//>`;
}

function Summary({ summary, season }) {
  const { published, working, period, score, note, weeks, over } = summary;
  const own = (published || working || {}).own;
  const isWeek = period.includes('W');
  return html`
    <section class="sheet score-sheet" aria-label="成绩和名次">
      <h2>${periodText(period, season)}</h2>
      <p class="score">${score === null ? '—' : score}<span class="score-unit">${score === null ? '' : ' 分'}</span></p>
      ${own && html`<p><${Rank} row=${own} before="${TRACKS[own.track]}名次" /></p>`}
      ${!own && html`<p class="note">没有名次：没有计入的答卷，或不在应参加之列。</p>`}
      <p class="note">${finality(summary)}</p>
      ${note && html`<p class="remark-in">${note}</p>`}
    </section>
    <h2 class="weui-cells__title">怎么算出来的</h2>
    ${!isWeek && html`<p class="sheet">${periodSentence(summary)}</p>`}
    ${weeks.map((week) => html`<${Week} key=${week.week} ...${{ week, season, over, open: isWeek }} />`)}
    <p class="weui-cells__tips">名次和并列怎么排、单位的得分怎么算，见<${Link} to="/rules">活动规则<//>。</p>
  `;
}

function finality({ published, working, over }) {
  if (published) {
    const reason = published.reason ? `，原因：${published.reason}` : '';
    return `${publishedText(published)}${reason}`;
  }
  if (!working) return '还没有算出名次。';
  const soon = over ? '，等待发布' : '，还会变';
  return `${liveText(working)}${working.stale ? '，正在按新的答卷重新计算' : soon}`;
}

function Week({ week, season, over, open }) {
  return html`
    <details class="sheet week" open=${open}>
      <summary>
        <span>${periodText(week.week, season)}</span>
        <span class="week-score">${week.score === null ? '不计' : week.score}</span>
      </summary>
      ${weekSentences(week, season.settings, over).map((sentence) => html`<p class="sentence">${sentence}</p>`)}
      <${Papers} week=${week} />
    </details>
  `;
}

function Papers({ week }) {
  const lines = [...week.daily.map((line) => ['练习', line]), ...(week.weekly ? [['测试', week.weekly]] : [])];
  if (!lines.length) return null;
  return html`
    <table class="papers">
      <caption class="unseen">这一周的试卷</caption>
      <thead><tr><th scope="col">试卷</th><th scope="col">得分</th><th scope="col">用在成绩里</th></tr></thead>
      <tbody>${lines.map(([kind, line]) => html`<${Line} key=${line.paper_id} kind=${kind} line=${line} />`)}</tbody>
    </table>
  `;
}

function Line({ kind, line }) {
  const name = kind === '测试' ? '每周一测' : `${dayText(line.on)}练习`;
  return html`
    <tr>
      <th scope="row">${line.attempt_id ? html`<${Link} to="/attempts/${line.attempt_id}">${name}<//>` : name}</th>
      <td>${line.score === null ? '没有答' : line.score}</td>
      <td>${used(line)}</td>
    </tr>
  `;
}

function used(line) {
  if (line.used) return '✓ 用了';
  if (line.attempt_id && !line.counted) return '不计入';
  return line.attempt_id ? '没有用上' : '—';
}
