// Forms that ask the API (`data-call="POST /api/v1/…"`). What is wrong stands beside its field; what was typed
// stays; a second press while the first is under way does nothing, and one after a lost answer asks for the same
// thing again, which the service does once.

import { Unreachable, call } from './api.js';
import { contentOf } from './content.js';
import { keepPlace, say, sayNext } from './said.js';

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.call) return;
  event.preventDefault();
  if (form.getAttribute('aria-busy') !== 'true') send(form, event.submitter);
});

// By form: what was sent last without an answer, and its key.
const unanswered = new WeakMap();

function keyOf(form, content) {
  if (content instanceof FormData) return undefined;
  const said = JSON.stringify([form.dataset.call, content]);
  const last = unanswered.get(form);
  const key = last && last.said === said ? last.key : newKey();
  unanswered.set(form, { said, key });
  return key;
}

// crypto.randomUUID is there over https alone.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function send(form, button) {
  const [method, path] = (button?.dataset.call || form.dataset.call).split(' ');
  const content = contentOf(form, button);
  busy(form, true);
  const said = doing(button);
  clear(form);
  try {
    const key = keyOf(form, [path, content]);
    const answer = await call(method, path, { body: content, version: form.dataset.version, key });
    unanswered.delete(form);
    form.dispatchEvent(new CustomEvent('called', { bubbles: true, detail: answer }));
    if (goOn(form, button, answer)) said.over();
  } catch (error) {
    if (!(error instanceof Unreachable)) unanswered.delete(form);
    busy(form, false);
    said.over();
    tell(form, error);
  }
}

/** A button that takes long says meanwhile what is being done (`data-doing`). */
function doing(button) {
  const label = button?.textContent;
  if (button?.dataset.doing) button.textContent = button.dataset.doing;
  return { over: () => button?.dataset.doing && (button.textContent = label) };
}

/** To the next page, in whose address {id} is the answer's; or this one again; with data-then="stay" nowhere:
 * true then. */
function goOn(form, button, answer) {
  // A button that asks for something else than its form says what comes then, too.
  const { then = '', says } = button?.dataset.call ? button.dataset : form.dataset;
  if (then === 'stay') {
    busy(form, false);
    if (says) say(says);
    return true;
  }
  sayNext(says);
  const place = then.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer[name]));
  if (place) location.assign(place);
  else again();
  return false;
}

/** This page again as it is now, where it stands. */
function again() {
  keepPlace();
  location.reload();
}

function busy(form, is) {
  form.setAttribute('aria-busy', String(is));
  for (const button of form.querySelectorAll('button:not([type=button])')) button.disabled = is;
}

function clear(form) {
  for (const line of form.querySelectorAll('.wrong')) line.hidden = true;
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
}

function tell(form, error) {
  const errors = { ...(error.problem?.errors || {}) };
  let first = null;
  let places = 0;
  const isOld = takeOld(form, errors);
  for (const line of form.querySelectorAll('[data-wrong]')) {
    const said = take(errors, line.dataset.wrong);
    if (!said.length) continue;
    places += 1;
    const field = besideField(form, line, said);
    first ||= field;
  }
  const rest = Object.entries(errors).map(([name, said]) => `${name}：${[said].flat().join('；')}`);
  // What is asked for only then: a code after the password.
  for (const part of form.querySelectorAll('[data-when]')) {
    if (part.dataset.when.split(' ').includes(error.kind)) first = shown(part);
  }
  const whole = form.querySelector('p.wrong');
  whole.replaceChildren([isOld ? NEWER : summary(error, places), ...rest].join('\n'), ...wayIn(error));
  whole.hidden = false;
  (first || whole).scrollIntoView({ block: 'nearest' });
  first?.focus();
}

/** A refusal that only says that something is wrong: where it stands beside its fields, so many are to be mended. */
function summary(error, places) {
  const saysNoMore = error.problem && error.problem.detail === error.problem.title;
  return places && saysNoMore && error.kind === 'wrong-shape' ? `有 ${places} 处要改，见标红的地方。` : error.message;
}

function shown(part) {
  part.hidden = false;
  return part.querySelector('input');
}

const NEWER = '页面已经更新，请刷新后再试。';

/** Whether the service and this page differ in what the form has, as when the page stood open over an upgrade: one
 * does not know a field of the other. What it says of such fields is taken. */
function takeOld(form, errors) {
  const own = (name) => [...form.elements].some((each) => each.name.startsWith(name)) || form.querySelector(`[data-wrong="${name}"]`);
  const old = Object.keys(errors).filter((name) => {
    const said = [errors[name]].flat();
    return said.includes('没有这一项') || (said.includes('必须填写') && !own(name));
  });
  for (const name of old) delete errors[name];
  return old.length > 0;
}

/** What is said of a field and of what is within it, which is then told. */
function take(errors, name) {
  const names = Object.keys(errors).filter((each) => each === name || each.startsWith(`${name}.`));
  return names.flatMap((each) => {
    const said = errors[each];
    delete errors[each];
    return said;
  });
}

function besideField(form, line, said) {
  const field = [...form.elements].find((each) => each.name === line.dataset.wrong);
  line.textContent = said.map((each) => missing(field, each) || each).join('；');
  line.hidden = false;
  for (let part = line.closest('details'); part; part = part.parentElement.closest('details')) part.open = true;
  line.id ||= `wrong-${line.dataset.wrong.replaceAll('.', '-')}-${Math.random().toString(36).slice(2)}`;
  field?.setAttribute('aria-invalid', 'true');
  field?.setAttribute('aria-describedby', line.id);
  return field;
}

/** Of what was left empty, what to do with it by the name that it has on the page. */
function missing(field, said) {
  if (!field || !['请填写', '必须填写'].includes(said)) return '';
  if (field.type === 'radio') return '请选一项';
  const name = field.labels?.[0]?.firstChild.textContent.trim() ?? '';
  return `请${field.type.startsWith('select') ? '选择' : '填写'}${name}`;
}

/** Whoever was signed out meanwhile signs in beside this page, and presses again. */
function wayIn(error) {
  if (error.kind !== 'not-signed-in' || location.pathname.endsWith('/sign-in')) return [];
  const link = document.createElement('a');
  Object.assign(link, { href: '/console/sign-in', target: '_blank', textContent: '在新窗口登录' });
  return [' 填写的内容都还在：请', link, '，然后回到这里再按一次。'];
}
