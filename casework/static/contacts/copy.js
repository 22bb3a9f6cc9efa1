/* Copies the text of a message. `data-copy-now`: the text came because it was to be copied;
   `data-copy="id"` on a button copies it once more. Where the browser refuses, the text is marked. */

async function copy(text) {
  const said = text.parentElement.querySelector("[data-copied]");
  const show = (yes) => {
    said.querySelector("[data-yes]").hidden = !yes;
    said.querySelector("[data-no]").hidden = yes;
  };
  try {
    await navigator.clipboard.writeText(text.value);
    show(true);
  } catch {
    text.focus();
    text.select();
    show(false);
  }
}

function now(root) {
  const text = root.querySelector("[data-copy-now]");
  if (!text) return;
  text.removeAttribute("data-copy-now");
  copy(text);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (button) copy(document.getElementById(button.dataset.copy));
});

document.addEventListener("htmx:after:swap", () => now(document));
now(document);
