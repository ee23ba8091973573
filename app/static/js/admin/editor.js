// The editor: brings its parts together. Without it the page is a form that works.
import { initNeighbours } from "./neighbours.js";
import { button, make } from "./parts.js";
import { initPasting } from "./pasting.js";
import { initPreview } from "./preview.js";
import { initSaving } from "./saving.js";
import { initTabs } from "./tabs.js";
import { goTo, place } from "./text.js";
import { initToolbar } from "./toolbar.js";

const byId = (name) => document.getElementById(`byline-${name}`);
const form = byId("editor");
const [body, title, line, words] = ["body", "title", "line", "words"].map(byId);
const admin = form.dataset.preview.replace(/preview\/$/, "");
let stale = false;
let preview;

/* Feed and history are the server's: after a save they are fetched when somebody looks. */
const refresh = async (name) => {
  if (name === "preview") preview?.show();
  if (!stale || !["feed", "history", "details"].includes(name)) return;
  stale = false;
  const answer = await fetch(location.href).catch(() => ({}));
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["feed", "history"]) {
    const [old, now] = [byId(`panel-${part}`), page.getElementById(`byline-panel-${part}`)];
    if (old && now) old.replaceChildren(...now.childNodes);
  }
};
const tabs = initTabs(form.querySelector(".by-write"), byId("parts"), (name) => refresh(name));
preview = initPreview(form, byId("preview"), () => tabs);
preview.show();

const count = () => (body.value.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).length;
let counted = count();
let known = parseInt(words?.textContent, 10) || counted;
const tellWords = () => (words.firstChild.data = words.firstChild.data.replace(/^\d+ words?/, () => {
  const number = Math.max(0, known + count() - counted);
  return `${number} word${number === 1 ? "" : "s"}`;
}));

const problems = (found) => {
  const list = byId("problems");
  list.replaceChildren(...found.map(({ line: number, message }) => {
    const item = make("li", {}, number ? button(`Line ${number}`, () => {
      if (byId("body").closest("[hidden]")) byId("tab-write").click();
      goTo(body, number);
    }, "by-plain") : "", `${number ? ": " : ""}${message}`);
    return item;
  }));
  const box = byId("problems-place");
  if (box) box.hidden = !found.length;
};

const onSaved = (reply, item, tab) => {
  stale = true;
  if (form.elements.of) form.elements.of.value = reply.id;
  [counted, known] = [count(), reply.words];
  words.textContent = `${reply.words} word${reply.words === 1 ? "" : "s"} · ${reply.minutes} min read`;
  if (reply.path) byId("path").textContent = reply.path;
  const pill = form.querySelector(".by-pill");
  if (pill && reply.status) pill.textContent = reply.status;
  problems(reply.problems ?? []);
  say?.("saved", { item, tab, revision: reply.revision, at: reply.saved_at });
};
let say;

const start = async () => {
  const notices = make("div", { id: "byline-notices" });
  byId("toolbar").before(notices);
  const signIn = async (goOn) => (await import("./session.js")).signInAgain(form, admin, goOn);
  const saving = initSaving(form, { body, title, signIn, saved: onSaved });
  const position = make("span");
  const status = make("span", { className: "by-progress" });
  let upload;
  const take = async (files) => {
    upload ??= import("./upload.js").then(({ initUpload }) => initUpload(form, body, status, signIn));
    (await upload)(files);
  };
  const publish = async () => (await import("./publish.js")).publishing(form, saving.save);
  const press = (name) => byId(name)?.click();
  const choose = initPasting(body, take);
  const help = initToolbar(byId("toolbar"), body, { choose, press, tab: tabs.show });
  line.append(position, make("span", { textContent: "Drop or paste an image to upload it" }), status, button("Keyboard shortcuts", help, "by-plain"));
  const tell = () => {
    const at = place(body);
    position.textContent = `Line ${at.line}, column ${at.column}`;
  };
  document.addEventListener("selectionchange", () => document.activeElement === body && tell());
  body.addEventListener("input", () => {
    tell();
    tellWords();
  });
  title.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    body.focus();
  });
  form.addEventListener("submit", (event) => {
    const then = event.submitter?.value;
    // A new category is made by the form itself, once somebody says so.
    if (!["save", "publish"].includes(then) || form.elements.new_category?.value.trim()) return;
    event.preventDefault();
    if (then === "save") saving.save(true);
    else publish();
  });
  tell();
  if (byId("tags")) (await import("./tokens.js")).initTokens(byId("tags"));
  say = await initNeighbours(form, saving);
};
if (!body.readOnly) start();
