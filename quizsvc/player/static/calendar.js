// The season's weeks and days (rules.md §2): which there are, what they are called, and why one has no paper.

import { dayText, weekDays } from './words.js';

const DAY_MS = 86400000;

const noon = (day) => Date.parse(`${day}T12:00:00Z`);
const dayAfter = (day, days) => new Date(noon(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The Monday of a day's week. */
export const mondayOf = (day) => dayAfter(day, -((new Date(noon(day)).getUTCDay() + 6) % 7));

/** The ISO week of a day, as 2021-W28: that of its Thursday. */
export function weekOf(day) {
  const thursday = dayAfter(mondayOf(day), 3);
  const year = thursday.slice(0, 4);
  const days = Math.round((noon(thursday) - noon(`${year}-01-01`)) / DAY_MS);
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`;
}

/** The weeks of a season that have begun by a day, the newest first: `{period, number, monday}`, number from 1. */
export function weeksBy(season, today) {
  const found = [];
  const last = today < season.last_on ? today : season.last_on;
  for (let monday = mondayOf(season.first_on); monday <= last; monday = dayAfter(monday, 7)) {
    found.unshift({ period: weekOf(monday), number: found.length + 1, monday });
  }
  return found;
}

/** The months that hold these weeks' Thursdays, in their order, as 2021-07. */
export const monthsOf = (weeks) => [...new Set(weeks.map(({ monday }) => dayAfter(monday, 3).slice(0, 7)))];

/** 第 9 周（11 月 16 日–22 日）, 2026 年 11 月, 整个活动. */
export function periodText(period, season) {
  if (period === 'season') return '整个活动';
  if (!period.includes('W')) return `${Number(period.slice(0, 4))} 年 ${Number(period.slice(5))} 月`;
  const week = weeksBy(season, '9999-12-31').find((each) => each.period === period);
  return week ? `第 ${week.number} 周（${weekDays(week.monday)}）` : period;
}

/** The same in short: 第 9 周. */
export const periodShort = (period, season) => periodText(period, season).replace(/（.*/, '');

/** What a notice is called beside others of the same season: 第 8 周统计, 2026 年 10 月通报. */
export const noticeShort = ({ kind, period }, season) =>
  `${periodShort(period, season)}${kind === 'weekly' ? '统计' : '通报'}`;

const outside = (season, today) => {
  if (today < season.first_on) return `活动 ${dayText(season.first_on, today)}开始。`;
  if (today > season.last_on || season.state !== 'open') return '活动已经结束。成绩、榜单和通报还可以看。';
  return '';
};

/** Why there is no daily practice on a day of the season. */
export function whyNoDaily(season, today) {
  if (!season) return '现在没有活动。';
  const no = outside(season, today);
  if (no) return no;
  if (season.calendar.without_daily.includes(today)) return '按活动日历，今天不安排练习，连续练习不会断。';
  return '今天的练习还没有发布，请晚些再来看。';
}

/** Why there is no weekly test in the week of a day. */
export function whyNoWeekly(season, today) {
  if (!season) return '现在没有活动。';
  const no = outside(season, today);
  if (no) return no;
  if (season.calendar.without_weekly.includes(weekOf(today))) return '按活动日历，这一周不安排测试。';
  return '这一周的测试现在不开放。';
}
