// Saves by itself, one save at a time, never over somebody's words.
import * as journal from "./journal.js";
import { announce, button, notice, randomKey } from "./parts.js";

const AFTER_KEY = 2000;
const AT_LEAST = 30_000;
const JOURNAL = 250;
const PATIENCE = 20_000;
const KEEPALIVE = 60_000; // browsers carry 64 KiB past the end of a page
// Half of a category's name must not become one: the form itself sends it.
const NOT_TEXT = ["csrf_token", "revision", "key", "kind", "of", "new_category"];

export const initSaving = (form, { body, title, signIn, saved: onSaved }) => {
  const { revision, key, csrf_token: token } = form.elements;
  const state = document.getElementById("byline-state");
  const tab = randomKey();
  let timer, clockwork, journalTimer, pending, flying, kept;
  let first = 0;
  let tries = 0;
  let stopped = false;
  let durable = true;
  let chain = Promise.resolve();

  // Whoever sits at this browser next is not shown what somebody else typed.
  const item = () => `${form.dataset.account}:${form.dataset.kind}/${form.dataset.id || "new"}`;
  const read = () => {
    const fields = new FormData(form);
    for (const name of NOT_TEXT) fields.delete(name);
    return String(new URLSearchParams([...fields].filter(([, value]) => typeof value === "string")));
  };
  // Browsers put typed text back after a reload: that text was never saved.
  const restored = body.value !== body.defaultValue || title.value !== title.defaultValue;
  if (!restored) revision.value = form.dataset.revision;
  let safe = restored ? null : read();
  const dirty = () => read() !== safe;
  const tell = (words, ...more) => state.replaceChildren(words, ...more);

  const keep = () =>
    (chain = chain
      .then(async () => {
        const text = read();
        if (text !== safe) {
          const id = [item(), revision.value, tab].join("|");
          const entry = { id, item: item(), revision: revision.value, tab, at: Date.now(), text, key: key.value };
          await journal.write(entry, kept);
          kept = id;
        } else if (kept) {
          await journal.clear(kept);
          kept = undefined;
        }
      })
      .catch(() => (durable = false)));

  const schedule = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const changed = () => {
    journalTimer ??= setTimeout(() => {
      journalTimer = undefined;
      keep();
    }, JOURNAL);
    if (stopped && stopped !== "wrong") return;
    if (!flying && !pending && !dirty()) {
      clearTimeout(timer);
      first = 0;
      return;
    }
    stopped = false;
    first ||= Date.now();
    if (tries) return;
    if (!flying) tell("Not saved yet");
    schedule(Math.max(0, Math.min(AFTER_KEY, first + AT_LEAST - Date.now())));
  };

  const failed = (reason) => {
    const offline = !reason && !navigator.onLine;
    const end = Date.now() + Math.min(8 * 2 ** tries, 60) * 1000;
    const words = !offline ? reason || "Could not save." : `Offline. ${durable ? "Kept in this browser." : "Not saved yet."}`;
    if (!tries++) announce(words);
    const now = button("Save now", () => save(), "by-plain");
    tell(words, now);
    const count = () => (state.firstChild.data = `${words} Trying again in ${Math.ceil((end - Date.now()) / 1000)} s. `);
    if (offline) now.remove();
    else {
      count();
      clockwork = setInterval(count, 1000);
    }
    schedule(end - Date.now());
    return false;
  };

  const wrong = ({ errors, error }) => (errors ? Object.values(errors).join(" ") : error);
  const refused = (why, words, ...actions) => {
    stopped = why;
    tell("Not saved yet");
    if (words) notice("refused", words, ...actions);
    return false;
  };

  const done = (reply) => {
    safe = pending.text;
    pending = undefined;
    first = 0;
    document.querySelector("[data-kind=refused]")?.remove();
    revision.value = form.dataset.revision = reply.revision;
    key.value = randomKey();
    if (!form.dataset.id) {
      form.dataset.id = reply.id;
      form.action = reply.edit;
      history.replaceState(null, "", reply.edit);
    }
    if (dirty()) {
      tell("Not saved yet");
      first = Date.now();
      schedule(tries ? 0 : AFTER_KEY);
    } else tell(`Saved at ${reply.saved_at}`);
    if (tries) announce("Saving works again.");
    tries = 0;
    if (reply.errors) notice("refused", wrong(reply));
    onSaved(reply, item(), tab);
    keep();
    return true;
  };

  const send = async (asked) => {
    clearTimeout(timer);
    clearInterval(clockwork);
    // A save that may have arrived goes out again as it was; newer text follows.
    pending ??= { text: read(), more: { revision: revision.value, key: key.value, cause: asked ? "save" : "autosave" } };
    tell("Saving…");
    const more = { ...pending.more, csrf_token: token.value };
    const sent = new URLSearchParams([...new URLSearchParams(pending.text), ...Object.entries(more)]);
    const keepalive = String(sent).length < KEEPALIVE;
    let answer, reply;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const headers = { Accept: "application/json" };
      const action = form.getAttribute("action") || location.href;
      answer = await fetch(action, { method: "POST", headers, body: sent, keepalive, signal });
      reply = await answer.json().catch(() => ({}));
    } catch {
      return failed();
    }
    if (answer.ok && reply.revision) return done(reply);
    if (answer.status === 401 || reply.csrf || answer.redirected) {
      refused("session");
      const goOn = () => {
        stopped = false;
        save();
      };
      signIn(goOn).catch(() => {
        stopped = false;
        failed();
      });
      return false;
    }
    if (answer.status >= 500 || answer.status === 429 || answer.ok) return failed(reply.error);
    if (reply.conflict) {
      const { by, at, compare } = reply.conflict;
      safe = pending.text; // the server has kept it beside theirs
      keep();
      const link = Object.assign(document.createElement("a"), { href: compare, textContent: "Compare" });
      pending = undefined;
      return refused("conflict", `${by} saved this post at ${at}.`, link);
    }
    pending = undefined;
    key.value = randomKey();
    return refused(reply.errors ? "wrong" : "refused", `Could not save. ${wrong(reply) || "The server refused this text."}`);
  };

  /* Resolves to whether the server has everything. */
  const save = async (asked) => {
    if (flying) return (await flying) && save(asked);
    if (stopped && stopped !== "wrong") return false;
    if (!pending && !dirty()) return true;
    flying = send(asked);
    const good = await flying.finally(() => (flying = undefined));
    return good && !dirty();
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  addEventListener("online", () => tries && save());
  const leave = () => {
    if (!dirty()) return;
    keep();
    if (!flying) save();
  };
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  addEventListener("pagehide", leave);
  if (restored) changed();
  /* An entry that was restored goes when this text is saved. */
  const adopt = (id) => {
    const old = kept;
    kept = id;
    if (old) journal.clear(old);
    changed();
  };
  return { save, read, item, tab, adopt };
};
