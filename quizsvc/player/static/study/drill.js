// A free practice as far as it is done; pure.

/** Whether a place waits for its answer and can be answered now. */
const isOpen = (place) => !place.result && !place.withheld;

/** The first place from an index on, then from the start, that waits for its answer; -1 if none does. */
export function nextOpen(places, from) {
  const after = places.findIndex((place, index) => index >= from && isOpen(place));
  return after >= 0 ? after : places.findIndex(isOpen);
}

/** How it goes: `{answered, right, wrong, left, withheld}`; what is answered but may not be told is in neither. */
export function tally(places) {
  const answered = places.filter((place) => place.result);
  const count = (verdict) => answered.filter((place) => place.result.right === verdict).length;
  return {
    answered: answered.length,
    right: count(true),
    wrong: count(false),
    left: places.filter(isOpen).length,
    withheld: places.filter((place) => !place.result && place.withheld).length,
  };
}

/** The same places with one of them changed. */
export const withPlace = (places, number, changes) =>
  places.map((place) => (place.number === number ? { ...place, ...changes } : place));

/** What a practice was drawn from. */
export const sourceText = ({ subject, book }) =>
  [book && '错题本', subject ? subject.path : !book && '全部科目'].filter(Boolean).join('：');
