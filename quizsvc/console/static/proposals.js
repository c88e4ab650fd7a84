// The look of a wizard: what a change would bring, before it is proposed. All of it stands on the proposal's page.

const MOST = 10; // lines of each table here

function made(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

const place = document.getElementById('look');
const names = JSON.parse(place?.dataset.names || '{}');
const named = (period) => names[period] ?? period;
const shown = (value) => (value === null ? '—' : value === true ? '是' : value === false ? '否' : String(value));
const moved = (before, after) => (before === after ? shown(before) : `${shown(before)} → ${shown(after)}`);

/** A table; the columns from `numbers` up to `texts` stand right, as figures do. */
function table(heads, rows, numbers, texts = heads.length) {
  const cell = (tag, text, column) => {
    const one = made(tag, text);
    if (column >= numbers && column < texts) one.className = 'number';
    return one;
  };
  const whole = document.createElement('table');
  const head = whole.createTHead().insertRow();
  head.append(...heads.map((text, column) => cell('th', text, column)));
  const body = whole.createTBody();
  for (const cells of rows) {
    body.insertRow().append(...cells.map((text, column) => cell('td', text, column)));
  }
  const frame = made('div', '');
  frame.className = 'table';
  frame.append(whole);
  return frame;
}

function summary({ attempts, people_total: people, periods }) {
  const scores = attempts.changed
    ? `${attempts.changed} 份答卷的成绩会变（${attempts.higher} 份提高，${attempts.lower} 份降低），涉及 ${people} 人次`
    : people ? `没有答卷的成绩会变，涉及 ${people} 人次` : '没有答卷的成绩会变';
  const ranks = periods.reduce((sum, each) => sum + each.units_moved + each.people_moved, 0);
  const versions = periods.filter((each) => each.published_version !== null).length;
  return [scores, ranks ? `名次变动 ${ranks} 处` : '名次不变', versions ? `${versions} 个已发布的统计期会出更正版` : '']
    .filter(Boolean)
    .join('；');
}

/** The elements that tell what the API answered. */
function told({ dry_run: run, open_proposal: other }) {
  const parts = [made('h2', '试算'), made('p', `${summary(run)}。现在什么也没有改变。`)];
  if (other) {
    const line = made('p', '这件事已经有一个待批准的提案，要先批准、驳回或撤回它：');
    parts.push(line);
    line.append(Object.assign(made('a', '去看'), { href: `/console/proposals/${other}` }));
  }
  if (run.policies) parts.push(policies(run.policies));
  const units = run.periods.flatMap((each) => each.units.map((unit) => [named(each.period), unit.name, moved(unit.rank_before, unit.rank_after), moved(unit.rate_before, unit.rate_after), moved(unit.score_before, unit.score_after)]));
  if (units.length) parts.push(table(['统计期', '单位', '名次', '参与率', '综合得分'], units.slice(0, MOST), 2));
  if (units.length > MOST) parts.push(made('p', `还有 ${units.length - MOST} 行单位，提出后都能看到。`));
  const people = run.people.slice(0, MOST).map((each) => [each.name, named(each.week), moved(each.score_before, each.score_after), moved(each.week_before, each.week_after), moved(each.eligible_before, each.eligible_after)]);
  if (people.length) parts.push(table(['姓名', '周', '答卷成绩', '周综合成绩', '应参加'], people, 2, 4));
  if (run.people_total > MOST) parts.push(made('p', `还有 ${run.people_total - MOST} 行人员，提出后都能看到。`));
  return parts;
}

function policies(each) {
  const names = { rekey: '按新答案', accept_both: '新旧答案取高', full_credit: '全部给分', drop: '不计分' };
  return table(
    ['办法', '成绩变的答卷', '提高', '降低', '名次变动'],
    each.map(({ policy, attempts, periods }) => [names[policy], attempts.changed, attempts.higher, attempts.lower, periods.reduce((sum, one) => sum + one.units_moved + one.people_moved, 0)]),
    1,
  );
}

const form = document.querySelector('form.proposing');
form?.addEventListener('called', ({ detail }) => {
  if (detail.dry_run && !detail.id) place.replaceChildren(...told(detail));
});
form?.addEventListener('input', ({ target }) => target.name !== 'reason' && place.replaceChildren()); // a reason changes no figure
