// A button that copies the text before it, of a field or told, and then says what (`data-says`).

import { say } from './said.js';

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copies]');
  if (!button) return;
  const text = button.parentElement.querySelector('textarea, .code');
  if (text.select) text.select();
  else getSelection().selectAllChildren(text);
  say((await copied(text.value || text.textContent)) ? button.dataset.says : '已选中，请按 Ctrl+C 复制。');
});

/** Only pages that came over https may write to the clipboard. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
