// Keeps what is typed in this browser till the server has it: on disk when a write returns, as far as the system says.

const STORE = "journal";
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

/* Puts an entry in the place of another. */
export const write = (entry, old) =>
  run("readwrite", (store) => {
    if (old && old !== entry.id) store.delete(old);
    return store.put(entry);
  });

export const clear = (id) => run("readwrite", (store) => store.delete(id));
export const entries = (item) => run("readonly", (store) => store.index("item").getAll(item));
