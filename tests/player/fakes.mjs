// A browser's storage, a clock that goes when it is told to, and a server that keeps answers by the rules of the API.

import { Refused, Unreachable } from '../../quizsvc/player/static/api.js';

/** localStorage as two tabs share it; `room` limits it, `broken` forbids it. */
export class Phone {
  constructor() {
    this.kept = new Map();
    this.tabs = [];
    this.room = Infinity;
    this.broken = false;
  }

  /** A tab's own storage and the events that it hears. */
  tab() {
    const listeners = new Set();
    const phone = this;
    const tab = {
      area: () => ({
        get length() {
          return phone.kept.size;
        },
        key: (at) => [...phone.kept.keys()][at] ?? null,
        getItem: (key) => phone.kept.get(key) ?? null,
        removeItem: (key) => phone.write(tab, key, null),
        setItem(key, text) {
          if (phone.broken || text.length > phone.room) throw new Error('QuotaExceededError');
          phone.write(tab, key, text);
        },
      }),
      events: {
        addEventListener: (_, listener) => listeners.add(listener),
        removeEventListener: (_, listener) => listeners.delete(listener),
      },
      hear: (event) => listeners.forEach((listener) => listener(event)),
    };
    this.tabs.push(tab);
    return tab;
  }

  write(by, key, text) {
    if (text === null) this.kept.delete(key);
    else this.kept.set(key, text);
    this.tabs.filter((tab) => tab !== by).forEach((tab) => tab.hear({ key, newValue: text }));
  }
}

/** Timers that run when the time is moved. */
export class Time {
  constructor() {
    this.now = 0;
    this.waiting = [];
  }

  set(work, ms) {
    const timer = { work, at: this.now + ms };
    this.waiting.push(timer);
    return timer;
  }

  clear(timer) {
    this.waiting = this.waiting.filter((each) => each !== timer);
  }

  /** Move on; everything that is due is done, and what it promised too. */
  async pass(ms) {
    const until = this.now + ms;
    for (;;) {
      await settled();
      const due = this.waiting.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.now = due.at;
      this.clear(due);
      due.work();
    }
    this.now = until;
  }
}

/** Whatever was promised and can come true without time passing has done so. */
export const settled = () => new Promise((done) => setImmediate(done));

const inOrder = (chosen) => [...new Set(chosen)].sort();

/** One attempt on the server: what it keeps, what it was sent, and what is done to the answers on their way. */
export class Server {
  constructor() {
    this.answers = {};
    this.state = 'in_progress';
    this.sent = [];
    this.down = false; // nothing arrives
    this.deaf = false; // all arrives, no answer comes back
  }

  keep(answers) {
    if (this.state !== 'in_progress') {
      const type = this.state === 'expired' ? 'too-late' : 'attempt-ended';
      const { state, answers: stands } = this;
      throw new Refused(409, { type: `/problems/${type}`, title: 'no', status: 409, state, answers: { ...stands } });
    }
    Object.entries(answers).forEach(([number, { chosen, seq }]) => {
      const held = this.answers[number];
      if (!held || seq > held.seq) this.answers[number] = { chosen: inOrder(chosen), seq };
    });
  }

  async save(answers) {
    if (this.down) throw new Unreachable();
    this.sent.push(answers);
    this.keep(answers);
    const told = { saved_at: '2021-11-22T00:00:00Z', answers: { ...this.answers } };
    if (this.deaf) throw new Unreachable();
    return told;
  }

  async submit(answers) {
    if (this.down) throw new Unreachable();
    if (this.state !== 'submitted') {
      this.keep(answers);
      if (!Object.values(this.answers).some(({ chosen }) => chosen.length)) {
        throw new Refused(409, { type: '/problems/nothing-answered', title: '还没有作答，不能交卷', status: 409 });
      }
      this.state = 'submitted';
    }
    if (this.deaf) throw new Unreachable();
    return { id: '7', state: 'submitted', score: '80.00' };
  }
}

/** What is chosen at each question, as the server or a sheet has it. */
export const choices = (answers) =>
  Object.fromEntries(Object.entries(answers).map(([number, { chosen }]) => [number, chosen.join('')]));

const question = (number) => ({
  number,
  type: number % 2 ? 'single' : 'multiple',
  options: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id })),
});

/** An attempt as the API tells it. */
export const anAttempt = (answers = {}) => ({ id: '7', questions: [1, 2, 3, 4, 5].map(question), answers });
