// @ts-check
/**
 * Who this is for the service. WeChat says it by a login code; the service answers with tokens, of a person who is
 * bound or of somebody who can only bind. The access token lives in memory, the refresh token of a bound person in
 * WeChat's encrypted storage of this user, and neither ever in an address.
 */

const { Refused, Unreachable } = require("./errors");
const routes = require("./routes");

/** @typedef {Pick<WechatMiniprogram.Wx, "login" | "getStorage" | "setStorage" | "removeStorage">} Wx */
/** @typedef {import("./api").Api} Api */
/** @typedef {import("./api").Options} Options */
/** @typedef {import("./routes").Route} Route */
/** @typedef {{access: string, refresh: string | null, until: number, bound: boolean}} Tokens */

const KEY = "session";
const EARLY_MS = 30000;
const CODE_SPENT = "login-code-spent"; // used, expired or unknown to WeChat: a new one helps

/** @param {{wx: Wx, api: Api, now?: () => number}} given */
function createSession({ wx, api, now = Date.now }) {
  /** @type {Tokens | null} */
  let tokens = null;
  const stored = store(wx);

  const signIn = single(async () => {
    for (let fresh = true; ; fresh = false) {
      try {
        return await take(await api.send(routes.signIn, { body: { code: await codeOf(wx) } }));
      } catch (error) {
        if (!fresh || !(error instanceof Refused) || error.slug !== CODE_SPENT) throw error;
      }
    }
  });

  const renew = single(async () => {
    const refresh = tokens ? tokens.refresh : await stored.get();
    if (!refresh) return signIn();
    try {
      return await take({ ...(await api.send(routes.refresh, { token: refresh })), bound: true });
    } catch (error) {
      if (!unauthorized(error)) throw error;
      await forget();
      return signIn();
    }
  });

  /** @param {{access_token: string, refresh_token: string | null, expires_in: number, bound?: boolean}} answer */
  async function take(answer) {
    const bound = answer.bound !== false;
    const refresh = bound ? answer.refresh_token : null;
    tokens = { access: answer.access_token, refresh, until: now() + answer.expires_in * 1000, bound };
    if (refresh) await stored.set(refresh);
    return tokens;
  }

  async function forget() {
    tokens = null;
    await stored.drop();
  }

  /** Tokens that work now, signed in for if need be. */
  async function held() {
    return tokens && tokens.until - EARLY_MS > now() ? tokens : renew();
  }

  /**
   * After a 401. Somebody else may have renewed the tokens meanwhile.
   * @param {Tokens} dead
   */
  async function instead(dead) {
    return tokens && tokens !== dead ? tokens : renew();
  }

  /**
   * A request in this person's name. A 401 is answered once by other tokens; after a second one nothing is kept.
   * @param {Route} route
   * @param {Options} [options]
   * @returns {Promise<any>}
   */
  async function call(route, options = {}) {
    const first = await held();
    try {
      return await api.send(route, { ...options, token: first.access });
    } catch (error) {
      if (!unauthorized(error)) throw error;
    }
    const second = await instead(first);
    try {
      return await api.send(route, { ...options, token: second.access });
    } catch (error) {
      if (unauthorized(error)) await forget();
      throw error;
    }
  }

  return {
    call,

    /**
     * Whether this WeChat user is bound to a person. Somebody who was not is asked for anew: they may have bound
     * themselves on the page meanwhile.
     */
    async bound() {
      if (tokens && !tokens.bound) tokens = null;
      return (await held()).bound;
    },

    /** A one-time ticket for the pages, good for 60 s. */
    async ticket() {
      return /** @type {string} */ ((await call(routes.ticket)).ticket);
    },

    /**
     * Bind this WeChat user to the person with the phone number that WeChat's code stands for. When the answer is
     * lost on the way, a new sign-in tells whether it was done.
     * @param {string} phoneCode
     */
    async bind(phoneCode) {
      try {
        await take({ ...(await call(routes.bind, { body: { phone_code: phoneCode } })), bound: true });
      } catch (error) {
        const unclear = error instanceof Unreachable || (error instanceof Refused && boundAlready(error));
        if (!unclear || !(await signIn()).bound) throw error;
      }
    },

    /** Sign out; the tokens here are gone whether or not the service could be told. */
    async leave() {
      const last = tokens;
      await forget();
      if (!last) return;
      try {
        await api.send(routes.signOut, { token: last.access });
      } catch (error) {
        if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      }
    },
  };
}

/** @param {unknown} error */
function unauthorized(error) {
  return error instanceof Refused && error.status === 401;
}

/**
 * Whether a refused binding may mean that it is done: by another telephone, or by a request whose answer was lost.
 * @param {InstanceType<typeof Refused>} error
 */
function boundAlready(error) {
  return error.slug === "wechat-bound" || error.status === 401 || error.status === 403;
}

/**
 * The same work for all who ask while it is under way.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {() => Promise<T>}
 */
function single(work) {
  /** @type {Promise<T> | null} */
  let running = null;
  return () => {
    if (!running) {
      running = work().finally(() => {
        running = null;
      });
    }
    return running;
  };
}

/**
 * @param {Wx} wx
 * @returns {Promise<string>}
 */
function codeOf(wx) {
  return new Promise((resolve, reject) => {
    wx.login({
      timeout: 10000,
      success: ({ code }) => (code ? resolve(code) : reject(new Unreachable("login"))),
      fail: () => reject(new Unreachable("login")),
    });
  });
}

/**
 * The place of the refresh token. Storage that fails or is full only costs a sign-in.
 * @param {Wx} wx
 */
function store(wx) {
  return {
    /** @returns {Promise<string | null>} */
    get: () =>
      new Promise((resolve) => {
        wx.getStorage({
          key: KEY,
          encrypt: true,
          success: ({ data }) => resolve(typeof data === "string" && data ? data : null),
          fail: () => resolve(null),
        });
      }),
    /** @param {string} data @returns {Promise<void>} */
    set: (data) =>
      new Promise((resolve) => {
        wx.setStorage({ key: KEY, data, encrypt: true, complete: () => resolve() });
      }),
    /** @returns {Promise<void>} */
    drop: () =>
      new Promise((resolve) => {
        wx.removeStorage({ key: KEY, complete: () => resolve() });
      }),
  };
}

/** @typedef {ReturnType<typeof createSession>} Session */

module.exports = { createSession };
