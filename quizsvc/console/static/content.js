// What a form says, as the API takes it. Fields say how they are meant (`data-as`) and what an empty one is
// (`data-empty`); `a.b` is b within a, and `a.0` the first of a.

const MEANT = {
  int: (field) => (/^-?\d+$/.test(field.value) ? Number(field.value) : field.value),
  bool: (field) => (field.type === 'checkbox' ? field.checked : field.value === 'true'),
  json: (field) => JSON.parse(field.value),
  lines: (field) => field.value.split('\n').map((line) => line.trim()).filter(Boolean),
};
const LEFT_OUT = Symbol('left out');

/** The body of the request: FormData where there is a file, undefined where there is no field, else an object. */
export function contentOf(form, button) {
  if (form.querySelector('input[type=file]')) return new FormData(form, button?.name ? button : null);
  const content = Object.create(null);
  let any = false;
  for (const field of form.elements) {
    if (!field.name || field.disabled || (field.type === 'submit' && field !== button)) continue;
    any = true;
    const value = valueOf(field);
    if (value !== LEFT_OUT) put(content, field.name.split('.'), value);
  }
  return any ? lists(content) : undefined;
}

function valueOf(field) {
  const { as, empty } = field.dataset;
  if (as === 'list') return field.checked ? [field.value] : [];
  if (field.type === 'radio' && !field.checked) return LEFT_OUT;
  if (field.type === 'checkbox' && !as) return field.checked ? field.value : LEFT_OUT;
  if (field.value === '' && empty === 'omit') return LEFT_OUT;
  if (field.value === '' && empty === 'null') return null;
  return as ? MEANT[as](field) : field.value;
}

function put(into, [name, ...rest], value) {
  if (rest.length) put((into[name] ??= Object.create(null)), rest, value);
  else if (Array.isArray(value) && Array.isArray(into[name])) into[name].push(...value);
  else into[name] = value;
}

/** Objects whose names are all numbers are lists. */
function lists(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inside]) => [name, lists(inside)]);
  const isList = entries.length && entries.every(([name]) => /^\d+$/.test(name));
  return isList ? entries.map(([, inside]) => inside) : Object.fromEntries(entries);
}
