// <report-chart data-option>: a chart drawn by ECharts as SVG, in the colours of the page.

const source = document.querySelector("script[data-echarts]").dataset.echarts;
const LEGEND_ROW = 22;
let library;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/* A colour of the page as the browser computes it: light-dark() is not known to charts. */
function resolved(name) {
  const probe = document.createElement("span");
  probe.className = `chart-${name}`;
  probe.hidden = true;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

class ReportChart extends HTMLElement {
  async connectedCallback() {
    library ??= import(source);
    const echarts = await library;
    if (!this.isConnected) return;
    this.chart = echarts.init(this, null, { renderer: "svg", width: this.clientWidth || 640, height: this.height() });
    this.draw();
    this.watch = new ResizeObserver(() => this.chart.resize({ width: this.clientWidth, height: this.height() }));
    this.watch.observe(this);
    this.looks = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("print")];
    for (const look of this.looks) look.addEventListener("change", this);
    this.theme = new MutationObserver(() => this.draw());
    this.theme.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.theme?.disconnect();
    for (const look of this.looks ?? []) look.removeEventListener("change", this);
    this.chart?.dispose();
  }

  handleEvent() {
    this.draw();
  }

  get option() {
    return JSON.parse(this.dataset.option);
  }

  height() {
    const bars = [this.option.yAxis].flat().find((axis) => axis?.type === "category")?.data?.length;
    return (bars ? 70 + bars * 26 : 280) + legendRows(this.option, this.clientWidth || 640) * LEGEND_ROW;
  }

  draw() {
    const [words, lines, surface] = ["words", "lines", "surface"].map(resolved);
    const rows = legendRows(this.option, this.clientWidth || 640);
    const axis = {
      axisLabel: { color: words, hideOverlap: true },
      nameTextStyle: { color: words },
      axisLine: { lineStyle: { color: lines } },
      splitLine: { lineStyle: { color: lines } },
    };
    this.chart.setOption(
      {
        color: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => resolved(n)),
        backgroundColor: "transparent",
        textStyle: { color: words, fontFamily: colour("--tblr-font-sans-serif") },
        animation: false,
        tooltip: { backgroundColor: surface, borderColor: lines, textStyle: { color: words }, renderMode: "richText" },
        label: { color: words, textBorderWidth: 0 },
        legend: { show: rows > 0, textStyle: { color: words }, top: 0, left: 0, itemWidth: 14, itemHeight: 10 },
        grid: { left: 8, right: 28, top: 18 + rows * LEGEND_ROW, bottom: 8, containLabel: true },
        ...dressed(this.option, axis),
      },
      { notMerge: true },
    );
  }
}

/* How many rows the names of the series take; one series needs no name. */
function legendRows(option, width) {
  const names = new Set(option.series.map((one) => one.name));
  if (names.size < 2) return 0;
  const wide = [...names].reduce((sum, name) => sum + name.length * 7 + 32, 0);
  return Math.ceil((wide * 1.15) / width);
}

/* The option with the page's colours on each axis that says none; the name of a lying axis under it. */
function dressed(option, axis) {
  const found = { ...option };
  for (const name of ["xAxis", "yAxis"]) {
    const place = name === "xAxis" ? { nameLocation: "middle", nameGap: 26 } : {};
    if (found[name]) found[name] = [found[name]].flat().map((one) => ({ ...axis, ...place, ...one }));
  }
  return found;
}

customElements.define("report-chart", ReportChart);
