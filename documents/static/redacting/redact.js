/* Drawing rectangles over the pages of a viewer, by mouse, finger and keyboard. They are kept in
   fractions of the page, so that they hold at any size. */

import { draws } from "./drawing.js";
import { list } from "./list.js";

const STEP = 0.005; // of the page's side
const SMALLEST = 0.005;
const FIRST = [0.3, 0.45, 0.4, 0.05]; // where one that was not drawn begins
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const room = document.querySelector("[data-redact]");
const viewer = room.querySelector("paper-viewer");
const form = room.querySelector("form[data-leaves]");
const rectangles = []; // { page, at: [left, top, width, height], element }
let said = null;

/* Cut at the page's edges; never so small that it cannot be seen. */
function within([left, top, width, height]) {
  const wide = Math.min(Math.max(width, SMALLEST), 1);
  const high = Math.min(Math.max(height, SMALLEST), 1);
  return [Math.min(Math.max(left, 0), 1 - wide), Math.min(Math.max(top, 0), 1 - high), wide, high];
}

function place(rectangle, at) {
  rectangle.at = within(at);
  const [left, top, width, height] = rectangle.at.map((part) => `${part * 100}%`);
  Object.assign(rectangle.element.style, { left, top, width, height });
}

function add(page, at) {
  const element = document.createElement("div");
  element.className = "redact-box";
  element.tabIndex = 0;
  element.setAttribute("role", "group");
  element.setAttribute("aria-describedby", "redact-keys");
  const rectangle = { page, at, element };
  element.rectangle = rectangle;
  rectangles.push(rectangle);
  place(rectangle, at);
  viewer.boxes[page - 1].querySelector(".redact-layer").append(element);
  tell();
  return rectangle;
}

function remove(rectangle) {
  const place = rectangles.indexOf(rectangle);
  rectangles.splice(place, 1);
  rectangle.element.remove();
  tell();
  (rectangles[place] ?? rectangles[place - 1])?.element.focus({ preventScroll: true });
}

function onEveryPage({ page, at }) {
  viewer.boxes.forEach((_, index) => index + 1 !== page && add(index + 1, at));
}

/* What the list and the form say. */
function tell() {
  const byPage = {};
  for (const { page, at } of rectangles) {
    (byPage[page] ??= []).push(at.map((part) => Math.round(part * 1e5) / 1e5));
  }
  form.elements.rectangles.value = JSON.stringify(byPage);
  form.querySelector("[data-make]").disabled = !rectangles.length;
  said.show(rectangles);
}

function press(event) {
  const rectangle = event.target.rectangle;
  if (!rectangle) return;
  const [across, down] = MOVES[event.key] ?? [];
  if (event.key === "Delete" || event.key === "Backspace") remove(rectangle);
  else if (across === undefined) return;
  else {
    const [left, top, width, height] = rectangle.at;
    place(rectangle, event.shiftKey
      ? [left, top, width + across * STEP, height + down * STEP]
      : [left + across * STEP, top + down * STEP, width, height]);
    tell();
  }
  event.preventDefault();
  event.stopPropagation();
}

function ready() {
  const before = JSON.parse(form.elements.rectangles.value || "{}");
  for (const box of viewer.boxes) {
    const layer = document.createElement("div");
    layer.className = "redact-layer";
    box.append(layer);
    draws(layer, { add: (at) => add(+box.dataset.page, at), place, tell });
  }
  Object.entries(before).forEach(([page, all]) => all.forEach((at) => add(+page, at)));
  tell();
}

if (viewer && form) {
  said = list(room.querySelector("[data-list]"), room.querySelector("[data-none]"), {
    remove,
    onEveryPage,
    goTo: (rectangle) => {
      viewer.goTo(rectangle.page);
      rectangle.element.focus({ preventScroll: true });
    },
  });
  room.addEventListener("keydown", press);
  room.querySelector("[data-add]").addEventListener("click", () => {
    if (viewer.boxes.length) add(viewer.page, FIRST).element.focus({ preventScroll: true });
  });
  const draw = room.querySelector("[data-draw]");
  draw.addEventListener("click", () => {
    const still = room.classList.toggle("redact-still");
    draw.setAttribute("aria-pressed", String(!still));
  });
  if (matchMedia("(pointer: coarse)").matches) draw.click(); // a finger moves the pages first
  if (viewer.boxes?.length) ready();
  else viewer.addEventListener("pages", ready, { once: true });
}
