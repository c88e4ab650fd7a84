const { test } = require("node:test");
const assert = require("node:assert/strict");

const { ask, asked, keyOf } = require("../lib/subscribe");
const { NotAsked, saidOf } = require("../lib/errors");
const { phone } = require("./world");

const OFFERS = ["open", "close", "notice", "reply"].map((id) => ({ template_id: id, kind: id, title: id, credits: 0 }));

test("at most three templates are asked for, in the order of the offers", () => {
  assert.deepEqual(asked(OFFERS, ["reply", "open"]), ["open", "reply"]);
  assert.deepEqual(asked(OFFERS, ["reply", "notice", "close", "open"]), ["open", "close", "notice"]);
  assert.deepEqual(asked(OFFERS, ["gone"]), []);
});

test("the results are those of the templates asked for, in the four words that the service knows", async () => {
  const world = phone();
  world.choose = () => ({ open: "acceptWithAudio", close: "reject", stranger: "accept", notice: "later" });
  const results = await world.tap(() => ask(world.wx, ["open", "close", "notice"]));
  assert.deepEqual(results, { open: "accept", close: "reject" });
});

test("a window that WeChat does not show says why, and what to do", async () => {
  const world = phone();
  for (const [errCode, words] of [[20004, /通知管理/], [10002, /网络/], [20001, /管理员/], [424242, /更新微信/]]) {
    world.choose = () => ({ errCode, errMsg: "fail" });
    const error = await world.tap(() => ask(world.wx, ["open"])).then(assert.fail, (one) => one);
    assert.ok(error instanceof NotAsked);
    const { what, todo } = saidOf(error);
    assert.match(what + todo, words);
  }
});

test("an answer about none of the templates is no answer", async () => {
  const world = phone();
  world.choose = () => ({ open: "?" });
  await assert.rejects(world.tap(() => ask(world.wx, ["open"])), NotAsked);
});

test("without a tap WeChat asks nobody", async () => {
  const world = phone();
  await assert.rejects(ask(world.wx, ["open"]), NotAsked);
});

test("no two windows have the same key, and the service takes it as one", () => {
  const keys = new Set(Array.from({ length: 1000 }, keyOf));
  assert.equal(keys.size, 1000);
  for (const key of keys) assert.match(key, /^[!-~]{20,255}$/);
});
