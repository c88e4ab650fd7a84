// The server's time on a device whose own clock may be wrong, and what is said of the time that is left.

const MINUTE = 60;
const COUNTED_DOWN = { timed: 60 * MINUTE, untimed: 10 * MINUTE };
const WARNED = [MINUTE, 5 * MINUTE];

/**
 * The server's clock as far as its answers tell it. Between them two clocks run: a monotonic one, which may stand
 * still while the device sleeps, and the device's own, which somebody may set; the later of the two is believed.
 */
export function makeClock({ steady = () => performance.now(), wall = () => Date.now() } = {}) {
  let ahead = -Infinity;
  let last = null;
  return {
    /** An answer said that it is this instant. Of several the one that came quickest is the best. */
    hear(instant) {
      const told = Date.parse(instant);
      if (Number.isNaN(told)) return;
      ahead = Math.max(ahead, told - steady());
      last = { told: Math.max(told, ahead + steady()), wall: wall() };
    },
    /** Now, in ms. */
    now() {
      return last ? Math.max(ahead + steady(), last.told + wall() - last.wall) : wall();
    },
    /** Seconds until an instant; below 0 when it is past. */
    left(instant) {
      return (Date.parse(instant) - this.now()) / 1000;
    },
  };
}

/** Whether so many seconds are told as a clock that runs down, not as the time of the end. */
export const isCountedDown = (seconds, isTimed) => seconds <= COUNTED_DOWN[isTimed ? 'timed' : 'untimed'];

/** The warning that is due when `before` seconds were left and now `after` are: 300, 60, or null. */
export function warningDue(before, after) {
  const due = WARNED.filter((mark) => before > mark && after <= mark && after > 0);
  return due.length ? due[0] : null;
}

/** How a warning is said; it stands until the next, so that it must stay true while the clock runs. */
export const warningText = (mark) => `最后 ${mark / MINUTE} 分钟`;
