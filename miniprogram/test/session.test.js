const { test } = require("node:test");
const assert = require("node:assert/strict");

const { createSession } = require("../lib/session");
const { Refused, Unreachable } = require("../lib/errors");
const { phone, restart } = require("./world");

const SIGN_IN = "POST /auth/wechat";
const REFRESH = "POST /auth/refresh";
const TICKET = "POST /auth/ticket";

function bound() {
  const world = phone();
  world.service.bound = true;
  return world;
}

const failure = (promise) => promise.then(assert.fail, (error) => error);

test("whoever is bound gets a ticket with one sign-in", async () => {
  const world = bound();
  assert.equal(await world.session.bound(), true);
  assert.equal(await world.session.ticket(), "t/true");
  assert.equal(world.service.count(SIGN_IN), 1);
});

test("whoever is not gets a ticket that can only bind, and nothing is stored", async () => {
  const world = phone();
  assert.equal(await world.session.bound(), false);
  assert.equal(await world.session.ticket(), "t/false");
  assert.equal(world.storage.size, 0);
});

test("only the refresh token is stored, and it is enough for the next start", async () => {
  const world = bound();
  await world.session.ticket();
  assert.deepEqual([...world.storage.values()], ["refresh-1"]);
  restart(world);
  await world.session.ticket();
  assert.equal(world.service.count(SIGN_IN), 1);
  assert.deepEqual([...world.storage.values()], ["refresh-2"]);
});

test("a login code that WeChat calls spent is replaced once by a new one", async () => {
  const world = bound();
  world.service.order(SIGN_IN, { status: 409, body: { type: "/problems/login-code-spent", title: "x" } });
  assert.equal(await world.session.bound(), true);
  const codes = world.service.asked.map((one) => one.data.code);
  assert.deepEqual(codes, ["code-1", "code-2"]);
});

test("a second spent code is told, and no other refusal is tried again", async () => {
  for (const [slug, times] of [["login-code-spent", 2], ["not-connected", 1]]) {
    const world = bound();
    const answer = { status: 409, body: { type: `/problems/${slug}`, title: "x" } };
    world.service.order(SIGN_IN, answer);
    world.service.order(SIGN_IN, answer);
    assert.equal((await failure(world.session.bound())).slug, slug);
    assert.equal(world.service.count(SIGN_IN), times);
  }
});

test("all who need tokens at once share one sign-in, and one refresh", async () => {
  const world = bound();
  await Promise.all([world.session.bound(), world.session.ticket(), world.session.ticket()]);
  assert.equal(world.service.count(SIGN_IN), 1);
  world.service.access.clear();
  await Promise.all([world.session.ticket(), world.session.ticket(), world.session.ticket()]);
  assert.equal(world.service.count(REFRESH), 1);
  assert.equal(world.service.count(SIGN_IN), 1);
});

test("a 401 that comes after another request has renewed the tokens renews nothing", async () => {
  const world = bound();
  await world.session.ticket();
  let arrive = null;
  const when = new Promise((resolve) => {
    arrive = resolve;
  });
  world.service.order(TICKET, { status: 401, body: { type: "/problems/not-signed-in", title: "x" }, when });
  const slow = world.session.ticket();
  await new Promise(setImmediate);
  world.service.access.clear();
  await world.session.ticket();
  arrive();
  assert.equal(await slow, "t/true");
  assert.equal(world.service.count(REFRESH), 1);
});

test("an access token is renewed half a minute before its end, not sooner", async () => {
  const world = bound();
  let now = 0;
  const session = createSession({ wx: world.wx, api: world.here.api, now: () => now });
  await session.ticket();
  now = 869999;
  await session.ticket();
  assert.equal(world.service.count(REFRESH), 0);
  now = 870000;
  await session.ticket();
  assert.equal(world.service.count(REFRESH), 1);
});

test("after sessions were ended elsewhere the person is signed in by WeChat again", async () => {
  const world = bound();
  await world.session.ticket();
  world.service.revoke();
  assert.equal(await world.session.ticket(), "t/true");
  assert.deepEqual([world.service.count(REFRESH), world.service.count(SIGN_IN)], [1, 2]);
});

test("after an unbinding the next ticket can only bind, and the stored token is gone", async () => {
  const world = bound();
  await world.session.ticket();
  world.service.revoke();
  world.service.bound = false;
  assert.equal(await world.session.ticket(), "t/false");
  assert.equal(world.storage.size, 0);
});

