/* Which segment is active, and going from one to another. */

import { fields } from "./rows.js";

const QUARTER = 0.25; // of the list's height: so far from its top the active segment stands

export class Walk {
  active = null;

  constructor(desk, list, entered) {
    Object.assign(this, { desk, list, entered });
    list.addEventListener("focusin", ({ target }) => {
      const row = target.closest("[data-segment]");
      if (row && target.matches("textarea")) row.lastField = target;
      if (row) this.enter(row);
    });
  }

  get rows() {
    return [...this.list.querySelectorAll("[data-segment]")];
  }

  row(number) {
    return this.list.querySelector(`#s${number}`);
  }

  /* At the segment that the address names, or the first that is not confirmed. */
  begin(name) {
    const named = document.getElementById(name);
    const all = this.rows;
    const row = named?.matches("[data-segment]") ? named : all.find((each) => each.dataset.state !== "CONFIRMED") ?? all[0];
    if (row) this.enter(row);
  }

  enter(row) {
    if (row === this.active) return;
    this.active?.classList.remove("seg-active");
    this.active?.removeAttribute("aria-current");
    this.active = row;
    row.classList.add("seg-active");
    row.setAttribute("aria-current", "true");
    this.#bring(row);
    this.entered(row);
  }

  /* Write in it. */
  write(row) {
    const field = fields(row)[0];
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    this.#bring(row);
  }

  step(by) {
    const all = this.rows;
    const next = all[all.indexOf(this.active) + by];
    if (!next) return;
    const typing = document.activeElement.matches("textarea");
    if (typing || document.activeElement === document.body) this.write(next);
    else next.focus({ preventScroll: true });
  }

  /* The next one after the active of which `fits` holds, from the beginning again after the last. */
  next(fits) {
    const all = this.rows;
    const here = all.indexOf(this.active);
    return [...all.slice(here + 1), ...all.slice(0, here + 1)].find(fits);
  }

  #bring(row) {
    const list = this.list;
    if (list.scrollHeight <= list.clientHeight) {
      row.scrollIntoView({ block: "nearest" });
      return;
    }
    const top = row.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
    list.scrollTop = top - list.clientHeight * QUARTER;
  }
}
