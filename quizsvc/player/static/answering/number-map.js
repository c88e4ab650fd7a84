// The map of all questions (题卡), and chips that lead to one.

import { html } from '../preact.js';
import { chosenAt } from '../journal/sheet.js';
import { useFocusInside } from './use-focus.js';

/** Of a sheet and its questions, the numbers without an answer and those marked as unsure. */
export function open(questions, sheet) {
  const all = questions.map(({ number }) => number);
  return {
    unanswered: all.filter((number) => !chosenAt(sheet, number).length),
    unsure: all.filter((number) => sheet.unsure[number]),
  };
}

/** Numbers that lead to their questions, each saying how it stands in its form and its name too. */
export function Chips({ numbers, sheet, current, onGo }) {
  return html`
    <ul class="chips">
      ${numbers.map((number) => {
        const isAnswered = chosenAt(sheet, number).length > 0;
        const isUnsure = Boolean(sheet.unsure[number]);
        const name = `第 ${number} 题，${isAnswered ? '已答' : '未答'}${isUnsure ? '，不确定' : ''}`;
        return html`<li>
          <button
            type="button"
            class="chip ${isAnswered ? 'chip-done' : ''}"
            aria-label=${name}
            aria-current=${number === current ? 'step' : null}
            onClick=${() => onGo(number)}
          >
            ${number}${isUnsure && html`<span class="chip-unsure" aria-hidden="true">?</span>`}
          </button>
        </li>`;
      })}
    </ul>
  `;
}

/** All questions in a sheet that comes up from below. */
export function NumberMap({ questions, sheet, current, onGo, onClose, onCheck }) {
  const box = useFocusInside();
  const { unanswered, unsure } = open(questions, sheet);
  const close = (event) => event.key === 'Escape' && onClose();
  return html`
    <div class="map" role="dialog" aria-modal="true" aria-labelledby="map-title" onKeyDown=${close}>
      <div class="map-ground" onClick=${onClose}></div>
      <div class="map-box" ref=${box} tabindex="-1">
        <div class="map-head">
          <h2 id="map-title">题卡</h2>
          <button type="button" class="plain" onClick=${onClose}>关闭</button>
        </div>
        <p class="map-legend">
          <span>
            <span class="chip chip-small chip-done" aria-hidden="true"></span>已答 ${questions.length - unanswered.length}
          </span>
          <span><span class="chip chip-small" aria-hidden="true"></span>未答 ${unanswered.length}</span>
          <span><span class="chip-unsure chip-unsure-alone" aria-hidden="true">?</span>不确定 ${unsure.length}</span>
        </p>
        <${Chips} numbers=${questions.map(({ number }) => number)} sheet=${sheet} current=${current} onGo=${onGo} />
        <button type="button" class="weui-btn weui-btn_default" onClick=${onCheck}>交卷前检查</button>
      </div>
    </div>
  `;
}
