// @ts-check
/** The first page: signs in and goes on at once; whoever comes back to it finds a way in again. */

const { fail } = require("../../lib/failing");
const { session } = require("../../lib/here");
const { card, ours, web } = require("../../lib/pages");

const GREETINGS = {
  back: "",
  "signed-out": "您已退出登录。",
  lapsed: "登录已经过期，请重新进入。已经答的题不会丢失。",
};

Page({
  data: {
    busy: true,
    greeting: "",
    /** @type {import("../../lib/errors").Said | null} */
    said: null,
  },

  /** Whether the person has been sent on, so that showing this page again means that they came back. */
  gone: false,

  /** The web page that a message's link names, "" for the first one. */
  to: "",

  /** @param {{after?: string, to?: string}} query */
  async onLoad({ after, to }) {
    this.to = ours(to);
    if (after !== "signed-out" && after !== "lapsed") return this.enter();
    if (after === "signed-out") await session.leave();
    return this.rest(after);
  },

  onShow() {
    if (this.gone) this.rest("back");
  },

  /** @param {keyof typeof GREETINGS} why */
  rest(why) {
    this.gone = false;
    this.setData({ busy: false, said: null, greeting: GREETINGS[why] });
  },

  enter() {
    return this.leaveFor(web(this.to));
  },

  subscribe() {
    return this.leaveFor("/pages/subscribe/subscribe");
  },

  /**
   * Whoever is not bound yet binds first.
   * @param {string} url
   */
  async leaveFor(url) {
    this.setData({ busy: true, said: null });
    try {
      const bound = await session.bound();
      this.gone = true;
      wx.navigateTo({ url: bound ? url : "/pages/bind/bind" });
    } catch (error) {
      fail(this, error);
    }
  },

  onShareAppMessage: card,
});
