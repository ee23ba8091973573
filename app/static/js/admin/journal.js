// Keeps what is typed in this browser till the server has it.
import { button, notice } from "./parts.js";

const STORE = "journal";
const WAIT = 200; // for the answers of other tabs
const opening = new Promise((resolve, reject) => {
  const request = indexedDB.open("byline", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("item", "item");
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
opening.catch(() => {});

const run = async (mode, work) => {
  const database = await opening;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
};

export const write = (entry, old) =>
  run("readwrite", (store) => {
    if (old && old !== entry.id) store.delete(old);
    return store.put(entry);
  });

export const clear = (id) => run("readwrite", (store) => store.delete(id));
const entries = (item) => run("readonly", (store) => store.index("item").getAll(item));

/* Tells tabs of one text about one another; finds what tabs that are gone have left. */
export const meet = async (form, saving) => {
  const channel = new BroadcastChannel("byline");
  const alive = new Set();
  const say = (kind, more) => channel.postMessage({ kind, item: saving.item(), tab: saving.tab, ...more });
  const tell = (words, label, act) => {
    const bar = notice("tabs", words, button(label, () => (act ? act() : bar.remove()), "by-plain"));
  };
  channel.onmessage = ({ data }) => {
    if (data.item !== saving.item() || data.tab === saving.tab) return;
    alive.add(data.tab);
    if (data.kind === "hello") say("here");
    if (!form.dataset.id) return;
    if (data.kind !== "saved") tell("This is open in another tab too. Write in one of them only.", "Close this bar");
    else if (data.revision > +form.dataset.revision) {
      tell(`Another tab saved this at ${data.at}.`, "Load it", () => location.reload());
    }
  };
  say("hello");
  await new Promise((resolve) => setTimeout(resolve, WAIT));
  const found = (await entries(saving.item())).filter(({ tab }) => tab !== saving.tab && !alive.has(tab));
  for (const entry of found) {
    if (entry.text === saving.read()) clear(entry.id);
    else (await import("./recovery.js")).offer(form, saving, entry);
  }
  return say;
};
