// How the pages ask the API.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasSession, sessionMark } from '../../quizsvc/player/static/api.js';

/** What the pages take for their token, with these cookies at hand. */
function tokenAmong(cookie, protocol = 'https:') {
  Object.assign(globalThis, { document: { cookie }, location: { protocol } });
  return sessionMark();
}

test('the token of the page is that of its own cookie, whatever others are set beside it', () => {
  assert.equal(tokenAmong('__Host-quizsvc-csrf=ours'), 'ours');
  assert.equal(tokenAmong('quizsvc-csrf=theirs; __Host-quizsvc-csrf=ours; a=b'), 'ours');
  assert.equal(tokenAmong('x__Host-quizsvc-csrf=theirs;  __Host-quizsvc-csrf=ours'), 'ours');
  assert.equal(tokenAmong('quizsvc-csrf=ours', 'http:'), 'ours');
});

test('a cookie that anybody could set over https is nobody signed in', () => {
  assert.equal(tokenAmong('quizsvc-csrf=theirs'), '');
  assert.equal(hasSession(), false);
});
