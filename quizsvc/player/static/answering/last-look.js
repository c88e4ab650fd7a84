// The last look before handing in, and what is seen while that is under way.

import { html } from '../preact.js';
import { Action } from '../parts/actions.js';
import { ask } from '../parts/dialog.js';
import { WAITING } from './words.js';
import { Chips, open } from './number-map.js';
import { useFocus } from './use-focus.js';

/** `onGo(number)`, `onBack()`, `onHandIn()`. */
export function LastLook({ questions, sheet, onGo, onBack, onHandIn }) {
  const heading = useFocus();
  const { unanswered, unsure } = open(questions, sheet);
  const isBlank = unanswered.length === questions.length;
  const handIn = async () => {
    const text = `还有 ${unanswered.length} 题没有作答，没有作答的不得分。交卷以后不能再改。`;
    if (!unanswered.length || (await ask({ title: '现在交卷吗', text, yes: '交卷', no: '继续答题' }))) onHandIn();
  };
  return html`
    <section class="last-look">
      <h2 ref=${heading} tabindex="-1">交卷前看一看</h2>
      ${unanswered.length === 0 && html`<p class="all-done">${questions.length} 题都已作答。</p>`}
      <${Group} title="没有作答" numbers=${unanswered} sheet=${sheet} onGo=${onGo} />
      <${Group} title="标为不确定" numbers=${unsure} sheet=${sheet} onGo=${onGo} />
      <p class="lead-in">${isBlank ? '一道题也没有作答，还不能交卷。' : '交卷以后不能再改。'}</p>
      <${Action} disabled=${isBlank} onTap=${handIn}>交卷<//>
      <${Action} kind="default" onTap=${onBack}>继续答题<//>
    </section>
  `;
}

function Group({ title, numbers, sheet, onGo }) {
  if (!numbers.length) return null;
  return html`
    <h3 class="group-title">${title}（${numbers.length} 题，点题号去看）</h3>
    <${Chips} numbers=${numbers} sheet=${sheet} onGo=${onGo} />
  `;
}

/** Handing in is under way, or waits for the net. */
export function HandingIn({ isWaiting, onBack, onTry }) {
  const heading = useFocus();
  return html`
    <section class="handing-in" role="status">
      <h2 class="big" ref=${heading} tabindex="-1">${isWaiting ? '等待交卷' : '正在交卷……'}</h2>
      ${isWaiting && html`<p>${WAITING}</p>`}
      ${isWaiting && html`<${Action} onTap=${onTry}>现在再试<//><${Action} kind="default" onTap=${onBack}>先不交，继续答题<//>`}
    </section>
  `;
}
