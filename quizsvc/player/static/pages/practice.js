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
  const isOpen = (one) => one.answered < one.questions;
  const from = (label, questions, asked) => html`
    <${Cell} label=${label} value=${questions && `${questions} 题`} onTap=${() => take(asked)} disabled=${busy} />
  `;
  return html`
    <${Drawn} title="接着做" practices=${practices.filter(isOpen).slice(0, 3)} />
    <h2 class="weui-cells__title">出几题</h2>
    <${Segments} label="出几题" of=${COUNTS} value=${count} onChange=${setCount} />
    <p class="unseen" role="status">${busy ? '正在出题……' : ''}</p>
    <${Cells} title="从哪里出题" tips=${leftText(left)}>
      ${wrong > 0 && from('错题本', wrong, { book: true })}
      ${from('全部科目', null, {})}
      ${subjects.map(({ id, path, questions }) => from(path, questions, { subject_id: id }))}
    <//>
    <${Drawn} title="练过的" practices=${practices.filter((one) => !isOpen(one)).slice(0, 5)} />
  `;
}

const leftText = (left) =>
  left > 0 ? `今天还能出 ${left} 题。没有练过的先出，再出很久没有练的。` : '今天的题已经出满，明天再来；已经出的还可以接着做。';

function Drawn({ title, practices }) {
  if (!practices.length) return null;
  const line = (one) => html`
    <${Cell} key=${one.id} label=${sourceText(one)} note="${at(one.drawn_at)} 出题"
      value="${one.answered} / ${one.questions}" to="/practice/${one.id}" />
  `;
  return html`<${Cells} title=${title}>${practices.map(line)}<//>`;
}
