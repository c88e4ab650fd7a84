// The look at a question, in the elements of the phone's page. Texts go in as texts.

import { LETTERS, TYPES, rightText } from './look.js';

/** An element with these attributes and children; what is null, false or '' is left out. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== false && child !== ''));
  return made;
}

const picturesAt = (question, place, alt) =>
  question.pictures
    .filter((picture) => picture.at === place)
    .map(({ id, width, height }) => el('img', { class: 'picture', src: `/api/v1/pictures/${id}`, width, height, alt }));

const stemOf = (question) => [
  el('p', { class: 'stem' }, el('span', { class: 'kind' }, TYPES[question.type]), ' ', question.stem || '（还没有题干）'),
  ...picturesAt(question, 'stem', '题图'),
];

const textOf = (question, option, place) =>
  el('span', { class: 'option-text' }, option.text, picturesAt(question, option.id, `选项 ${LETTERS[place]} 的图`));

const letterOf = (question, place) =>
  question.type !== 'true_false' && el('span', { class: 'letter' }, LETTERS[place]);

/** While it is answered: without a key. */
export function drawServed(into, question) {
  const isMultiple = question.type === 'multiple';
  const options = question.options.map((option, place) =>
    el(
      'li',
      { class: 'option' },
      el('span', { class: isMultiple ? 'mark mark-square' : 'mark', 'aria-hidden': 'true' }),
      letterOf(question, place),
      textOf(question, option, place),
    ),
  );
  const shape = question.type === 'true_false' ? 'options options-two' : 'options';
  into.replaceChildren(el('h2', {}, '答题时'), ...stemOf(question), el('ul', { class: shape }, options));
}

/** Afterwards: key, explanation, citation. */
export function drawAnswered(into, question) {
  const answers = question.options.map((option, place) => {
    const isRight = question.key.includes(option.id);
    return el(
      'li',
      { class: isRight ? 'answer answer-key' : 'answer' },
      letterOf(question, place),
      textOf(question, option, place),
      isRight && el('span', { class: 'answer-said' }, '正确'),
    );
  });
  const why = (name, text) => text && el('p', { class: 'why' }, el('strong', {}, name), ` ${text}`);
  into.replaceChildren(
    ...[
      el('h2', {}, '答题后'),
      ...stemOf(question),
      el('ul', { class: 'answers' }, answers),
      el('p', {}, '正确答案 ', el('strong', {}, rightText(question))),
      why('解析', question.explanation),
      why('依据', question.citation),
    ].filter(Boolean),
  );
}
