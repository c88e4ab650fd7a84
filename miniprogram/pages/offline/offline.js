// @ts-check
/** No link to the service: what happened, what to do, and a way to try again. */

const { saidFor } = require("../../lib/errors");

Page({
  data: { said: saidFor("offline") },

  /** @param {{reason?: string}} query */
  onLoad({ reason }) {
    this.setData({ said: saidFor(reason) });
  },

  retry() {
    wx.reLaunch({ url: "/pages/enter/enter" });
  },
});
