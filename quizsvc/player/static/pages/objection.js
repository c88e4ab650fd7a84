// Objecting to a question, and what became of one's own objections.

import { html, useState } from '../preact.js';
import { get, post } from '../api.js';
import { OBJECTION_STATES, objectionRefusal, stepText } from '../answering/objections.js';
import { Chosen } from '../answering/review-line.js';
import { useMe } from '../me.js';
import { Link, go } from '../router.js';
import { TYPES, at } from '../words.js';
import { Action, Form } from '../parts/actions.js';
import { ask, say } from '../parts/dialog.js';
import { More, usePages } from '../parts/lists.js';
import { Loaded, Nothing, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';
import { NobodyToAnswer } from './answer.js';

const MOST = 1000;

export function ObjectPage({ params }) {
  const from = useLoad(() => get(`/attempts/${params.id}`), [params.id]);
  const number = Number(params.number);
  return html`
    <${Page} title="对第 ${params.number} 题申诉" back="/attempts/${params.id}/review">
      <${Loaded} from=${from}>
        ${(attempt) => {
          const question = attempt.questions.find((each) => each.number === number);
          if (!question) return html`<${Nothing}>这份答卷没有第 ${params.number} 题。<//>`;
          return html`<${Objecting} attempt=${attempt} question=${question} />`;
        }}
      <//>
    <//>
  `;
}

function Objecting({ attempt, question }) {
  const [text, setText] = useState('');
  const line = ((attempt.result && attempt.result.review) || []).find((each) => each.number === question.number);
  const send = async () => {
    if (!text.trim()) throw new Error('请先写明这道题哪里不对、依据是什么。');
    try {
      await post(`/attempts/${attempt.id}/objections`, { number: question.number, text: text.trim() });
    } catch (error) {
      throw error.problem ? new Error(objectionRefusal(error)) : error;
    }
    say('申诉已提交，命题人员会答复。');
    go('/objections', { instead: true });
  };
  return html`
    <section class="reviewed">
      <p class="stem"><span class="kind kind-${question.type}">${TYPES[question.type]}</span> ${question.stem}</p>
      ${line && html`<${Chosen} question=${question} line=${line} />`}
    </section>
    <p class="lead-in side">
      写明哪里不对、您认为应当怎样、依据哪一条规定。命题人员答复以前可以撤回；同一道题同时只能有一件等待答复，最多申诉三次。答案如果更正，所有人的成绩一起重算。
    </p>
    <${Form} send="提交申诉" busy="正在提交……" onSend=${send}>
      <div class="weui-cells field-long">
        <label class="unseen" for="objection">申诉的内容</label>
        <textarea
          class="weui-textarea"
          id="objection"
          rows="6"
          maxlength=${MOST}
          value=${text}
          onInput=${(event) => setText(event.currentTarget.value)}
          placeholder="如：《…法》第…条规定……，B 项也正确"
        ></textarea>
        <p class="counter" aria-hidden="true">${text.length}/${MOST}</p>
      </div>
    <//>
  `;
}

export function ObjectionsPage() {
  const me = useMe();
  return me.person ? html`<${Objections} />` : html`<${NobodyToAnswer} title="我的申诉" />`;
}

function Objections() {
  const from = usePages('/me/objections');
  const change = (now) =>
    from.set({ ...from.data, items: from.data.items.map((own) => (own.id === now.id ? now : own)) });
  return html`
    <${Page} title="我的申诉" back="/mine">
      <${Loaded} from=${from}>
        ${({ items }) => html`
          ${!items.length && html`<${Nothing}>您还没有提出申诉。成绩的解析公布以后，可以在每一题下面提出。<//>`}
          ${items.map((own) => html`<${Own} key=${own.id} own=${own} change=${change} />`)}
          <${More} from=${from} unit="件" />
        `}
      <//>
    <//>
  `;
}

function Own({ own, change }) {
  const withdraw = async () => {
    const text = '撤回以后不再答复。以后还可以对这道题再提出，一共最多三次。';
    if (!(await ask({ title: '撤回这件申诉吗', text, yes: '撤回', no: '不撤回' }))) return;
    change(await post(`/me/objections/${own.id}/withdraw`));
    say('已撤回。');
  };
  return html`
    <article class="reviewed">
      <p class="reviewed-head">
        <strong class="objection-${own.state}">${OBJECTION_STATES[own.state]}</strong>
        <span>${own.paper_title} 第 ${own.number} 题</span>
      </p>
      <h2 class="stem">${own.stem}</h2>
      <ol class="history">
        ${own.history.map(
          (step) => html`<li>
            <p class="history-head">${stepText(step)} · ${at(step.at)}</p>
            ${step.text && html`<p class="history-text">${step.text}</p>`}
          </li>`,
        )}
      </ol>
      ${own.withheld && html`<p class="word">${own.withheld}。有没有答复，也在那以后显示。</p>`}
      <p class="objection-acts">
        <${Link} to="/attempts/${own.attempt_id}/review?at=${own.number}" class="object">看这道题<//>
        ${own.state === 'open' && !own.withheld && html`<${Action} kind="default" small onTap=${withdraw}>撤回<//>`}
      </p>
    </article>
  `;
}
