// Objections in words.

export const OBJECTION_STATES = { open: '等待答复', accepted: '成立', declined: '不成立', withdrawn: '已撤回' };

const BY_STAFF = { open: '重新打开', accepted: '答复：成立', declined: '答复：不成立' };

/** What happened in a step, and who did it; names of staff are nobody's. */
export function stepText({ state, by, by_author: byAuthor }) {
  if (by === 'participant') return state === 'withdrawn' ? '您撤回了申诉' : '您提出申诉';
  return `${BY_STAFF[state] || OBJECTION_STATES[state]}${byAuthor ? '（答复人参加过本题的命题或审核）' : ''}`;
}

const REFUSALS = {
  'objection-exists': '您对这道题已经有一件申诉在等待答复。要补充内容，请先在“我的申诉”里撤回那一件，再重新提出。',
  'objected-enough': '您对这道题已经申诉过三次，不能再提出。',
  'review-not-open': '这份答卷的解析还没有公布，公布以后可以申诉。',
  'attempt-void': '这份答卷已经作废，不能再对其中的题目申诉。',
  'question-withheld': '这道题在本周测试中，测试结束以后可以申诉。您写的内容没有提交，请先自己留存。',
};

/** Why an objection was not taken, said to who made it. */
export const objectionRefusal = (error) => REFUSALS[error.kind] || error.of('text') || error.message;