test("a refresh that nobody answered keeps the token for the next time", async () => {
  const world = bound();
  await world.session.ticket();
  restart(world);
  world.service.order(REFRESH, { fail: "timeout" });
  assert.ok((await failure(world.session.ticket())) instanceof Unreachable);
  assert.deepEqual([...world.storage.values()], ["refresh-1"]);
  assert.equal(await world.session.ticket(), "t/true");
  assert.equal(world.service.count(SIGN_IN), 1);
});

test("a second 401 is told, and nothing is kept", async () => {
  const world = bound();
  const dead = { status: 401, body: { type: "/problems/not-signed-in", title: "x" } };
  world.service.order(TICKET, dead);
  world.service.order(TICKET, dead);
  assert.equal((await failure(world.session.ticket())).status, 401);
  assert.equal(world.storage.size, 0);
});

test("a 403 or 503 is told without signing in again", async () => {
  for (const status of [403, 503]) {
    const world = bound();
    world.service.order(TICKET, { status, body: { type: "/problems/x", title: "x" } });
    assert.equal((await failure(world.session.ticket())).status, status);
    assert.equal(world.service.count(SIGN_IN), 1);
  }
});

test("without a login code the person is told that it is WeChat", async () => {
  const world = phone();
  world.loginFails = true;
  assert.equal((await failure(world.session.bound())).reason, "login");
  assert.equal(world.service.asked.length, 0);
});

test("whoever was not bound is asked for anew, for the page may have bound them", async () => {
  const world = phone();
  assert.equal(await world.session.bound(), false);
  world.service.bound = true;
  assert.equal(await world.session.bound(), true);
  assert.equal(await world.session.ticket(), "t/true");
});

async function agreed() {
  const world = phone();
  world.service.consents.push(world.service.notice.version);
  world.service.phones.add("phone-code");
  await world.session.bound();
  return world;
}

test("a phone code binds, and the tokens are those of the person at once", async () => {
  const world = await agreed();
  await world.session.bind("phone-code");
  assert.equal(await world.session.ticket(), "t/true");
  assert.equal(world.service.count(SIGN_IN), 1);
  assert.deepEqual([...world.storage.values()], ["refresh-2"]);
});

test("a refused binding is told as it was refused", async () => {
  const world = await agreed();
  const error = await failure(world.session.bind("somebody else's"));
  assert.ok(error instanceof Refused);
  assert.equal(error.slug, "not-bound");
  assert.equal(world.service.count(SIGN_IN), 1, "a clear answer is not asked about");
  assert.equal(await world.session.ticket(), "t/false");
});

test("when the answer to a binding is lost, a new sign-in tells that it was done", async () => {
  const world = await agreed();
  world.service.order("POST /auth/bind", { lost: "interrupted" });
  await world.session.bind("phone-code");
  assert.equal(await world.session.ticket(), "t/true");
  assert.equal(world.service.count("POST /auth/bind"), 1);
});

test("when the request itself was lost, the loss is told", async () => {
  const world = await agreed();
  world.service.order("POST /auth/bind", { fail: "timeout" });
  assert.equal((await failure(world.session.bind("phone-code"))).reason, "timeout");
});

test("a notice that was read for longer than the binding token lives costs nobody the phone code", async () => {
  const world = await agreed();
  world.service.revoke();
  await world.session.bind("phone-code");
  assert.equal(await world.session.ticket(), "t/true");
});

test("whoever was bound on another phone meanwhile is simply in", async () => {
  for (const dead of [true, false]) {
    const world = await agreed();
    if (dead) world.service.revoke();
    world.service.bound = true;
    await world.session.bind("phone-code");
    assert.equal(await world.session.ticket(), "t/true");
  }
});

test("signing out ends the session at the service and leaves nothing here, service or no service", async () => {
  for (const answer of [null, { fail: "timeout" }]) {
    const world = bound();
    await world.session.ticket();
    if (answer) world.service.order("POST /auth/logout", answer);
    await world.session.leave();
    assert.equal(world.service.count("POST /auth/logout"), 1);
    assert.equal(world.storage.size, 0);
    await world.session.ticket();
    assert.equal(world.service.count(SIGN_IN), 2);
  }
});

test("no token is ever part of an address", async () => {
  const world = bound();
  await world.session.ticket();
  world.service.access.clear();
  await world.session.ticket();
  await world.session.leave();
  assert.ok(world.service.asked.length > 4);
  for (const { url } of world.service.asked) assert.doesNotMatch(url, /access-|refresh-|code-/);
});
