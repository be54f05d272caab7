// A receipt is one click away from every transaction: also in Fava's own journal and in the window of one entry.
// And on the page itself one key is enough for a booking that is right, and one for the next.
const base = new URL("..", import.meta.url);

const addressOf = (hash) => `${base}statement/?entry_hash=${hash}&key=document-bon`;
const besideOf = (hash, year) => `${base}extension/Steekproef/?boeking=${hash}&time=${year}`;

function linkTo(address, text, title, isRemote) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = text;
  link.title = title;
  link.className = "bwk-bon";
  link.style.marginInline = "0.6em";
  if (isRemote) {
    // Fava leaves such a link to the browser.
    link.dataset.remote = "";
    link.target = "_blank";
  }
  return link;
}

// Rows come from Fava's server with what the transaction says of its documents, shown or not.
function markRows() {
  for (const row of document.querySelectorAll(".journal > li.transaction:not([data-bwk-bon])")) {
    row.dataset.bwkBon = "";
    const found = row.querySelector('dl.metadata a[href*="key=document-bon"]');
    const description = row.querySelector(".description");
    if (found && description) {
      description.append(linkTo(found.href, "bon", `open de bon ${found.textContent}`, true));
    }
  }
}

async function markWindow() {
  const hash = window.location.hash.startsWith("#context-") ? window.location.hash.slice(9) : "";
  const content = document.querySelector("dialog[open] > .content > .content");
  if (!hash || !content || content.dataset.bwkBon === hash) {
    return;
  }
  content.dataset.bwkBon = hash;
  for (const old of content.querySelectorAll(":scope > .bwk-bonnen")) {
    old.remove();
  }
  const answer = await fetch(`${base}api/context?entry_hash=${hash}`);
  if (!answer.ok) {
    return;
  }
  const { entry } = (await answer.json()).data;
  if (entry.t !== "Transaction" || content.dataset.bwkBon !== hash) {
    return;
  }
  const line = document.createElement("p");
  line.className = "bwk-bonnen";
  if (entry.meta["document-bon"]) {
    line.append(linkTo(addressOf(hash), "open de bon", `open de bon ${entry.meta["document-bon"]}`, true));
  }
  line.append(linkTo(besideOf(hash, entry.date.slice(0, 4)), "bekijk boeking en bon naast elkaar", "op de pagina Steekproef", false));
  content.prepend(line);
}

let waiting = false;
function look() {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      markRows();
      markWindow().catch(() => {});
    });
  }
}

function isWriting(element) {
  return element?.matches?.("input:not([type=radio]), textarea, select, [contenteditable]");
}

function press(event) {
  const walk = document.querySelector(".kamers .walk");
  if (!walk || event.ctrlKey || event.altKey || event.metaKey || isWriting(event.target) || document.querySelector("dialog[open]")) {
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const found = document.querySelector(`.kamers [aria-keyshortcuts="${CSS.escape(key)}"]`);
  if (found) {
    event.preventDefault();
    event.stopPropagation();
    found.click();
  }
}

export default {
  init() {
    document.addEventListener("keydown", press, true);
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    window.addEventListener("hashchange", look);
    look();
  },
  onExtensionPageLoad() {
    document.querySelector(".kamers .walk")?.setAttribute("data-keys", "");
    document.querySelector(".kamers .ticks [data-first]")?.focus({ preventScroll: true });
    for (const link of document.querySelectorAll('.kamers .figures a[href^="#"]')) {
      link.addEventListener("click", () => {
        document.querySelector(`${link.hash} details`)?.setAttribute("open", "");
      });
    }
  },
};
