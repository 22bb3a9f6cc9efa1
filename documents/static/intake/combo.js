/* A field that offers what fits what is typed: ARIA's combobox with a list.

   offers(text): a promise of [{value, label, note}]; chosen(offer): what to do with one. */

let numbers = 0;

export function combo(input, { offers, chosen, none }) {
  const list = document.createElement("ul");
  list.id = `combo-${(numbers += 1)}`;
  list.className = "combo-list";
  list.hidden = true;
  for (const [name, value] of [["role", "listbox"], ["aria-label", input.labels[0]?.textContent.trim() ?? ""]]) list.setAttribute(name, value);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  const around = document.createElement("div");
  around.className = "combo";
  input.before(around);
  around.append(input, list);
  let asked = 0;
  let shown = [];
  let at = -1;

  function mark(place) {
    at = place;
    for (const [n, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(n === at));
    const item = list.children[at];
    item?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item && shown.length ? item.id : "");
  }

  function open(is) {
    list.hidden = !is;
    input.setAttribute("aria-expanded", String(is));
    if (!is) input.removeAttribute("aria-activedescendant");
  }

  function take(offer) {
    input.value = offer.label;
    open(false);
    chosen(offer);
  }

  async function offer() {
    const mine = (asked += 1);
    const found = await offers(input.value.trim());
    if (mine !== asked || document.activeElement !== input) return;
    shown = found;
    list.replaceChildren(...found.map(item));
    if (!found.length) {
      const empty = Object.assign(document.createElement("li"), { className: "combo-none", textContent: none });
      list.append(empty);
    }
    open(true);
    mark(found.length ? 0 : -1);
  }

  function item(offered, n) {
    const made = document.createElement("li");
    made.id = `${list.id}-${n}`;
    made.setAttribute("role", "option");
    const label = document.createElement("bdi");
    label.textContent = offered.label;
    made.append(label);
    if (offered.note) made.append(" ", Object.assign(document.createElement("small"), { textContent: offered.note }));
    made.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      take(offered);
    });
    return made;
  }

  const KEYS = {
    ArrowDown: () => (list.hidden ? offer() : mark((at + 1) % shown.length)),
    ArrowUp: () => (list.hidden ? offer() : mark((at - 1 + shown.length) % shown.length)),
    Enter: () => !list.hidden && shown[at] && take(shown[at]),
    Escape: () => !list.hidden && open(false),
  };

  input.addEventListener("keydown", (event) => {
    if (!(event.key in KEYS) || event.isComposing) return;
    const used = event.key.startsWith("Arrow") || (!list.hidden && (event.key === "Escape" || shown[at]));
    if (used) event.preventDefault();
    KEYS[event.key]();
  });
  input.addEventListener("input", offer);
  input.addEventListener("blur", () => open(false));
}
