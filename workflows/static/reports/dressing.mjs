// How a chart looks, on the page and in mails alike: a report's option with colours and sizes.

const ROW = 26; // pixels of a legend's row
const LETTER = 6.6;
const GAP = 12; // between a legend's entries
const MARK = 30 + GAP; // an entry without its name

/* look: { words, lines, surface, colours, font }, and `width` where nobody can scroll a legend. */
export function dressed(option, look) {
  const axis = {
    axisLabel: { color: look.words },
    nameTextStyle: { color: look.words },
    axisLine: { lineStyle: { color: look.lines } },
    splitLine: { lineStyle: { color: look.lines } },
  };
  const found = {
    color: look.colours,
    backgroundColor: "transparent",
    textStyle: { color: look.words, fontFamily: look.font },
    animation: false,
    tooltip: { backgroundColor: look.surface, borderColor: look.lines, textStyle: { color: look.words }, renderMode: "richText" },
    legend: { textStyle: { color: look.words }, top: 0, ...(look.width ? { itemGap: GAP } : { type: "scroll" }) },
    grid: { left: 8, right: look.width ? 40 : 24, top: 36 + beyond(option, look), bottom: 8, containLabel: true },
    ...option,
  };
  for (const name of ["xAxis", "yAxis"]) {
    if (found[name]) found[name] = [found[name]].flat().map((one) => ({ ...axis, ...one }));
  }
  return found;
}

/* What its rows need, or enough for a curve. */
export function height(option, look = {}) {
  const rows = [option.yAxis].flat().find((axis) => axis?.type === "category")?.data?.length;
  return (rows ? 60 + rows * 26 : 300) + beyond(option, look);
}

/* What the rows of a legend take beyond its first. */
function beyond(option, { width }) {
  if (!width) return 0;
  let [rows, filled] = [1, 0];
  for (const name of new Set([option.series ?? []].flat().map((one) => one.name ?? ""))) {
    const wide = MARK + name.length * LETTER;
    if (filled && filled + wide > width) [rows, filled] = [rows + 1, 0];
    filled += wide;
  }
  return (rows - 1) * ROW;
}
