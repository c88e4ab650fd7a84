// @ts-check
/** The privacy notice as lines that a page can show: of Markdown it knows headings, items and bold. */

/** @typedef {{kind: "title" | "item" | "text", text: string}} Line */

/**
 * @param {string} text
 * @returns {Line[]}
 */
function linesOf(text) {
  return text
    .split(/\n/)
    .map((line) => line.trim())
    .filter((line) => line)
    .map(lineOf);
}

/**
 * @param {string} line
 * @returns {Line}
 */
function lineOf(line) {
  const [, mark, rest] = /^(#+|[-*])?\s*(.*)$/.exec(line.replace(/\*\*/g, "")) || ["", "", line];
  if (mark && mark[0] === "#") return { kind: "title", text: rest };
  return { kind: mark ? "item" : "text", text: rest };
}

module.exports = { linesOf };
