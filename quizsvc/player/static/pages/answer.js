// A paper before it is started, and an attempt on it: running, or what it came to.

import { html, useEffect, useMemo, useState } from '../preact.js';
import { get, post, serverNow } from '../api.js';
import { beforeStart, seemsUsedUp, startRefusal } from '../answering/words.js';
import { leftBehind } from '../answering/left-behind.js';
import { Answering } from '../answering/screen.js';
import { useMe } from '../me.js';
import { go } from '../router.js';
import { Action } from '../parts/actions.js';
import { Cell, Cells } from '../parts/cells.js';
import { Loaded, useLoad } from '../parts/loading.js';
import { Page } from '../parts/page.js';
import { AttemptResult } from './result.js';

/** Said to who has an account but is on no roster. */
export function NobodyToAnswer({ title }) {
  return html`
    <${Page} title=${title} back="/">
      <p class="nothing">您的账号没有对应名册上的人员，不能答题。要参加答题，请联系本单位管理员。</p>
    <//>
  `;
}

const begin = async (id) => {
  const attempt = await post(`/papers/${id}/attempts`);
  go(`/attempts/${attempt.id}`, { instead: true });
  return new Promise(() => {}); // the page of the attempt comes up
};

async function look(id) {
  const current = await get('/papers/current');
  const paper = [current.daily, current.weekly].find((each) => each && each.id === id);
  const running = paper && paper.attempt && paper.attempt.state === 'in_progress';
  // Of a paper that is not on, the service says why.
  return !paper || running || !paper.time_limit_s ? begin(id) : paper;
}

export function PaperPage({ params }) {
  const me = useMe();
  return me.person ? html`<${BeforePaper} id=${params.id} />` : html`<${NobodyToAnswer} title="答题" />`;
}

function BeforePaper({ id }) {
  const from = useLoad(() => look(id), [id]);
  const [refusal, setRefusal] = useState(null);
  const why = refusal || (from.error && from.error.problem && from.error);
  if (why) {
    const { title, text } = startRefusal(why, serverNow());
    const last = from.data && from.data.attempt;
    return html`
      <${Page} title=${title} back="/">
        <p class="nothing">${text}</p>
        <div class="buttons">${last && html`<${ToLast} id=${last.id} />`}<${ToHome} /></div>
      <//>
    `;
  }
  const start = () => begin(id).catch((error) => (error.problem ? setRefusal(error) : Promise.reject(error)));
  return html`
    <${Page} title=${from.data ? from.data.title : '正在打开试卷'} back="/">
      <${Loaded} from=${from}>${(paper) => html`<${Intro} paper=${paper} start=${start} />`}<//>
    <//>
  `;
}

function ToHome() {
  const home = () => go('/', { instead: true });
  return html`<${Action} kind="default" onTap=${home}>回首页<//>`;
}

const ToLast = ({ id, kind = 'default' }) =>
  html`<${Action} kind=${kind} onTap=${() => go(`/attempts/${id}`)}>看上次的结果<//>`;

function Intro({ paper, start }) {
  const me = useMe();
  const settings = me.season && me.season.settings;
  const lines = beforeStart(paper, settings, serverNow());
  const isUsed = seemsUsedUp(paper, settings);
  const begins = html`<${Action} kind=${isUsed ? 'default' : 'primary'} busy="正在取试卷……" onTap=${start}>
    ${isUsed ? '用补答机会答题' : '开始答题'}
  <//>`;
  return html`
    <${Cells} title="开始以前请看">
      ${lines.map(([label, text]) => html`<${Cell} label=${label} note=${text} />`)}
    <//>
    <div class="buttons">
      ${!isUsed && begins}
      ${paper.attempt && html`<${ToLast} id=${paper.attempt.id} kind=${isUsed ? 'primary' : 'default'} />`}
      ${isUsed && begins}
    </div>
  `;
}

export function AttemptPage({ params, query }) {
  const me = useMe();
  if (!me.person) return html`<${NobodyToAnswer} title="答题" />`;
  const { id: person } = me.person;
  return html`<${OfPerson} key=${person} id=${params.id} person=${person} view=${query.view} again=${me.again} />`;
}

function OfPerson({ id, person, view, again }) {
  const from = useLoad(() => get(`/attempts/${id}`), [id]);
  const [lost, setLost] = useState([]);
  const attempt = from.data;
  const isRunning = attempt && attempt.state === 'in_progress';
  const onEnd = (end) => {
    setLost(end.lost);
    go(`/attempts/${id}`, { instead: true }); // the result is another page, even here
    if (end.attempt) from.set(end.attempt);
    else from.set({ ...attempt, state: 'ended', ...end });
    if (!end.attempt) from.again();
  };
  const onGone = () => again().then(from.again);
  if (isRunning) return html`<${Answering} key=${attempt.server_now} ...${{ attempt, view, onEnd, onGone }} />`;
  if (attempt && attempt.result) return html`<${Ended} ...${{ attempt, person, lost }} />`;
  if (from.error && from.error.status === 404) return html`<${NotOurs} />`;
  const waiting = { ...from, data: null };
  return html`<${Page} title="答卷" back="/"><${Loaded} from=${waiting}>${() => null}<//><//>`;
}

function NotOurs() {
  return html`
    <${Page} title="没有这份答卷" back="/">
      <p class="nothing">可能是链接不全，也可能是另一个人的答卷。</p>
      <div class="buttons"><${ToHome} /></div>
    <//>
  `;
}

/** An ended attempt; what was left in this browser's journal is looked at once and cleared. */
function Ended({ attempt, person, lost }) {
  const left = useMemo(() => leftBehind(person, attempt), [attempt.id]);
  useEffect(() => scrollTo(0, 0), []);
  return html`<${AttemptResult} attempt=${attempt} lost=${lost.length ? lost : left} />`;
}
