/* A segment in the page: what is written in it, and putting something into it. */

const FITS = CSS.supports("field-sizing", "content");

export const numberOf = (row) => +row.dataset.segment;
export const fields = (row) => [...row.querySelectorAll("textarea[name=target]")];
export const textOf = (row) => fields(row).map((field) => field.value).join("\t");
const sources = (row) => [...row.querySelectorAll("[data-source]")].map((cell) => cell.textContent);

/* What is to be saved of it. */
export function entryOf(row, confirm = false) {
  const { revision, origin = "TYPED", percent = 0 } = row.dataset;
  const entry = { target: textOf(row), origin, percent, seen_revision: +revision };
  const source = row.querySelector("textarea[name=source]");
  if (source && source.value !== source.defaultValue) entry.source = source.value;
  if (confirm) entry.confirm = "on";
  return entry;
}

/* As the server says that it stands. */
export function remember(row, told) {
  row.dataset.revision = told.revision;
  row.dataset.saved = told.state;
  row.savedText = told.target;
  const source = row.querySelector("textarea[name=source]");
  if (!source || source.defaultValue === told.source) return;
  source.value = source.defaultValue = told.source;
  row.querySelector("[data-source]").innerHTML = told.source_shown;
}

export function showState(row, state) {
  if (row.dataset.state === state) return;
  row.dataset.state = state;
  const made = document.querySelector(`template[data-how-far=${state}]`).content.cloneNode(true);
  row.querySelector("[data-how-far]").replaceChildren(made);
}

/* Without a trace in the browser's own undoing: what came from elsewhere. */
export function lay(row, text) {
  const cells = row.dataset.kind === "row" ? text.split("\t") : [text];
  fields(row).forEach((field, place) => {
    if (field.value !== (cells[place] ?? "")) field.value = cells[place] ?? "";
    grow(field);
  });
}

/* As if it were typed: Ctrl+Z takes it back. */
export function type(row, text) {
  const cells = row.dataset.kind === "row" ? text.split("\t") : [text];
  const all = fields(row);
  all.forEach((field, place) => {
    field.focus();
    field.select();
    insert(field, cells[place] ?? "");
  });
  if (all.length > 1) all[0].focus();
}

export function insert(field, text) {
  field.focus();
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export const copySource = (row) => type(row, sources(row).join("\t"));

/* The next token of the source that the translation does not have yet. */
export function insertToken(row) {
  const written = textOf(row);
  const counts = (text, token) => text.split(token).length - 1;
  const tokens = [...row.querySelectorAll("[data-source] [data-token]")].map((chip) => chip.dataset.token);
  const wanted = sources(row).join("\t");
  const missing = tokens.find((token) => counts(written, token) < counts(wanted, token));
  const field = fields(row).find((each) => each === document.activeElement) ?? fields(row)[0];
  if (missing) insert(field, missing);
}

/* Where style sheets cannot make a field as high as its text. */
export function grow(field) {
  if (FITS) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}
