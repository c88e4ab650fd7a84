// The editor of a blueprint: what is asked for is looked up in the bank as soon as it changes.

import './rows.js';

const PAUSE = 500; // ms after the last change
const form = document.querySelector('form.blueprint');
let waiting = null;

function look() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (form.getAttribute('aria-busy') === 'true') look();
    else form.requestSubmit(form.querySelector('[data-looks]'));
  }, PAUSE);
}

function total() {
  const value = (name) => [...form.elements].filter((each) => each.name?.endsWith(name)).map((each) => Number(each.value) || 0);
  const [counts, points] = [value('.count'), value('.points')];
  const sum = counts.reduce((all, count, at) => all + count * points[at], 0);
  const number = counts.reduce((all, count) => all + count, 0);
  document.getElementById('total').textContent = `共 ${number} 道题，满分 ${Number(sum.toFixed(2))} 分（成绩按百分制折算）。`;
}

// What a type is called stands in the form's choice of them.
function called(type) {
  return document.getElementById('another-part').content.querySelector(`[name$=".type"] option[value="${type}"]`).textContent;
}

function paragraph(text) {
  const made = document.createElement('p');
  made.textContent = text;
  return made;
}

function tell({ fills, lacks, parts, lasting }) {
  const lines = parts.map(({ type, count, usable, fresh }) => `${called(type)}要 ${count} 道，合要求的有 ${usable} 道，其中没有用过的 ${fresh} 道`);
  const first = fills ? '这份试卷抽得出来。' : lacks;
  const last = `这一份以外：按活动的设置，${lasting.words}；用完以后会抽用过的题，最久没用过的先抽。`;
  document.getElementById('look').replaceChildren(paragraph(first), paragraph(`${lines.join('；')}。`), paragraph(last));
}

if (form) {
  form.addEventListener('called', ({ detail }) => detail.lasting && tell(detail));
  form.addEventListener('input', () => {
    document.getElementById('look').replaceChildren(); // it was about something else
    total();
    look();
  });
  total();
  look();
}
