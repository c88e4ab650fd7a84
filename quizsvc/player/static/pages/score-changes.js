// Scores that changed after the end: from what to what, and why.

import { html, useEffect, useRef } from '../preact.js';
import { post } from '../api.js';
import { Link } from '../router.js';
import { at } from '../words.js';
import { More, usePages } from '../parts/lists.js';
import { Loaded, Nothing } from '../parts/loading.js';
import { Page } from '../parts/page.js';

export function ScoreChanges() {
  const changes = usePages('/me/score-changes');
  useSeen(changes.data ? changes.data.items : []);
  return html`
    <${Page} title="成绩变动" back="/mine">
      <p class="lead">答案更正、题目作废以后，所有人的这份答卷都重新评分。原来的分数和原因写在下面。</p>
      <${Loaded} from=${changes}>
        ${({ items }) => items.length
          ? html`${items.map((one) => html`<${Change} key=${one.id} one=${one} />`)}<${More} from=${changes} />`
          : html`<${Nothing}>您的成绩没有变动过。<//>`}
      <//>
    <//>
  `;
}

/** Say once of each that it was shown; what is withheld was not. */
function useSeen(items) {
  const told = useRef(new Set());
  useEffect(() => {
    for (const { id, seen_at: seen, withheld } of items) {
      if (seen || withheld || told.current.has(id)) continue;
      told.current.add(id);
      post(`/me/score-changes/${id}/seen`).catch(() => told.current.delete(id)); // next time then
    }
  }, [items]);
}

function Change({ one }) {
  return html`
    <article class="sheet" aria-labelledby="change-${one.id}">
      <h2 id="change-${one.id}">${!one.seen_at && html`<span class="tag">新</span> `}${one.paper.title}</h2>
      ${one.withheld ? html`<p>${one.withheld}。</p>` : html`<${Told} one=${one} />`}
      <p class="note">${at(one.at)} 更正</p>
      <p><${Link} to="/attempts/${one.attempt_id}">看这份答卷<//></p>
    </article>
  `;
}

function Told({ one }) {
  const same = one.before === one.after;
  return html`
    <p>${same ? `分数没有变，还是 ${one.after} 分。` : html`原来 ${one.before} 分，现在 <strong>${one.after} 分</strong>。`}</p>
    <ul class="plain-list">
      ${one.questions.map(({ number, note, reason }) => html`<li>第 ${number} 题：${note}。原因：${reason}</li>`)}
    </ul>
  `;
}
