// Shows the page as readers will see it, in a frame where no script runs.
import { button, make } from "./parts.js";

const PAUSE = 400;
const SLOW = 1000;

/* What stays in place: the last heading above the top edge. */
const anchor = (page, top) => {
  const above = [...page.querySelectorAll("main :is(h1, h2, h3, h4)")].filter((it) => it.getBoundingClientRect().top <= 1);
  const last = above.at(-1);
  return last ? { at: above.length - 1, id: last.id, off: last.getBoundingClientRect().top } : { off: -top };
};

export const initPreview = (form, frame, shown) => {
  const panel = frame.closest("section");
  const said = make("p", {
    className: "by-warning",
    hidden: true,
    textContent: "The preview is not available right now. This is the last one.",
  });
  const slow = make("p", { className: "by-hint by-slow", textContent: "Rendering…", hidden: true });
  const sizes = ["Phone width", "Full width"].map((label, at) =>
    button(label, () => {
      frame.classList.toggle("by-phone", !at);
      sizes.forEach((size, place) => (size.ariaPressed = String(place === at)));
    }, "by-size"));
  sizes.forEach((size, at) => (size.ariaPressed = String(at === 1)));
  frame.before(make("div", { className: "by-row by-sizes" }, ...sizes, slow), said);
  document.getElementById("byline-preview-hint")?.remove();
  let timer, running, drawn;

  const follow = (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link) return;
    event.preventDefault();
    const [, id] = link.getAttribute("href").split("#");
    const target = id && frame.contentDocument.getElementById(decodeURIComponent(id));
    if (target) target.scrollIntoView();
    else if (/^https?:/.test(link.protocol)) open(link.href, "_blank", "noopener");
  };
  const listen = () => frame.contentDocument?.addEventListener("click", follow);
  frame.addEventListener("load", listen);
  listen();

  const draw = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const script of page.querySelectorAll("script")) script.remove();
    const now = frame.contentDocument;
    frame.hidden = false;
    if (!drawn && !now?.querySelector("main")) {
      frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
    } else {
      const view = frame.contentWindow;
      const before = anchor(now, view.scrollY);
      now.body.replaceWith(now.adoptNode(page.body));
      now.title = page.title;
      const headings = [...now.querySelectorAll("main :is(h1, h2, h3, h4)")];
      const after = (before.id && now.getElementById(before.id)) || headings[before.at];
      view.scrollTo({ top: (after ? after.getBoundingClientRect().top + view.scrollY : 0) - before.off, behavior: "instant" });
    }
    drawn = true;
    said.hidden = true;
  };

  const refresh = async () => {
    running?.abort();
    const mine = (running = new AbortController());
    const late = setTimeout(() => (slow.hidden = false), SLOW);
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: mine.signal });
      if (!answer.ok || answer.redirected) throw answer.status;
      draw(await answer.text());
      stale = false;
    } catch {
      if (mine.signal.aborted) return;
      said.hidden = false;
    } finally {
      clearTimeout(late);
      if (mine === running) slow.hidden = true;
    }
  };

  let stale = !form.dataset.id;
  const plan = (wait) => {
    stale = true;
    clearTimeout(timer);
    if (shown() === "preview") timer = setTimeout(refresh, wait);
  };
  form.addEventListener("input", () => plan(PAUSE));
  return { show: () => stale && plan(0) };
};
