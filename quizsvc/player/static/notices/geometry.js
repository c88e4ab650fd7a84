// Where the parts of a chart stand. Values come as texts with two decimals, or null where there is none.

/** A number, or null. */
const numberOf = (text) => (text === null || text === undefined ? null : Number(text));

/** The smallest round number that is at least so much, for the end of an axis that begins at 0. */
export function roundUp(most) {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((end) => end >= most);
}

/** Bars of the first series from 0: `{label, text, share}`, share in percent of the longest there can be. */
export function barsOf({ labels, series }) {
  const { values } = series[0];
  const most = Math.max(0, ...values.map(numberOf).filter((value) => value !== null));
  const end = most > 50 && most <= 100 ? 100 : roundUp(most);
  return labels.map((label, place) => {
    const value = numberOf(values[place]);
    return { label, text: value === null ? '—' : values[place], share: value === null ? 0 : (100 * value) / end };
  });
}

/** The ends of an axis around all values, in whole tens; at least ten apart. */
export function spanOf(series) {
  const all = series.flatMap(({ values }) => values.map(numberOf)).filter((value) => value !== null);
  if (!all.length) return [0, 10];
  const low = Math.floor(Math.min(...all) / 10) * 10;
  const high = Math.ceil(Math.max(...all) / 10) * 10;
  return low === high ? [low, low + 10] : [low, high];
}

/**
 * Lines in a field of `width` by `height`: for each series its name and `pieces`, points `[x, y]` that are joined;
 * where a value is missing a piece ends.
 */
export function linesOf({ labels, series }, width, height) {
  const [low, high] = spanOf(series);
  const x = (place) => (labels.length < 2 ? width / 2 : (width * place) / (labels.length - 1));
  const y = (value) => height - (height * (value - low)) / (high - low);
  return series.map(({ name, values }) => {
    const pieces = [[]];
    values.forEach((text, place) => {
      const value = numberOf(text);
      if (value === null) pieces.push([]);
      else pieces[pieces.length - 1].push([x(place), y(value)]);
    });
    return { name, pieces: pieces.filter((piece) => piece.length) };
  });
}
