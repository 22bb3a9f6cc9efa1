/* The colour theme, before the first paint: therefore a plain script in the head and no module.
   Remembered in this browser: "light", "dark", or nothing, which follows the system. */

(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("theme");

  const apply = () => {
    document.documentElement.dataset.bsTheme = chosen() ?? (system.matches ? "dark" : "light");
  };

  apply();
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply);

  document.addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll("input[name=theme]")) {
      input.checked = input.value === (chosen() ?? "");
      input.addEventListener("change", () => {
        if (input.value) localStorage.setItem("theme", input.value);
        else localStorage.removeItem("theme");
        apply();
      });
    }
  });
})();
