/* What every column says to a case: asked for when a card is looked at, shown when it is picked up. */

const FRESH = 30_000; // ms an answer is used again
const DWELL = 250; // ms a pointer rests on a card before it is asked about
const SIGNS = { open: "check", ask: "confirm", missing: "lock", never: "out" };
const known = new Map();
let resting = null;
let spoken = null; // the card that columns speak to now

function answer(board, tile) {
  const { case: code, seen } = tile.dataset;
  const held = known.get(code);
  if (held && held.seen === seen && Date.now() - held.at < FRESH) return held.columns;
  const asked = fetch(board.dataset.says.replace("CODE", code))
    .then((response) => (response.ok && !response.redirected ? response.json() : { columns: {} }))
    .then(({ columns }) => columns)
    .catch(() => ({}));
  known.set(code, { seen, at: Date.now(), columns: asked });
  return asked;
}

/** What a column says to a card; nothing when that cannot be learnt. */
export async function wordOf(board, tile, column) {
  return (await answer(board, tile))[column];
}

/** Ask ahead: where the pointer rests, and at once where it presses. */
export function prepare(board) {
  const tileOf = (event) => event.target.closest?.(".tile");
  board.addEventListener("pointerover", (event) => {
    clearTimeout(resting);
    const tile = tileOf(event);
    if (tile) resting = setTimeout(() => answer(board, tile), DWELL);
  });
  board.addEventListener("pointerdown", (event) => {
    const tile = tileOf(event);
    if (tile && event.button === 0) answer(board, tile);
  });
}

for (const event of ["casemoved", "casechanged", "caseslive", "limitchanged"]) {
  document.addEventListener(event, () => known.clear());
}

/** Let every column say its word to a card. */
export async function speak(board, tile) {
  spoken = tile;
  const columns = await answer(board, tile);
  if (spoken !== tile) return;
  for (const [column, { state, words }] of Object.entries(columns)) {
    const named = `[data-column="${CSS.escape(column)}"]`;
    for (const part of board.querySelectorAll(`:is(.cards, .column-head)${named}`)) part.classList.add(`says-${state}`);
    const line = board.querySelector(`.column-head${named} .column-says`);
    line.replaceChildren(sign(SIGNS[state]), words);
    line.hidden = false;
  }
}

function sign(name) {
  const icon = document.createElement("span");
  icon.className = `i i-${name}`;
  icon.setAttribute("aria-hidden", "true");
  return icon;
}

export function hush(board) {
  spoken = null;
  for (const part of board.querySelectorAll("[class*=says-]")) {
    part.classList.remove("says-open", "says-ask", "says-missing", "says-never");
  }
  for (const line of board.querySelectorAll(".column-says")) line.hidden = true;
}
