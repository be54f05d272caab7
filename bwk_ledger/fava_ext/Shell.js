// Our menu stands above Fava's, which is folded away: its links keep the filters, as Fava's own do.
const FILTERS = ["time", "account", "filter", "conversion", "interval"];

function place() {
  const aside = document.querySelector("aside");
  const template = document.getElementById("bwk-menu");
  if (!aside || !template || aside.querySelector(".bwk-menu")) {
    return;
  }
  aside.prepend(template.content.cloneNode(true));
  const more = aside.querySelector(".bwk-menu button");
  more.addEventListener("click", () => {
    more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") === "false"));
  });
}

function mark() {
  const here = new URL(window.location.href);
  const kept = new URLSearchParams(FILTERS.flatMap((name) => here.searchParams.getAll(name).map((value) => [name, value])));
  let isOurs = false;
  for (const link of document.querySelectorAll(".bwk-menu a")) {
    link.search = kept.toString();
    link.removeAttribute("aria-current");
    if (link.pathname === here.pathname) {
      link.setAttribute("aria-current", "page");
      isOurs = true;
    }
  }
  if (!isOurs) {
    // Who is on a page of Fava goes from there to others of Fava.
    document.querySelector(".bwk-menu button")?.setAttribute("aria-expanded", "true");
  }
}

// What a word means is shown beside it, for a finger and the keyboard as well as for a mouse.
function explain(term) {
  let box = document.getElementById("bwk-uitleg");
  if (!box) {
    box = document.createElement("div");
    box.id = "bwk-uitleg";
    box.popover = "auto";
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  const { left, bottom } = term.getBoundingClientRect();
  box.textContent = term.querySelector("[title]").title;
  box.showPopover();
  box.style.left = `${Math.max(8, Math.min(left, window.innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(bottom + 4, window.innerHeight - box.offsetHeight - 8))}px`;
}

// Whole euros and hours, or exactly: each figure has the other in its title.
function turnExact(button) {
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  for (const figure of document.querySelectorAll(".kamers [data-exact]")) {
    const [shown, unit] = figure.title.split(" ");
    figure.title = `${figure.textContent} ${unit}`;
    figure.textContent = shown;
  }
}

// A table that does not fit says so, and can be scrolled with the keyboard.
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const isWide = target.scrollWidth > target.clientWidth + 1;
    target.classList.toggle("wide", isWide);
    for (const [name, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": target.dataset.title })) {
      if (isWide) {
        target.setAttribute(name, value);
      } else {
        target.removeAttribute(name);
      }
    }
  }
});

export default {
  init() {
    place();
    document.addEventListener("click", ({ target }) => {
      const term = target.closest(".kamers .term");
      const button = target.closest(".kamers .exactly");
      if (term) {
        explain(term);
      } else if (button) {
        turnExact(button);
      }
    });
  },
  onPageLoad() {
    place();
    mark();
    widths.disconnect();
    for (const table of document.querySelectorAll(".kamers .scroll")) {
      widths.observe(table);
    }
  },
};
