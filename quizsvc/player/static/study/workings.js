// How a score came about, in sentences with the exact numbers (rules.md §6); pure.

const isNothing = (weight) => Number(weight) === 0;
const isAll = (weight) => Number(weight) === 1;

/** What is used of the daily practices, by the season's basis. */
function dailyBase({ over, missing }, basis) {
  const lacking = missing > 0 ? `，其中缺 ${missing} 次，每次按 0 分` : '';
  if (basis === 'answered') return `做过的 ${over} 次`;
  if (basis === 'scheduled') return `这一周安排的 ${over} 次${lacking}`;
  return `最好的 ${over} 次${lacking}`;
}

function dailySentence(week, { daily_basis: basis }) {
  const { workings } = week;
  if (!week.daily.length) return '这一周没有每日练习，成绩就是每周一测的分数。';
  if (workings.over === 0) return '每日练习：没有做过，均分按 0 分。';
  const used = week.daily.filter((line) => line.used).map((line) => line.score);
  const sum = used.length > 1 ? `${used.join(' + ')} = ${workings.daily_sum}` : workings.daily_sum;
  return `每日练习：取${dailyBase(workings, basis)}，合计 ${sum}，除以 ${workings.over} 得均分。`;
}

function weeklySentence({ weekly }, over) {
  if (!weekly) return '这一周没有每周一测，成绩就是每日练习的均分。';
  if (weekly.used) return `每周一测：${weekly.score} 分。`;
  return over ? '每周一测：没有计入的成绩，按 0 分。' : '每周一测：还没有计入的成绩，先按 0 分算。';
}

const times = (weight, what) => (isAll(weight) ? what : `${weight} × ${what}`);

/** `0.4 × 500.00 ÷ 5 + 0.6 × 82.00 = 89.2`, and how that is rounded if it is. */
function formula(week) {
  const { workings, weekly, score } = week;
  const terms = [];
  if (!isNothing(workings.daily_weight)) {
    terms.push(times(workings.daily_weight, workings.over ? `${workings.daily_sum} ÷ ${workings.over}` : '0'));
  }
  if (!isNothing(workings.weekly_weight)) {
    terms.push(times(workings.weekly_weight, weekly && weekly.used ? weekly.score : '0'));
  }
  const exact = workings.unrounded;
  const isExact = !exact.includes('/') && Number(exact) === Number(score);
  const result = isExact ? score : `${exact}，四舍五入到两位小数是 ${score}`;
  return `这一周的成绩：${terms.join(' + ')} = ${result}。`;
}

/** Why a week is not in the person's score. */
function outsideText(week) {
  if (!week.exempt) return '这一周开始时您不在应参加的名册上，不算这一周。';
  return `这一周免考${week.reasons.length ? `（${week.reasons.join('、')}）` : ''}，不算这一周。`;
}

/** A week's score in sentences; `over`: it cannot change any more by answering. */
export function weekSentences(week, settings, over) {
  if (!week.workings) return [outsideText(week)];
  return [dailySentence(week, settings), weeklySentence(week, over), formula(week)];
}

/** A month's or the season's score in a sentence. */
export function periodSentence({ sum, eligible_weeks: weeks, score }) {
  if (!weeks) return '这一段时间里没有应参加的周，没有成绩。';
  const rounded = isRounded(sum, weeks, score) ? '（四舍五入到两位小数）' : '';
  return `${weeks} 个应参加的周，各周成绩相加是 ${sum}，${sum} ÷ ${weeks} = ${score}${rounded}。`;
}

const hundredths = (text) => Math.round(Number(text) * 100);
const isRounded = (sum, weeks, score) => hundredths(sum) !== hundredths(score) * weeks;
