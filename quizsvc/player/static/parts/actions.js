// What is pressed.

import { html, useEffect, useRef, useState } from '../preact.js';
import { SignedOut } from '../api.js';
import { ask } from './dialog.js';

/**
 * A button. While what it does (a promise) is under way it cannot be pressed again and says `busy`; what that throws
 * is told.
 * `kind`: `primary` (one on a page), `default`, `warn`.
 */
export function Action({ kind = 'primary', busy = '请稍候……', onTap, disabled, children, small, ...rest }) {
  const [working, setWorking] = useState(false);
  const press = async () => {
    if (working) return;
    setWorking(true);
    try {
      await onTap();
    } catch (error) {
      tell(error);
    } finally {
      setWorking(false);
    }
  };
  return html`
    <button
      type="button"
      class="weui-btn weui-btn_${kind} ${small ? 'weui-btn_mini' : ''} ${disabled || working ? 'weui-btn_disabled' : ''}"
      disabled=${disabled || working}
      onClick=${press}
      ...${rest}
    >
      ${working ? busy : children}
    </button>
  `;
}

/** Tell what went wrong, where no place on the page does; of who is signed out the page of signing in comes up. */
export function tell(error) {
  if (error instanceof SignedOut) return;
  ask({ title: '没有做成', text: error.message, yes: '知道了', no: null });
}

/**
 * A form that is sent by its button or by the keyboard's Enter. `onSend` may return a promise; what it throws is
 * said beside the button, and what was typed stays. `children` may be a function of what was thrown (null: nothing),
 * for fields that say their own part of it (useFields).
 */
export function Form({ send, busy = '请稍候……', onSend, children }) {
  const [working, setWorking] = useState(false);
  const [fault, setFault] = useState(null);
  const form = useRef(null);
  useEffect(() => {
    const wrong = fault && form.current.querySelector('[aria-invalid]');
    if (wrong) wrong.focus();
  }, [fault]);
  const submit = async (event) => {
    event.preventDefault();
    if (working) return;
    setWorking(true);
    setFault(null);
    try {
      await onSend();
    } catch (error) {
      setFault(error);
    } finally {
      setWorking(false);
    }
  };
  return html`
    <form ref=${form} onSubmit=${submit} novalidate>
      ${typeof children === 'function' ? children(fault) : children}
      <div class="buttons">
        ${fault && html`<p class="fault" role="alert">${fault.message}</p>`}
        <button type="submit" class="weui-btn weui-btn_primary" disabled=${working}>${working ? busy : send}</button>
      </div>
    </form>
  `;
}

/** Some fields were left blank; nothing was sent. */
class Incomplete extends Error {
  constructor(blank) {
    super('还有没填的。');
    this.blank = blank;
  }

  of(field) {
    return this.blank.includes(field) ? '请填写' : '';
  }
}

/** All that was typed, by the names of the fields. Raises: Incomplete, if one is blank. */
export function complete(typed) {
  const blank = Object.keys(typed).filter((name) => !typed[name].trim());
  if (blank.length) throw new Incomplete(blank);
  return typed;
}

/**
 * What is typed into a form's fields, `typed`, by their names; and what a Field of one of them is given:
 * `field(fault, 'name')`, with what the form's fault says of it.
 */
export function useFields(...names) {
  const [typed, setTyped] = useState(() => Object.fromEntries(names.map((name) => [name, ''])));
  const field = (fault, name) => ({
    name,
    value: typed[name],
    onChange: (value) => setTyped((before) => ({ ...before, [name]: value })),
    fault: fault && fault.of ? fault.of(name) : '',
  });
  return [typed, field];
}

/** A line of a form. `fault` is what is wrong with it. */
export function Field({ label, name, value, onChange, fault, children, ...rest }) {
  return html`
    <div class="weui-cell ${fault ? 'weui-cell_warn' : ''}">
      <div class="weui-cell__hd"><label class="weui-label" for=${name}>${label}</label></div>
      <div class="weui-cell__bd">
        <input
          class="weui-input"
          id=${name}
          name=${name}
          value=${value}
          onInput=${(event) => onChange(event.currentTarget.value)}
          aria-invalid=${fault ? 'true' : null}
          aria-describedby=${fault ? `${name}-fault` : null}
          ...${rest}
        />
        ${fault && html`<p class="field-fault" id="${name}-fault">${fault}</p>`}
      </div>
      ${children}
    </div>
  `;
}

/** A password, which can be looked at while it is typed. */
export function PasswordField({ children, ...field }) {
  const [seen, setSeen] = useState(false);
  return html`
    <${Field} ...${field} type=${seen ? 'text' : 'password'} autocapitalize="off" spellcheck="false">
      <button type="button" class="field-look" aria-pressed=${String(seen)} onClick=${() => setSeen(!seen)}>
        ${seen ? '隐藏' : '显示'}<span class="unseen">${field.label}</span>
      </button>
    <//>
  `;
}
