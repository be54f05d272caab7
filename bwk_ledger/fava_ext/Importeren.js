// Fava's own import page is not offered: its place in the menu, beside that of the export, leads to ours.
export default {
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
