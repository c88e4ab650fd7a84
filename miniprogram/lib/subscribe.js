// @ts-check
/** Subscribe messages: asked for by a tap, at most three templates at once, and the service told what was chosen. */

const { NotAsked } = require("./errors");
const routes = require("./routes");

/** @typedef {Pick<WechatMiniprogram.Wx, "requestSubscribeMessage">} Wx */
/** @typedef {import("./session").Session} Session */
/** @typedef {{kind: string, template_id: string, title: string, credits: number}} Offer */
/** @typedef {Record<string, "accept" | "reject" | "ban" | "filter">} Results */

const MOST = 3;
const ANSWERS = ["accept", "reject", "ban", "filter"];

/** The wording of WeChat's refusals to ask; anything else is `10001`. */
/** @type {Record<number, import("./errors").Said>} */
const SAID = {
  10001: { what: "微信没有弹出订阅窗口。", todo: "请再点一次；还是不行，请更新微信后再试。" },
  10002: { what: "网络不通，微信没有弹出订阅窗口。", todo: "请检查网络，然后再点一次。" },
  10003: { what: "网络不通，微信没有记下您的选择。", todo: "请检查网络，然后再点一次。" },
  20001: { what: "小程序后台没有这个消息模板。", todo: "请把这句话告诉本单位的管理员。" },
  20004: {
    what: "您在微信里关闭了本小程序的全部通知。",
    todo: "请点右上角“…”，在“设置”的“通知管理”里打开，再回来点一次。",
  },
  20005: { what: "微信停用了本小程序的通知。", todo: "请把这句话告诉本单位的管理员。" },
};

/**
 * The chosen templates that WeChat's window is to ask for, in the order in which they are offered.
 * @param {Offer[]} offers
 * @param {string[]} chosen template ids
 * @returns {string[]}
 */
function asked(offers, chosen) {
  return offers.map((offer) => offer.template_id).filter((id) => chosen.includes(id)).slice(0, MOST);
}

/**
 * Ask by WeChat's window. Only a tap may do this, and nothing may be waited for between the tap and this call.
 * @param {Wx} wx
 * @param {string[]} templates one to three
 * @returns {Promise<Results>} what was chosen, of the templates asked for only
 */
function ask(wx, templates) {
  return new Promise((resolve, reject) => {
    wx.requestSubscribeMessage({
      tmplIds: templates,
      success: (answer) => {
        const results = resultsOf(templates, /** @type {Record<string, any>} */ (answer));
        if (Object.keys(results).length) resolve(results);
        else reject(new NotAsked(SAID[10001]));
      },
      fail: (failure) => reject(new NotAsked(SAID[failure.errCode] || SAID[10001])),
    });
  });
}

/**
 * @param {string[]} templates
 * @param {Record<string, any>} answer
 * @returns {Results}
 */
function resultsOf(templates, answer) {
  /** @type {Results} */
  const results = {};
  for (const id of templates) {
    // "acceptWithAudio" and the like are acceptances with more to them.
    const said = String(answer[id] || "").replace(/^accept.*/, "accept");
    if (ANSWERS.includes(said)) results[id] = /** @type {Results[string]} */ (said);
  }
  return results;
}

/**
 * Tell the service, under a key of this one window, so that an acceptance that is told twice counts once.
 * @param {Session} session
 * @param {{results: Results, key: string}} choice
 */
function report(session, { results, key }) {
  return session.call(routes.subscribed, { body: { results }, key });
}

/** A key that no other window of this person has. */
function keyOf() {
  const part = () => Math.random().toString(36).slice(2);
  return `subscribe-${Date.now().toString(36)}-${part()}${part()}`;
}

module.exports = { MOST, asked, ask, report, keyOf };
