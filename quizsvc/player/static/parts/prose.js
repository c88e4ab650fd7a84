// Text with headings, lists and paragraphs, as our own documents are written (`## …`, `- …`, blank lines).

import { html } from '../preact.js';

/** The blocks of a text: `{kind: 'heading' | 'list' | 'text', lines}`, in order; a first `# …` is left out. */
export function blocks(text) {
  const found = [];
  for (const piece of text.replace(/\r/g, '').replace(/^\s*# .*\n/, '').split(/\n\s*\n/)) {
    for (const line of piece.split('\n').map((each) => each.trim()).filter(Boolean)) {
      const [kind, rest] = kindOf(line);
      const last = found[found.length - 1];
      if (kind !== 'heading' && last && last.kind === kind && last.piece === piece) last.lines.push(rest);
      else found.push({ kind, lines: [rest], piece });
    }
  }
  return found.map(({ kind, lines }) => ({ kind, lines: kind === 'text' ? [lines.join('')] : lines }));
}

function kindOf(line) {
  const heading = line.match(/^#+\s+(.*)/);
  if (heading) return ['heading', heading[1]];
  const item = line.match(/^(?:[-*]|\d+\.)\s+(.*)/);
  return item ? ['list', item[1]] : ['text', line];
}

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
