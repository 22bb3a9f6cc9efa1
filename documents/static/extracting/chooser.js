/* The field to type an element's name or code in, over the list of all of them.

   holdsBack(): whether what was typed elsewhere keeps the form that is open. */

import { combo } from "../intake/combo.js";

export function chooser(values, holdsBack) {
  const form = values.querySelector("[data-choose]");
  const select = form?.querySelector("select");
  if (!select || select.hidden) return;
  const all = [...select.querySelectorAll("optgroup > option")]
    .map(({ value, label, dataset }) => ({ value, label, note: dataset.note }));
  const input = document.createElement("input");
  input.className = "form-control";
  input.autocomplete = "off";
  input.id = select.id;
  input.placeholder = select.options[0].label;
  input.value = select.value ? select.selectedOptions[0].label : "";
  select.removeAttribute("id");
  select.hidden = true;
  select.before(input);
  form.querySelector("button").hidden = true;
  const fits = (text) => ({ value, label }) =>
    text.toLowerCase().split(/\s+/).every((word) => `${label} ${value}`.toLowerCase().includes(word));
  combo(input, {
    offers: async (text) => all.filter(fits(text)),
    none: values.dataset.none,
    chosen({ value }) {
      if (!holdsBack()) {
        select.value = value;
        form.requestSubmit();
      } else if (select.value) {
        input.value = select.selectedOptions[0].label;
      }
    },
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // only what was chosen opens a form
  });
}
