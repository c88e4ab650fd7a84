// Coming from the mini-program: with a one-time ticket, which stands in the address for a moment only.

import { html, useEffect, useState } from '../preact.js';
import { Refused, get, hasSession, post } from '../api.js';
import { ours } from '../addresses.js';
import { go } from '../router.js';
import { signOut } from '../session.js';
import { askMiniProgram, inMiniProgram } from '../wechat.js';
import { Action } from '../parts/actions.js';
import { Page } from '../parts/page.js';

/** Who is signed in in this browser, null if nobody is. Raises: Unreachable. */
async function whoIsIn() {
  try {
    return await get('/me');
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** Use the ticket. Answers where to go, or who came in in place of whom: `{to}` or `{before, now}`. */
async function enter(ticket, to) {
  if (!ticket) return { to }; // reloaded, or come back to
  const before = hasSession() ? await whoIsIn() : null;
  const { bound } = await post('/auth/enter', { ticket, cookie: true });
  if (!bound) return { to: '/bind' };
  const now = before && (await whoIsIn());
  return now && before.id !== now.id ? { before, now } : { to };
}

export function Enter({ query }) {
  // The page's own address is left for good with `go`, so the ticket is read once and stands in no history.
  const [{ ticket, to }] = useState(() => ({ ticket: query.ticket, to: ours(query.to) }));
  const [met, setMet] = useState(null);
  const [fault, setFault] = useState(null);
  const tries = async () => {
    setFault(null);
    try {
      const found = await enter(ticket, to);
      if (found.to) go(found.to, { instead: true });
      else setMet(found);
    } catch (error) {
      setFault(error);
    }
  };
  useEffect(() => {
    if (query.ticket) go('/enter', { instead: true });
    tries();
  }, []);
  if (met) return html`<${Another} ...${met} to=${to} />`;
  return html`
    <${Page} title=${fault ? '没有进入' : '正在进入'}>
      ${fault ? html`<${NotIn} fault=${fault} again=${tries} />` : html`<p class="loading" role="status">正在进入……</p>`}
    <//>
  `;
}

/** Whoever used this phone before may have left their session: nobody answers as somebody else unawares. */
function Another({ before, now, to }) {
  return html`
    <${Page} title="换了人">
      <p class="lead" role="status">
        这部手机上原来登录的是${before.name}，现在进来的是${now.name}。两个人的答案分开存放，互相看不到。
      </p>
      <div class="buttons">
        <${Action} onTap=${() => go(to, { instead: true })}>以${now.name}的身份继续<//>
        <${Action} kind="default" onTap=${signOut}>我不是${now.name}，退出<//>
      </div>
    <//>
  `;
}

function NotIn({ fault, again }) {
  const isRefused = fault instanceof Refused;
  const mini = inMiniProgram();
  return html`
    <div class="trouble" role="alert">
      <p>${fault.message}${isRefused ? '。' : ''}</p>
      <p class="row">
        ${!isRefused && html`<${Action} small onTap=${again}>再试一次<//>`}
        ${isRefused && mini && html`<${Action} small onTap=${() => askMiniProgram('lapsed')}>重新进入<//>`}
        ${isRefused && !mini && html`<${Action} small onTap=${() => go('/', { instead: true })}>去首页<//>`}
      </p>
    </div>
  `;
}

/** What is loaded to ask the mini-program for a page of its own; outside of it nobody comes here. */
export function InMiniProgram() {
  return html`
    <${Page} title="请回到小程序">
      <p class="lead">这一步在微信小程序里做：请点左上角返回小程序。不在小程序里的，可以用账号和密码登录。</p>
      <div class="buttons">
        <${Action} kind="default" onTap=${() => go('/sign-in', { instead: true })}>用账号和密码登录<//>
      </div>
    <//>
  `;
}
