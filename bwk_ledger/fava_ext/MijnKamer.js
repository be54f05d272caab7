// The page of a kamer stands by itself, outside Fava: this module begins of its own accord there, and does nothing else.
// What is typed stays on the page, in this tab, until it was sent; nothing is put in the storage of the browser.

const HOUR = 60;
const MOST = 24 * HOUR;
const PATIENCE = 30_000; // milliseconds that an answer may take
const NOT_SENT = "Niet verstuurd: er is nu geen verbinding. Wat u invulde, staat er nog, alleen in dit tabblad. Sluit het niet, en kies straks opnieuw Opslaan; er komt niets dubbel.";
const LOGGED_OUT = "Niet verstuurd: u bent uitgelogd. Wat u invulde, staat er nog. Log in een ander tabblad in en kies hier opnieuw Opslaan.";
const BROKEN = "Niet opgeslagen: er ging iets mis in het programma. Wat u invulde, staat er nog. Probeer het later, of vraag het de penningmeester.";

const minutesOf = (text) => {
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(text.trim());
  if (clock) {
    return Number(clock[1]) * HOUR + Number(clock[2]);
  }
  const hours = /^\d{1,2}([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : 0;
  return Math.round(hours * HOUR);
};
const asClock = (minutes) => `${Math.floor(minutes / HOUR)}:${String(minutes % HOUR).padStart(2, "0")}`;

const showSum = () => {
  const place = document.querySelector("#samen");
  const found = [...document.querySelectorAll(".person .step input")].map((input) => minutesOf(input.value)).filter(Boolean);
  if (place && document.querySelector(".person")) {
    const people = found.length === 1 ? "1 mens" : `${found.length} mensen`;
    place.textContent = found.length ? `${people}, ${asClock(found.reduce((sum, one) => sum + one, 0))} uur` : "Nog niemand";
  }
  for (const person of document.querySelectorAll(".person")) {
    const chip = person.querySelector(".chip");
    chip.setAttribute("aria-pressed", String(minutesOf(person.querySelector(".step input").value) === minutesOf(chip.dataset.uren)));
  }
};

const tap = (button) => {
  const input = button.closest(".person").querySelector(".step input");
  if (button.dataset.uren) {
    input.value = button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.uren;
  } else {
    const minutes = Math.min(Math.max(minutesOf(input.value) + Number(button.dataset.stap), 0), MOST);
    input.value = minutes ? asClock(minutes) : "";
  }
  showSum();
};

const tell = (text) => {
  const notice = document.createElement("div");
  notice.className = "notice error";
  notice.textContent = text;
  const place = document.querySelector("#melding");
  place.replaceChildren(notice);
  place.scrollIntoView({ block: "center" });
};

// What the server answers takes the place of the page: the form with what is refused, or what was done.
const show = async (answer) => {
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = found.querySelector("body.mijn-kamer main");
  if (!main) {
    tell(answer.url.includes("/inloggen") ? LOGGED_OUT : BROKEN);
    return;
  }
  if (answer.redirected) {
    history.replaceState(null, "", answer.url);
  }
  document.title = found.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  showSum();
  document.querySelector("#melding")?.scrollIntoView({ block: "center" });
};

const send = async (form) => {
  const button = form.querySelector(".save button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 401) {
      tell(LOGGED_OUT);
    } else {
      await show(answer);
    }
  } catch {
    tell(NOT_SENT);
  } finally {
    button.disabled = false;
  }
};

if (document.body.matches(".mijn-kamer")) {
  document.documentElement.classList.add("met-script");
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".person button");
    if (button) {
      tap(button);
    }
  });
  document.addEventListener("input", showSum);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-gewoon], .bwk-bar")) {
      event.preventDefault();
      send(event.target);
    }
  });
  showSum();
}

export default {};
