// The screen on which an attempt is answered: one question at a time, the state and the clock always in sight.

import { html, useEffect, useRef, useState } from '../preact.js';
import { chosenAt } from '../journal/sheet.js';
import { useMe } from '../me.js';
import { back, go } from '../router.js';
import { KINDS } from '../words.js';
import { ask, say } from '../parts/dialog.js';
import { Page } from '../parts/page.js';
import { Countdown } from './countdown.js';
import { HandingIn, LastLook } from './last-look.js';
import { NumberMap } from './number-map.js';
import { Question, afterTap } from './question.js';
import { TimeUp } from './time-up.js';
import { useAnswering } from './use-answering.js';
import { useKeys, useSwipe } from './use-gestures.js';
import { multipleHint, questionsText } from './words.js';

/** Where one goes on: where one was, else at the first question without an answer. */
function firstPlace({ questions }, sheet) {
  const open = questions.find(({ number }) => !chosenAt(sheet, number).length);
  return sheet.position || (open || questions[0]).number;
}

/** `view` of the address: `map`, `check`, or nothing for the question. */
export function Answering({ attempt, view, onEnd, onGone }) {
  const me = useMe();
  const work = useAnswering({
    attempt,
    person: me.person.id,
    onEnd,
    onGone,
    onNews: (numbers) => say(`${questionsText(numbers)}在另一处改过，已换成较新的答案。`),
    onRefused: (error) => ask({ title: '没有交卷', text: error.message, yes: '知道了', no: null }),
  });
  const [isUp, setUp] = useState(false);
  const settings = (me.season && me.season.settings) || {};
  const goOn = () => {
    work.dontHandIn();
    if (view) back(`/attempts/${attempt.id}`);
  };
  const body = () => {
    if (isUp) return html`<${TimeUp} work=${work} />`;
    if (work.sheet.submitting) {
      return html`<${HandingIn} isWaiting=${work.isCutOff} onBack=${goOn} onTry=${work.send} />`;
    }
    return html`<${Questions} ...${{ attempt, view, work, settings }} />`;
  };
  return html`
    <${Page} title=${KINDS[attempt.kind]} quiet>
      <div class="answering">
        <${Head} attempt=${attempt} work=${work} isTimed=${settings[`${attempt.kind}_limit_s`] !== null} onUp=${setUp} />
        ${body()}
      </div>
    <//>
  `;
}

function Head({ attempt, work, isTimed, onUp }) {
  const total = attempt.questions.length;
  const done = attempt.questions.filter(({ number }) => chosenAt(work.sheet, number).length).length;
  return html`
    <header class="answering-head">
      <div class="head-row">
        <button type="button" class="plain" onClick=${() => back('/')}>‹ 离开</button>
        <span class="head-title">${KINDS[attempt.kind]}</span>
        <${Countdown} clock=${work.clock} deadline=${work.deadline} isTimed=${isTimed} onUp=${onUp} />
      </div>
      <div class="progress" aria-hidden="true">
        <span class="progress-done" style=${{ width: `${(100 * done) / total}%` }}></span>
      </div>
      <div class="head-row head-state">
        <span>已答 ${done}/${total}</span>
        <span class="state-line state-${work.line.kind}" role="status">${work.line.text}</span>
      </div>
    </header>
  `;
}

function Questions({ attempt, view, work, settings }) {
  const [number, setNumber] = useState(() => firstPlace(attempt, work.sheet));
  const moved = useRef(false);
  const { questions } = attempt;
  const place = questions.findIndex((each) => each.number === number);
  const question = questions[place];
  const path = `/attempts/${attempt.id}`;
  const to = (next) => {
    moved.current = true;
    setNumber(next);
    work.stand(next);
    scrollTo(0, 0);
  };
  const check = (instead) => go(`${path}?view=check`, { instead });
  const step = (by) => {
    const next = questions[place + by];
    if (next) to(next.number);
    else if (by > 0) check(false);
  };
  const leadTo = (next) => (back(path), to(next));
  useKeys(!view, ({ step: by, option }) => {
    if (by) step(by);
    else if (question.options[option]) {
      work.choose(number, afterTap(question, chosenAt(work.sheet, number), question.options[option].id));
    }
  });
  const swipe = useSwipe(step);
  // Who came in by the address of another view finds the question below it.
  useEffect(() => {
    if (view === 'map' && !history.state.from) go(path, { instead: true });
  }, []);

  if (view === 'check') {
    const acts = { onGo: leadTo, onBack: () => back(path), onHandIn: work.handIn };
    return html`<${LastLook} questions=${questions} sheet=${work.sheet} ...${acts} />`;
  }
  const ofMap = { onGo: leadTo, onClose: () => back(path), onCheck: () => check(true) };
  return html`
    <div class="question-area" ...${swipe}>
      <div class="question-row">
        <span class="number">第 ${number} 题<span class="of"> / ${questions.length}</span></span>
        <${Unsure} on=${Boolean(work.sheet.unsure[number])} onTap=${(on) => work.mark(number, on)} />
      </div>
      <${Question}
        key=${number}
        question=${question}
        chosen=${chosenAt(work.sheet, number)}
        arrived=${moved.current}
        hint=${multipleHint(settings)}
        onChoose=${(chosen) => work.choose(number, chosen)}
      />
    </div>
    <${Steps}
      ...${{ place, total: questions.length, step }}
      onMap=${() => go(`${path}?view=map`)}
      onCheck=${() => check(false)}
    />
    ${view === 'map' && html`<${NumberMap} ...${{ questions, sheet: work.sheet, current: number, ...ofMap }} />`}
  `;
}

function Unsure({ on, onTap }) {
  const look = `unsure ${on ? 'unsure-on' : ''}`;
  return html`
    <button type="button" class=${look} aria-pressed=${on ? 'true' : 'false'} onClick=${() => onTap(!on)}>
      <span class="unsure-mark" aria-hidden="true">?</span>不确定
    </button>
  `;
}

function Steps({ place, total, step, onMap, onCheck }) {
  return html`
    <nav class="steps" aria-label="题目">
      <button type="button" class="step" disabled=${place === 0} onClick=${() => step(-1)}>‹ 上一题</button>
      <button type="button" class="step" onClick=${onMap}>题卡</button>
      ${place < total - 1
        ? html`<button type="button" class="step step-main" onClick=${() => step(1)}>下一题 ›</button>`
        : html`<button type="button" class="step step-main" onClick=${onCheck}>去交卷 ›</button>`}
    </nav>
  `;
}
