// @ts-check
/** The one session of this mini-program, made for the `wx` it runs in. */

const { address } = require("../config");
const { createApi } = require("./api");
const { createSession } = require("./session");

const api = createApi({ wx, address });

module.exports = { address, api, session: createSession({ wx, api }) };
