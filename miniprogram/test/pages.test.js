const { test } = require("node:test");
const assert = require("node:assert/strict");

const { address } = require("../config");
const { phone } = require("./world");

function bound() {
  const world = phone();
  world.service.bound = true;
  return world;
}

async function opened(world, name, query = {}) {
  const page = world.page(name);
  await page.onLoad(query);
  return page;
}

test("whoever is bound goes from the first page to the questions, with a ticket and nothing else in the address", async () => {
  const world = bound();
  await opened(world, "enter");
  assert.deepEqual(world.went, ["to /pages/web/web"]);
  const web = await opened(world, "web");
  assert.equal(web.data.src, `${address}/m/enter?ticket=t%2Ftrue`);
});

test("a message's link leads to its page, and only to one of ours", async () => {
  const world = bound();
  const to = encodeURIComponent("/notices/7");
  const page = await opened(world, "enter", { to });
  assert.deepEqual(world.went, [`to /pages/web/web?to=${to}`]);
  const web = await opened(world, "web", { to });
  assert.equal(web.data.src, `${address}/m/enter?ticket=t%2Ftrue&to=${to}`);
  for (const strange of ["//elsewhere.example", "https://elsewhere.example", "/x?ticket=1", "%E4%B8", "x", ""]) {
    assert.equal((await opened(world, "web", { to: strange })).data.src, `${address}/m/enter?ticket=t%2Ftrue`);
  }
  page.onShow();
  await page.enter();
  assert.equal(world.went.length, 2);
});

test("whoever is not bound binds first", async () => {
  const world = phone();
  await opened(world, "enter");
  assert.deepEqual(world.went, ["to /pages/bind/bind"]);
});

test("whoever comes back to the first page finds a way in, and is not sent on by itself", async () => {
  const world = bound();
  const page = await opened(world, "enter");
  page.onShow();
  assert.equal(page.data.busy, false);
  assert.equal(world.went.length, 1);
  await page.enter();
  assert.deepEqual(world.went, ["to /pages/web/web", "to /pages/web/web"]);
  await page.subscribe();
  assert.equal(world.went[2], "to /pages/subscribe/subscribe");
});

test("without a link the offline page says what happened and goes on when the link is back", async () => {
  const world = bound();
  world.service.order("POST /auth/wechat", { fail: "timeout" });
  await opened(world, "enter");
  assert.deepEqual(world.went, ["instead /pages/offline/offline?reason=timeout"]);
  const offline = await opened(world, "offline", { reason: "timeout" });
  assert.match(offline.data.said.what, /10 秒/);
  offline.retry();
  assert.equal(world.went[1], "only /pages/enter/enter");
});

test("a refusal is told where the person is, and can be tried again", async () => {
  const world = bound();
  const body = { type: "/problems/unavailable", title: "微信现在没有回答" };
  world.service.order("POST /auth/wechat", { status: 503, body, header: { "Retry-After": "30" } });
  const page = await opened(world, "enter");
  assert.deepEqual(page.data.said, { what: "微信现在没有回答", todo: "请 30 秒后再试。" });
  assert.equal(page.data.busy, false);
  await page.enter();
  assert.equal(page.data.said, null);
  assert.deepEqual(world.went, ["to /pages/web/web"]);
});

test("a page asks for the mini-program by its address, and only one of ours", async () => {
  const world = bound();
  const page = await opened(world, "web");
  for (const src of [page.data.src, `${address}/m/`, "https://elsewhere.example/m/app/signed-out", `${address}/m/app/x`]) {
    page.loaded({ detail: { src } });
  }
  assert.deepEqual(world.went, []);
  page.loaded({ detail: { src: `${address}/m/app/signed-out?x=1#y` } });
  page.loaded({ detail: { src: `${address}/m/app/lapsed` } });
  page.loaded({ detail: { src: `${address}/m/app/bind` } });
  page.loaded({ detail: { src: `${address}/m/app/subscribe` } });
  assert.deepEqual(world.went, [
    "only /pages/enter/enter?after=signed-out",
    "only /pages/enter/enter?after=lapsed",
    "only /pages/bind/bind",
    "only /pages/subscribe/subscribe",
  ]);
});

test("after signing out on a page nothing is kept here, and nobody is signed in again unasked", async () => {
  const world = bound();
  await opened(world, "web");
  const page = await opened(world, "enter", { after: "signed-out" });
  assert.match(page.data.greeting, /已退出/);
  assert.equal(world.storage.size, 0);
  assert.deepEqual(world.went, []);
  assert.equal(world.service.count("POST /auth/wechat"), 1);
});

test("a page that did not open is told on the offline page, without its address", async () => {
  const world = bound();
  const page = await opened(world, "web");
  page.failed({ detail: { src: page.data.src } });
  assert.deepEqual(world.went, ["instead /pages/offline/offline?reason=page"]);
});

async function binding() {
  const world = phone();
  world.service.phones.add("phone-code");
  return { world, page: await opened(world, "bind") };
}

test("the notice is read, agreed to in the version shown, and then the phone binds", async () => {
  const { world, page } = await binding();
  assert.deepEqual(page.data.lines[0], { kind: "title", text: "隐私说明" });
  await page.agree();
  assert.deepEqual(world.service.consents, ["2026-11-01"]);
  assert.equal(page.data.step, "binding");
  await page.phone({ detail: { code: "phone-code" } });
  assert.equal(world.service.bound, true);
  assert.deepEqual(world.went, ["instead /pages/subscribe/subscribe"]);
});

