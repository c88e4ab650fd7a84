// A button that opens a dialog, and one that closes it.

document.addEventListener('click', (event) => {
  const opens = event.target.closest('[data-opens]');
  if (opens) document.getElementById(opens.dataset.opens).showModal();
  if (event.target.closest('[data-closes]')) event.target.closest('dialog').close();
});
