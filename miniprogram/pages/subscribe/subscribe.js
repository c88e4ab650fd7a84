// @ts-check
/** Which messages to get. WeChat allows one message for each acceptance, so people come here again. */

const { fail, tell } = require("../../lib/failing");
const { session } = require("../../lib/here");
const { card } = require("../../lib/pages");
const routes = require("../../lib/routes");
const { MOST, ask, asked, keyOf, report } = require("../../lib/subscribe");

/** @typedef {import("../../lib/subscribe").Offer & {chosen: boolean}} Choice */

Page({
  data: {
    loading: true,
    busy: false,
    done: "",
    /** @type {Choice[]} */
    offers: [],
    /** @type {import("../../lib/errors").Said | null} */
    said: null,
    /** Chosen in WeChat's window, and the service does not know yet.
     * @type {{results: import("../../lib/subscribe").Results, key: string} | null} */
    untold: null,
  },

  onLoad() {
    return this.load();
  },

  async load() {
    try {
      const { items } = await session.call(routes.subscriptions);
      const offers = items.map((/** @type {Choice} */ offer, /** @type {number} */ at) => ({
        ...offer,
        chosen: at < MOST,
      }));
      this.setData({ loading: false, offers });
    } catch (error) {
      fail(this, error);
    }
  },

  /** @param {{currentTarget: {dataset: {id?: string}}}} event */
  toggle({ currentTarget: { dataset } }) {
    const offers = this.data.offers.map((offer) =>
      offer.template_id === dataset.id ? { ...offer, chosen: !offer.chosen } : offer,
    );
    if (offers.filter((offer) => offer.chosen).length > MOST) {
      wx.showToast({ title: `微信一次最多问 ${MOST} 项`, icon: "none" });
      return;
    }
    this.setData({ offers });
  },

  async subscribe() {
    const { busy, offers } = this.data;
    const chosen = offers.filter((offer) => offer.chosen).map((offer) => offer.template_id);
    if (busy) return;
    if (!chosen.length) {
      wx.showToast({ title: "请先选一项", icon: "none" });
      return;
    }
    try {
      const window = ask(wx, asked(offers, chosen)); // before anything else: WeChat wants the tap itself
      this.setData({ busy: true, said: null, done: "" });
      this.setData({ untold: { results: await window, key: keyOf() } });
    } catch (error) {
      tell(this, error);
      return;
    }
    await this.tellService();
  },

  /** Also the page's way to try again: what was chosen is kept until the service has it. */
  async tellService() {
    const { untold } = this.data;
    if (!untold) return;
    this.setData({ busy: true, said: null });
    try {
      await report(session, untold);
    } catch (error) {
      tell(this, error);
      return;
    }
    const accepted = Object.values(untold.results).includes("accept");
    const done = accepted ? "已经记下，到时候会在微信里提醒您。" : "您没有允许提醒，以后可以再来打开。";
    this.setData({ untold: null, busy: false, done });
    await this.load();
  },

  go() {
    wx.redirectTo({ url: "/pages/web/web" });
  },

  onShareAppMessage: card,
});
