/* The board stays right: what one has done oneself, and what others do, is fetched card by card.

   Own deeds come as `casemoved` and `casechanged`, other people's as `caseslive`. All that changed is
   asked for at once. Nothing moves while a card is dragged. `boardchanged` says that cards changed,
   `boardshown` that there is another board. */

import { announce } from "../shell/notices.js";
import { cardOf, forgetEarly, listOf, put, replaceAll } from "./placing.js";

const MOST = 50; // cards asked for at once; who missed more reads the whole board anew
const GATHER = 60; // ms in which changes are gathered
const SPREAD = 300; // ms over which the boards of an office spread their questions
const LATER = 3_000; // ms to the next try when the server could not be reached
const WHOLE = 4_000; // ms over which whole boards are read anew

const board = () => document.getElementById("board");
const waiting = new Set(); // codes
const mine = new Map(); // of those what was done here: the words for it
let whole = false;
let timer = null;
let busy = false;
let failures = 0; // in a row

function soon(ms) {
  clearTimeout(timer);
  timer = setTimeout(refresh, ms);
}

async function read(url, headers) {
  const response = await fetch(url, { headers }).catch(() => null);
  if (response && new URL(response.url).pathname !== new URL(url, location.href).pathname) location.reload(); // signed out
  failures = response?.ok ? 0 : failures + 1;
  if (!response?.ok) return null;
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  return holder.content;
}

function undragged() {
  return new Promise((done) => {
    const look = () => (board()?.classList.contains("dragging") ? setTimeout(look, 100) : done());
    look();
  });
}

/* --- cards ------------------------------------------------------------------------------------------ */

function tellMine(code, list, done) {
  const said = done === "gone" ? board().dataset.saidGone : mine.get(code);
  announce(said.replace("CASE", code).replace("COLUMN", list?.dataset.name ?? ""));
  const card = cardOf(code);
  if (!card) return;
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (document.activeElement === document.body) card.querySelector("a").focus({ preventScroll: true });
}

function show(codes, holder) {
  let others = 0;
  for (const code of codes) {
    const fresh = holder.querySelector(`[data-case="${CSS.escape(code)}"]`);
    const list = fresh ? listOf(fresh) : undefined;
    const lane = fresh?.dataset.lane;
    if (fresh && !list && lane && !document.getElementById(`lane-name-${lane}`)) whole = true;
    const done = put(code, fresh, mine.has(code));
    if (["moved", "changed"].includes(done)) cardOf(code).classList.add("tile-fresh");
    if (mine.has(code)) tellMine(code, list, fresh ? done : "gone");
    else if (done && done !== "same") others += 1;
    mine.delete(code);
  }
  for (const part of holder.querySelectorAll("hx-partial")) {
    const place = document.querySelector(part.getAttribute("hx-target"));
    if (place && place.innerHTML !== part.innerHTML) place.innerHTML = part.innerHTML;
  }
  if (others) announce(board().dataset.saidOthers.replace("N", others));
}

async function fetchCards() {
  const codes = [...waiting].slice(0, MOST);
  codes.forEach((code) => waiting.delete(code));
  const { cards, query } = board().dataset;
  const asked = [...codes.map((code) => `case=${encodeURIComponent(code)}`), query].filter(Boolean);
  const holder = await read(`${cards}?${asked.join("&")}`, { "HX-Request": "true" });
  await undragged();
  if (holder && board()?.dataset.query === query) {
    show(codes, holder);
    return GATHER;
  }
  if (board()) codes.forEach((code) => waiting.add(code)); // else it was filtered meanwhile
  return holder ? GATHER : LATER * failures;
}

/* --- the whole board --------------------------------------------------------------------------------- */

async function fetchAll() {
  const here = location.href;
  const holder = await read(here, { "X-Part": "found" });
  await undragged();
  if (!holder) return LATER * failures;
  if (here !== location.href) return GATHER;
  whole = false;
  waiting.clear();
  const fits = replaceAll(holder);
  const counted = fits ? holder.querySelectorAll("[id^=count]") : [];
  for (const place of counted) document.getElementById(place.id)?.replaceChildren(...place.childNodes);
  if (fits) return GATHER;
  for (const part of holder.querySelectorAll("[data-part]")) {
    document.getElementById(part.id)?.replaceWith(part);
    window.htmx.process(part);
  }
  document.dispatchEvent(new CustomEvent("boardshown"));
  return GATHER;
}

async function refresh() {
  if (busy || document.hidden) return; // it is called again at the end, or when the page is seen
  if (!whole && !waiting.size) return;
  busy = true;
  const next = await (whole || !board() || waiting.size > MOST ? fetchAll() : fetchCards());
  document.dispatchEvent(new CustomEvent("boardchanged"));
  busy = false;
  soon(next);
}

/* --- what happens ------------------------------------------------------------------------------------- */

function didIt(code, words) {
  if (!code || !board()) return;
  mine.set(code, board().dataset[words]);
  waiting.add(code);
  soon(0);
}

document.addEventListener("casemoved", ({ detail }) => didIt(detail.case, "saidMoved"));
document.addEventListener("casechanged", ({ detail }) => didIt(detail.case, "saidChanged"));
document.addEventListener("caseslive", ({ detail }) => {
  detail.cases.forEach((code) => waiting.add(code));
  whole ||= Boolean(detail.all);
  soon(GATHER + Math.random() * (whole ? WHOLE : SPREAD));
});
document.addEventListener("limitchanged", () => {
  whole = true;
  soon(0);
});
document.addEventListener("visibilitychange", () => soon(GATHER));
document.addEventListener("htmx:after:swap", forgetEarly);
