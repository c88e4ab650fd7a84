/**
 * The mini-program's own pages against a service that is there: first visit, binding, the next start. Told by one
 * argument, `{address, logins, phones}` (the codes that WeChat will give), it prints what happened.
 */

const told = JSON.parse(process.argv[2]);
require("../config").address = told.address;
const { phone, restart } = require("./world");

const world = phone();

world.wx.request = ({ url, method, header, data, timeout, success, fail }) => {
  const body = data && JSON.stringify(data);
  fetch(url, { method, headers: header, body, signal: AbortSignal.timeout(timeout) })
    .then(async (answer) => {
      const header = Object.fromEntries(answer.headers);
      return { statusCode: answer.status, data: parsed(await answer.text()), header };
    })
    .then(success, (error) => fail({ errMsg: `request:fail ${error.message}` }));
};
world.wx.login = ({ success }) => success({ code: told.logins.shift() });

/** As WeChat does it: what is no JSON stays text. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function opened(name, query = {}) {
  const page = world.page(name);
  await page.onLoad(query);
  return page;
}

async function main() {
  restart(world);
  const said = {};
  await opened("enter");
  const bind = await opened("bind");
  said.notice = bind.data.version;
  await bind.phone({ detail: { code: told.phones.shift() } });
  said.unasked = bind.data.said;
  await bind.agree();
  said.step = bind.data.step;
  said.form = (await opened("web")).data.src;
  await bind.phone({ detail: { code: told.phones.shift() } });
  said.spent = bind.data.said;
  await bind.phone({ detail: { code: told.phones.shift() } });
  said.stored = [...world.storage.keys()];
  restart(world);
  await opened("enter");
  said.pages = (await opened("web")).data.src;
  await opened("enter", { after: "signed-out" });
  said.left = [...world.storage.keys()];
  return { ...said, went: world.went, logins: told.logins.length };
}

main().then((said) => console.log(JSON.stringify(said)));
