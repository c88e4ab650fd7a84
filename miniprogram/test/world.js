/**
 * A phone and a service for the tests: a `wx` that keeps WeChat's rules, and behind its `request` a service that keeps
 * ours (codes are good once, tokens can be revoked, a refresh token is used up). Nothing here waits for real time.
 */

const path = require("node:path");

const ROOT = path.resolve(__dirname, "..");
const { address } = require("../config");

/** The service as far as the mini-program sees it. `orders` are answers that come before its own. */
class Service {
  constructor() {
    this.asked = [];
    this.orders = [];
    this.bound = false;
    this.codes = new Set();
    this.phones = new Set();
    this.access = new Map(); // token → bound
    this.refresh = new Set();
    this.made = 0;
    this.notice = { version: "2026-11-01", text: "# 隐私说明\n\n- 答题记录" };
    this.consents = [];
    this.offers = [];
    this.told = new Map(); // Idempotency-Key → results
  }

  /** The next request to this route ("POST /auth/wechat") is answered so: `{status, body, header, when}`, `{fail}` or `{lost}`. */
  order(route, answer) {
    this.orders.push({ route, answer });
  }

  count(route) {
    return this.asked.filter((one) => one.route === route).length;
  }

  revoke() {
    this.access.clear();
    this.refresh.clear();
  }

  /** `lost`: the work is done, but the answer does not arrive. */
  answer({ url, method, header, data }) {
    const route = `${method} ${url.replace(`${address}/api/v1`, "")}`;
    this.asked.push({ route, header, data, url });
    const at = this.orders.findIndex((one) => one.route === route);
    const order = at < 0 ? null : this.orders.splice(at, 1)[0].answer;
    if (order && !order.lost) return order;
    const own = this.routes()[route](data, (header.Authorization || "").replace("Bearer ", ""), header);
    return order ? { fail: order.lost } : own;
  }

  routes() {
    return {
      "POST /auth/wechat": ({ code }) =>
        this.codes.delete(code) ? ok(this.tokens(this.bound)) : no(409, "login-code-spent"),
      "POST /auth/refresh": (_, token) =>
        this.refresh.delete(token) ? ok(this.tokens(undefined)) : no(401, "session-ended"),
      "POST /auth/bind": ({ phone_code }, token) => this.binding(phone_code, token),
      "POST /auth/ticket": (_, token) =>
        this.access.has(token) ? ok({ ticket: `t/${this.access.get(token)}`, expires_in: 60 }) : no(401, "not-signed-in"),
      "POST /auth/logout": (_, token) => (this.access.delete(token) ? { status: 204 } : no(401, "not-signed-in")),
      "GET /privacy": () => ok(this.notice),
      "POST /me/consents": ({ version }, token) => this.consenting(version, token),
      "GET /me/subscriptions": (_, token) =>
        this.access.has(token) ? ok({ items: this.offers }) : no(401, "not-signed-in"),
      "POST /me/subscriptions": ({ results }, token, header) => {
        if (!this.access.has(token)) return no(401, "not-signed-in");
        this.told.set(header["Idempotency-Key"], results);
        return { status: 204 };
      },
    };
  }

  tokens(bound) {
    this.made += 1;
    const pair = { access_token: `access-${this.made}`, refresh_token: null, expires_in: 900, roles: [] };
    this.access.set(pair.access_token, bound !== false);
    if (bound !== false) {
      pair.refresh_token = `refresh-${this.made}`;
      this.refresh.add(pair.refresh_token);
    }
    return bound === undefined ? pair : { ...pair, bound };
  }

  binding(phone, token) {
    if (!this.access.has(token)) return no(401, "not-signed-in");
    if (this.access.get(token)) return no(403, "not-allowed");
    if (this.bound) return no(409, "wechat-bound");
    if (!this.consents.includes(this.notice.version)) return no(409, "consent-missing");
    if (!this.phones.delete(phone)) return no(409, "not-bound", "没有找到这个手机号对应的人。");
    this.bound = true;
    return ok(this.tokens(true));
  }

