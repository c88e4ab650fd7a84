// What is told once and kept nowhere: a reset code, and the secret of a second factor with its QR code.

document.addEventListener('called', ({ target, detail }) => {
  if (target.matches('.shows-code')) showCode(target, detail);
  if (target.matches('.offers-factor')) showSecret(target, detail);
});

const day = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeStyle: 'short' });

function showCode(form, { code, expires_at: until, account, name }) {
  reveal(document.getElementById('reset-code'), {
    whose: `${name}（账号 ${account}）`, code, until: day.format(new Date(until)), place: `${location.origin}/console/reset`,
  });
  form.closest('dialog')?.close();
  form.reset();
}

function showSecret(form, { secret, qr }) {
  const place = document.getElementById('offered');
  reveal(place, { secret });
  place.querySelector('.qr').replaceChildren(drawn(qr));
  form.reset();
  form.hidden = true;
}

function reveal(place, says) {
  for (const part of place.querySelectorAll('[data-shows]')) part.textContent = says[part.dataset.shows];
  place.hidden = false;
  place.focus();
  place.scrollIntoView({ block: 'nearest' });
}

const SVG = 'http://www.w3.org/2000/svg';
const QUIET = 4;

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

/** Dark on light whatever the page's colours: readers want it so. */
function drawn(rows) {
  const side = rows.length + 2 * QUIET;
  const dark = rows.flatMap((row, y) => [...row].map((module, x) => (module === '1' ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')));
  const svg = element('svg', { viewBox: `0 0 ${side} ${side}`, 'shape-rendering': 'crispEdges' });
  svg.append(element('rect', { width: side, height: side, fill: '#fff' }), element('path', { d: dark.join(''), fill: '#000' }));
  return svg;
}
