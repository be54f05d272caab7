// Fava's own import page is not offered: its place in the menu goes, and who comes there comes to ours.
const style = document.createElement("style");
style.textContent = 'aside a[href*="/import/"] { display: none; }';

export default {
  init() {
    document.head.append(style);
  },
  onPageLoad() {
    const found = window.location.pathname.match(/^(.*)\/import\/$/);
    if (found) {
      window.location.replace(`${found[1]}/extension/Importeren/`);
    }
  },
  onExtensionPageLoad() {
    const form = document.querySelector(".kamers form.imports");
    form?.addEventListener("submit", () => {
      form.querySelector("button").disabled = true;
      form.querySelector(".busy").hidden = false;
    });
  },
};
