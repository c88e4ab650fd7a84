const { test } = require("node:test");
const assert = require("node:assert/strict");

const { Refused, Unreachable } = require("../lib/errors");
const routes = require("../lib/routes");
const { phone } = require("./world");

const failing = (world, route, options) => world.here.api.send(route, options).then(assert.fail, (error) => error);

test("a status other than 2xx is a refusal with its problem, though WeChat calls it success", async () => {
  const world = phone();
  const body = { type: "/problems/too-many", title: "太频繁", detail: "请 15 分钟后再试" };
  world.service.order("POST /auth/bind", { status: 429, body, header: { "retry-after": "900" } });
  const error = await failing(world, routes.bind, { body: { phone_code: "x" } });
  assert.ok(error instanceof Refused);
  assert.deepEqual(
    [error.status, error.slug, error.message, error.retryAfter],
    [429, "too-many", "请 15 分钟后再试", 900],
  );
});

test("what is not the service's answer is none", async () => {
  const cases = [
    [{ status: 200, body: "<html>请登录无线网络</html>" }, "garbled"],
    [{ status: 302, body: "" }, "garbled"],
    [{ status: 404, body: "<html>nginx</html>" }, "garbled"],
    [{ status: 200, body: "" }, "garbled"],
    [{ status: 502, body: "<html>Bad Gateway</html>" }, "down"],
    [{ status: 503, body: "" }, "down"],
    [{ fail: "timeout" }, "timeout"],
    [{ fail: "errcode:-118 cronet_error_code:-118 error_msg:net::ERR_CONNECTION_TIMED_OUT" }, "timeout"],
    [{ fail: "url not in domain list" }, "domain"],
    [{ fail: "" }, "offline"],
  ];
  for (const [answer, reason] of cases) {
    const world = phone();
    world.service.order("GET /privacy", answer);
    const error = await failing(world, routes.privacy);
    assert.ok(error instanceof Unreachable, reason);
    assert.equal(error.reason, reason);
  }
});

test("204 is an answer without a body", async () => {
  const world = phone();
  world.service.order("POST /auth/logout", { status: 204 });
  assert.equal(await world.here.api.send(routes.signOut, { token: "x" }), null);
});

test("every request waits 10 s at most, and a token goes into the header only", async () => {
  const world = phone();
  let seen = null;
  const real = world.wx.request;
  world.wx.request = (options) => {
    seen = options;
    real(options);
  };
  world.service.access.set("secret-token", true);
  await world.here.api.send(routes.ticket, { token: "secret-token" });
  assert.equal(seen.timeout, 10000);
  assert.equal(seen.header.Authorization, "Bearer secret-token");
  assert.ok(!seen.url.includes("secret-token"));
});

test("what WeChat cut off in the background is sent again once, when the mini-program is in sight again", async () => {
  const world = phone();
  world.service.order("GET /privacy", { fail: "interrupted", hides: true });
  const answer = world.here.api.send(routes.privacy);
  await new Promise(setImmediate);
  assert.equal(world.service.count("GET /privacy"), 1, "not while it is hidden");
  world.show();
  assert.equal((await answer).version, "2026-11-01");
  assert.equal(world.service.count("GET /privacy"), 2);
});

test("it is sent again at once if the mini-program is in sight already, and not a third time", async () => {
  const world = phone();
  world.service.order("GET /privacy", { fail: "interrupted" });
  world.service.order("GET /privacy", { fail: "interrupted" });
  assert.equal((await failing(world, routes.privacy)).reason, "interrupted");
  assert.equal(world.service.count("GET /privacy"), 2);
});

test("what carries a code that is good once is never sent again by itself", async () => {
  for (const route of [routes.signIn, routes.bind]) {
    const world = phone();
    world.service.order(`POST ${route.path}`, { fail: "interrupted" });
    assert.equal((await failing(world, route, { body: {} })).reason, "interrupted");
    assert.equal(world.service.count(`POST ${route.path}`), 1);
  }
});
