// What the look at a question shows, from what its form says; no browser is needed for that.

export const TYPES = { single: '单选题', multiple: '多选题', true_false: '判断题' };
export const LETTERS = 'ABCDEFGH';

/** The form's content as the phone has a question: only the options that say or show something. */
export function lookOf(content) {
  const pictures = content.pictures || [];
  const options = (content.options || []).filter(
    ({ id, text }) => text.trim() || pictures.some((picture) => picture.at === id),
  );
  return { ...content, options, pictures, key: content.key || [] };
}

/** The right options in words. */
export function rightText({ type, options, key }) {
  const right = options.map((option, place) => [option, LETTERS[place]]).filter(([{ id }]) => key.includes(id));
  return right.map(([{ text }, letter]) => (type === 'true_false' ? text : letter)).join('、') || '还没有选';
}

/** Keys after one was ticked: but for multiple choice only that one. */
export const keyAfter = (type, key, ticked) => (type === 'multiple' ? key : key.includes(ticked) ? [ticked] : []);

/** What the check has to say, as lines: `{tone, text, id}`, with the question that a line is about. */
export function linesOf({ errors = {}, same = null, same_stem = [], citations = [] }) {
  return [
    ...Object.values(errors).flat().map((text) => ({ tone: 'bad', text })),
    ...(same ? [{ tone: 'bad', text: '题库中已有相同的题，不能再存：', id: same.id, stem: same.stem }] : []),
    ...same_stem.map(({ id, stem }) => ({ tone: 'due', text: '题干与这道题一样：', id, stem })),
    ...citations.filter(({ warning }) => warning).map(({ warning }) => ({ tone: 'due', text: warning })),
  ];
}
