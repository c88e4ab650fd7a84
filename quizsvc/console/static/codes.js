// Activation codes: told once in an answer, shown here to be printed, kept nowhere.

document.addEventListener('called', ({ target, detail }) => {
  if (target.matches('.issues-codes')) show(target, detail.items);
});
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-prints]')) print();
});

const day = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long' });

function show(form, items) {
  const place = document.getElementById('codes');
  const slip = place.querySelector('template').content;
  place.querySelector('.slips').replaceChildren(...items.map((item) => filled(slip, item)));
  place.querySelector('.empty').hidden = items.length > 0;
  place.hidden = false;
  form.closest('dialog').close();
  place.focus();
}

function filled(slip, { person, code, expires_at: until }) {
  const made = slip.cloneNode(true);
  const says = { name: person.name, code, until: day.format(new Date(until)), place: `${location.origin}/m/` };
  for (const part of made.querySelectorAll('[data-says]')) part.textContent = says[part.dataset.says];
  return made;
}
