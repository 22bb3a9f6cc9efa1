// <report-chart data-option>: a chart drawn by ECharts as SVG, in the colours of the page.

const source = document.querySelector("script[data-echarts]").dataset.echarts;
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
    const rows = [this.option.yAxis].flat().find((axis) => axis?.type === "category")?.data?.length;
    return rows ? 60 + rows * 26 : 300;
  }

  draw() {
    const [words, lines, surface] = ["words", "lines", "surface"].map(resolved);
    const axis = {
      axisLabel: { color: words },
      nameTextStyle: { color: words },
      axisLine: { lineStyle: { color: lines } },
      splitLine: { lineStyle: { color: lines } },
    };
    this.chart.setOption(
      {
        color: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => resolved(n)),
        backgroundColor: "transparent",
        textStyle: { color: words, fontFamily: colour("--tblr-font-sans-serif") },
        animation: false,
        tooltip: { backgroundColor: surface, borderColor: lines, textStyle: { color: words }, renderMode: "richText" },
        legend: { textStyle: { color: words }, top: 0, type: "scroll" },
        grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
        ...dressed(this.option, axis, Math.min(220, this.clientWidth * 0.4)),
      },
      { notMerge: true },
    );
  }
}

/* The option with the page's colours on each axis that says none. `room`: pixels for a name beside its bar. */
function dressed(option, axis, room) {
  const named = { axisLabel: { ...axis.axisLabel, width: room, overflow: "truncate" } };
  const found = { ...option };
  for (const name of ["xAxis", "yAxis"]) {
    const beside = (one) => (name === "yAxis" && one.type === "category" ? named : {});
    if (found[name]) found[name] = [found[name]].flat().map((one) => ({ ...axis, ...beside(one), ...one }));
  }
  return found;
}

customElements.define("report-chart", ReportChart);
