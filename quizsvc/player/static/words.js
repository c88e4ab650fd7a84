// Instants, days and numbers as people say them. Days are those of the season's time zone.

let zone = 'Asia/Shanghai';

/** The time zone in which all instants are told from now on. */
export function setZone(name) {
  zone = name;
}

let clock = Date.now;

/** By which clock it is today: a phone's own may be wrong by days. It gives ms since 1970. */
export function setClock(now) {
  clock = now;
}

const pieces = (instant, options) =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options })
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];

/** The day of an instant, as 2021-11-23. */
export function dayOf(instant) {
  const { year, month, day } = pieces(instant, { year: 'numeric', month: '2-digit', day: '2-digit' });
  return `${year}-${month}-${day}`;
}

const clockOf = (instant) => {
  const { hour, minute } = pieces(instant, { hour: '2-digit', minute: '2-digit' });
  return `${hour}:${minute}`;
};

const apart = (first, second) => Math.round((Date.parse(second) - Date.parse(first)) / 86400000);

/** 11 月 23 日, with the year if `of` is in another. */
export function dayText(day, of = dayOf(clock())) {
  const [year, month, date] = day.split('-').map(Number);
  return `${of.startsWith(`${year}-`) ? '' : `${year} 年 `}${month} 月 ${date} 日`;
}

/** 今天 08:05, 昨天 08:05, 11 月 3 日 08:05. */
export function at(instant, now = clock()) {
  if (!instant) return '';
  const [day, today] = [dayOf(instant), dayOf(now)];
  const near = { '-1': '昨天', 0: '今天', 1: '明天' }[apart(today, day)];
  return `${near || dayText(day, today)} ${clockOf(instant)}`;
}

/** What is final: 第 2 版，11 月 23 日 08:00 发布. */
export const publishedText = ({ version, published_at: when }) => `第 ${version} 版，${at(when)} 发布`;

/** What is not: 实时，今天 10:42 更新，未发布. */
export const liveText = ({ computed_at: when }) => `实时，${at(when)} 更新，未发布`;

/** An end: its midnight is the 24:00 of the day before. 今天 24:00, 星期日 24:00, 12 月 5 日 24:00. */
export function until(instant, now = clock()) {
  const midnight = clockOf(instant) === '00:00';
  const day = dayOf(new Date(instant).getTime() - (midnight ? 1000 : 0));
  const today = dayOf(now);
  const away = apart(today, day);
  const weekday = `星期${WEEKDAYS[new Date(`${day}T12:00:00Z`).getUTCDay()]}`;
  const named = { 0: '今天', 1: '明天' }[away] || (away > 1 && away < 7 ? weekday : dayText(day, today));
  return `${named} ${midnight ? '24:00' : clockOf(instant)}`;
}

/** How long something takes or took: 3 小时 12 分, 1 分 52 秒; of more than a day: 2 天 3 小时. */
export function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 86400), '天'],
    [Math.floor(whole / 3600) % 24, '小时'],
    [Math.floor(whole / 60) % 60, '分'],
    [whole % 60, '秒'],
  ];
  const first = parts.findIndex(([number]) => number > 0);
  if (first < 0) return '0 秒';
  return parts
    .slice(first, first + 2)
    .filter(([number], place) => place === 0 || number > 0)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(' ');
}

/** A limit, which is no score: 30 分钟 where it is of whole minutes. */
export const minutes = (seconds) => (seconds % 60 ? span(seconds) : `${seconds / 60} 分钟`);

/** A clock that runs down: 28:41, or 2:03:05. */
export function countdown(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (number) => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${two(minutes)}:${two(whole % 60)}`;
}

/** A change of rank: ↑2, ↓1, — for the same, and nothing where there was none before. */
export function change(number) {
  if (number === null || number === undefined) return '';
  return number > 0 ? `↑${number}` : number < 0 ? `↓${-number}` : '—';
}

/** How a change of rank is read aloud. */
export function changeAloud(number) {
  if (number === null || number === undefined) return '';
  return number > 0 ? `上升 ${number} 名` : number < 0 ? `下降 ${-number} 名` : '名次不变';
}

export const TRACKS = { enforcement: '执法', monitoring: '监测' };
export const LEVELS = { province: '省直属', city: '市级', county: '县级' };
export const KINDS = { daily: '每日练习', weekly: '每周一测' };
export const TYPES = { single: '单选', multiple: '多选', true_false: '判断' };

/** 2021-W28: 第 28 周 of the year is nobody's word, so weeks are told by their days (7 月 12 日–18 日). */
export function weekDays(monday) {
  const last = new Date(Date.parse(`${monday}T00:00:00Z`) + 6 * 86400000).toISOString().slice(0, 10);
  const [first, end] = [dayText(monday), dayText(last)];
  return `${first}–${monday.slice(5, 7) === last.slice(5, 7) ? end.split('月 ')[1] : end}`;
}
