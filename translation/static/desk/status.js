/* The line that says whether everything is saved, and how far the translation is. */

const SIGNS = { saved: "i-done", saving: "i-again", offline: "i-over", failed: "i-over", conflict: "i-over", refused: "i-over", out: "i-over", gone: "i-over" };
const COUNTED = ["offline", "failed"];

export function showStatus(desk, saving) {
  const line = desk.querySelector("[data-status]");
  const stuck = new Set(saving.stuck.values());
  const how = saving.trouble
    || (stuck.has("conflict") ? "conflict" : stuck.has("refused") ? "refused" : saving.waiting.size ? "saving" : "saved");
  const many = saving.waiting.size;
  const name = COUNTED.includes(how) ? `${how}-${many === 1 ? "one" : "many"}` : how;
  const words = desk.getAttribute(`data-said-${name}`).replace("NUMBER", many);
  const said = line.querySelector("[data-said]");
  if (said.textContent === words) return;
  line.dataset.how = how;
  line.firstElementChild.className = `i ${SIGNS[how]}`;
  said.textContent = words;
}

export function showProgress(desk) {
  const rows = [...desk.querySelectorAll("[data-segment]")];
  const done = rows.filter((row) => row.dataset.state === "CONFIRMED");
  const words = (some) => some.reduce((sum, row) => sum + +row.dataset.words, 0);
  const say = (where, some, all) => {
    const place = desk.querySelector(where);
    place.textContent = place.dataset.said.replace("DONE", some).replace("ALL", all);
  };
  desk.querySelector("[data-progress]").value = words(done);
  say("[data-count-segments]", done.length, rows.length);
  say("[data-count-words]", words(done), words(rows));
}
