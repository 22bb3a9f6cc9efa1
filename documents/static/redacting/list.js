/* The list of rectangles beside the paper. */

export function list(place, none, { goTo, remove, onEveryPage }) {
  const { saidOne, saidRemove, saidEverywhere } = place.dataset;

  function line(rectangle, number) {
    const name = saidOne.replace("NUMBER", number).replace("PAGE", rectangle.page);
    rectangle.element.setAttribute("aria-label", name);
    const item = document.createElement("li");
    item.append(
      button(name, name, () => goTo(rectangle)),
      button(saidEverywhere, `${saidEverywhere}: ${name}`, () => onEveryPage(rectangle)),
      button(saidRemove, `${saidRemove}: ${name}`, () => remove(rectangle)),
    );
    return item;
  }

  function show(rectangles) {
    none.hidden = rectangles.length > 0;
    place.replaceChildren(
      ...rectangles.toSorted((a, b) => a.page - b.page).map((each, index) => line(each, index + 1)),
    );
  }

  return { show };
}

function button(text, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}
