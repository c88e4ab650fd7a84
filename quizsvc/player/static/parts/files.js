// Files to take away.

import { html } from '../preact.js';
import { inMiniProgram } from '../wechat.js';
import { Cell } from './cells.js';

/** 12 KB, 1.4 MB. */
function sizeText(bytes) {
  if (bytes === null || bytes === undefined) return '';
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** What to do where a file does not open; blank in an ordinary browser. */
export function FILES_ELSEWHERE() {
  if (inMiniProgram()) return '小程序里不能保存文件。请在电脑或手机的浏览器里打开本系统，登录后下载。';
  return /MicroMessenger/i.test(navigator.userAgent) ? '微信里打不开文件时，请点右上角“…”，选“在浏览器打开”。' : '';
}

/** A file as a line of Cells. */
export const FileCell = ({ name, kind, bytes, href }) => html`
  <${Cell} label=${name} note=${[kind, sizeText(bytes)].filter(Boolean).join('，')} value="下载" href=${href} />
`;
