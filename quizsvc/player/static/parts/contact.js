// Whom to ask for help: what one's unit, or one above it, wrote down. Kept on the device, so that who cannot sign in
// finds it too.

import { html, useEffect } from '../preact.js';
import { get } from '../api.js';
import { Cell, Cells } from './cells.js';
import { useLoad } from './loading.js';

const PLACE = 'quizsvc.contact';
const ask = () => get('/me/contact');

/** The first telephone number of a text, as a link dials it; blank if there is none. */
function telephone(text) {
  const found = (text || '').match(/(?:\+?\d[\d\s-]{5,17}\d)/);
  return found ? found[0].replace(/[^\d+]/g, '') : '';
}

function remember(known) {
  try {
    if (known.contact) localStorage.setItem(PLACE, JSON.stringify(known));
    else localStorage.removeItem(PLACE);
  } catch {
    // A browser that keeps nothing: then it is not there next time.
  }
}

function remembered() {
  try {
    const known = JSON.parse(localStorage.getItem(PLACE));
    return known && known.contact ? known : null;
  } catch {
    return null;
  }
}

/** The contact of who is signed in. */
export function HelpContact() {
  const { data } = useLoad(ask, [], 'contact');
  useEffect(() => {
    if (data) remember(data);
  }, [data]);
  return html`<${Contact} known=${data} />`;
}

/** The one that was shown on this device last, for who cannot sign in. */
export const RememberedContact = () => html`<${Contact} known=${remembered()} />`;

function Contact({ known }) {
  if (!known || !known.contact) return null;
  const number = telephone(known.contact);
  const whose = known.unit ? `${known.unit.name}的联系人` : '';
  return html`
    <${Cells} title="遇到问题">
      <${Cell} label=${known.contact} note=${whose} href=${number ? `tel:${number}` : null} />
    <//>
  `;
}
