// A free practice, one question after the other, each with its verdict at once.

import { html, useEffect, useRef, useState } from '../preact.js';
import { Refused, SignedOut, get, post } from '../api.js';
import { Link } from '../router.js';
import { Question } from '../answering/question.js';
import { Choices, Why } from '../answering/review-line.js';
import { nextOpen, sourceText, tally, withPlace } from '../study/drill.js';
import { TYPES } from '../words.js';
import { Action } from '../parts/actions.js';
import { Loaded, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';
import { draw } from './practice.js';

export function Drill({ params }) {
  const found = useLoad(() => get(`/practice/${params.id}`), [params.id]);
  const change = (number, changes) =>
    found.set({ ...found.data, questions: withPlace(found.data.questions, number, changes) });
  return html`
    <${Page} title="自由练习" back="/practice">
      <${Loaded} from=${found}>${(practice) => html`<${Places} practice=${practice} change=${change} />`}<//>
    <//>
  `;
}

function Places({ practice, change }) {
  const places = practice.questions;
  const [index, setIndex] = useState(() => nextOpen(places, 0));
  const moved = useRef(false);
  const move = (to) => {
    moved.current = true;
    setIndex(to);
    scrollTo(0, 0);
  };
  if (index < 0) return html`<${End} practice=${practice} look=${() => move(0)} />`;
  return html`
    <${Progress} practice=${practice} index=${index} />
    <${Place} key=${index} place=${places[index]} practice=${practice} change=${change} arrived=${moved.current} />
    <div class="buttons drill-end">
      <${Next} places=${places} index=${index} move=${move} />
      ${index > 0 && html`<button type="button" class="plain" onClick=${() => move(index - 1)}>‹ 上一题</button>`}
    </div>
  `;
}

function Progress({ practice, index }) {
  const { right, wrong } = tally(practice.questions);
  return html`
    <p class="drill-head">
      <span>${sourceText(practice)}</span>
      <span class="drill-count">第 ${index + 1} / ${practice.questions.length} 题 · 对 ${right} 错 ${wrong}</span>
    </p>
  `;
}

function Place({ place, practice, change, arrived }) {
  if (place.result) return html`<${Told} place=${place} />`;
  if (place.withheld) {
    return html`<div class="sheet"><p class="stem">${place.stem}</p><p class="remark-in">${place.withheld}。</p></div>`;
  }
  return html`<${Asked} place=${place} practice=${practice} change=${change} arrived=${arrived} />`;
}

function Asked({ place, practice, change, arrived }) {
  const [chosen, setChosen] = useState([]);
  const send = async () => {
    try {
      const { result } = await post(`/practice/${practice.id}/answers`, { number: place.number, chosen });
      change(place.number, { result });
    } catch (error) {
      // It got onto a paper meanwhile: nothing was recorded, and others wait.
      if (error instanceof SignedOut || !(error instanceof Refused) || error.status !== 409) throw error;
      change(place.number, { withheld: error.message });
    }
  };
  return html`
    <div class="sheet">
      <${Question} question=${place} chosen=${chosen} onChoose=${setChosen} arrived=${arrived}
        hint="至少有两个正确答案，全部选对才算对" />
      <${Action} disabled=${!chosen.length} busy="正在看……" onTap=${send}>看对错<//>
    </div>
  `;
}

function Told({ place }) {
  const { result } = place;
  const heading = useRef(null);
  useEffect(() => heading.current.focus({ preventScroll: true }), []);
  const verdict = result.withheld ? 'hidden' : result.right ? 'right' : 'wrong';
  const said = { right: '✓ 答对了', wrong: '✗ 答错了', hidden: '已记下' }[verdict];
  return html`
    <div class="sheet">
      <h2 class="verdict verdict-${verdict}" ref=${heading} tabindex="-1">${said}</h2>
      <p class="stem"><span class="kind kind-${place.type}">${TYPES[place.type]}</span> ${place.stem}</p>
      <${Choices} question=${place} line=${result} />
      ${result.withheld ? html`<p class="remark-in">${result.withheld}。</p>` : html`<${Why} line=${result} />`}
    </div>
  `;
}

function Next({ places, index, move }) {
  const place = places[index];
  const waits = !place.result && !place.withheld;
  const last = index === places.length - 1;
  const next = last ? nextOpen(places, 0) : index + 1;
  const kind = waits ? 'default' : 'primary';
  if (last && (next === index || next < 0)) {
    return html`<${Action} kind=${kind} onTap=${() => move(-1)}>${waits ? '先到这里' : '看结果'}<//>`;
  }
  return html`<${Action} kind=${kind} onTap=${() => move(next)}>${waits ? '跳过' : '下一题'}<//>`;
}

function End({ practice, look }) {
  const { answered, right, left, withheld } = tally(practice.questions);
  const heading = useRef(null);
  useEffect(() => heading.current.focus({ preventScroll: true }), []);
  const { book, subject } = practice;
  const asked = { count: practice.questions.length, book, subject_id: subject && subject.id };
  return html`
    <section class="sheet">
      <h2 ref=${heading} tabindex="-1">${left ? '还没有做完' : '这一组做完了'}</h2>
      <p class="score">${right}<span class="score-unit"> / ${answered} 题答对</span></p>
      ${left > 0 && html`<p>还有 ${left} 题没有答，随时可以接着做。</p>`}
      ${withheld > 0 && html`<p class="note">${withheld} 题现在不能练：在还没有结束的试卷上，或题目有改动。</p>`}
      ${book && html`<p class="note">错题在自由练习里答对两次，就移出错题本；加了星的一直留着。</p>`}
    </section>
    <div class="buttons">
      ${left > 0
        ? html`<${Action} onTap=${look}>接着做<//>`
        : html`<${Action} busy="正在出题……" onTap=${() => draw(asked)}>再练一组<//>`}
      ${answered > 0 && html`<${Action} kind="default" onTap=${look}>从头看一遍<//>`}
      <nav class="ways" aria-label="接下来"><${Link} to="/wrong">错题本<//><${Link} to="/practice">换个科目<//></nav>
    </div>
  `;
}
