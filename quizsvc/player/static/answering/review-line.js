// A question of the review.

import { html } from '../preact.js';
import { Link } from '../router.js';
import { TYPES } from '../words.js';
import { Pictures } from './question.js';
import { SIGNS, verdictOf } from './verdict.js';
import { LETTERS, choiceText } from './words.js';

const points = (text) => `${Number(text)} 分`;

export function ReviewLine({ attempt, question, line }) {
  const verdict = verdictOf(line, question);
  const { sign, text } = SIGNS[verdict];
  const mayObject = !line.withheld && attempt.state !== 'void';
  return html`
    <article class="reviewed" id="question-${line.number}" aria-labelledby="stem-${line.number}">
      <p class="reviewed-head">
        <span class="verdict verdict-${verdict}"><span aria-hidden="true">${sign} </span>${text}</span>
        ${line.earned !== null &&
        html`<span class="earned">得 ${points(line.earned)}，满分 ${points(question.points)}</span>`}
      </p>
      <h2 class="stem" id="stem-${line.number}">
        ${line.number}. <span class="kind kind-${question.type}">${TYPES[question.type]}</span> ${question.stem}
      </h2>
      <${Pictures} question=${question} place="stem" name="题图" />
      <${Choices} question=${question} line=${line} />
      ${line.note && html`<p class="word">${line.note}</p>`}
      ${line.withheld ? html`<p class="word">${line.withheld}。</p>` : html`<${Why} line=${line} />`}
      ${mayObject && html`<${Link} to="/attempts/${attempt.id}/objections/${line.number}" class="object">对本题申诉<//>`}
    </article>
  `;
}

/** The options with what was chosen and what is right. */
export function Choices({ question, line }) {
  return html`
    <ul class="answers">
      ${question.options.map(
        (option, place) => html`<${Answer} ...${{ question, option, line, letter: LETTERS[place] }} />`,
      )}
    </ul>
    <${Chosen} question=${question} line=${line} />
  `;
}

/** In words, what was chosen and what is right. */
export function Chosen({ question, line }) {
  const own = html`您选 <strong>${choiceText(question, line.chosen)}</strong>`;
  return html`
    <p class="choices">
      ${line.chosen.length ? own : '您没有作答'}
      ${line.key && html`，正确答案 <strong>${choiceText(question, line.key)}</strong>`}
    </p>
  `;
}

function Answer({ question, option, line, letter }) {
  const [isKey, isChosen] = [(line.key || []).includes(option.id), line.chosen.includes(option.id)];
  const said = [isChosen && '您选的', isKey && '正确'].filter(Boolean).join('，');
  return html`
    <li class="answer ${isKey ? 'answer-key' : ''} ${isChosen ? 'answer-chosen' : ''}">
      ${question.type !== 'true_false' && html`<span class="letter">${letter}</span>`}
      <span class="option-text">
        ${option.text}<${Pictures} question=${question} place=${option.id} name="选项 ${letter} 的图" />
      </span>
      ${said && html`<span class="answer-said">${said}</span>`}
    </li>
  `;
}

/** Explanation and citation. */
export function Why({ line }) {
  return html`
    ${line.explanation && html`<p class="why"><strong>解析</strong> ${line.explanation}</p>`}
    ${line.citation && html`<p class="why"><strong>依据</strong> ${line.citation}</p>`}
  `;
}
