// <report-chart data-option>: a chart drawn by ECharts as SVG, in the colours of the page.

import { dressed, height } from "./dressing.mjs";

const source = document.querySelector("script[data-echarts]").dataset.echarts;
const COLOURS = 12; // of the page: .chart-1 to .chart-12
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
    this.chart = echarts.init(this, null, { renderer: "svg", ...this.size });
    this.draw();
    this.watch = new ResizeObserver(() => this.fit());
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

  /* Another size, or paper, where the legend may have other rows. */
  fit() {
    this.chart.resize(this.size);
    this.draw();
  }

  handleEvent() {
    this.fit();
  }

  get option() {
    return JSON.parse(this.dataset.option);
  }

  get size() {
    const width = this.clientWidth || 640;
    return { width, height: height(this.option, width) };
  }

  draw() {
    const [words, lines, surface] = ["words", "lines", "surface"].map(resolved);
    const colours = Array.from({ length: COLOURS }, (_, n) => resolved(n + 1));
    const look = { words, lines, surface, colours, font: colour("--tblr-font-sans-serif"), width: this.size.width };
    this.chart.setOption(dressed(this.option, look), { notMerge: true });
  }
}

customElements.define("report-chart", ReportChart);
