// A question as it is answered.

import { html, useEffect, useRef } from '../preact.js';
import { file } from '../api.js';
import { TYPES } from '../words.js';
import { LETTERS } from './words.js';

/** The pictures at a place of a question: its stem, or an option's id. */
export function Pictures({ question, place, name }) {
  const own = question.pictures.filter((picture) => picture.at === place);
  const alt = (number) => (own.length > 1 ? `${name} ${number + 1}` : name);
  return own.map(({ id, width, height }, number) => {
    const src = file(`/pictures/${id}`);
    return html`<img class="picture" src=${src} width=${width} height=${height} alt=${alt(number)} />`;
  });
}

const toggled = (chosen, id) => (chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);

/** What is chosen after an option was tapped. */
export const afterTap = (question, chosen, id) => (question.type === 'multiple' ? toggled(chosen, id) : [id]);

const worth = ({ points }) => (points === undefined ? '' : `，${Number(points)} 分`);

/** Up and down go from one option to the next, as in any group of them. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const options = [...event.currentTarget.querySelectorAll('.option')];
  const next = options[options.indexOf(document.activeElement) + step];
  event.preventDefault();
  if (next) next.focus();
}

/** `onChoose(chosen)` gets the whole choice; `hint` says how a multiple choice is marked. */
export function Question({ question, chosen, onChoose, hint, arrived }) {
  const heading = useRef(null);
  useEffect(() => {
    if (arrived) heading.current.focus({ preventScroll: true });
  }, [question.number]);
  const isMultiple = question.type === 'multiple';
  const names = { role: isMultiple ? 'group' : 'radiogroup', 'aria-labelledby': 'stem' };
  return html`
    <section class="question">
      <h2 class="stem" id="stem" ref=${heading} tabindex="-1">
        <span class="kind kind-${question.type}">${TYPES[question.type]}</span>
        <span class="unseen">第 ${question.number} 题${worth(question)}。</span>${' '}${question.stem}
      </h2>
      <${Pictures} question=${question} place="stem" name="题图" />
      ${isMultiple && html`<p class="hint">${hint}</p>`}
      <div class="options ${question.type === 'true_false' ? 'options-two' : ''}" ...${names} onKeyDown=${walk}>
        ${question.options.map(
          (option, place) => html`<${Option}
            key=${option.id}
            ...${{ question, option, isMultiple, letter: LETTERS[place], on: chosen.includes(option.id) }}
            onTap=${() => onChoose(afterTap(question, chosen, option.id))}
          />`,
        )}
      </div>
    </section>
  `;
}

function Option({ question, option, letter, isMultiple, on, onTap }) {
  const isPlain = question.type === 'true_false';
  const shape = isMultiple ? 'square' : 'round';
  return html`
    <button
      type="button"
      class="option ${on ? 'option-on' : ''}"
      role=${isMultiple ? 'checkbox' : 'radio'}
      aria-checked=${on ? 'true' : 'false'}
      onClick=${onTap}
    >
      <span class="mark mark-${shape}" aria-hidden="true">${on && isMultiple ? '✓' : ''}</span>
      ${!isPlain && html`<span class="letter">${letter}</span>`}
      <span class="option-text">
        ${option.text}<${Pictures} question=${question} place=${option.id} name="选项 ${letter} 的图" />
      </span>
    </button>
  `;
}
