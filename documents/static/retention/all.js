/* "Select all": ticks every line of its form that its reader may act on, or none of them. */

for (const button of document.querySelectorAll("[data-all]")) {
  const lines = [...button.form.querySelectorAll("[data-one]")];
  button.hidden = lines.length < 2;
  button.addEventListener("click", () => {
    const some = lines.some((line) => !line.checked);
    for (const line of lines) line.checked = some;
  });
}
