// A word that leads to a part of the page opens it: or there is nothing to see. And a part of a bar of members has no
// account behind it, as Fava thinks of every part of a bar.
export default {
  onExtensionPageLoad() {
    for (const link of document.querySelectorAll('.kamers a[href^="#"]')) {
      const part = document.getElementById(link.hash.slice(1));
      if (part instanceof HTMLDetailsElement) {
        link.addEventListener("click", () => {
          part.open = true;
        });
      }
    }
    for (const charts of document.querySelectorAll(".kamers .charts.counts")) {
      charts.addEventListener(
        "click",
        (event) => {
          if (event.target.closest(".stacks a")) {
            event.preventDefault();
            event.stopPropagation();
          }
        },
        { capture: true },
      );
    }
  },
};
