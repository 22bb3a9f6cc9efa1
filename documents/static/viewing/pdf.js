/* The pages of a PDF, drawn by pdf.js. It reads the stretches of the file that it needs. */

import { reading } from "./reading.js";

const CSS = 96 / 72; // pixels of the screen a point
const LARGEST = 2 ** 24; // pixels of one canvas, which some browsers do not exceed
const STRETCH = 2 ** 18; // bytes

const absolute = (address) => new URL(address, location.href).href;

export async function openPdf(host) {
  const { pdfjs: library, worker, size, parts } = host.dataset;
  const pdfjs = await import(absolute(library));
  pdfjs.GlobalWorkerOptions.workerSrc = absolute(worker);
  const range = new pdfjs.PDFDataRangeTransport(+size, null);
  const { read } = reading(host);
  range.requestDataRange = async (begin, end) => range.onDataRange(begin, await read(begin, end));
  const opening = pdfjs.getDocument({
    range,
    rangeChunkSize: STRETCH,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
    cMapUrl: absolute(`${parts}cmaps/`),
    cMapPacked: true,
    standardFontDataUrl: absolute(`${parts}fonts/`),
    wasmUrl: absolute(`${parts}wasm/`),
    iccUrl: absolute(`${parts}iccs/`),
  });
  return new Pdf(pdfjs, opening, await opening.promise);
}

class Pdf {
  constructor(pdfjs, opening, paper) {
    this.pdfjs = pdfjs;
    this.opening = opening;
    this.paper = paper;
    this.count = paper.numPages;
    this.used = new Map();
  }

  /* At full size, in pixels of the screen. */
  async size(number) {
    const page = await this.paper.getPage(number);
    const { width, height } = page.getViewport({ scale: CSS });
    return { width, height };
  }

  async draw(number, scale, turn, signal) {
    const page = await this.paper.getPage(number);
    this.used.set(number, page);
    const viewport = page.getViewport({ scale: scale * CSS, rotation: (page.rotate + turn) % 360 });
    const text = this.#text(page, viewport);
    const canvas = document.createElement("canvas");
    const area = viewport.width * viewport.height;
    const sharp = Math.min(window.devicePixelRatio || 1, Math.sqrt(LARGEST / area));
    canvas.width = Math.max(Math.floor(viewport.width * sharp), 1);
    canvas.height = Math.max(Math.floor(viewport.height * sharp), 1);
    const task = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
    signal.addEventListener("abort", () => task.cancel());
    if (signal.aborted) task.cancel();
    await task.promise;
    return [canvas, await text];
  }

  /* What can be selected and searched, above the picture of it. A page without is still a page. */
  async #text(page, viewport) {
    const container = document.createElement("div");
    container.className = "viewer-layer";
    container.style.setProperty("--total-scale-factor", viewport.scale);
    const layer = new this.pdfjs.TextLayer({
      textContentSource: page.streamTextContent(),
      container,
      viewport,
    });
    await layer.render().catch((error) => console.warn(error.name));
    return container;
  }

  forget(number) {
    this.used.get(number)?.cleanup();
    this.used.delete(number);
  }

  close() {
    this.opening.destroy();
  }
}
