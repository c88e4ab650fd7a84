// @ts-check
/** What goes wrong on the way to the service, and what the person is told. */

/** @typedef {"offline" | "timeout" | "interrupted" | "domain" | "garbled" | "down" | "login" | "page"} Reason */
/** @typedef {{what: string, todo: string}} Said */

/** @type {Record<Reason, Said>} */
const SAID = {
  offline: { what: "手机连不上网络。", todo: "请检查网络，然后点“重试”。已经答的题不会丢失。" },
  timeout: {
    what: "服务器在 10 秒内没有回答，可能是网络不稳定，也可能是现在使用的人太多。",
    todo: "请稍等一会儿，然后点“重试”。已经答的题不会丢失。",
  },
  interrupted: { what: "小程序转到后台以后，微信中断了刚才的请求。", todo: "请点“重试”。" },
  domain: { what: "小程序后台还没有登记本系统的地址，微信不让连接。", todo: "请把这句话告诉本单位的管理员。" },
  garbled: {
    what: "收到的不是本系统的回答。所连的无线网络可能要先登录认证。",
    todo: "请先完成认证，或者改用手机流量，然后点“重试”。",
  },
  down: { what: "服务器正在维护，或者现在使用的人太多。", todo: "请过几分钟点“重试”。已经答的题不会丢失。" },
  login: { what: "微信没有给出登录凭证。", todo: "请点“重试”；还是不行，请更新微信后再打开小程序。" },
  page: { what: "答题页面没有打开。", todo: "请检查网络，然后点“重试”。已经答的题不会丢失。" },
};

/** No answer came, or one that is not the service's. */
class Unreachable extends Error {
  /** @param {Reason} reason */
  constructor(reason) {
    super(reason);
    this.name = "Unreachable";
    this.reason = reason;
  }
}

/** The service said no: an RFC 9457 problem. */
class Refused extends Error {
  /**
   * @param {number} status
   * @param {{type: string, title?: string, detail?: string}} problem
   * @param {number} retryAfter seconds, 0 if the service named none
   */
  constructor(status, problem, retryAfter) {
    super(problem.detail || problem.title || problem.type);
    this.name = "Refused";
    this.status = status;
    /** The last part of the problem's type: "consent-missing". */
    this.slug = problem.type.slice(problem.type.lastIndexOf("/") + 1);
    this.retryAfter = retryAfter;
  }
}

/** WeChat did not show its window for subscribe messages. */
class NotAsked extends Error {
  /** @param {Said} said */
  constructor(said) {
    super(said.what);
    this.name = "NotAsked";
    this.said = said;
  }
}

/**
 * Why wx.request failed, from its `errMsg`, which is all that every version of WeChat gives.
 * @param {string} message
 * @returns {Reason}
 */
function reasonOf(message) {
  if (/interrupted/i.test(message)) return "interrupted";
  if (/timed?[ _-]?out/i.test(message)) return "timeout";
  if (/domain list/i.test(message)) return "domain";
  return "offline";
}

/**
 * What happened and what to do, for the person.
 * @param {unknown} error
 * @returns {Said}
 */
function saidOf(error) {
  if (error instanceof Unreachable) return SAID[error.reason];
  if (error instanceof Refused) return { what: error.message, todo: waitOf(error.retryAfter) };
  if (error instanceof NotAsked) return error.said;
  return { what: "小程序出了意外的错误。", todo: "请关闭小程序再打开；还是这样，请告诉本单位的管理员。" };
}

/** @param {number} seconds */
function waitOf(seconds) {
  if (!seconds) return "";
  return seconds < 60 ? `请 ${seconds} 秒后再试。` : `请 ${Math.ceil(seconds / 60)} 分钟后再试。`;
}

/**
 * The words of a reason that came from outside (a page's query); of an unknown one those of "offline".
 * @param {string | undefined} reason
 * @returns {Said}
 */
function saidFor(reason) {
  const known = Object.prototype.hasOwnProperty.call(SAID, String(reason));
  return SAID[known ? /** @type {Reason} */ (reason) : "offline"];
}

module.exports = { Unreachable, Refused, NotAsked, reasonOf, saidOf, saidFor };
