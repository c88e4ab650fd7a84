// @ts-check
/** The addresses of the web pages that the mini-program opens, and what it understands of those it is shown. */

const { title } = require("../config");

/**
 * Where the pages are entered. `to` is one of them (`/notices/7`), as a message's link names it.
 * @param {string} address
 * @param {string} ticket
 * @param {string} to "" for the first page
 */
function entrance(address, ticket, to) {
  const further = to ? `&to=${encodeURIComponent(to)}` : "";
  return `${address}/m/enter?ticket=${encodeURIComponent(ticket)}${further}`;
}

/**
 * The mini-program's page that shows the web pages, and of these `to`.
 * @param {string} to
 */
function web(to) {
  return to ? `/pages/web/web?to=${encodeURIComponent(to)}` : "/pages/web/web";
}

/**
 * `to` from a link, which may be anybody's; "" if it is no address of ours. WeChat hands queries on as they stand.
 * @param {string | undefined} raw
 */
function ours(raw) {
  let to = "";
  try {
    to = decodeURIComponent(raw || "");
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  return /^\/[\w-]+(\/[\w-]+)*$/.test(to) ? to : "";
}

/** Where the mini-program goes when a page loads `/m/app/…`, which is how pages ask for it. */
const WISHES = [
  { name: "signed-out", url: "/pages/enter/enter?after=signed-out" },
  { name: "lapsed", url: "/pages/enter/enter?after=lapsed" },
  { name: "bind", url: "/pages/bind/bind" },
  { name: "subscribe", url: "/pages/subscribe/subscribe" },
];

/**
 * The mini-program's page that a web page asks for, null if it asks for none.
 * @param {string} address
 * @param {string} shown the address that the web-view has loaded
 */
function wished(address, shown) {
  const path = shown.split(/[?#]/)[0];
  const wish = WISHES.find(({ name }) => path === `${address}/m/app/${name}`);
  return wish ? wish.url : null;
}

/** The share card: the same for everybody, with a picture of its own, for WeChat would take one of the screen. */
function card() {
  return { title, path: "/pages/enter/enter", imageUrl: "/images/share.png" };
}

module.exports = { entrance, web, ours, wished, card };
