// The book of wrong questions.

import { html, useState } from '../preact.js';
import { put, remove } from '../api.js';
import { setQuery } from '../router.js';
import { TYPES, at } from '../words.js';
import { Pictures } from '../answering/question.js';
import { Choices, Why } from '../answering/review-line.js';
import { Action, tell } from '../parts/actions.js';
import { Choice } from '../parts/choices.js';
import { More, usePages } from '../parts/lists.js';
import { Loaded, Nothing } from '../parts/loading.js';
import { Page } from '../parts/page.js';
import { draw } from './practice.js';

const MOST_AT_ONCE = 50;

export function WrongQuestions({ query }) {
  const subject = query.subject || '';
  const book = usePages('/me/wrong-questions', { subject });
  return html`
    <${Page} title="错题本" back="/mine">
      <${Loaded} from=${book}>${(data) => html`<${Book} book=${book} data=${data} subject=${subject} />`}<//>
    <//>
  `;
}

function Book({ book, data, subject }) {
  const { items, total, subjects, note } = data;
  const all = subjects.reduce((sum, { questions }) => sum + questions, 0);
  const star = (id, starred) =>
    book.set({ ...data, items: items.map((line) => (line.question_id === id ? { ...line, starred } : line)) });
  const choices = subjects.map((each) => [each.subject.id, `${each.subject.path}（${each.questions}）`]);
  const practise = () => draw({ book: true, subject_id: subject || null, count: Math.min(total, MOST_AT_ONCE) });
  return html`
    ${note && html`<p class="remark">${note}。</p>`}
    ${all > 0 && html`
      <${Choice} label="科目" value=${subject} onChange=${(chosen) => setQuery({ subject: chosen })}
        groups=${[['', [['', `全部（${all}）`], ...choices]]]} />
    `}
    ${total > 0
      ? html`
          <div class="buttons book-act">
            <${Action} busy="正在出题……" onTap=${practise}>练这些题（${Math.min(total, MOST_AT_ONCE)}）<//>
            <p class="note">在自由练习里答对两次就移出；加星的一直留着。</p>
          </div>
          ${items.map((line) => html`<${Line} key=${line.question_id} line=${line} star=${star} />`)}
          <${More} from=${book} unit="题" />
        `
      : html`<${Nothing}>${subject ? '这个科目没有错题。' : '还没有错题。交卷以后答错的题会收在这里。'}<//>`}
  `;
}

function Line({ line, star }) {
  const { result } = line;
  return html`
    <article class="sheet wrong" aria-labelledby="wrong-${line.question_id}">
      <div class="wrong-head">
        <p class="note">${line.subject.path} · ${wrongText(line)}</p>
        <${Star} line=${line} star=${star} />
      </div>
      <h2 class="stem" id="wrong-${line.question_id}">
        <span class="kind kind-${line.type}">${TYPES[line.type]}</span> ${line.stem}
      </h2>
      <${Pictures} question=${line} place="stem" name="题图" />
      <details>
        <summary>看答案和解析</summary>
        <${Choices} question=${line} line=${result} />
        <${Why} line=${result} />
      </details>
    </article>
  `;
}

function wrongText({ wrong_at: when, in_practice: practising, times, rights }) {
  const [often, since] = [times > 1 && `共错 ${times} 次`, rights > 0 && `之后答对 ${rights} 次`];
  return [`${at(when)} ${practising ? '在自由练习里' : ''}答错`, often, since].filter(Boolean).join('，');
}

function Star({ line, star }) {
  const [busy, setBusy] = useState(false);
  const on = line.starred;
  const toggle = async () => {
    setBusy(true);
    star(line.question_id, !on); // at once; taken back if the service says no
    try {
      await (on ? remove : put)(`/me/wrong-questions/${line.question_id}/star`);
    } catch (error) {
      star(line.question_id, on);
      tell(error);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <button type="button" class="star ${on ? 'star-on' : ''}" aria-pressed=${String(on)} disabled=${busy}
      onClick=${toggle}>
      <span aria-hidden="true">${on ? '★' : '☆'}</span> 加星
    </button>
  `;
}
