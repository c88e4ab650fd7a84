// Every question of an ended attempt with what was chosen, the key, why, and by which law.

import { html, useEffect } from '../preact.js';
import { get, serverNow } from '../api.js';
import { ReviewLine } from '../answering/review-line.js';
import { filtered } from '../answering/verdict.js';
import { attemptTitle, reviewText } from '../answering/words.js';
import { setQuery } from '../router.js';
import { Loaded, Nothing, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';

const FILTERS = [
  ['', '全部'],
  ['wrong', '没答对'],
  ['right', '答对'],
];

export function ReviewPage({ params, query }) {
  const from = useLoad(() => get(`/attempts/${params.id}`), [params.id]);
  return html`
    <${Page} title=${from.data ? `解析：${attemptTitle(from.data, null)}` : '解析'} back="/attempts/${params.id}">
      <${Loaded} from=${from}>
        ${(attempt) => html`<${Review} attempt=${attempt} show=${query.show || ''} at=${query.at} />`}
      <//>
    <//>
  `;
}

function Review({ attempt, show, at }) {
  useEffect(() => {
    const wanted = at && document.getElementById(`question-${at}`);
    if (wanted) wanted.scrollIntoView();
  }, []);
  const review = attempt.result && attempt.result.review;
  if (!attempt.result) return html`<${Nothing}>这份答卷还没有交卷。<//>`;
  if (!review) return html`<${Nothing}>${reviewText(attempt.result, serverNow())}<//>`;
  const lines = filtered(review, attempt.questions, show);
  const questionOf = (line) => attempt.questions[line.number - 1];
  return html`
    <div class="filters" role="group" aria-label="显示哪些题">
      ${FILTERS.map(
        ([value, name]) => html`<button
          type="button"
          class="filter ${value === show ? 'filter-on' : ''}"
          aria-pressed=${value === show ? 'true' : 'false'}
          onClick=${() => setQuery({ show: value })}
        >${name} ${filtered(review, attempt.questions, value).length}</button>`,
      )}
    </div>
    ${lines.map(
      (line) => html`<${ReviewLine} key=${line.number} attempt=${attempt} line=${line} question=${questionOf(line)} />`,
    )}
    ${!lines.length && html`<${Nothing}>${show === 'wrong' ? '没有答错的题。' : '没有这样的题。'}<//>`}
  `;
}
