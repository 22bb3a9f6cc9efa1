/* What can be done with a card: its buttons, put on here, for a page of cards is light without them;
   opening it beside the board; the names of its signs, which stand once in a hidden list. */

let board = null; // the filters put another one in its place

function equip() {
  const acts = document.getElementById("tile-acts").content;
  for (const owner of board.querySelectorAll(".tile:not(:has(.tile-acts)) .tile-owner")) {
    const code = owner.parentElement.querySelector(".tile-code").id;
    const fresh = acts.cloneNode(true);
    for (const each of fresh.querySelectorAll("[data-said]")) {
      each.setAttribute("aria-labelledby", `${each.dataset.said} ${code}`);
    }
    owner.before(fresh);
  }
}

const elsewhere = (event) => event.metaKey || event.ctrlKey || event.shiftKey; // a tab of its own

/** Open a case in the panel; its card says so and stays in sight of what is left of the board. */
async function beside(tile, link) {
  await window.htmx.ajax("GET", `${link.pathname}panel/`, { target: "#panel-body" });
  for (const other of board.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  requestAnimationFrame(() => tile.scrollIntoView({ block: "nearest", inline: "nearest" }));
}

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
    beside(tile, link);
  }
}

function nameSign({ target }) {
  const sign = target.closest(".tile-foot > span")?.querySelector("[aria-labelledby]");
  if (!sign || sign.parentElement.title) return;
  sign.parentElement.title = document.getElementById(sign.getAttribute("aria-labelledby")).textContent;
}

function begin() {
  board = document.getElementById("board");
  if (!board) return;
  equip();
  new MutationObserver(equip).observe(board, { childList: true, subtree: true });
  board.addEventListener("click", pressed);
  board.addEventListener("pointerover", nameSign);
}

begin();
document.addEventListener("boardshown", begin);
