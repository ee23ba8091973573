// The editor: brings its parts together. Without it the page is a form that works.
import { meet } from "./journal.js";
import { button, make } from "./parts.js";
import { initPasting } from "./pasting.js";
import { initPreview } from "./preview.js";
import { initSaving } from "./saving.js";
import { initTabs } from "./tabs.js";
import { place } from "./text.js";
import { initToolbar } from "./toolbar.js";

const byId = (name) => document.getElementById(`byline-${name}`);
const form = byId("editor");
const [body, title, line, words] = ["body", "title", "line", "words"].map(byId);
const tags = byId("tags") ?? {};
const admin = form.dataset.preview.replace(/preview\/.*/, "");
let stale = false;
let preview, detailed;

/* Feed and history are fetched for who looks. */
const refresh = async (name) => {
  if (name === "preview") preview?.show();
  if (name === "details") {
    tags.readOnly ||= !detailed;
    detailed ??= import("./details.js").then(({ initDetails }) => initDetails(byId)).finally(() => (tags.readOnly = false));
  }
  if (!stale || name === "preview" || name === "write") return;
  stale = false;
  const answer = await fetch(location.href).catch(() => ({}));
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["panel-feed", "panel-history"]) {
    byId(part)?.replaceChildren(...(page.getElementById(`byline-${part}`)?.childNodes ?? []));
  }
};
form.classList.add("by-scripted");
const tabs = initTabs(form.querySelector(".by-write"), byId("parts"), refresh);
preview = initPreview(form, byId("preview"), tabs.shown);
preview.show();

const count = () => (body.value.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).length;
let counted = count();
let known = parseInt(words.textContent, 10) || counted;
/* The server counts; what was typed since is added. */
const tellWords = () => {
  const number = Math.max(0, known + count() - counted);
  words.textContent = words.textContent.replace(/^\d+ words?/, `${number} word${number === 1 ? "" : "s"}`);
};

const problems = async (found) => {
  byId("problems-place").hidden = !found.length;
  if (!found.length) return;
  const { showProblems } = await import("./problems.js");
  showProblems(byId("problems"), body, found, () => byId("tab-write").click());
};

const onSaved = (reply, item, tab) => {
  stale = true;
  form.elements.of.value = reply.id;
  [counted, known] = [count(), reply.words];
  words.textContent = `0 words · ${reply.minutes} min read`;
  tellWords();
  if (reply.path) byId("path").textContent = reply.path;
  form.querySelector(".by-pill").textContent = reply.status;
  problems(reply.problems);
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
  const pick = async () => (await import("./library.js")).pick(`${admin}media/`, body);
  const press = (name) => byId(name)?.click();
  const choose = initPasting(body, take);
  const help = initToolbar(byId("toolbar"), body, { choose, pick, press, tab: tabs.show });
  line.append(position, make("span", { textContent: "Drop or paste an image to upload it" }), status, button("Keyboard shortcuts", help, "by-plain"));
  const tell = () => (position.textContent = place(body));
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
    if (!["save", "publish"].includes(then) || form.elements.new_category?.value.trim()) return;
    event.preventDefault();
    if (then === "save") saving.save(true);
    else publish();
  });
  tell();
  say = await meet(form, saving);
};
if (!body.readOnly) start();
