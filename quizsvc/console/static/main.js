// What every page of the console does: forms that ask the API, dialogs, charts, parts that come later.

import { drawCharts } from './charts.js';
import './codes.js';
import './copying.js';
import './dialogs.js';
import './forms.js';
import './parts.js';
import { tellWhatWasSaid } from './said.js';

tellWhatWasSaid();
drawCharts(document);
document.addEventListener('htmx:afterSwap', (event) => drawCharts(event.target));
