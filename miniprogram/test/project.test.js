const { test } = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");

const { ROOT, phone } = require("./world");

const json = (name) => JSON.parse(fs.readFileSync(path.join(ROOT, name), "utf8"));
const { pages, sitemapLocation } = json("app.json");

test("every page of app.json is whole, and every handler that it names is there", () => {
  const world = phone();
  assert.equal(pages.length, fs.readdirSync(path.join(ROOT, "pages")).length);
  for (const place of pages) {
    const page = world.page(path.basename(place));
    json(`${place}.json`);
    const markup = fs.readFileSync(path.join(ROOT, `${place}.wxml`), "utf8");
    const handlers = [...markup.matchAll(/\bbind\w+="(\w+)"/g)].map(([, name]) => name);
    assert.ok(handlers.length, place);
    for (const handler of handlers) assert.equal(typeof page[handler], "function", `${place}: ${handler}`);
    const named = [...markup.matchAll(/\{\{\s*!?(\w+)/g)].map(([, name]) => name).filter((name) => name !== "item");
    for (const name of named) assert.ok(name in page.data, `${place}: ${name}`);
  }
});

test("every page that code goes to is in app.json", () => {
  const sources = ["lib", ...pages.map((place) => path.dirname(place))].flatMap((folder) =>
    fs.readdirSync(path.join(ROOT, folder)).filter((name) => name.endsWith(".js")).map((name) => path.join(folder, name)),
  );
  const named = sources.flatMap((name) => [
    ...fs.readFileSync(path.join(ROOT, name), "utf8").matchAll(/["`]\/(pages\/[\w/]+)/g),
  ]);
  assert.ok(named.length > 8);
  for (const [, place] of named) assert.ok(pages.includes(place), place);
});

test("the share card is the same for everybody, with a picture that is in the package", () => {
  const world = phone();
  world.service.bound = true;
  for (const place of pages.filter((one) => !one.includes("offline"))) {
    const card = world.page(path.basename(place)).onShareAppMessage({ webViewUrl: "https://x.example/m/?who=1" });
    assert.deepEqual(Object.keys(card).sort(), ["imageUrl", "path", "title"]);
    assert.equal(card.path, "/pages/enter/enter");
    assert.ok(fs.statSync(path.join(ROOT, card.imageUrl)).size < 128 * 1024);
  }
});

test("the project belongs to nobody yet: no AppID, an address that is an example", () => {
  assert.equal(json("project.config.json").appid, "touristappid");
  assert.match(require("../config").address, /^https:\/\/[a-z0-9.-]+$/);
  assert.equal(json(sitemapLocation).rules[0].action, "disallow");
});

test("no secret of WeChat's server side is ever known here", () => {
  const files = fs.readdirSync(ROOT, { recursive: true }).filter((name) => /\.(js|json|wxml)$/.test(name));
  const text = files
    .filter((name) => !name.startsWith("test"))
    .map((name) => fs.readFileSync(path.join(ROOT, name), "utf8"))
    .join("\n");
  assert.doesNotMatch(text, /session_key|appsecret|api\.weixin\.qq\.com/i);
});
