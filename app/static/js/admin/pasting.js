// What comes in: files, addresses, HTML.
import { button, make, notice } from "./parts.js";
import { replace, selected } from "./text.js";

/* Returns what opens the choice of files. */
export const initPasting = (field, take) => {
  const chooser = make("input", { type: "file", multiple: true, hidden: true });
  field.after(chooser);
  chooser.addEventListener("change", () => {
    take([...chooser.files]);
    chooser.value = "";
  });
  const place = field.parentNode;
  place.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  place.addEventListener("drop", (event) => {
    const files = [...event.dataTransfer.files];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  let offer;
  field.addEventListener("paste", async (event) => {
    const given = event.clipboardData;
    const plain = given.getData("text/plain");
    const html = given.getData("text/html");
    if (given.files.length && !plain) {
      event.preventDefault();
      take([...given.files]);
      return;
    }
    const address = plain.trim();
    const words = selected(field);
    if (/^https?:\/\/\S+$/.test(address) && words && !/\n|^https?:/.test(words)) {
      event.preventDefault();
      replace(field, field.selectionStart, field.selectionEnd, `[${words}](${address})`);
      return;
    }
    if (!html) return;
    const start = field.selectionStart;
    const { fromHtml } = await import("./markdown.js");
    const markdown = fromHtml(html);
    const end = field.selectionEnd;
    const bare = (text) => text.replace(/[\s\\]+/g, "");
    if (!markdown || bare(markdown) === bare(plain) || field.value.slice(start, end).trim() !== plain.replace(/\r\n?/g, "\n").trim()) return;
    offer?.remove();
    const close = () => offer?.remove();
    offer = notice(
      "paste",
      "Pasted as plain text. It also has headings, links or other marks.",
      button("Use Markdown", () => {
        close();
        replace(field, start, end, markdown);
      }),
      button("Keep plain", () => {
        close();
        field.focus();
      }, "by-plain"),
    );
    field.addEventListener("input", close, { once: true });
  });
  return () => chooser.click();
};
