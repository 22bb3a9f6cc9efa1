/* The board: dragging a card asks to move its case; the server decides.

   A dropped card springs back at once. What happens next happens in the dialog, the same as with
   the Move button, and ends in the event `casemoved` when the case has moved: see following.js. */

const board = document.getElementById("board");
const cardOf = (code) => document.getElementById(`case-${code}`);

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

if (board) {
  if (board.dataset.moves === "yes") board.querySelectorAll(".cards").forEach(makeDraggable);
  board.addEventListener("pointerover", nameSign);
}

document.querySelectorAll(".board-filters").forEach(applyAtOnce);
