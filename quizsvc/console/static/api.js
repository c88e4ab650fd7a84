// The API, asked with the cookie of this session.

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `服务器回答 ${status}`);
    this.status = status;
    this.problem = problem;
  }

  /** The last part of the problem's type, such as `paper-closed`. */
  get kind() {
    return String(this.problem.type || '').split('/').pop();
  }
}

export class Unreachable extends Error {
  constructor() {
    super('连不上服务器，填写的内容都还在。请检查网络，然后再按一次。');
  }
}

function csrf() {
  const own = location.protocol === 'https:' ? '__Host-quizsvc-csrf=' : 'quizsvc-csrf=';
  const found = document.cookie.split(/;\s*/).find((cookie) => cookie.startsWith(own));
  return found ? found.slice(own.length) : '';
}

/**
 * What the API answers, null where it says nothing. `body` is a FormData, or what becomes JSON. Throws Refused or
 * Unreachable.
 */
export async function call(method, path, { body, version, key } = {}) {
  const headers = { 'X-CSRF-Token': csrf(), Accept: 'application/json' };
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
  if (version) headers['If-Match'] = version;
  if (key) headers['Idempotency-Key'] = key;
  const sent = body === undefined || isForm ? body : JSON.stringify(body);
  let answer, text;
  try {
    answer = await fetch(path, { method, headers, body: sent, credentials: 'same-origin', cache: 'no-store' });
    text = await answer.text();
  } catch {
    throw new Unreachable();
  }
  const told = read(text);
  if (answer.ok && told !== undefined) return told;
  if (told === undefined || told === null) throw new Unreachable();
  throw new Refused(answer.status, told);
}

function read(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return undefined;
  }
}
