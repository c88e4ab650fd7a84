// A question that waits for its answer, and a word in passing.

import { html, render, useEffect, useRef } from '../preact.js';

let place = null;

function root() {
  if (!place) {
    place = document.createElement('div');
    document.body.append(place);
  }
  return place;
}

/**
 * Ask; resolves to true if `yes` was pressed. `no: null` leaves only `yes`. The focus goes in, stays in, and comes
 * back.
 */
export function ask({ title, text, yes = '确定', no = '取消', warn = false }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const close = (answer) => {
      render(null, root());
      if (before && before.focus) before.focus();
      resolve(answer);
    };
    render(html`<${Dialog} ...${{ title, text, yes, no, warn, close }} />`, root());
  });
}

function Dialog({ title, text, yes, no, warn, close }) {
  const first = useRef(null);
  const box = useRef(null);
  useEffect(() => first.current.focus(), []);
  const keys = (event) => {
    if (event.key === 'Escape') close(false);
    if (event.key !== 'Tab') return;
    const buttons = [...box.current.querySelectorAll('button')];
    const next = buttons.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
    event.preventDefault();
    buttons[(next + buttons.length) % buttons.length].focus();
  };
  return html`
    <div role="alertdialog" aria-modal="true" aria-labelledby="dialog-title" aria-describedby="dialog-text" onKeyDown=${keys}>
      <div class="weui-mask"></div>
      <div class="weui-dialog" ref=${box}>
        <div class="weui-dialog__hd"><strong class="weui-dialog__title" id="dialog-title">${title}</strong></div>
        <div class="weui-dialog__bd dialog-text" id="dialog-text">${text}</div>
        <div class="weui-dialog__ft">
          ${no &&
          html`<button type="button" ref=${first} class="weui-dialog__btn weui-dialog__btn_default" onClick=${() => close(false)}>${no}</button>`}
          <button
            type="button"
            ref=${no ? null : first}
            class="weui-dialog__btn ${warn ? 'dialog-warn' : 'weui-dialog__btn_primary'}"
            onClick=${() => close(true)}
          >${yes}</button>
        </div>
      </div>
    </div>
  `;
}

// There from the start: readers do not hear a region that comes with its words.
const said = document.createElement('div');
said.className = 'said';
said.setAttribute('role', 'status');
document.body.append(said);

/** A word in passing, for three seconds; read aloud. */
export function say(text) {
  said.textContent = text;
  said.classList.add('said-now');
  clearTimeout(say.timer);
  say.timer = setTimeout(() => {
    said.classList.remove('said-now');
    said.textContent = '';
  }, 3000);
}
