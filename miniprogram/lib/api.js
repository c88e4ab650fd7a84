// @ts-check
/** One request to the service: its answer, `Refused`, or `Unreachable`. Knows no sign-in. */

const { Refused, Unreachable, reasonOf } = require("./errors");

/** @typedef {import("./routes").Route} Route */
/** @typedef {Pick<WechatMiniprogram.Wx, "request" | "onAppShow" | "onAppHide">} Wx */
/** @typedef {{token?: string, body?: Record<string, unknown>, key?: string}} Options */
/** @typedef {{send: (route: Route, options?: Options) => Promise<any>}} Api */

const TIMEOUT_MS = 10000;
const BUSY = [502, 503, 504]; // answers of a proxy, which is no API and sends a page

/**
 * @param {{wx: Wx, address: string}} given
 * @returns {Api}
 */
function createApi({ wx, address }) {
  const shown = foreground(wx);

  /** @type {(route: Route, options: Options) => Promise<any>} */
  const ask = (route, options) =>
    new Promise((resolve, reject) => {
      wx.request({
        url: `${address}/api/v1${route.path}`,
        method: route.method,
        header: headers(options),
        data: options.body,
        timeout: TIMEOUT_MS,
        // WeChat calls this "success" whatever the status.
        success: (answer) => {
          try {
            resolve(read(answer));
          } catch (error) {
            reject(error);
          }
        },
        fail: (failure) => reject(new Unreachable(reasonOf(failure.errMsg))),
      });
    });

  return {
    /**
     * In the background WeChat ends a request after 5 s; one that may come twice is then sent again as soon as the
     * mini-program is in sight.
     */
    async send(route, options = {}) {
      try {
        return await ask(route, options);
      } catch (error) {
        const cutOff = error instanceof Unreachable && error.reason === "interrupted";
        if (!cutOff || !route.again) throw error;
        await shown();
        return ask(route, options);
      }
    },
  };
}

/** @param {Options} options */
function headers({ token, key }) {
  /** @type {Record<string, string>} */
  const named = { "Content-Type": "application/json" };
  if (token) named["Authorization"] = `Bearer ${token}`;
  if (key) named["Idempotency-Key"] = key;
  return named;
}

/** @param {{statusCode: number, data: any, header?: Record<string, any>}} answer */
function read({ statusCode, data, header }) {
  if (statusCode === 204) return null;
  const parsed = data !== null && typeof data === "object";
  if (statusCode >= 200 && statusCode < 300 && parsed) return data;
  if (statusCode >= 400 && parsed && typeof data.type === "string") {
    throw new Refused(statusCode, data, secondsOf(header || {}));
  }
  throw new Unreachable(BUSY.includes(statusCode) ? "down" : "garbled");
}

/** @param {Record<string, any>} header whose names are written differently on every system */
function secondsOf(header) {
  const name = Object.keys(header).find((one) => one.toLowerCase() === "retry-after");
  const seconds = Number(name && header[name]);
  return Number.isInteger(seconds) && seconds > 0 ? seconds : 0;
}

/**
 * A function that waits until the mini-program is in sight, not at all if it is.
 * @param {Wx} wx
 * @returns {() => Promise<void>}
 */
function foreground(wx) {
  let hidden = false;
  /** @type {Array<() => void>} */
  const waiting = [];
  wx.onAppHide(() => {
    hidden = true;
  });
  wx.onAppShow(() => {
    hidden = false;
    waiting.splice(0).forEach((go) => go());
  });
  return () => (hidden ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve());
}

module.exports = { createApi };
