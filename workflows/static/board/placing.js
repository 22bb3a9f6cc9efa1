/* Where a card stands: in its column (and lane), in the column's order. */

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

/** Whether a reader would see any difference. */
export const alike = (one, other) => words(one) === words(other) && where(one) === where(other);

/** What a person had done to the old card is true of the new one: its buttons, the tick, the focus. */
function hand(stale, fresh) {
  const acts = stale.querySelector(".tile-acts");
  if (acts && !fresh.querySelector(".tile-acts")) fresh.querySelector(".tile-owner").before(acts);
  const [was, is] = [stale.querySelector(".tile-code"), fresh.querySelector(".tile-code")];
  if (was.hasAttribute("tabindex")) is.tabIndex = was.tabIndex;
}

function focused(stale) {
  if (!stale?.contains(document.activeElement)) return null;
  return `.${document.activeElement.classList[0] ?? "tile-code"}`;
}

function fill(list) {
  list?.toggleAttribute("data-empty", !list.querySelector(".tile"));
}

/** Put a card where it belongs; without one, take the old away.
    mine: it is shown even where it belongs behind cards that are not loaded yet.
    Answers moved, changed, same, gone or, when there is nothing to see of it, nothing. */
export function put(code, fresh, mine) {
  const stale = cardOf(code);
  const from = stale?.parentElement;
  const list = fresh && listOf(fresh);
  if (stale && list && alike(stale, fresh)) return "same";
  const next = list && [...list.querySelectorAll(":scope > .tile")].find((tile) => tile !== stale && isBefore(fresh, tile));
  const more = list?.querySelector(":scope > .more");
  if (!list || (!next && more && !mine)) {
    stale?.remove();
    fill(from);
    return stale ? "gone" : "";
  }
  const focus = focused(stale);
  if (stale) hand(stale, fresh);
  fresh.toggleAttribute("data-early", !next && Boolean(more));
  if (stale && from === list && stale.nextElementSibling === (next ?? more ?? null)) stale.replaceWith(fresh);
  else {
    stale?.remove();
    list.insertBefore(fresh, next ?? more ?? null);
  }
  fill(from);
  fill(list);
  window.htmx.process(fresh);
  if (focus) (fresh.querySelector(focus) ?? fresh.querySelector("a")).focus({ preventScroll: true });
  return from === list ? "changed" : "moved";
}

/** A card that was shown before its page was loaded comes again with that page: once is enough. */
export function forgetEarly() {
  for (const tile of document.querySelectorAll("#board .tile[data-early]")) {
    if (document.querySelectorAll(`#${CSS.escape(tile.id)}`).length > 1) tile.remove();
  }
}

/** The lists of a board that was read anew, into this one. Answers whether they fit. */
export function replaceAll(page) {
  const read = page.getElementById("board");
  const mine = [...board().querySelectorAll(".cards")];
  const theirs = mine.map((list) => read && [...read.querySelectorAll(".cards")].find(
    (one) => one.dataset.column === list.dataset.column && (one.dataset.lane ?? "") === (list.dataset.lane ?? ""),
  ));
  if (!read || theirs.includes(undefined) || theirs.length !== read.querySelectorAll(".cards").length) return false;
  mine.forEach((list, index) => {
    const [top, focus] = [list.scrollTop, list.contains(document.activeElement) && document.activeElement];
    const holder = focus && focus.closest(".tile")?.dataset.case;
    const fresh = [...theirs[index].children];
    for (const tile of fresh) if (cardOf(tile.dataset.case)) hand(cardOf(tile.dataset.case), tile);
    list.replaceChildren(...fresh);
    fill(list);
    window.htmx.process(list);
    list.scrollTop = top;
    if (holder) (cardOf(holder)?.querySelector("a") ?? list.querySelector("a"))?.focus({ preventScroll: true });
  });
  return true;
}
