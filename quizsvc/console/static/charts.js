// Charts, each drawn from the table beside it: without this script the table is all there is. With it the table
// is folded away, one click from here.

const { fontFamily } = getComputedStyle(document.documentElement);
const ROW = 28; // px of a lying bar with its figure
const TALL = 280;
let loading = null;

/** ECharts, fetched when the first chart wants it. */
function echarts() {
  loading ||= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('./echarts.js', import.meta.url);
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

/** Draw all charts within this part of the page that are not drawn yet. */
export async function drawCharts(within) {
  const figures = [...within.querySelectorAll('.chart[data-chart]:not([data-drawn])')];
  if (!figures.length) return;
  const library = await echarts();
  for (const figure of figures.filter((each) => each.isConnected)) draw(library, figure);
}

function draw(library, figure) {
  const table = read(figure.querySelector('table'));
  if (!table.rows.length) return;
  const plot = figure.querySelector('.plot');
  figure.dataset.drawn = '';
  plot.hidden = false;
  figure.querySelector('details').open = false;
  const lying = figure.dataset.chart === 'bar';
  plot.style.height = `${lying ? table.rows.length * table.series.length * ROW + 40 : TALL}px`;
  const chart = library.init(plot);
  chart.setOption(optionOf(figure.dataset.chart, table, inks()));
  chart.on('click', ({ dataIndex }) => table.links[dataIndex] && location.assign(table.links[dataIndex]));
  new ResizeObserver(() => chart.resize()).observe(plot);
}

/** The names of the rows, their links, and the series: columns whose heading says so. */
function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const series = heads.flatMap((head, column) =>
    'series' in head.dataset
      ? [{ name: head.textContent.trim(), unit: head.dataset.unit || '', values: rows.map((row) => number(row.cells[column])) }]
      : [],
  );
  return {
    rows: rows.map((row) => row.cells[0].textContent.trim()),
    links: rows.map((row) => row.cells[0].querySelector('a')?.href),
    series,
  };
}

function number(cell) {
  const value = Number.parseFloat(cell.textContent.replaceAll(',', ''));
  return Number.isNaN(value) ? null : value;
}

function inks() {
  const style = getComputedStyle(document.documentElement);
  const ink = (name) => style.getPropertyValue(name).trim();
  return { text: ink('--muted'), line: ink('--rule'), colors: [ink('--accent'), ink('--second'), ink('--third')] };
}

function optionOf(kind, { rows, series }, { text, line, colors }) {
  const names = { type: 'category', data: rows, axisLabel: { color: text }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } };
  // Lengths are compared from zero on; shares end at a hundred.
  const isShare = series.every(({ unit }) => unit === '%');
  const values = { type: 'value', min: 0, max: isShare ? 100 : undefined, axisLabel: { color: text }, splitLine: { lineStyle: { color: line } } };
  const lying = kind === 'bar';
  return {
    animation: false,
    color: colors,
    textStyle: { fontFamily },
    grid: { left: 8, right: { bar: 64, line: 112, columns: 16 }[kind], top: 24, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: lying ? 'shadow' : 'line' } },
    xAxis: lying ? values : { ...names, boundaryGap: kind !== 'line' },
    yAxis: lying ? { ...names, inverse: true } : values,
    series: series.map((each) => seriesOf(kind, each, text)),
  };
}

function seriesOf(kind, { name, values }, text) {
  const named = { name, data: values };
  if (kind !== 'line') {
    const figure = ({ value }) => (Number.isFinite(value) ? value.toLocaleString('zh-CN') : '');
    const label = { show: kind === 'bar', position: 'right', color: text, formatter: figure };
    return { ...named, type: 'bar', barMaxWidth: 24, label };
  }
  // The line's own name at its end, in place of a legend.
  return { ...named, type: 'line', symbolSize: 6, endLabel: { show: true, formatter: '{a}', color: 'inherit' } };
}
