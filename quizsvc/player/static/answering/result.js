// What an attempt came to.

import { html } from '../preact.js';
import { Link } from '../router.js';
import { at, span } from '../words.js';
import { Cell, Cells } from '../parts/cells.js';
import { countedText, endText, lostText, reviewText } from './words.js';
import { SIGNS, verdictOf } from './verdict.js';

/** `record` is the attempt's line of the own history, if it is known; `lost` the questions that came too late. */
export function Result({ attempt, record, lost, now }) {
  const { result } = attempt;
  const hasScore = result.state !== 'void' && result.score !== null;
  return html`
    <section class="result">
      ${hasScore && html`<p class="score"><strong>${result.score}</strong> 分</p>`}
      <p class="counted ${result.counted ? 'counted-yes' : ''}">${countedText(result, record)}</p>
    </section>
    ${lost && lost.length > 0 && html`<p class="word" role="status">${lostText(lost, result.state)}</p>`}
    <${Cells}>
      <${Cell} label="结束" note=${endText(result)} value=${result.submitted_at ? at(result.submitted_at, now) : ''} />
      ${result.time_used_s !== null && html`<${Cell} label="用时" value=${span(result.time_used_s)} />`}
    <//>
    ${result.review ? html`<${Verdicts} attempt=${attempt} />` : html`<p class="word">${reviewText(result, now)}</p>`}
  `;
}

/** All questions in a row, each leading to its review. */
function Verdicts({ attempt }) {
  return html`
    <section class="verdicts">
      <h2 class="group-title">各题对错（点题号看解析）</h2>
      <ul class="chips">
        ${attempt.result.review.map((line) => {
          const verdict = verdictOf(line, attempt.questions[line.number - 1]);
          return html`<li>
            <${Link}
              to="/attempts/${attempt.id}/review?at=${line.number}"
              class="chip verdict verdict-${verdict}"
              aria-label="第 ${line.number} 题，${SIGNS[verdict].text}"
            >${line.number}<span class="verdict-sign" aria-hidden="true">${SIGNS[verdict].sign}</span><//>
          </li>`;
        })}
      </ul>
    </section>
  `;
}
