// Writing a question: its options and pictures, the look at it, and what the service would say of it.

import { Refused, call } from '../api.js';
import { contentOf } from '../content.js';
import { drawAnswered, drawServed, el } from './draw.js';
import { LETTERS, keyAfter, linesOf, lookOf } from './look.js';

const WAIT = 700; // ms after the last key, until the service is asked
const HINTS = {
  single: '勾选一个正确的选项。',
  multiple: '勾选两个或更多正确的选项。',
  true_false: '判断题的选项固定为“正确”和“错误”，勾选答案。',
};
const FIXED = ['正确', '错误'];
const form = document.getElementById('question');
const upload = document.getElementById('upload');
const rows = [...form.querySelectorAll('.option-row')];
const add = form.querySelector('[data-adds]');
const pictures = form.elements.pictures;
const type = form.elements.type;
const sizes = JSON.parse(pictures.dataset.sizes); // by the pictures' ids
let asking = null;
let asked = 0;

const shown = () => rows.filter((row) => !row.hidden);
const fieldsOf = (row) => ({
  text: row.querySelector('input[type=text]'),
  key: row.querySelector('input[type=checkbox]'),
});

function use(row, is) {
  row.hidden = !is;
  for (const field of row.querySelectorAll('input')) field.disabled = !is;
  if (!is) fieldsOf(row).key.checked = false;
}

/** As many rows as the type has, lettered in their order. */
function arrange() {
  const isFixed = type.value === 'true_false';
  if (isFixed) rows.forEach((row, place) => use(row, place < FIXED.length));
  add.hidden = isFixed || shown().length === rows.length;
  form.querySelector('[data-hint]').textContent = HINTS[type.value];
  shown().forEach((row, place) => {
    const { text } = fieldsOf(row);
    if (isFixed) text.value = FIXED[place];
    text.readOnly = isFixed;
    text.setAttribute('aria-label', `选项 ${LETTERS[place]}`);
    row.querySelector('.letter').textContent = LETTERS[place];
    row.querySelector('[data-drops]').hidden = isFixed || shown().length <= 2;
    row.querySelector('[data-drops]').setAttribute('aria-label', `删去选项 ${LETTERS[place]}`);
  });
}

/** What was fixed for a true/false question is nobody's text; another type begins with four options. */
function changeType() {
  const wasFixed = shown().some((row) => fieldsOf(row).text.readOnly);
  if (wasFixed && type.value !== 'true_false') {
    rows.slice(0, 4).forEach((row) => use(row, true));
    for (const row of rows) if (fieldsOf(row).text.readOnly) fieldsOf(row).text.value = '';
  }
  tick(null);
}

function tick(box) {
  const ticked = shown().map((row) => fieldsOf(row).key).filter((each) => each.checked);
  const first = box || ticked[0];
  if (!first) return;
  const key = keyAfter(type.value, ticked.map((each) => each.value), first.value);
  for (const each of ticked) each.checked = key.includes(each.value);
}

const placed = () => JSON.parse(pictures.value);

function place(found) {
  pictures.value = JSON.stringify(found);
  change();
}

const placeName = (at) => (at === 'stem' ? '题干' : `选项 ${LETTERS[shown().findIndex((row) => row.dataset.option === at)] || '（已删去）'}`);

function listPictures() {
  const lines = placed().map((picture, number) => {
    const drop = el('button', { type: 'button', class: 'plain' }, '删去');
    drop.addEventListener('click', () => place(placed().filter((_, each) => each !== number)));
    return el('li', {}, el('img', { src: `/api/v1/pictures/${picture.id}`, alt: '', height: 48 }), ` ${placeName(picture.at)} `, drop);
  });
  form.querySelector('[data-pictures]').replaceChildren(...lines);
  const places = ['stem', ...(type.value === 'true_false' ? [] : shown().map((row) => row.dataset.option))];
  const chosen = upload.querySelector('[data-place]');
  const before = chosen.value;
  chosen.replaceChildren(...places.map((at) => el('option', { value: at }, placeName(at))));
  if (places.includes(before)) chosen.value = before;
}

function content() {
  const said = contentOf(form);
  return { ...said, options: said.options || [] };
}

function change() {
  arrange();
  listPictures();
  const said = content();
  const look = lookOf({ ...said, pictures: said.pictures.map((picture) => ({ ...picture, ...sizes[picture.id] })) });
  drawServed(document.getElementById('served'), look);
  drawAnswered(document.getElementById('answered'), look);
  clearTimeout(asking);
  asking = setTimeout(check, WAIT);
}

async function check() {
  const { reason, ...said } = content();
  if (!said.stem.trim() || !said.subject) return tell([]);
  const number = (asked += 1);
  const body = { ...said, question_id: form.dataset.id || null };
  try {
    const found = await call('POST', '/api/v1/questions/check', { body });
    if (number === asked) tell(linesOf(found));
  } catch (error) {
    if (number === asked) tell(error instanceof Refused ? linesOf({ errors: error.problem.errors }) : []);
  }
}

function tell(lines) {
  const items = lines.map(({ tone, text, id, stem }) =>
    el('li', { class: tone === 'bad' ? 'wrong' : null }, text, id ? el('a', { href: `/console/questions/${id}`, target: '_blank' }, `${id} ${stem}`) : null),
  );
  document.getElementById('found').replaceChildren(...(items.length ? [el('h2', {}, '保存前请看'), el('ul', {}, items)] : []));
}

form.addEventListener('input', (event) => {
  if (event.target === type) changeType();
  if (event.target.name === 'key' && event.target.checked) tick(event.target);
  change();
});
form.addEventListener('click', (event) => {
  const drop = event.target.closest('[data-drops]');
  if (drop) use(drop.closest('.option-row'), false);
  if (event.target === add) {
    const next = rows.find((row) => row.hidden);
    use(next, true);
    fieldsOf(next).text.focus();
  }
  if (drop || event.target === add) change();
});
upload.addEventListener('called', ({ detail: { id, width, height } }) => {
  sizes[id] = { width, height };
  place([...placed(), { at: upload.querySelector('[data-place]').value, id }]);
  upload.reset();
  upload.closest('dialog').close();
});
change();
