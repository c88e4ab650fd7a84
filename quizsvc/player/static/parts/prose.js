// Text with headings, lists and paragraphs, as our own documents are written.

import { html } from '../preact.js';
import { blocks } from './blocks.js';

const bold = (text) =>
  text.split('**').map((part, place) => (place % 2 ? html`<strong>${part}</strong>` : part));

/** The text on a page of its own. */
export function Prose({ text }) {
  return html`<div class="prose">${blocks(text).map(Block)}</div>`;
}

function Block({ kind, lines }) {
  if (kind === 'heading') return html`<h2>${bold(lines[0])}</h2>`;
  if (kind === 'list') return html`<ul>${lines.map((line) => html`<li>${bold(line)}</li>`)}</ul>`;
  return html`<p>${bold(lines[0])}</p>`;
}
