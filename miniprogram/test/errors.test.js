const { test } = require("node:test");
const assert = require("node:assert/strict");

const { Refused, Unreachable, saidFor, saidOf } = require("../lib/errors");
const { linesOf } = require("../lib/privacy");

const REASONS = ["offline", "timeout", "interrupted", "domain", "garbled", "down", "login", "page"];

test("each reason says in Chinese what happened and what to do", () => {
  const said = REASONS.map((reason) => saidOf(new Unreachable(reason)));
  for (const { what, todo } of said) assert.match(what + todo, /^[\u4e00-\u9fff].*。.*。$/);
  assert.equal(new Set(said.map(({ what }) => what)).size, REASONS.length);
});

test("a refusal is told in the service's own words, with the time to wait", () => {
  const problem = { type: "/problems/locked", title: "锁定", detail: "失败次数太多，已锁定。" };
  assert.deepEqual(saidOf(new Refused(429, problem, 840)), { what: problem.detail, todo: "请 14 分钟后再试。" });
  assert.equal(saidOf(new Refused(429, problem, 30)).todo, "请 30 秒后再试。");
  assert.deepEqual(saidOf(new Refused(409, { type: "/problems/locked", title: "锁定" }, 0)), { what: "锁定", todo: "" });
});

test("an error of our own is not shown to people in its English words", () => {
  assert.doesNotMatch(JSON.stringify(saidOf(new TypeError("x is undefined"))), /undefined/);
});

test("a reason that comes with an address is one of ours or none", () => {
  assert.equal(saidFor("timeout"), saidOf(new Unreachable("timeout")));
  for (const reason of [undefined, "", "constructor", "请转账"]) {
    assert.equal(saidFor(reason), saidOf(new Unreachable("offline")));
  }
});

test("the privacy notice is shown as headings, items and text", () => {
  const text = "# 隐私说明\n版本 3\n\n## 保存什么\n\n- **openid**：用来认出您\n* 答题记录\n1.5 倍 - 不是条目\n";
  assert.deepEqual(linesOf(text), [
    { kind: "title", text: "隐私说明" },
    { kind: "text", text: "版本 3" },
    { kind: "title", text: "保存什么" },
    { kind: "item", text: "openid：用来认出您" },
    { kind: "item", text: "答题记录" },
    { kind: "text", text: "1.5 倍 - 不是条目" },
  ]);
});
