// Uploads files, one after the other, while the writing goes on. Loaded with the first file.
import { announce, button, make, notice } from "./parts.js";
import { block, replace } from "./text.js";

/* Replaces words elsewhere; the caret stays. False when they are gone. */
const replaceAside = (field, old, text) => {
  const at = field.value.indexOf(old);
  if (at < 0) return false;
  const { selectionStart, selectionEnd, scrollTop } = field;
  const focus = document.activeElement;
  const moved = (place) => (place < at + old.length ? Math.min(place, at + text.length) : place + text.length - old.length);
  replace(field, at, at + old.length, text);
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  field.scrollTop = scrollTop;
  if (focus !== field) focus?.focus({ preventScroll: true });
  return true;
};

export const initUpload = (form, field, status, signIn) => {
  let chain = Promise.resolve();

  const send = (file) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const fields = new FormData();
      fields.set("csrf_token", form.elements.csrf_token.value);
      fields.set("file", file);
      const words = document.createTextNode(`Uploading ${file.name}…`);
      request.upload.onprogress = ({ loaded, total }) => (words.data = `Uploading ${file.name}: ${Math.floor((100 * loaded) / total)} %`);
      request.onloadend = () => {
        status.replaceChildren();
        resolve(request);
      };
      request.onabort = () => (request.cancelled = true);
      request.open("POST", form.dataset.upload);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      status.replaceChildren(words, button("Cancel", () => request.abort(), "by-plain"));
      request.send(fields);
    });

  const describe = (name, markdown) => {
    const words = make("input", { id: "byline-describe", maxLength: 500 });
    const add = (event) => {
      event.preventDefault();
      const alt = words.value.trim().replace(/[[\]\\]/g, "\\$&");
      if (alt) replaceAside(field, markdown, markdown.replace(/^!\[.*?\]/, () => `![${alt}]`));
      bar.remove();
      field.focus();
    };
    const bar = notice(
      "describe",
      `${name} uploaded.`,
      make("label", { htmlFor: words.id, textContent: "What does it show? For those who cannot see it:" }),
      words,
      button("Add", add),
      button("Skip", () => {
        bar.remove();
        field.focus();
      }, "by-plain"),
    );
    words.addEventListener("keydown", (event) => event.key === "Enter" && add(event));
    return words;
  };

  const one = async (file, placeholder) => {
    const typed = field.value;
    const request = await send(file);
    const reply = request.response ?? {};
    if (request.status === 401 || reply.csrf) return signIn(() => queue(one, file, placeholder));
    if (request.status === 201 && reply.markdown) {
      const text = reply.markdown;
      if (!replaceAside(field, placeholder, text)) block(field, text);
      announce(`${file.name} uploaded.`);
      if (text.startsWith("!")) {
        const words = describe(file.name, text);
        if (field.value.replace(text, placeholder) === typed) words.focus();
      }
      return undefined;
    }
    replaceAside(field, placeholder, "");
    if (request.cancelled) return announce("Cancelled.");
    const again = button("Try again", () => {
      bar.remove();
      take([file]);
    });
    const close = button("Close", () => bar.remove(), "by-plain");
    const bar = notice("upload", reply.error || `${file.name} could not be uploaded.`, ...(reply.error ? [] : [again]), close);
    return undefined;
  };
  const queue = (work, ...given) => (chain = chain.then(() => work(...given)));

  const take = (files) => {
    const names = Array.from(files, (file) => {
      const plain = file.name.replace(/[[\]]/g, "");
      for (let number = 1; ; number++) {
        const placeholder = `![Uploading ${plain}${number > 1 ? ` (${number})` : ""}…]()`;
        if (!field.value.includes(placeholder)) {
          block(field, placeholder);
          return [file, placeholder];
        }
      }
    });
    for (const [file, placeholder] of names) queue(one, file, placeholder);
  };

  return take;
};