test("a notice that changes while it is read is shown again", async () => {
  const { world, page } = await binding();
  world.service.notice = { version: "2026-12-01", text: "新的" };
  await page.agree();
  assert.deepEqual([page.data.step, page.data.version], ["agreeing", "2026-12-01"]);
  assert.match(page.data.said.what, /新的版本/);
  await page.agree();
  world.service.notice = { version: "2027-01-01", text: "更新的" };
  await page.phone({ detail: { code: "phone-code" } });
  assert.deepEqual([page.data.step, page.data.version], ["agreeing", "2027-01-01"]);
});

test("whoever does not agree leaves, and has told us nothing", async () => {
  const { world, page } = await binding();
  page.disagree();
  assert.equal(world.left, true);
  assert.deepEqual(world.service.asked.map((one) => one.route), ["GET /privacy"]);
});

test("without a phone number there is the form, entered by somebody who can only bind", async () => {
  const { world, page } = await binding();
  await page.agree();
  await page.phone({ detail: { errMsg: "getPhoneNumber:fail user deny" } });
  assert.match(page.data.said.todo, /姓名和证号/);
  await page.phone({ detail: { errno: 1400001 } });
  assert.match(page.data.said.what, /次数用完/);
  await page.phone({ detail: { errno: 112 } });
  assert.match(page.data.said.what, /没有声明手机号/);
  page.form();
  assert.deepEqual(world.went, ["instead /pages/web/web"]);
  assert.equal((await opened(world, "web")).data.src, `${address}/m/enter?ticket=t%2Ffalse`);
});

test("a refused phone is told in the service's words", async () => {
  const { page } = await binding();
  await page.agree();
  await page.phone({ detail: { code: "somebody else's" } });
  assert.equal(page.data.said.what, "没有找到这个手机号对应的人。");
  assert.deepEqual([page.data.step, page.data.busy], ["binding", false]);
});

test("two taps are one", async () => {
  const { world, page } = await binding();
  await Promise.all([page.agree(), page.agree()]);
  assert.equal(world.service.consents.length, 1);
  await Promise.all([page.phone({ detail: { code: "phone-code" } }), page.phone({ detail: { code: "phone-code" } })]);
  assert.equal(world.service.count("POST /auth/bind"), 1);
});

async function subscribing() {
  const world = bound();
  world.service.offers = ["open", "close", "notice", "reply"].map((id) => ({
    kind: id,
    template_id: id,
    title: id,
    credits: 0,
  }));
  return { world, page: await opened(world, "subscribe") };
}

const chosen = (page) => page.data.offers.filter((offer) => offer.chosen).map((offer) => offer.template_id);

test("three are chosen at first, a fourth needs another given up", async () => {
  const { world, page } = await subscribing();
  const toggle = (id) => page.toggle({ currentTarget: { dataset: { id } } });
  assert.deepEqual(chosen(page), ["open", "close", "notice"]);
  toggle("reply");
  assert.deepEqual(chosen(page), ["open", "close", "notice"]);
  assert.deepEqual(world.toasts, ["微信一次最多问 3 项"]);
  toggle("open");
  toggle("reply");
  assert.deepEqual(chosen(page), ["close", "notice", "reply"]);
});

test("a tap asks WeChat at once, and the service is told each template's result", async () => {
  const { world, page } = await subscribing();
  world.choose = () => ({ open: "accept", close: "reject", notice: "ban" });
  await world.tap(() => page.subscribe());
  assert.deepEqual(world.windows, [["open", "close", "notice"]]);
  assert.deepEqual([...world.service.told.values()], [{ open: "accept", close: "reject", notice: "ban" }]);
  assert.match(page.data.done, /已经记下/);
  assert.equal(world.service.count("GET /me/subscriptions"), 2);
});

test("results that did not reach the service are kept, and told again as the same ones", async () => {
  const { world, page } = await subscribing();
  world.service.order("POST /me/subscriptions", { lost: "timeout" });
  await world.tap(() => page.subscribe());
  assert.match(page.data.said.what, /10 秒/);
  assert.deepEqual(world.went, []);
  await page.tellService();
  assert.equal(world.service.count("POST /me/subscriptions"), 2);
  assert.equal(world.service.told.size, 1, "under one key");
  assert.equal(page.data.untold, null);
  assert.equal(world.windows.length, 1);
});

test("a window that WeChat does not show is told, and the service hears nothing", async () => {
  const { world, page } = await subscribing();
  world.choose = () => ({ errCode: 20004, errMsg: "fail" });
  await world.tap(() => page.subscribe());
  assert.match(page.data.said.todo, /通知管理/);
  assert.equal(world.service.told.size, 0);
  assert.equal(page.data.busy, false);
});

test("whoever allows none is not told that messages will come", async () => {
  const { world, page } = await subscribing();
  world.choose = (ids) => Object.fromEntries(ids.map((id) => [id, "reject"]));
  await world.tap(() => page.subscribe());
  assert.match(page.data.done, /没有允许/);
  page.go();
  assert.deepEqual(world.went, ["instead /pages/web/web"]);
});
