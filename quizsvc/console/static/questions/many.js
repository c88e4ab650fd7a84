// One deed on many questions: which are chosen, what the deed needs, and what became of each.

const boxes = () => [...document.querySelectorAll('input[name=ids][form=chosen]')];

function count() {
  const chosen = boxes().filter((box) => box.checked).length;
  for (const line of document.querySelectorAll('[data-chosen]')) line.textContent = chosen;
  const opener = document.querySelector('[data-opens=many-chosen]');
  if (opener) opener.disabled = chosen === 0;
}

/** What the deed needs is asked for; what it does not need is not sent. */
function need(form) {
  const action = form.elements.action.value;
  for (const part of form.querySelectorAll('[data-for]')) {
    part.hidden = !part.dataset.for.split(' ').includes(action);
    for (const field of part.querySelectorAll('input, select, textarea')) field.disabled = part.hidden;
  }
}

function start() {
  document.querySelectorAll('form[data-many]').forEach(need);
  count();
}

document.addEventListener('change', ({ target }) => {
  if (target.dataset.all) for (const box of boxes()) box.checked = target.checked;
  if (target.name === 'action' && target.form.dataset.many) need(target.form);
  count();
});

document.addEventListener('called', ({ target, detail }) => {
  if (!target.dataset.many) return;
  const refused = detail.results.filter(({ done }) => !done);
  const lines = refused.map(({ id, problem }) => line(`题目 ${id}：${problem.detail || problem.title}`));
  const told = document.createElement('p');
  told.textContent = `做了 ${detail.done} 题${refused.length ? `，${refused.length} 题没有做：` : '。'}`;
  const list = document.createElement('ul');
  list.append(...lines);
  const again = document.createElement('a');
  Object.assign(again, { href: location.href, textContent: '回到列表' });
  const outcome = target.querySelector('.outcome');
  outcome.replaceChildren(told, list, again);
  outcome.hidden = false;
  again.focus();
});

function line(text) {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

document.addEventListener('htmx:afterSwap', start);
start();
