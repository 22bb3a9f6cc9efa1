/* The board: dragging a card asks to move its case; the server decides.

   As soon as a card is picked up every column says whether the case may go there. Where a move asks
   for nothing and can be taken back, the drop makes it. Any other dropped card springs back, and what
   happens next happens in the dialog, the same as with the Move button. Both end in the event
   `casemoved` when the case has moved: see following.js. */

import { hush, prepare, speak, wordOf } from "./says.js";

const board = document.getElementById("board");
const cardOf = (code) => document.getElementById(`case-${code}`);

/* --- dragging ----------------------------------------------------------------------------------- */

function springBack({ item, from, oldIndex }) {
  from.insertBefore(item, from.children[oldIndex] ?? null);
}

/** Ask about a move into a column; the dialog gives focus back to what had it. */
function ask(code, column) {
  cardOf(code).querySelector("a").focus({ preventScroll: true });
  const url = board.dataset.moveTo.replace("CODE", code).replace("COLUMN", column);
  window.htmx.ajax("GET", url, { target: "#dialog-body" });
}

function pickedUp({ item }) {
  board.classList.add("dragging");
  speak(board, item);
}

/** Make a move that asks for nothing. Refused, its reasons open in the dialog and the card goes back. */
async function moveAtOnce(event, { move, reason }) {
  const { item } = event;
  const values = { seen_version: item.dataset.seen, comment: "", reason_code: reason };
  let moved = false;
  const note = ({ detail }) => { moved ||= detail.case === item.dataset.case; };
  document.addEventListener("casemoved", note);
  await window.htmx.ajax("POST", move, { target: "#dialog-body", values }).catch(() => null);
  document.removeEventListener("casemoved", note);
  if (!moved && item.isConnected) springBack(event);
}

async function dropped(event) {
  board.classList.remove("dragging");
  hush(board);
  const { item, from, to } = event;
  const { column } = to.dataset;
  if (from === to) return;
  if (column === from.dataset.column) {
    springBack(event);
    return;
  }
  item.classList.add("tile-pending");
  const word = await wordOf(board, item, column);
  if (word?.move) {
    await moveAtOnce(event, word);
  } else {
    springBack(event);
    ask(item.dataset.case, column);
  }
  item.classList.remove("tile-pending");
}

function makeDraggable(list) {
  if (window.Sortable.get(list)) return;
  window.Sortable.create(list, {
    group: "cases",
    draggable: ".tile",
    filter: ".tile-move, .tile-pick",
    preventOnFilter: false,
    sort: false,
    animation: 120,
    delay: 180, // a finger that scrolls is not a finger that drags
    delayOnTouchOnly: true,
    touchStartThreshold: 5,
    emptyInsertThreshold: 40,
    ghostClass: "tile-ghost",
    dragClass: "tile-dragged",
    scrollSensitivity: 80,
    scrollSpeed: 18,
    bubbleScroll: true,
    onStart: pickedUp,
    onEnd: dropped,
  });
}

/* --- what a card's buttons do --------------------------------------------------------------------- */

const elsewhere = (event) => event.metaKey || event.ctrlKey || event.shiftKey; // a tab of its own

/** A card opens beside the board wherever it is pressed; its link leads to the case's page. */
function pressed(event) {
  const tile = event.target.closest(".tile");
  if (!tile || event.target.closest(".tile-pick") || String(getSelection())) return;
  const link = tile.querySelector(".tile-code");
  if (event.target.closest(".tile-move")) {
    window.htmx.ajax("GET", `${link.pathname}moves/`, { target: "#dialog-body" });
  } else if (!elsewhere(event)) {
    event.preventDefault();
    link.focus({ preventScroll: true });
    window.htmx.ajax("GET", `${link.pathname}panel/`, { target: "#panel-body" });
  }
}

/* --- how the board looks -------------------------------------------------------------------------- */

function keep(choice) {
  const body = new URLSearchParams(choice);
  const token = document.querySelector("body").getAttribute("hx-headers:inherited");
  fetch(board.dataset.look, { method: "POST", body, headers: JSON.parse(token) });
}

function fold(button) {
  const column = button.closest("[data-column]").dataset.column;
  const folded = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!folded));
  for (const part of board.querySelectorAll(`:is(.cards, .column-head)[data-column="${CSS.escape(column)}"]`)) {
    part.classList.toggle("folded", folded);
  }
  keep({ [folded ? "fold" : "unfold"]: column });
}

function setDensity(density) {
  board.dataset.density = density;
  keep({ density });
}

/* --- tooltips: signs are named once, in a hidden list -------------------------------------------- */

function nameSign({ target }) {
  const sign = target.closest(".tile-foot > span")?.querySelector("[aria-labelledby]");
  if (!sign || sign.parentElement.title) return;
  sign.parentElement.title = document.getElementById(sign.getAttribute("aria-labelledby")).textContent;
}

/* --- filters ------------------------------------------------------------------------------------ */

function applyAtOnce(form) {
  for (const select of form.querySelectorAll("select")) {
    select.addEventListener("change", () => form.requestSubmit());
  }
}

const draggable = () => board.querySelectorAll(".cards").forEach(makeDraggable);

if (board) {
  if (board.dataset.moves === "yes") {
    draggable();
    prepare(board);
    document.addEventListener("htmx:after:swap", draggable); // a lane that came later
  }
  board.addEventListener("click", pressed);
  board.addEventListener("pointerover", nameSign);
  for (const button of board.querySelectorAll(".column-fold")) button.addEventListener("click", () => fold(button));
  document.getElementById("board-view")?.addEventListener("change", ({ target }) => setDensity(target.value));
}

document.querySelectorAll(".board-filters").forEach(applyAtOnce);
