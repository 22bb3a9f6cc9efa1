/* The board: dragging a card asks to move its case; the server decides.

   As soon as a card is picked up every column says whether the case may go there. Where a move asks
   for nothing and can be taken back, the drop makes it. Any other dropped card springs back, and what
   happens next happens in the dialog, the same as with the Move button. Both end in the event
   `casemoved` when the case has moved: see following.js. */

import { hush, prepare, speak, wordOf } from "./says.js";

let board = null; // the filters put another one in its place
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

/* --- beginning ----------------------------------------------------------------------------------- */

function draggable() {
  if (board?.dataset.moves === "yes") board.querySelectorAll(".cards").forEach(makeDraggable);
}

function begin() {
  board = document.getElementById("board");
  if (!board) return;
  draggable();
  if (board.dataset.moves === "yes") prepare(board);
  for (const button of board.querySelectorAll(".column-fold")) button.addEventListener("click", () => fold(button));
}

begin();
document.addEventListener("boardshown", begin);
document.addEventListener("htmx:after:swap", draggable); // a lane that came later
document.getElementById("board-view")?.addEventListener("change", ({ target }) => board && setDensity(target.value));
