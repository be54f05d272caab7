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

export default {
  init() {
    place();
  },
  onPageLoad() {
    place();
    mark();
  },
};
