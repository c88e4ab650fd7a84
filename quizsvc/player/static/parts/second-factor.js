// The code of a second factor, which a form asks for once the service does: only who organizes or administers has one.

import { html, useState } from '../preact.js';
import { Field, useFields } from './actions.js';

const WANTED = ['code-needed', 'code-refused'];

/**
 * Of a form that signs in: `attempt(send)` calls `send` with what there is to add to the body, and `shown(fault)` is
 * the field, as soon as there is one. `name` is the code's name in the body.
 */
export function useCode(name) {
  const [wanted, setWanted] = useState(false);
  const [typed, field] = useFields(name);
  const attempt = async (send) => {
    try {
      await send(wanted ? typed : {});
    } catch (error) {
      if (WANTED.includes(error.kind)) setWanted(true);
      throw error;
    }
  };
  const shown = (fault) =>
    wanted &&
    html`<${Field} label="验证码" ...${field(fault, name)}
      inputmode="numeric" autocomplete="one-time-code" placeholder="手机验证器上的 6 位数字" />`;
  return [attempt, shown];
}
