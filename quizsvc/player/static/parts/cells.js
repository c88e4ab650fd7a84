// Lists as WeUI draws them.

import { html } from '../preact.js';
import { Link } from '../router.js';

/** A group of cells under a heading; `tips` is said below it. */
export function Cells({ title, tips, children }) {
  return html`
    <section class="cells-group">
      ${title && html`<h2 class="weui-cells__title">${title}</h2>`}
      <div class="weui-cells">${children}</div>
      ${tips && html`<p class="weui-cells__tips">${tips}</p>`}
    </section>
  `;
}

const inside = (label, note, value, leads) => html`
  <span class="weui-cell__bd">
    <span class="cell-label">${label}</span>${note && html`<span class="cell-note">${note}</span>`}
  </span>
  ${(leads || (value !== undefined && value !== null)) && html`<span class="weui-cell__ft">${value}</span>`}
`;

/**
 * One line: `label`, perhaps a `note` below it and a `value` at its end. With `to` it leads to a page of ours, with
 * `href` to a file or another page, with `onTap` it does something; else it only says.
 */
export function Cell({ label, note, value, to, href, onTap, ...rest }) {
  const content = inside(label, note, value, to || href || onTap);
  if (to) return html`<${Link} to=${to} class="weui-cell weui-cell_access" ...${rest}>${content}<//>`;
  if (href) return html`<a href=${href} class="weui-cell weui-cell_access" ...${rest}>${content}</a>`;
  if (onTap) {
    return html`<button type="button" class="weui-cell weui-cell_access" onClick=${onTap} ...${rest}>${content}</button>`;
  }
  return html`<div class="weui-cell" ...${rest}>${content}</div>`;
}
