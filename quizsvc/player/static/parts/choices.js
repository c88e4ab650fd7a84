// Choosing one of several.

import { html } from '../preact.js';

/** One of a few, as a row: `of` are `[value, name]`. */
export function Segments({ label, of, value, onChange }) {
  return html`
    <div class="segments" role="radiogroup" aria-label=${label}>
      ${of.map(
        ([id, name]) => html`
          <label class="segment ${value === id ? 'segment-on' : ''}">
            <input type="radio" name=${label} class="unseen" checked=${value === id} onChange=${() => onChange(id)} />
            ${name}
          </label>
        `,
      )}
    </div>
  `;
}

/** One of many, as the phone lets choose: `groups` are `[name, [[value, name], …]]`; a name may be blank. */
export function Choice({ label, groups, value, onChange }) {
  const option = ([id, name]) => html`<option value=${id} selected=${id === value}>${name}</option>`;
  return html`
    <div class="weui-cells choice">
      <label class="weui-cell weui-cell_select weui-cell_select-after">
        <span class="weui-cell__hd"><span class="weui-label">${label}</span></span>
        <span class="weui-cell__bd">
          <select class="weui-select" onChange=${(event) => onChange(event.currentTarget.value)}>
            ${groups.map(([name, of]) =>
              name ? html`<optgroup label=${name}>${of.map(option)}</optgroup>` : of.map(option),
            )}
          </select>
        </span>
      </label>
    </div>
  `;
}
