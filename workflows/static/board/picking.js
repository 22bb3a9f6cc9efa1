/* Selecting many cards: with their boxes, with x, or with Shift from the last one to this. */

import { announce } from "../shell/notices.js";

const bar = document.getElementById("picked");
let last = null;

const board = () => document.getElementById("board");
const boxes = () => [...document.querySelectorAll("#board .tile-pick")];
const picked = () => boxes().filter((box) => box.checked);

function tell() {
  const count = picked().length;
  board()?.classList.toggle("picking", count > 0);
  if (bar.hidden && !count) return;
  bar.hidden = count === 0;
  document.getElementById("picked-count").textContent = bar.dataset.said.replace("N", count);
  announce(document.getElementById("picked-count").textContent);
}

/** From the last box to this one, within one column. */
function range(box) {
  const list = box.closest(".cards");
  if (!last?.isConnected || last.closest(".cards") !== list) return;
  const all = [...list.querySelectorAll(".tile-pick")];
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, two) => one - two);
  for (const each of all.slice(from, to + 1)) each.checked = box.checked;
}

function clear() {
  for (const box of picked()) box.checked = false;
  tell();
}

function act(button) {
  const query = new URLSearchParams(picked().map((box) => ["case", box.closest(".tile").dataset.case]));
  window.htmx.ajax("GET", `${button.dataset.url}?${query}`, { target: "#dialog-body" });
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("#board .tile-pick");
  if (!box) return;
  if (event.shiftKey) range(box);
  last = box;
  tell();
});

bar.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-act]");
  if (button) act(button);
});

document.getElementById("picked-clear").addEventListener("click", clear);

document.addEventListener("keydown", (event) => {
  const busy = document.querySelector("dialog[open], :popover-open, #panel:not([hidden])");
  if (event.key === "Escape" && !busy && picked().length) clear();
});

for (const changed of ["boardshown", "boardchanged"]) document.addEventListener(changed, tell);
