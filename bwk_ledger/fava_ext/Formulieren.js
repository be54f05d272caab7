// A field that may be given more than once gets a button for one more row.
export default {
  onPageLoad() {
    for (const rows of document.querySelectorAll(".kamers form.act .rows[data-more]:not(:has(+ button))")) {
      const more = document.createElement("button");
      more.type = "button";
      more.textContent = rows.dataset.more;
      more.addEventListener("click", () => {
        const row = rows.lastElementChild.cloneNode(true);
        for (const input of row.querySelectorAll("input")) {
          input.value = "";
          input.removeAttribute("id");
        }
        rows.append(row);
        row.querySelector("input").focus();
      });
      rows.after(more);
    }
  },
};
