// The page of an attempt that has ended.

import { html } from '../preact.js';
import { get, serverNow } from '../api.js';
import { Result } from '../answering/result.js';
import { attemptTitle } from '../answering/words.js';
import { useMe } from '../me.js';
import { go } from '../router.js';
import { Action } from '../parts/actions.js';
import { useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';

/** The attempt's line of the own history: its paper's title, and why it does not count. Null if it is far back. */
async function recordOf(attempt) {
  const found = await get('/me/attempts', { kind: attempt.kind, page_size: 100 });
  return found.items.find((each) => each.id === attempt.id) || null;
}

export function AttemptResult({ attempt, lost }) {
  const from = useLoad(() => recordOf(attempt), [attempt.id]);
  const now = serverNow();
  const { season } = useMe();
  const isPractice = season && season.settings.daily_attempts === 1 && attempt.state !== 'void';
  return html`
    <${Page} title=${attemptTitle(attempt, from.data)} back="/">
      <${Result} attempt=${attempt} record=${from.data} lost=${lost} now=${now} />
      <div class="buttons">
        ${attempt.result.review && html`<${Action} onTap=${() => go(`/attempts/${attempt.id}/review`)}>逐题看解析<//>`}
        ${attempt.kind === 'daily' &&
        html`<${Action} kind="default" onTap=${() => go(`/papers/${attempt.paper_id}`)}>这组题再练一遍${isPractice ? '（不计入）' : ''}<//>`}
        <${Action} kind="default" onTap=${() => go('/wrong')}>错题本<//>
        <${Action} kind="default" onTap=${() => go('/')}>回首页<//>
      </div>
    <//>
  `;
}
