// What one device knows of an attempt: the newest answer to each question, up to which the server holds it, and
// the reader's own marks. Pure: every change makes a new sheet.
//
// An answer is `{chosen, seq}`. Of two answers to a question the one with the larger `seq` is the newer one; of two
// with the same `seq` the one that reached the server first stays.

/** A sheet on which nothing stands: `held` is the largest `seq` of a question that the server is known to hold. */
export const blank = () => ({ entries: {}, held: {}, unsure: {}, position: null, submitting: false });

const inOrder = (chosen) => [...new Set(chosen)].sort();

/** Whether two lists of options are the same choice. */
export const sameChoice = (one, other) => inOrder(one).join() === inOrder(other).join();

const heldSeq = (sheet, number) => (number in sheet.held ? sheet.held[number] : -1);

/** What is chosen at a question; nothing is an empty list. */
export const chosenAt = (sheet, number) => (sheet.entries[number] || { chosen: [] }).chosen;

/** Answer a question anew; `chosen: []` takes the answer back, the same choice again is nothing new. */
export function choose(sheet, number, chosen) {
  const before = sheet.entries[number];
  if (before && sameChoice(before.chosen, chosen)) return sheet;
  const seq = Math.max(before ? before.seq : 0, heldSeq(sheet, number), 0) + 1;
  return { ...sheet, entries: { ...sheet.entries, [number]: { chosen: inOrder(chosen), seq } } };
}

/** Mark a question as unsure, or take the mark away. */
export function mark(sheet, number, unsure) {
  const marks = { ...sheet.unsure };
  if (unsure) marks[number] = true;
  else delete marks[number];
  return { ...sheet, unsure: marks };
}

/** The answers that the server is not known to hold, as they are sent. */
export function unsent(sheet) {
  const found = Object.entries(sheet.entries).filter(([number, { seq }]) => seq > heldSeq(sheet, number));
  return Object.fromEntries(found);
}

/**
 * The sheet after the server told what it holds, and the numbers of the questions that show another choice by that.
 * An older telling that comes late changes nothing.
 */
export function meet(sheet, answers) {
  const [entries, held, changed] = [{ ...sheet.entries }, { ...sheet.held }, []];
  for (const [number, told] of Object.entries(answers)) {
    held[number] = Math.max(heldSeq(sheet, number), told.seq);
    const own = entries[number];
    if (own && (own.seq > told.seq || (own.seq === told.seq && sameChoice(own.chosen, told.chosen)))) continue;
    if (!sameChoice(chosenAt(sheet, number), told.chosen)) changed.push(number);
    entries[number] = { chosen: inOrder(told.chosen), seq: told.seq };
  }
  return { sheet: { ...sheet, entries, held }, changed };
}

/** Two tabs' sheets of one attempt: the newer answers of both; marks and place are those of `other`. */
export function join(sheet, other) {
  const entries = { ...other.entries };
  for (const [number, own] of Object.entries(sheet.entries)) {
    const theirs = entries[number];
    const isNewer = !theirs || own.seq > theirs.seq || (own.seq === theirs.seq && heldSeq(other, number) < own.seq);
    if (isNewer) entries[number] = own;
  }
  const held = { ...other.held };
  Object.keys(sheet.held).forEach((number) => {
    held[number] = Math.max(heldSeq(other, number), sheet.held[number]);
  });
  return { ...other, entries, held };
}

/** The numbers of the questions at which the server ended with something else than what was chosen here. */
export function lost(sheet, answers) {
  const wrong = Object.entries(unsent(sheet)).filter(
    ([number, { chosen }]) => !sameChoice(chosen, (answers[number] || { chosen: [] }).chosen),
  );
  return wrong.map(([number]) => Number(number)).sort((one, other) => one - other);
}

const isSeq = (seq) => Number.isSafeInteger(seq) && seq >= 0;

const isAnswer = (answer, hasOption) =>
  answer && isSeq(answer.seq) && Array.isArray(answer.chosen) && answer.chosen.every(hasOption);

const kept = (found, fits) => Object.fromEntries(Object.entries(found || {}).filter(fits));

/** Of questions, whether a number is one of them, and whether an option is one of its; of none known, all are. */
function placesOf(questions) {
  if (!questions) return { has: () => true, hasOption: () => () => true };
  const options = new Map(questions.map((each) => [String(each.number), new Set(each.options.map(({ id }) => id))]));
  return { has: (number) => options.has(number), hasOption: (number) => (id) => options.get(number).has(id) };
}

/**
 * A sheet as it was stored, without what does not fit these questions (null: they are not known): what is stored may
 * be anybody's.
 */
export function fitting(stored, questions) {
  const { has, hasOption } = placesOf(questions);
  const position = String(stored.position);
  return {
    entries: kept(stored.entries, ([number, answer]) => has(number) && isAnswer(answer, hasOption(number))),
    held: kept(stored.held, ([number, seq]) => has(number) && isSeq(seq)),
    unsure: kept(stored.unsure, ([number, is]) => has(number) && is === true),
    position: Number(position) && has(position) ? Number(position) : null,
    submitting: stored.submitting === true,
  };
}
