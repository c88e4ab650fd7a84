// @ts-check
/** The pages under /m/, entered with a ticket that is good once and for a minute. */

const { fail } = require("../../lib/failing");
const { address, session } = require("../../lib/here");
const { card, entrance, ours, wished } = require("../../lib/pages");

Page({
  data: {
    src: "",
    /** @type {import("../../lib/errors").Said | null} */
    said: null,
  },

  /** The page to begin with, "" for the first one. */
  to: "",

  /** @param {{to?: string}} query */
  onLoad({ to }) {
    this.to = ours(to);
    return this.open();
  },

  async open() {
    this.setData({ said: null });
    try {
      this.setData({ src: entrance(address, await session.ticket(), this.to) });
    } catch (error) {
      fail(this, error);
    }
  },

  /** @param {{detail: {src: string}}} event */
  loaded({ detail: { src } }) {
    const url = wished(address, src);
    if (url) wx.reLaunch({ url });
  },

  failed() {
    wx.redirectTo({ url: "/pages/offline/offline?reason=page" });
  },

  onShareAppMessage: card,
});
