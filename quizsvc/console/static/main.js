// What every page of the console does: forms that ask the API, dialogs, charts, parts that come later.

import { drawCharts } from './charts.js';
import './codes.js';
import './copying.js';
import './dialogs.js';
import './forms.js';
import './parts.js';
import { backToPlace, tellWhatWasSaid } from './said.js';

tellWhatWasSaid();
showWhereOneIs();
drawCharts(document);
backToPlace();
document.addEventListener('htmx:afterSwap', (event) => drawCharts(event.target));

/** On a narrow screen the menu scrolls sideways; what is open must stand in sight. */
function showWhereOneIs() {
  for (const here of document.querySelectorAll('.top [aria-current]')) {
    const bar = here.closest('nav');
    const beyond = here.getBoundingClientRect().right - bar.getBoundingClientRect().right;
    if (beyond > 0) bar.scrollLeft += beyond + here.offsetWidth;
  }
}
