// Our own documents taken apart: `## …`, `- …`, blank lines; pure.

/** The blocks of a text: `{kind: 'heading' | 'list' | 'text', lines}`, in order; a first `# …` is left out. */
export function blocks(text) {
  const pieces = text.replace(/\r/g, '').replace(/^\s*# .*(\n|$)/, '').split(/\n\s*\n/);
  return pieces.flatMap(blocksOf);
}

/** Those of lines without a blank one between: what goes on in the next line is one. */
function blocksOf(piece) {
  const found = [];
  for (const line of piece.split('\n').map((each) => each.trim()).filter(Boolean)) {
    const [kind, rest] = kindOf(line);
    const last = found[found.length - 1];
    if (kind === 'text' && last && last.kind !== 'heading') last.lines.push(last.lines.pop() + rest);
    else if (kind === 'list' && last && last.kind === 'list') last.lines.push(rest);
    else found.push({ kind, lines: [rest] });
  }
  return found;
}

function kindOf(line) {
  const heading = line.match(/^#+\s+(.*)/);
  if (heading) return ['heading', heading[1]];
  const item = line.match(/^(?:[-*]|\d+\.)\s+(.*)/);
  return item ? ['list', item[1]] : ['text', line];
}
