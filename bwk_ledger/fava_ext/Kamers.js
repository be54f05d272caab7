// The code of a kamer in the table at the top leads to its lines below: open them, or there is nothing to see.
export default {
  onExtensionPageLoad() {
    for (const link of document.querySelectorAll('.kamers .overview a[href^="#kamer-"]')) {
      link.addEventListener("click", () => {
        document.getElementById(link.hash.slice(1)).open = true;
      });
    }
  },
};
