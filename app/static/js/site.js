/* Comforts only: every page reads without this file. */
(() => {
  const root = document.documentElement;
  const make = (name, properties) => Object.assign(document.createElement(name), properties);

  /* Theme: says what it will do; choosing what the system says forgets the choice. */
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const tools = document.getElementById("byline-tools");
  const drawings = {
    dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
    light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19",
  };
  const button = make("button", { type: "button" });
  const other = () => ((root.dataset.theme || (systemIsDark.matches ? "dark" : "light")) === "dark" ? "light" : "dark");
  const label = () => {
    const theme = other();
    button.ariaLabel = button.title = `Switch to ${theme} theme`;
    button.innerHTML = `<svg class="by-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${drawings[theme]}"/></svg>`;
  };
  button.addEventListener("click", () => {
    const theme = other();
    const asSystem = theme === (systemIsDark.matches ? "dark" : "light");
    if (asSystem) delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      if (asSystem) localStorage.removeItem("theme");
      else localStorage.theme = theme;
    } catch {}
    label();
  });
  systemIsDark.addEventListener("change", label);
  label();
  tools?.append(button);

  /* Copy: what is copied is the exact text of the block or field. */
  const status = make("p", { className: "by-hidden", role: "status" });
  document.body.append(status);
  const copyButton = (text, done) => {
    const copy = make("button", { type: "button", className: "by-copy", textContent: "Copy" });
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
      } catch {
        return;
      }
      copy.textContent = "Copied";
      status.textContent = done;
      setTimeout(() => {
        copy.textContent = "Copy";
        status.textContent = "";
      }, 2000);
    });
    return copy;
  };
  if (navigator.clipboard) {
    for (const pre of document.querySelectorAll(".by-text pre, .by-cite pre")) {
      const copy = copyButton(() => pre.textContent.replace(/\n$/, ""), "Copied");
      const caption = pre.closest("figure")?.querySelector("figcaption");
      if (caption) caption.append(copy);
      else pre.before(copy);
    }
    const field = document.getElementById("byline-feed");
    field?.after(copyButton(() => field.value, "Address copied"));
    field?.addEventListener("focus", () => field.select());
  }

  /* Notes: where the margin has no room, a note opens over the text. Esc or a tap beside it closes it. */
  const margin = matchMedia("(min-width: 75rem)");
  if ("popover" in HTMLElement.prototype) {
    const box = make("div", { id: "byline-note", popover: "auto", tabIndex: -1, role: "note" });
    document.body.append(box);
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a.footnote");
      if (!link || margin.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!note) return;
      event.preventDefault();
      box.replaceChildren(...note.cloneNode(true).childNodes);
      for (const part of box.querySelectorAll("[id]")) part.removeAttribute("id");
      for (const back of box.querySelectorAll(".reversefootnote")) back.remove();
      box.ariaLabel = `Note ${link.textContent}`;
      box.showPopover();
      box.focus();
    });
  }

  /* Boxes that scroll take the focus; those that fit need no stop. */
  const boxes = document.querySelectorAll(".by-text :is([tabindex='0'], math[display=block]), .by-cite pre");
  const fit = () => {
    for (const box of boxes) box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
  };
  addEventListener("resize", fit);
  fit();
})();
