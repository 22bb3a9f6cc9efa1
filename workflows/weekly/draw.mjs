// Draws charts without a browser. Reads {library, look, options} as JSON and writes a list of SVG
// texts; in place of a chart that cannot be drawn, null.

import { readFileSync } from "node:fs";

import { dressed, height } from "../static/reports/dressing.mjs";

const { library, look, options } = JSON.parse(readFileSync(0, "utf8"));
const echarts = await import(library);

function drawn(option) {
  const size = { width: look.width, height: height(option, look.width) };
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption(dressed(option, look));
    return chart.renderToSVGString();
  } catch (error) {
    console.error(error.name);
    return null;
  } finally {
    chart.dispose(); // its clock would keep the process alive
  }
}

process.stdout.write(JSON.stringify(options.map(drawn)));
