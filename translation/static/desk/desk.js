/* The translator's desk: wires the list of segments, the queue of saves, the keys and the paper. */

import { announce, notice } from "../shell/notices.js";
import { insertMatch, load, loadFindings, matchOf } from "./aids.js";
import { windows } from "./conflicts.js";
import { openAsking, openHandIn, tendDialogs } from "./dialogs.js";
import { listenToKeys } from "./keys.js";
import { keepInStep } from "./pages.js";
import { copySource, entryOf, fields, grow, insertToken, lay, numberOf, remember, showState, textOf } from "./rows.js";
import { tendSaving } from "./outcomes.js";
import { Saving } from "./saving.js";
import { showProgress, showStatus } from "./status.js";
import { store } from "./store.js";
import { Walk } from "./walking.js";

const PREPARING = 10000; // milliseconds until a paper without segments is looked at again

const desk = document.querySelector("[data-desk]");
const list = desk.querySelector("[data-list]");
const { user, job, token, segmentAt } = desk.dataset;
const address = (number) => segmentAt.replace(/0\/$/, `${number}/`);
const kept = store(user, job);
const saving = new Saving(address, token, kept);
const paper = keepInStep(desk, list);
const acts = desk.querySelector("template[data-acts]").content.firstElementChild;
const walk = new Walk(desk, list, (row) => {
  row.querySelector(".seg-cells").after(acts);
  paper.show(+row.dataset.page);
  load(row, address(numberOf(row)));
});
const tellWindows = windows(user, job, ({ number, told }) => {
  if (!saving.waiting.has(number)) take(walk.row(number), told);
});

function take(row, told) {
  lay(row, told.target);
  remember(row, told);
  showState(row, told.state);
  showProgress(desk);
  if (told.badges !== undefined) row.querySelector("[data-badges]").innerHTML = told.badges;
}

function changed(row, { confirm = false, now = false } = {}) {
  const number = numberOf(row);
  const entry = entryOf(row, confirm);
  const same = entry.target === row.savedText && entry.source === undefined;
  if (same && !confirm && !saving.isBusy) { // typed and taken back
    saving.cancel(number);
    showState(row, row.dataset.saved);
  } else {
    saving.change(number, entry, { now });
    showState(row, confirm ? "CONFIRMED" : entry.target.trim() ? "DRAFT" : "EMPTY");
  }
  showProgress(desk);
}

function confirm(row) {
  if (!textOf(row).trim()) {
    notice(desk.dataset.saidEmpty);
    return;
  }
  if (row.dataset.state !== "CONFIRMED") changed(row, { confirm: true, now: true });
  const next = walk.next((each) => each.dataset.state !== "CONFIRMED");
  if (next) walk.write(next);
  else notice(desk.dataset.saidAll, "success");
}

function goTo(row) {
  if (row) walk.write(row);
  else announce(desk.dataset.saidNone);
}

const ACTS = {
  confirm: () => walk.active && confirm(walk.active),
  next: () => walk.step(1),
  previous: () => walk.step(-1),
  write: () => walk.active && walk.write(walk.active),
  leave: () => walk.active.focus({ preventScroll: true }),
  copy: () => walk.active && copySource(walk.active),
  token: () => walk.active && insertToken(walk.active),
  match: (which) => walk.active && insertMatch(walk.active, matchOf(walk.active, which)),
  finding: () => goTo(walk.next((row) => row.querySelector("[data-badges]").childElementCount)),
  remark: () => goTo(walk.next((row) => row.querySelector(".remark"))),
  ask: () => openAsking(desk, paper.page(), walk.active),
  handIn: () => openHandIn(desk, saving),
  help: () => desk.querySelector(".desk-help").click(),
};

list.addEventListener("input", ({ target }) => {
  const row = target.closest("[data-segment]");
  if (!row || !target.matches("textarea[name=target], textarea[name=source]")) return;
  if (!textOf(row)) row.dataset.origin = "TYPED";
  grow(target);
  changed(row);
});
list.addEventListener("focusout", ({ target }) => {
  const row = target.closest("[data-segment]");
  if (row) saving.flush(numberOf(row));
});
list.addEventListener("submit", (event) => {
  if (event.target.matches(".seg-form")) event.preventDefault();
});
desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button || button.closest("paper-viewer")) return;
  event.preventDefault();
  ACTS[button.dataset.do]();
});
desk.addEventListener("change", ({ target }) => {
  if (target.name === "view") desk.dataset.view = target.value;
});

tendSaving({ desk, saving, walk, take, tellWindows });
for (const row of walk.rows) {
  row.savedText = textOf(row);
  row.dataset.saved = row.dataset.state;
  fields(row).forEach(grow);
}
showStatus(desk, saving);
listenToKeys((what, which) => ACTS[what](which));
tendDialogs(desk, saving, (number) => walk.write(walk.row(number)));
for (const [number, entry] of await kept.left()) {
  const row = walk.row(number);
  if (!row) continue;
  lay(row, entry.target);
  showState(row, entry.confirm ? "CONFIRMED" : "DRAFT");
  saving.change(number, entry, { now: true });
}
walk.begin(location.hash.slice(1));
if (!walk.active) setTimeout(() => location.reload(), PREPARING);
loadFindings(desk);
