// A word that leads to a part of the page opens it: or there is nothing to see.
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
  },
};
