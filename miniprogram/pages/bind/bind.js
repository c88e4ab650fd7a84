// @ts-check
/** Who is this WeChat user on the roster? First the privacy notice is read and agreed to, then they say. */

const { Refused } = require("../../lib/errors");
const { fail } = require("../../lib/failing");
const { api, session } = require("../../lib/here");
const { card } = require("../../lib/pages");
const { linesOf } = require("../../lib/privacy");
const routes = require("../../lib/routes");

const DENIED = {
  what: "没有取得手机号。",
  todo: "可以再点一次“用微信手机号绑定”并选“允许”，也可以填写姓名和证号。",
};
/** By the `errno` of the phone button, for what is not the person's doing.
 * @type {Record<number, import("../../lib/errors").Said>} */
const NO_PHONE = {
  112: {
    what: "现在不能用手机号绑定：小程序后台的隐私保护指引没有声明手机号。",
    todo: "请填写姓名和证号，并把这句话告诉本单位的管理员。",
  },
  1400001: {
    what: "现在不能用手机号绑定：小程序的手机号验证次数用完了。",
    todo: "请填写姓名和证号，并把这句话告诉本单位的管理员。",
  },
};
const CHANGED = { what: "隐私说明刚刚有了新的版本。", todo: "请重新看一遍，同意后继续。" };

Page({
  data: {
    /** @type {"reading" | "agreeing" | "binding"} */
    step: "reading",
    busy: false,
    version: "",
    /** @type {import("../../lib/privacy").Line[]} */
    lines: [],
    /** @type {import("../../lib/errors").Said | null} */
    said: null,
  },

  onLoad() {
    return this.read(null);
  },

  /** @param {import("../../lib/errors").Said | null} said */
  async read(said) {
    try {
      const { version, text } = await api.send(routes.privacy);
      this.setData({ step: "agreeing", busy: false, version, lines: linesOf(text), said });
    } catch (error) {
      fail(this, error);
    }
  },

  /** WeChat's own guide, which the office fills in in the mini-program's administration. */
  guide() {
    wx.openPrivacyContract({
      fail: () => wx.showToast({ title: "微信没有打开《用户隐私保护指引》", icon: "none" }),
    });
  },

  /** The button has told WeChat of the consent already; now the service. */
  async agree() {
    if (this.data.busy) return;
    this.setData({ busy: true, said: null });
    try {
      await session.call(routes.consent, { body: { version: this.data.version } });
      this.setData({ step: "binding", busy: false });
    } catch (error) {
      await this.refused(error);
    }
  },

  disagree() {
    wx.exitMiniProgram();
  },

  /** @param {{detail: {code?: string, errno?: number}}} event */
  async phone({ detail: { code, errno } }) {
    if (this.data.busy) return;
    if (!code) {
      this.setData({ said: NO_PHONE[errno || 0] || DENIED });
      return;
    }
    this.setData({ busy: true, said: null });
    try {
      await session.bind(code);
      wx.redirectTo({ url: "/pages/subscribe/subscribe" });
    } catch (error) {
      await this.refused(error);
    }
  },

  /** Name and certificate are asked for by a web page, which is entered by somebody who can only bind. */
  form() {
    wx.redirectTo({ url: "/pages/web/web" });
  },

  /** @param {unknown} error */
  async refused(error) {
    const stale = error instanceof Refused && ["consent-missing", "notice-changed"].includes(error.slug);
    if (stale) await this.read(CHANGED);
    else fail(this, error);
  },

  onShareAppMessage: card,
});
