// The best proposal has the keyboard: Enter takes it, the arrows choose another.
import { readyToDrop } from "./Importeren.js";

export default {
  onExtensionPageLoad() {
    readyToDrop();
    document.querySelector(".kamers .choices input:checked")?.focus({ preventScroll: true });
  },
};
