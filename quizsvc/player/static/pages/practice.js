// Free practice: choosing what to practise, and going on with what was drawn before.

import { html, useState } from '../preact.js';
import { get, post } from '../api.js';
import { go } from '../router.js';
import { at } from '../words.js';
import { sourceText } from '../study/drill.js';
import { tell } from '../parts/actions.js';
import { Cell, Cells } from '../parts/cells.js';
import { Segments } from '../parts/choices.js';
import { Loaded, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';

const COUNTS = ['5', '10', '20', '50'].map((number) => [number, `${number} 题`]);

async function load() {
  const [subjects, practices, book] = await Promise.all([
    get('/practice/subjects'),
    get('/practice', { page_size: 20 }),
    get('/me/wrong-questions', { page_size: 1 }),
  ]);
  return { subjects: subjects.items, left: subjects.left, practices: practices.items, wrong: book.total };
}

/** Draw so many questions and go to them. Raises: what api.js raises. */
export async function draw(asked) {
  const { id } = await post('/practice', asked);
  go(`/practice/${id}`);
}

export function PracticeChoice() {
  const found = useLoad(load, [], 'practice');
  return html`
    <${Page} title="自由练习" back="/mine">
      <p class="lead">答一题看一题的对错和解析。不计入成绩、名次和人次；在还没有结束的试卷上的题不会抽到。</p>
      <${Loaded} from=${found}>${(data) => html`<${Choosing} ...${data} />`}<//>
    <//>
  `;
}

function Choosing({ subjects, left, practices, wrong }) {
  const [count, setCount] = useState('10');
  const [busy, setBusy] = useState(false);
  const take = async (asked) => {
    if (busy) return;
    setBusy(true);
    try {
      await draw({ ...asked, count: Number(count) });
    } catch (error) {
      tell(error);
    } finally {
      setBusy(false);
    }
  };
  const open = practices.filter((one) => one.answered < one.questions).slice(0, 3);
  const done = practices.filter((one) => one.answered === one.questions).slice(0, 5);
  return html`
    ${open.length > 0 && html`<${Cells} title="接着做">${open.map((one) => html`<${Drawn} key=${one.id} one=${one} />`)}<//>`}
    <h2 class="weui-cells__title">出几题</h2>
    <${Segments} label="出几题" of=${COUNTS} value=${count} onChange=${setCount} />
    <p class="unseen" role="status">${busy ? '正在出题……' : ''}</p>
    <${Cells} title="从哪里出题" tips=${leftText(left)}>
      ${wrong > 0 && html`<${Cell} label="错题本" value="${wrong} 题" onTap=${() => take({ book: true })} disabled=${busy} />`}
      <${Cell} label="全部科目" onTap=${() => take({})} disabled=${busy} />
      ${subjects.map(
        ({ id, path, questions }) =>
          html`<${Cell} key=${id} label=${path} value="${questions} 题" onTap=${() => take({ subject_id: id })} disabled=${busy} />`,
      )}
    <//>
    ${done.length > 0 && html`<${Cells} title="练过的">${done.map((one) => html`<${Drawn} key=${one.id} one=${one} />`)}<//>`}
  `;
}

const leftText = (left) =>
  left > 0 ? `今天还能出 ${left} 题。没有练过的先出，再出很久没有练的。` : '今天的题已经出满，明天再来；已经出的还可以接着做。';

function Drawn({ one }) {
  return html`
    <${Cell} label=${sourceText(one)} note="${at(one.drawn_at)} 出题" value="${one.answered} / ${one.questions}" to="/practice/${one.id}" />
  `;
}
