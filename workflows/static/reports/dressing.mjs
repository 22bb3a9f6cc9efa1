// How a chart looks, on the page and in mails alike: a report's option with colours and sizes.

const ROW = 22; // pixels of a legend's row
const LETTER = 6.3;
const MARK = 36; // of a legend's entry without its name
const NAME = 26; // from an axis to the name under it

/* look: { words, lines, surface, colours, font, width }. */
export function dressed(option, look) {
  const axis = {
    axisLabel: { color: look.words, hideOverlap: true },
    nameTextStyle: { color: look.words },
    axisLine: { lineStyle: { color: look.lines } },
    splitLine: { lineStyle: { color: look.lines } },
  };
  const lying = { nameLocation: "middle", nameGap: NAME };
  const ends = { alignMinLabel: "left", alignMaxLabel: "right" };
  const found = {
    color: look.colours,
    backgroundColor: "transparent",
    textStyle: { color: look.words, fontFamily: look.font },
    animation: false,
    tooltip: { backgroundColor: look.surface, borderColor: look.lines, textStyle: { color: look.words }, renderMode: "richText" },
    legend: { show: names(option).length > 1, textStyle: { color: look.words }, top: 0, left: 0, itemWidth: 14, itemHeight: 10, itemGap: 14 },
    grid: { left: 8, right: 40, top: above(option, look.width), bottom: 8 + under(option), containLabel: true },
    ...option,
  };
  const placed = (one) => (one.type === "value" ? { ...axis, ...lying } : { ...axis, ...lying, axisLabel: { ...axis.axisLabel, ...ends } });
  if (found.xAxis) found.xAxis = [found.xAxis].flat().map((one) => ({ ...placed(one), ...one }));
  const beside = { axisLabel: { ...axis.axisLabel, width: Math.min(220, look.width * 0.4), overflow: "truncate" } };
  const upright = [option.yAxis].flat().some((one) => one?.type === "category") ? beside : {};
  if (found.yAxis) found.yAxis = [found.yAxis].flat().map((one) => ({ ...axis, ...upright, ...one }));
  found.series = [found.series ?? []].flat().map((one) => written(one, look));
  return found;
}

/* What its rows need, or enough for a curve. */
export function height(option, width) {
  const bars = [option.yAxis].flat().find((axis) => axis?.type === "category")?.data?.length;
  return (bars ? 30 + bars * 26 : 250) + above(option, width) + under(option);
}

/* Numbers at a series in the colour of other words. */
function written(series, { words }) {
  return series.label ? { ...series, label: { color: words, textBorderWidth: 0, ...series.label } } : series;
}

function names(option) {
  return [...new Set([option.series ?? []].flat().map((one) => one.name ?? ""))];
}

/* The legend's rows, which one series does not need, and the name of an upright axis. */
function above(option, width) {
  const named = [option.yAxis].flat().some((axis) => axis?.name) ? ROW : 0;
  let [rows, filled] = [1, 0];
  for (const name of names(option)) {
    const wide = MARK + name.length * LETTER;
    if (filled && filled + wide > width) [rows, filled] = [rows + 1, 0];
    filled += wide;
  }
  return 14 + named + (names(option).length > 1 ? rows * ROW : 0);
}

function under(option) {
  return [option.xAxis].flat().some((axis) => axis?.name) ? NAME - 8 : 0;
}
