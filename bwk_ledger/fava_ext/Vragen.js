// The account has the keyboard; after a look at what a rule takes, the button that makes it.
export default {
  onExtensionPageLoad() {
    const first = document.querySelector(".kamers form.settle [aria-invalid], .kamers form.settle button.carry")
      ?? document.querySelector(".kamers form.settle [name=rekening]");
    first?.focus({ preventScroll: true });
    first?.select?.();
  },
};
