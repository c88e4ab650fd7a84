// @ts-check
/** How a page tells that something did not work. */

const { NotAsked, Refused, Unreachable, saidOf } = require("./errors");

/** @typedef {{setData: (data: any) => void}} Shown */

/**
 * What was refused is told where the person is, in the page's `said`; without a link to the service the offline page
 * takes over.
 * @param {Shown} page
 * @param {unknown} error
 */
function fail(page, error) {
  if (error instanceof Unreachable) {
    wx.redirectTo({ url: `/pages/offline/offline?reason=${error.reason}` });
  } else {
    tell(page, error);
  }
}

/**
 * Told on the page whatever it is: for a page that holds something which must not be lost.
 * @param {Shown} page
 * @param {unknown} error
 */
function tell(page, error) {
  const expected = [Refused, Unreachable, NotAsked].some((kind) => error instanceof kind);
  if (!expected) console.error(error);
  page.setData({ busy: false, said: saidOf(error) });
}

module.exports = { fail, tell };
