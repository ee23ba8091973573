// Puts a file of the library into the text. Loaded when somebody asks for it.
import { dialog } from "./dialogs.js";
import { button, make } from "./parts.js";
import { block } from "./text.js";

const read = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw answer.status;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

export const pick = (library, field) => {
  const words = make("input", { type: "search", ariaLabel: "Search files", placeholder: "Search" });
  const shelf = make("ul", { className: "by-shelf" });
  const said = make("p", { role: "status" });
  const more = button("Older files", () => show(more.value, true));
  const search = make("form", { className: "by-row" }, words, make("button", { textContent: "Search" }));
  let asked = 0;

  const put = async (address) => {
    const markdown = (await read(address)).getElementById("byline-markdown").value;
    box.close();
    block(field, markdown);
  };
  const tile = (link) => {
    const picture = link.querySelector("img");
    const name = make("span", { textContent: link.querySelector(".by-tile-name").textContent });
    const shown = picture ? [make("img", { src: picture.getAttribute("src"), alt: "", loading: "lazy" })] : [];
    const chosen = button("", () => put(link.getAttribute("href")).catch(fail));
    chosen.replaceChildren(...shown, name);
    return make("li", {}, chosen);
  };
  const fail = () => (said.textContent = "The library does not answer. Try again.");
  const show = async (address, further = false) => {
    const turn = ++asked;
    try {
      const page = await read(address);
      if (turn !== asked) return;
      const tiles = [...page.querySelectorAll(".by-tiles a")].map(tile);
      if (further) shelf.append(...tiles);
      else shelf.replaceChildren(...tiles);
      said.textContent = shelf.children.length ? "" : "No file matches.";
      const older = [...page.querySelectorAll("nav a")].find((link) => link.textContent === "Older files");
      more.hidden = !older;
      if (older) more.value = new URL(older.getAttribute("href"), new URL(library, location.href)).href;
      if (further) tiles[0]?.firstChild.focus();
    } catch {
      fail();
    }
  };
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    show(`${library}?q=${encodeURIComponent(words.value)}`);
  });
  more.hidden = true;
  const close = button("Close", () => box.close(), "by-plain");
  const title = make("h2", { textContent: "From the library" });
  const box = dialog("From the library", title, search, shelf, said, make("div", { className: "by-row" }, more, close));
  box.classList.add("by-asking");
  show(library);
};
