/* The place of a page, and what is said where it cannot be drawn. */

export function box(number, label) {
  const made = document.createElement("div");
  made.className = "viewer-page";
  made.dataset.page = number;
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", label.replace("NUMBER", number));
  const sheet = document.createElement("div");
  sheet.className = "viewer-sheet";
  made.append(sheet);
  return made;
}

export function said(text) {
  const made = document.createElement("p");
  made.className = "viewer-undrawn";
  made.textContent = text;
  return made;
}
