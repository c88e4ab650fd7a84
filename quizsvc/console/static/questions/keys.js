// Keys of the review: a letter presses what says so (`data-key`), or opens the dialog within `data-dialog-key`.

document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest('input, select, textarea, dialog');
  if (isTyping || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = CSS.escape(event.key.toLowerCase());
  const wanted = document.querySelector(`[data-key="${key}"], [data-dialog-key="${key}"] [data-opens]`);
  if (!wanted || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  wanted.click();
  document.querySelector('dialog[open] textarea')?.focus();
});
