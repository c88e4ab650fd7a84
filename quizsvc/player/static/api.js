// The API, asked with the cookie of this session. Whoever calls gets the answer's body, or one of three errors:
// Refused (the service said no, and why), SignedOut (nobody is signed in any more) or Unreachable (no answer).

const BASE = '/api/v1';
const PATIENCE_MS = 15000;

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

  /** What is wrong with a field of what was sent; empty if nothing is. */
  of(field) {
    return ((this.problem.errors || {})[field] || []).join('；');
  }
}

export class SignedOut extends Refused {}

export class Unreachable extends Error {
  constructor() {
    super('连不上服务器。请检查网络，然后再试。');
  }
}

let clockAhead = 0;

/** Now, in ms, by the server's clock as far as its answers told it. */
export const serverNow = () => Date.now() + clockAhead;

function csrf() {
  // Over https only the name by which no other host, and nobody on a plain line, can set a cookie.
  const own = location.protocol === 'https:' ? '__Host-quizsvc-csrf=' : 'quizsvc-csrf=';
  const found = document.cookie.split(/;\s*/).find((cookie) => cookie.startsWith(own));
  return found ? found.slice(own.length) : '';
}

/** Whether this browser may be signed in: only the service knows for sure. */
export const hasSession = () => csrf() !== '';

const address = (path, query) => {
  const asked = Object.entries(query || {}).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return BASE + path + (asked.length ? `?${new URLSearchParams(asked)}` : '');
};

/** What the session is known by in this browser; another one after another sign-in, in whatever tab. */
export const sessionMark = csrf;

async function send(method, path, { query, body, key, keepalive = false, patience = PATIENCE_MS } = {}) {
  const headers = {};
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  const patienceEnds = new AbortController();
  const timer = setTimeout(() => patienceEnds.abort(), patience);
  try {
    const answer = await fetch(address(path, query), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      keepalive, // outlives the page
      signal: patienceEnds.signal,
    });
    return { answer, text: await answer.text() };
  } catch {
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}

const listeners = new Set();

/** Be told when the service says that nobody is signed in. Returns how to be told no more. */
export function onSignedOut(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return undefined;
  }
}

async function call(method, path, options) {
  const { answer, text } = await send(method, path, options);
  const said = Date.parse(answer.headers.get('Date') || '');
  if (!Number.isNaN(said)) clockAhead = said - Date.now();
  const body = read(text);
  if (answer.ok && body !== undefined) return body;
  // A proxy's page in place of our answer: as if there had been none.
  if (body === undefined || body === null || (answer.status >= 502 && !body.type)) throw new Unreachable();
  if (answer.status === 401 && !path.startsWith('/auth/')) {
    listeners.forEach((told) => told());
    throw new SignedOut(401, body);
  }
  throw new Refused(answer.status, body);
}

export const get = (path, query) => call('GET', path, { query });
export const post = (path, body = {}, options = {}) => call('POST', path, { body, ...options });
export const put = (path, body = {}, options = {}) => call('PUT', path, { body, ...options });
export const remove = (path) => call('DELETE', path, {});

/** What is asked, or null where the service has none: no week that counts, nothing published. */
export async function ifAny(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refused && [404, 409].includes(error.status)) return null;
    throw error;
  }
}

/** The address of a file of the API, for a link or a picture. */
export const file = (path, query) => address(path, query);
