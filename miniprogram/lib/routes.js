// @ts-check
/**
 * Every call of the API that the mini-program makes, and no other; `tests/miniprogram` looks for each in the
 * service's own document.
 *
 * `again`: sending it twice does no harm, so it is repeated by itself when WeChat cut it off in the background.
 * @typedef {{method: "GET" | "POST", path: string, again: boolean}} Route
 */

/** @type {(method: "GET" | "POST", path: string, again: boolean) => Route} */
const route = (method, path, again) => ({ method, path, again });

module.exports = {
  signIn: route("POST", "/auth/wechat", false), // a login code is good for one request
  bind: route("POST", "/auth/bind", false), // so is a phone code
  refresh: route("POST", "/auth/refresh", true), // the same pair for 60 s
  ticket: route("POST", "/auth/ticket", true),
  signOut: route("POST", "/auth/logout", true),
  privacy: route("GET", "/privacy", true),
  consent: route("POST", "/me/consents", true),
  subscriptions: route("GET", "/me/subscriptions", true),
  subscribed: route("POST", "/me/subscriptions", true), // goes with an Idempotency-Key
};
