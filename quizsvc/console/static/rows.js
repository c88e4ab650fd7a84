// Rows of a form that come and go. A button with `data-adds` puts a copy of that template into the element
// `data-into`, with the next number where its names say NEW; one with `data-removes` takes its row away.

const NEW = /\.NEW\./;

function add({ adds, into }) {
  const place = document.getElementById(into);
  const made = document.getElementById(adds).content.cloneNode(true);
  const next = nextNumber(place);
  for (const each of made.querySelectorAll('[name]')) each.name = each.name.replace(NEW, `.${next}.`);
  for (const each of made.querySelectorAll('[data-wrong]')) each.dataset.wrong = each.dataset.wrong.replace(NEW, `.${next}.`);
  place.append(made);
}

function nextNumber(place) {
  const numbers = [...place.querySelectorAll('[name]')].flatMap((each) => each.name.match(/\.(\d+)\./g) || []);
  return Math.max(-1, ...numbers.map((each) => Number(each.slice(1, -1)))) + 1;
}

document.addEventListener('click', ({ target }) => {
  const adds = target.closest('[data-adds]');
  const removes = target.closest('[data-removes]');
  if (!adds && !removes) return;
  const form = target.closest('form');
  if (adds) add(adds.dataset);
  else removes.closest('.row').remove();
  form.dispatchEvent(new Event('input'));
});