  consenting(version, token) {
    if (!this.access.has(token)) return no(401, "not-signed-in");
    if (version !== this.notice.version) return no(409, "notice-changed");
    this.consents.push(version);
    return { status: 204 };
  }
}

const ok = (body) => ({ status: 200, body });
const no = (status, slug, detail) => ({ status, body: { type: `/problems/${slug}`, title: "不行", status, detail } });

/** A phone with its own `wx`; makes it the global one, and the mini-program's modules are loaded afresh for it. */
function phone(service = new Service()) {
  const world = {
    service,
    storage: new Map(),
    went: [],
    toasts: [],
    windows: [],
    tapping: false,
    choose: (ids) => Object.fromEntries(ids.map((id) => [id, "accept"])),
    loginFails: false,
    left: false,
    modules: (name) => require(path.join(ROOT, name)),
  };
  const listeners = { show: [], hide: [] };
  let logins = 0;

  world.wx = {
    request(options) {
      queueMicrotask(async () => {
        const answer = service.answer(options);
        await answer.when;
        if (answer.hides) world.hide();
        if (answer.fail !== undefined) options.fail({ errMsg: `request:fail ${answer.fail}` });
        else options.success({ statusCode: answer.status, data: answer.body || "", header: answer.header || {} });
      });
    },
    login({ success, fail }) {
      logins += 1;
      const code = `code-${logins}`;
      service.codes.add(code);
      queueMicrotask(() => (world.loginFails ? fail({ errMsg: "login:fail" }) : success({ code })));
    },
    setStorage({ key, data, encrypt, complete }) {
      if (!encrypt) throw new Error("a token is stored in the clear");
      world.storage.set(key, data);
      complete();
    },
    getStorage({ key, encrypt, success, fail }) {
      if (encrypt && world.storage.has(key)) success({ data: world.storage.get(key) });
      else fail({ errMsg: "getStorage:fail data not found" });
    },
    removeStorage({ key, complete }) {
      world.storage.delete(key);
      complete();
    },
    onAppShow: (listener) => listeners.show.push(listener),
    onAppHide: (listener) => listeners.hide.push(listener),
    navigateTo: ({ url }) => world.went.push(`to ${url}`),
    redirectTo: ({ url }) => world.went.push(`instead ${url}`),
    reLaunch: ({ url }) => world.went.push(`only ${url}`),
    showToast: ({ title }) => world.toasts.push(title),
    exitMiniProgram: () => {
      world.left = true;
    },
    requestSubscribeMessage({ tmplIds, success, fail }) {
      const tapped = world.tapping && tmplIds.length >= 1 && tmplIds.length <= 3;
      world.windows.push(tmplIds);
      const chosen = tapped ? world.choose(tmplIds) : { errCode: 20003, errMsg: "can only be invoked by user TAP" };
      queueMicrotask(() => (chosen.errCode ? fail(chosen) : success({ errMsg: "ok", ...chosen })));
    },
  };

  world.hide = () => listeners.hide.forEach((listener) => listener());
  world.show = () => listeners.show.forEach((listener) => listener());

  /** What a tap does at once may ask for a subscription; what it does later may not. */
  world.tap = (deed) => {
    world.tapping = true;
    try {
      return deed();
    } finally {
      world.tapping = false;
    }
  };

  /** The page of this name as WeChat makes it, before its onLoad. */
  world.page = (name) => {
    let made = null;
    globalThis.Page = (options) => {
      made = Object.assign(Object.create(options), { data: structuredClone(options.data) });
    };
    const file = path.join(ROOT, "pages", name, `${name}.js`);
    delete require.cache[file];
    require(file);
    made.setData = function (changes) {
      Object.assign(this.data, changes);
    };
    return made;
  };

  restart(world);
  return world;
}

/** The mini-program is closed and opened again: memory is gone, storage stays. */
function restart(world) {
  for (const file of Object.keys(require.cache)) {
    if (file.startsWith(path.join(ROOT, "lib")) && !file.endsWith("errors.js")) delete require.cache[file];
  }
  globalThis.wx = world.wx;
  world.here = require("../lib/here");
  world.session = world.here.session;
}

module.exports = { ROOT, Service, phone, restart };
