/* <paper-viewer>: a file page by page, drawn as pages come into view and let go when they are far.

   viewer.goTo(3) goes to a page. It says `pages` once its pages are there (viewer.boxes, one element
   a page, which stays while what is drawn in it comes and goes) and `page` when another is looked at.
   An address that ends in #page=3 leads there. */

import { box, said } from "./boxes.js";
import { openPdf } from "./pdf.js";
import { openPictures } from "./pictures.js";
import { listenToTools, showPage, showZoom } from "./tools.js";

const OPENS = { pdf: openPdf, picture: openPictures, pages: openPictures };
const NEAR = "100% 0px"; // beyond the edge; what is further away is let go
const GAP = 12; // pixels beside a page that fits
const A4 = { width: 794, height: 1123 }; // until a page's own size is known
const LEAST = 0.1;
const MOST = 8;

export class PaperViewer extends HTMLElement {
  boxes = [];
  page = 1;
  #sizes = [];
  #zoom = null; // null: as wide as there is room
  #turn = 0; // degrees
  #source = null;
  #pages = null;

  async connectedCallback() {
    if (this.#pages) return;
    this.#pages = this.querySelector("[data-pages-here]");
    listenToTools(this);
    try {
      this.#source = await OPENS[this.dataset.way](this);
      this.#sizes = Array(this.#source.count).fill(await this.#source.size(1));
    } catch (error) {
      this.#pages.append(said(this.dataset.saidUnopened));
      console.warn(error.name);
      return;
    }
    this.#layOut();
  }

  disconnectedCallback() {
    this.#source?.close();
  }

  #layOut() {
    this.boxes = this.#sizes.map((_, index) => box(index + 1, this.dataset.saidPage));
    this.#pages.append(...this.boxes);
    this.#measure();
    const seen = new IntersectionObserver(
      (changes) => changes.forEach((each) => each.isIntersecting ? this.#draw(each.target) : this.#drop(each.target)),
      { root: this.#pages, rootMargin: NEAR },
    );
    this.boxes.forEach((each) => seen.observe(each));
    this.#pages.addEventListener("scroll", () => this.#look(), { passive: true });
    new ResizeObserver(() => this.#zoom === null && this.#redraw()).observe(this.#pages);
    this.dispatchEvent(new CustomEvent("pages", { bubbles: true }));
    this.goTo(+location.hash.match(/^#page=(\d+)$/)?.[1]);
  }

  goTo(number) {
    const wanted = this.boxes[number - 1];
    if (wanted) this.#pages.scrollTop = wanted.offsetTop - GAP;
  }

  /* 1.25 makes a quarter larger; null fits the width. */
  zoomBy(factor) {
    const now = this.#scale(this.page);
    this.#zoom = factor === null ? null : Math.min(Math.max(now * factor, LEAST), MOST);
    this.#redraw();
  }

  turn() {
    this.#turn = (this.#turn + 90) % 360;
    this.#redraw();
  }

  #size(number) {
    const { width, height } = this.#sizes[number - 1] ?? A4;
    return this.#turn % 180 ? { width: height, height: width } : { width, height };
  }

  #scale(number) {
    return this.#zoom ?? Math.max(this.#pages.clientWidth - 2 * GAP, 50) / this.#size(number).width;
  }

  #measure(some = this.boxes) {
    for (const each of some) {
      const { width, height } = this.#size(+each.dataset.page);
      const scale = this.#scale(+each.dataset.page);
      each.style.inlineSize = `${Math.round(width * scale)}px`;
      each.style.blockSize = `${Math.round(height * scale)}px`;
    }
    showZoom(this, this.#scale(this.page));
  }

  #redraw() {
    const here = this.boxes[this.page - 1];
    const into = this.#pages.scrollTop - here.offsetTop;
    const part = into / here.offsetHeight;
    this.#measure();
    this.#pages.scrollTop = here.offsetTop + (into < 0 ? into : part * here.offsetHeight);
    this.boxes.filter((each) => each.stop).forEach((each) => this.#draw(each));
  }

  #look() {
    const line = this.#pages.scrollTop + this.#pages.clientHeight / 3;
    const number = Math.max(this.boxes.findLastIndex((each) => each.offsetTop <= line), 0) + 1;
    if (number === this.page) return;
    this.page = number;
    showPage(this, number);
    this.dispatchEvent(new CustomEvent("page", { detail: number, bubbles: true }));
  }

  async #draw(target) {
    const number = +target.dataset.page;
    target.stop?.abort();
    const { signal } = (target.stop = new AbortController());
    try {
      const size = await this.#source.size(number);
      if (signal.aborted) return;
      if (size.width !== this.#sizes[number - 1].width || size.height !== this.#sizes[number - 1].height) {
        this.#sizes[number - 1] = size;
        this.#measure([target]);
      }
      const drawn = await this.#source.draw(number, this.#scale(number), this.#turn, signal);
      if (!signal.aborted) target.firstElementChild.replaceChildren(...drawn);
    } catch (error) {
      if (signal.aborted) return;
      console.warn(error.name);
      target.firstElementChild.replaceChildren(said(this.dataset.saidUndrawn));
    }
  }

  #drop(target) {
    target.stop?.abort();
    target.stop = null;
    target.querySelectorAll("canvas").forEach((canvas) => { canvas.width = canvas.height = 0; });
    target.firstElementChild.replaceChildren();
    this.#source.forget(+target.dataset.page);
  }
}

customElements.define("paper-viewer", PaperViewer);
