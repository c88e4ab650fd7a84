// Which board an address means, and what is said of it: of what there is, the nearest to what was asked for.

import { periodText } from '../calendar.js';
import { LEVELS, TRACKS, at, liveText, publishedText } from '../words.js';

export const KIND_NAMES = [['units', '单位'], ['people', '个人']];
export const TRACK_NAMES = Object.entries(TRACKS);
export const LEVEL_NAMES = Object.entries(LEVELS);

const known = (value, names, otherwise) => (names.some(([id]) => id === value) ? value : otherwise);

/**
 * `{kind, track, level, period, version, live, own}` of an address's query. `periods` as /leaderboards/periods lists
 * them, `person` as /me tells them, or null. `version` is 0 for the newest; `period` is null if there is no board.
 */
export function choiceOf(query, periods, person) {
  const unit = person && person.unit;
  const kind = known(query.kind, KIND_NAMES, 'units');
  const found = periodOf(query, periods, kind);
  const older = found.period && found.period.versions.slice(1).some(({ version }) => String(version) === query.version);
  return {
    kind,
    track: known(query.track, TRACK_NAMES, (person && person.track) || 'enforcement'),
    level: known(query.level, LEVEL_NAMES, known(unit && unit.level, LEVEL_NAMES, 'city')),
    version: older && !found.live ? Number(query.version) : 0,
    own: kind === 'people' && Boolean(unit) && query.own === '1',
    ...found,
  };
}

function periodOf(query, periods, kind) {
  const asked = periods.find(({ period }) => period === query.period);
  const published = asked && asked.versions.length > 0;
  const live = asked && asked.live_at && kind === 'units';
  if (live && (query.live === '1' || !published)) return { period: asked, live: true };
  if (published) return { period: asked, live: false };
  const newest = periods.find(({ versions }) => versions.length > 0);
  if (newest) return { period: newest, live: false };
  const running = kind === 'units' && periods.find(({ live_at: computed }) => computed);
  return { period: running || null, live: Boolean(running) };
}

/** The periods to choose from, as Choice takes them; a live board's value ends in `!`. */
export function periodGroups(periods, kind, season) {
  const live = kind === 'units' ? periods.filter(({ live_at: computed }) => computed) : [];
  const published = periods.filter(({ versions }) => versions.length > 0);
  const option = ({ period }) => [period, periodText(period, season)];
  const isWeek = ({ period }) => period.includes('W');
  return [
    ['正在进行，未发布', live.map(({ period }) => [`${period}!`, `实时：${periodText(period, season)}`])],
    ['周', published.filter(isWeek).map(option)],
    ['月和整个活动', published.filter((each) => !isWeek(each)).map(option)],
  ].filter(([, options]) => options.length > 0);
}

/** What is put into the address for a value of periodGroups. */
export function asked(value) {
  return value.endsWith('!') ? { period: value.slice(0, -1), live: '1' } : { period: value, live: '' };
}

/** Versions to choose from, the newest first, as Choice takes them. */
export const versionGroups = ({ versions }) => [
  ['', versions.map(({ version, published_at: when }, place) => [
    place ? String(version) : '',
    `第 ${version} 版，${at(when)}${place ? '' : '（现行）'}`,
  ])],
];

/** How final a board is: `第 9 周，第 2 版，11 月 23 日 08:00 发布`, or `实时，10:42 更新，未发布`. */
export function finality(board, season) {
  if (board.live) return `${liveText(board)}，名次还会变`;
  return `${periodText(board.period, season)}，${publishedText(board)}`;
}

/** Why there is a version, and whether another one rules; blank for the only one. */
export function versionNote(board, { versions }) {
  const newest = versions.length ? versions[0].version : board.version;
  const why = board.reason && !board.live ? `第 ${board.version} 版是更正版，原因：${board.reason}` : '';
  const old = !board.live && board.version < newest ? `这是旧版，现行的是第 ${newest} 版。` : '';
  return [old, why].filter(Boolean).join('');
}

/** Why a unit has no rank; `least` is the season's smallest number of people. */
export function whyUnranked(row, least) {
  if (row.eligible === 0) return row.exempt ? '应参加的人都免考，不排名' : '没有应参加的人，不排名';
  return row.eligible < least ? `应参加 ${row.eligible} 人，不足 ${least} 人，不排名` : '不排名';
}

/** Whether a row of the people's board is this one of one's own. */
export function isSame(row, own) {
  if (!own || row.unit.id !== own.unit.id) return false;
  return row.rank === own.rank && row.name === own.name && row.score === own.score;
}
