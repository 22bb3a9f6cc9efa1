/* The board: dragging a card asks to move its case; the server decides, then cards and counts follow.

   A dropped card springs back at once. What happens next happens in the dialog, the same as with
   the Move button, and ends in the event `casemoved` ({case, from, to}) when the case has moved. */

import { announce } from "../shell/notices.js";

let board = document.getElementById("board");
const filtered = (url) => (board.dataset.query ? `${url}?${board.dataset.query}` : url);
const cardOf = (code) => document.getElementById(`case-${code}`);
const listOf = (column) => board.querySelector(`.cards[data-column="${CSS.escape(column)}"]`);

/* --- dragging ----------------------------------------------------------------------------------- */

function springBack({ item, from, oldIndex }) {
  from.insertBefore(item, from.children[oldIndex] ?? null);
}

function ask(code, column) {
  // the dialog gives focus back to what had it
  cardOf(code).querySelector("a").focus({ preventScroll: true });
  const url = board.dataset.moveTo.replace("CODE", code).replace("COLUMN", column);
  window.htmx.ajax("GET", url, { target: "#dialog-body" });
}

function dropped(event) {
  board.classList.remove("dragging");
  if (event.from === event.to) return;
  springBack(event);
  ask(event.item.dataset.case, event.to.dataset.column);
}

function makeDraggable(list) {
  window.Sortable.create(list, {
    group: "cases",
    draggable: ".tile",
    filter: ".tile-move",
    preventOnFilter: false,
    sort: false,
    animation: 120,
    delay: 180, // a finger that scrolls is not a finger that drags
    delayOnTouchOnly: true,
    touchStartThreshold: 5,
    ghostClass: "tile-ghost",
    dragClass: "tile-dragged",
    scrollSensitivity: 80,
    scrollSpeed: 18,
    bubbleScroll: true,
    onStart: () => board.classList.add("dragging"),
    onEnd: dropped,
  });
}

/* --- after a move ------------------------------------------------------------------------------- */

async function freshCard(code) {
  const url = filtered(board.dataset.card.replace("CODE", code));
  const response = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!response.ok || response.redirected) return null;
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  return holder.content.firstElementChild;
}

function place(fresh, code) {
  const stale = cardOf(code);
  const list = fresh && listOf(fresh.dataset.column);
  if (!list) {
    stale?.remove();
  } else if (stale?.parentElement === list) {
    stale.replaceWith(fresh);
  } else {
    stale?.remove();
    list.prepend(fresh);
  }
  return list;
}

async function refresh(code, said) {
  const hadFocus = cardOf(code)?.contains(document.activeElement);
  const fresh = await freshCard(code);
  const list = place(fresh, code);
  window.htmx.ajax("GET", filtered(board.dataset.counts), { target: "#count", swap: "none" });
  announce(said(list).replace("CASE", code).replace("COLUMN", list?.dataset.name ?? ""));
  if (!list) return;
  window.htmx.process(fresh);
  fresh.classList.add("tile-fresh");
  fresh.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (hadFocus || document.activeElement === document.body) {
    fresh.querySelector("a").focus({ preventScroll: true });
  }
}

const where = (list) => (list ? board.dataset.saidMoved : board.dataset.saidGone);
const what = (list) => (list ? board.dataset.saidChanged : board.dataset.saidGone);

/* --- tooltips: signs are named once, in a hidden list -------------------------------------------- */

function nameSign({ target }) {
  const sign = target.closest(".tile-foot > span")?.querySelector("[aria-labelledby]");
  if (!sign || sign.parentElement.title) return;
  sign.parentElement.title = document.getElementById(sign.getAttribute("aria-labelledby")).textContent;
}

/* --- beginning ----------------------------------------------------------------------------------- */

function begin() {
  board = document.getElementById("board");
  if (!board) return;
  if (board.dataset.moves === "yes") board.querySelectorAll(".cards").forEach(makeDraggable);
  board.addEventListener("pointerover", nameSign);
}

begin();
document.addEventListener("boardshown", begin); // the filters have put another one in its place
document.addEventListener("casemoved", ({ detail }) => board && refresh(detail.case, where));
document.addEventListener("casechanged", ({ detail }) => board && refresh(detail.case, what));
