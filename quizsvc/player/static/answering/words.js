// What is said around an attempt: what comes before it, how it went, why something was refused.

import { KINDS, at, dayOf, dayText, minutes, until } from '../words.js';

export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The letter at which an option stands for this reader; everybody has another order. */
const letterOf = (question, id) => LETTERS[question.options.findIndex((option) => option.id === id)] || '';

/** What is chosen, as letters in the reader's order; of true and false the words themselves. */
export function choiceText(question, ids) {
  const chosen = question.options.filter((option) => ids.includes(option.id));
  if (!chosen.length) return '未答';
  const isPlain = question.type === 'true_false';
  return chosen.map((option) => (isPlain ? option.text : letterOf(question, option.id))).join('');
}

const numbers = (list) => list.join('、');

/** Questions by their numbers: 第 3、7 题. */
export const questionsText = (list) => `第 ${numbers(list)} 题`;

/** How a multiple choice is marked, in the season's terms. */
export function multipleHint(settings) {
  const some = {
    half_if_subset: '少选而没有选错的得一半分，选错不得分',
    proportional_if_subset: '少选而没有选错的按选对的比例得分，选错不得分',
    fixed_if_subset: `少选而没有选错的得 ${Number((settings || {}).fixed_points)} 分，选错不得分`,
  };
  return `至少有两个正确答案，${some[(settings || {}).multiple_choice] || '少选、多选、选错都不得分'}`;
}

/** Whether the chances of a paper seem to be used up: only a granted one is left then. */
export const seemsUsedUp = (paper, settings) =>
  Boolean(paper.attempt) && paper.attempt.state !== 'void' && (settings || {})[`${paper.kind}_attempts`] === 1;

function chancesText(paper, settings) {
  const most = (settings || {})[`${paper.kind}_attempts`];
  if (seemsUsedUp(paper, settings)) return '只有一次，您已经答过。组织者给了补答机会的，可以再答一次';
  if (most === 1) return '只有一次。开始以后就算用过了';
  return `${most ? `最多 ${most} 次` : '次数有限'}。开始以后就算用过一次`;
}

/** The lines that are read before a timed paper is started: `[label, text]`. */
export function beforeStart(paper, settings, now) {
  const closes = Date.parse(paper.closes_at);
  const isShort = paper.time_limit_s && closes - now < paper.time_limit_s * 1000;
  return [
    ['题数', `${paper.question_count} 题`],
    ['时间', `${minutes(paper.time_limit_s)}，从点“开始答题”起算，中途离开也不停`],
    isShort && ['注意', `这份试卷 ${until(paper.closes_at, now)} 截止，到时一律交卷，剩下的时间不满 ${minutes(paper.time_limit_s)}`],
    ['机会', chancesText(paper, settings)],
    ['截止', until(paper.closes_at, now)],
    ['时间到', '服务器自动交卷，已经保存的答案都算'],
    ['断网', '答案先存在本机，恢复网络后自动上传；换一台设备可以接着答'],
  ].filter(Boolean);
}

/** Why a paper cannot be started, from the service's refusal: `{title, text}`. */
export function startRefusal(error, now) {
  const { opens_at: opens, closes_at: closes } = error.problem || {};
  if (error.kind === 'paper-closed' && opens && Date.parse(opens) > now) {
    return { title: '还没有开始', text: `这份试卷 ${at(opens, now)} 开始。` };
  }
  if (error.kind === 'paper-closed' && closes) {
    return { title: '已经截止', text: `这份试卷 ${until(closes, now)} 已截止，不能再开始答题。` };
  }
  if (error.kind === 'no-attempt-left') return { title: '次数已用完', text: '这份试卷的答题次数已用完，不能再答。以前的成绩在“我的”里的“答卷”中。' };
  if (error.kind === 'not-in-force') return { title: '您今天不在册', text: '名册上今天没有您的在册记录，不能开始答题。请联系本单位管理员。' };
  if (error.kind === 'not-found') return { title: '没有这份试卷', text: '可能是链接不全，也可能试卷已经撤下。' };
  return { title: '不能开始答题', text: error.message };
}

const UNCOUNTED = {
  running: '还没有结束',
  void: '已作废',
  practice: '是重做的练习，只算前面的那一次',
  blank: '一道题也没有作答',
  staff: '命题组织人员的答卷不计入',
  another: '计入的是另一次',
};

/** Whether a result counts, and why not: `record` is its line of the history, if that is known. */
export function countedText(result, record) {
  if (result.counted) return '已计入成绩';
  const reason = result.state === 'void' ? 'void' : record && record.uncounted;
  const why = UNCOUNTED[reason];
  const because = record && record.void_reason ? `${why}：${record.void_reason}` : why;
  return because ? `没有计入成绩：${because}` : '没有计入成绩';
}

/** How an attempt came to its end. */
export function endText(result) {
  if (result.state === 'void') return '这份答卷已作废';
  return result.state === 'expired' ? '时间到，已自动交卷' : '已交卷';
}

/** When what is not shown yet will be; the seconds of grace after a closing are not told. */
export function reviewText(result, now) {
  if (!result.review_at) return '答案和解析还没有公布。';
  const minute = new Date(Math.floor(Date.parse(result.review_at) / 60000) * 60000).toISOString();
  return `答案和解析 ${until(minute, now)} 以后公布，那时所有人都已答完。`;
}

/** What an attempt is called where its paper's title is not known. */
export const attemptTitle = (attempt, record) =>
  record ? record.paper.title : `${KINDS[attempt.kind]} · ${dayText(dayOf(attempt.started_at))}`;

/** The words at an offline hand-in. */
export const WAITING = '还没有交上：现在连不上服务器。网络恢复后自动交卷；截止后按已上传的答案计。请保持本页打开，不要清除微信缓存。';

/** What is said when the time is up while answers are still on this device. */
export function timeUpText(unsent) {
  if (!unsent) return '您的答案都已保存，服务器正在自动交卷。';
  return `正在上传最后 ${unsent} 题的答案。截止后按已上传的答案计，这几题如果没有及时传到，就不计入。`;
}

/** What is said when answers came after an attempt had ended in a state. */
export function lostText(list, state) {
  if (state === 'void') return `${questionsText(list)}最后的答案没有上传：答卷在这以前已作废。`;
  const end = state === 'expired' ? '截止' : '交卷';
  return `${questionsText(list)}最后的答案在${end}以后才传到，没有计入，按之前已上传的答案计。`;
}
