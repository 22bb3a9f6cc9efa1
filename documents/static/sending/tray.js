/* The list of what is on its way: one line a file, and all of them together. */

import { announce } from "../shell/notices.js";

export const tray = document.getElementById("sending");
const list = tray.querySelector("ul");
const SIGNS = {
  queued: "i-clock", reading: "i-clock", sending: "i-upload", waiting: "i-late", paused: "i-hold",
  joining: "i-clock", done: "i-done", failed: "i-over", unfinished: "i-hold",
};
const ACTS = {
  queued: ["pause", "stop"], reading: ["pause", "stop"], sending: ["pause", "stop"],
  waiting: ["pause", "stop"], paused: ["go", "stop"], failed: ["go", "stop"],
  unfinished: ["again", "stop"],
};
const UNITS = [["gigabyte", 2 ** 30], ["megabyte", 2 ** 20], ["kilobyte", 2 ** 10], ["byte", 1]];
const SPANS = [["hour", 3600], ["minute", 60], ["second", 1]];
const language = document.documentElement.lang;

/** A sentence of the tray, with its {places} filled. */
export function word(name, values = {}) {
  const key = `said${name[0].toUpperCase()}${name.slice(1)}`;
  return tray.dataset[name.startsWith("said") ? name : key].replace(/\{(\w+)\}/g, (_, place) => values[place]);
}

const amount = (value, unit, unitDisplay) =>
  new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 }).format(value);

export function bytes(count) {
  const [unit, one] = UNITS.find(([, least]) => count >= least) ?? UNITS.at(-1);
  return amount(count / one, unit, "short");
}

export const percent = (part) =>
  new Intl.NumberFormat(language, { style: "percent" }).format(Math.floor(part * 100) / 100);

function span(seconds) {
  const [unit, one] = SPANS.find(([, least]) => seconds >= least) ?? SPANS.at(-1);
  return amount(Math.max(1, Math.round(seconds / one)), unit, "long");
}

/** A new line; `act` is told the name of a pressed button, and the file that was chosen again. */
export function line(name, act) {
  const made = tray.querySelector("template").content.firstElementChild.cloneNode(true);
  made.querySelector(".sending-name").textContent = name;
  made.querySelector("progress").setAttribute("aria-label", name);
  for (const button of made.querySelectorAll("button")) {
    button.setAttribute("aria-label", `${button.textContent}: ${name}`);
    button.addEventListener("click", () => act(button.dataset.act));
  }
  const again = made.querySelector("input");
  again.setAttribute("aria-label", `${again.parentElement.textContent.trim()}: ${name}`);
  again.addEventListener("change", () => again.files.length && act("again", again.files[0]));
  list.append(made);
  tray.hidden = false;
  tray.removeAttribute("data-folded");
  return made;
}

/** Show where a file is. */
export function show(made, { state, said, sent, size }) {
  made.querySelector(".i").className = `i ${SIGNS[state]}`;
  made.querySelector("progress").value = state === "done" ? 1 : size && sent / size;
  made.querySelector(".sending-size").textContent =
    state === "done" ? bytes(size) : word("of", { sent: bytes(sent), size: bytes(size) });
  if (made.dataset.state === state && made.dataset.said === said) return;
  const held = made.contains(document.activeElement);
  Object.assign(made.dataset, { state, said });
  made.querySelector(".sending-state").textContent = said;
  for (const one of made.querySelectorAll("[data-act]")) one.hidden = !ACTS[state]?.includes(one.dataset.act);
  if (held && !document.activeElement.checkVisibility()) made.querySelector("button:not([hidden])")?.focus();
}

const samples = []; // [milliseconds, bytes]

/** The line over all files: those that were given up are not among them. */
export function sum(uploads) {
  const size = uploads.reduce((all, one) => all + one.size, 0);
  const done = uploads.filter((one) => one.state === "done").length;
  const sent = uploads.reduce((all, one) => all + (one.state === "done" ? one.size : one.sent), 0);
  tray.querySelector(".sending-head progress").value = size ? sent / size : 0;
  const now = performance.now();
  samples.push([now, sent]);
  while (samples.length > 1 && now - samples[0][0] > 10_000) samples.shift();
  const [then, before] = samples[0];
  const speed = now - then > 2_000 ? (sent - before) / ((now - then) / 1000) : 0; // bytes a second
  const parts = [word("all", { done, count: uploads.length, percent: percent(size ? sent / size : 1) })];
  if (speed > 0 && sent < size) parts.push(word("left", { time: span((size - sent) / speed) }));
  tray.querySelector(".sending-all").textContent = uploads.length ? parts.join(" · ") : "";
}

export { announce };
