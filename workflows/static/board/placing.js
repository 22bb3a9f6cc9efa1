/* Where a card stands: in its column and lane, in the column's order. */

const board = () => document.getElementById("board");
export const cardOf = (code) => document.getElementById(`case-${code}`);

/** The list a card belongs to; undefined when the board does not show it. */
export function listOf({ dataset: { column, lane } }) {
  const inLane = lane === undefined ? "" : `[data-lane="${CSS.escape(lane)}"]`;
  return board().querySelector(`.cards[data-column="${CSS.escape(column)}"]${inLane}`) ?? undefined;
}

const numbers = (tile) => (tile.dataset.place ?? "").split("-").map(Number);

function isBefore(one, other) {
  const [these, those] = [numbers(one), numbers(other)];
  const at = these.findIndex((number, index) => number !== those[index]);
  return at >= 0 && these[at] < those[at];
}

const words = (tile) => tile.textContent.replace(/\s+/g, " ").trim();
const where = ({ dataset: { column, lane = "", place = "" } }) => `${column} ${lane} ${place}`;

/** Whether a reader would see no difference. */
const alike = (one, other) => words(one) === words(other) && where(one) === where(other);

/** What a person had done to a card: the tick, and the focus, as it was before that card went. */
function handOf(tile) {
  const focused = tile?.contains(document.activeElement) && `.${document.activeElement.classList[0]}`;
  return { ticked: Boolean(tile?.querySelector(".tile-pick")?.checked), focused };
}

/** The same is done to the card in its place; its buttons are put on right after it is there. */
function giveBack({ ticked, focused }, tile) {
  queueMicrotask(() => {
    const box = tile.querySelector(".tile-pick");
    if (box) box.checked = ticked;
    if (focused) (tile.querySelector(focused) ?? tile.querySelector("a")).focus({ preventScroll: true });
  });
}

const fill = (list) => list?.toggleAttribute("data-empty", !list.querySelector(".tile"));

/** Put a card where it belongs; without one, take the old away.
    mine: it is shown even where it belongs behind cards that are not loaded yet.
    Answers moved, changed, same, gone or, when there is nothing to see of it, nothing. */
export function put(code, fresh, mine) {
  const stale = cardOf(code);
  const from = stale?.parentElement;
  const list = fresh && listOf(fresh);
  if (stale && list && alike(stale, fresh)) {
    Object.assign(stale.dataset, fresh.dataset);
    return "same";
  }
  const others = list ? [...list.querySelectorAll(":scope > .tile")].filter((tile) => tile !== stale) : [];
  const next = others.find((tile) => isBefore(fresh, tile));
  const more = list?.querySelector(":scope > .more");
  if (!list || (!next && more && !mine)) {
    stale?.remove();
    fill(from);
    return stale ? "gone" : "";
  }
  const hand = handOf(stale);
  fresh.toggleAttribute("data-early", !next && Boolean(more));
  const follower = next ?? more ?? null;
  if (from === list && stale.nextElementSibling === follower) stale.replaceWith(fresh);
  else {
    stale?.remove();
    list.insertBefore(fresh, follower);
  }
  fill(from);
  fill(list);
  giveBack(hand, fresh);
  return from === list ? "changed" : "moved";
}

/** A card that was shown before its page was loaded comes again with that page: once is enough. */
export function forgetEarly() {
  for (const tile of document.querySelectorAll(".tile[data-early]")) {
    if (document.querySelectorAll(`#${CSS.escape(tile.id)}`).length > 1) tile.remove();
  }
}

const key = ({ dataset: { column, lane = "" } }) => `${column} ${lane}`;
const lists = (part) => new Map([...(part?.querySelectorAll(".cards") ?? [])].map((list) => [key(list), list]));

/** The lists of a board that was read anew, into this one. Answers whether they fit. */
export function replaceAll(found) {
  const [mine, read] = [lists(board()), lists(found)];
  if (!mine.size || mine.size !== read.size || [...mine.keys()].some((each) => !read.has(each))) return false;
  for (const [each, list] of mine) {
    const top = list.scrollTop;
    const fresh = [...read.get(each).children];
    const hands = fresh.map((tile) => tile.dataset.case && handOf(cardOf(tile.dataset.case)));
    list.replaceChildren(...fresh);
    fresh.forEach((tile, index) => hands[index] && giveBack(hands[index], tile));
    fill(list);
    window.htmx.process(list);
    list.scrollTop = top;
  }
  return true;
}
