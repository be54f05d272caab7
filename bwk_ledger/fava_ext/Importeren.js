// Files may be dropped anywhere on a page with a field for them; choosing them is enough to see what they are.
const field = () => document.querySelector(".kamers form.drop");

function send(form) {
  form.querySelector("button").disabled = true;
  form.querySelector(".busy").hidden = false;
}

function watchDropping() {
  let depth = 0;
  const shown = (isOver) => document.body.classList.toggle("bwk-dragging", isOver);
  document.addEventListener("dragenter", () => {
    depth += 1;
    shown(Boolean(field()));
  });
  document.addEventListener("dragleave", () => {
    depth -= 1;
    shown(depth > 0 && Boolean(field()));
  });
  document.addEventListener("dragover", (event) => {
    if (field()) {
      event.preventDefault();
    }
  });
  document.addEventListener("drop", (event) => {
    depth = 0;
    shown(false);
    const form = field();
    if (form && event.dataTransfer?.files.length) {
      event.preventDefault();
      form.querySelector("input[type=file]").files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
}

export function readyToDrop() {
  const form = field();
  if (form) {
    form.addEventListener("submit", () => send(form));
    form.querySelector("input[type=file]").addEventListener("change", () => form.requestSubmit());
    form.dataset.ready = "";
  }
}

export default {
  init() {
    watchDropping();
  },
  // Fava's own import page is not offered: its place in the menu, beside that of the export, leads to ours.
  onPageLoad() {
    const found = window.location.pathname.match(/^(.*)\/import\/$/);
    if (found) {
      window.location.replace(`${found[1]}/extension/Importeren/`);
    }
  },
  onExtensionPageLoad() {
    readyToDrop();
    const form = document.querySelector(".kamers form.book");
    form?.addEventListener("submit", () => send(form));
  },
};
