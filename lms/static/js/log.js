// Keeps entries of the field log on this phone until the server has them: the one being typed, and those that were
// saved while there was no connection. Each has its own key, so that one sent twice is kept once.
const form = document.querySelector("form[data-log]");
const line = form?.querySelector("[data-log-state]");
const store = `setu.${form?.dataset.log}`;
const typedFields = ["day", "place", "activity", "hours", "minutes", "people_met", "women_met", "notes"];
let sending = false;

function read() {
  try {
    return { queue: [], ...JSON.parse(localStorage.getItem(store)) };
  } catch {
    return { queue: [] };
  }
}

function write(kept) {
  try {
    if (kept.queue.length || kept.typed) localStorage.setItem(store, JSON.stringify(kept));
    else localStorage.removeItem(store);
    return true;
  } catch {
    return false; // a full or forbidden store: the form is then sent as any other
  }
}

const say = (text, ...more) => line.replaceChildren(text ?? "", ...more);
const values = () => Object.fromEntries(["form_key", ...typedFields].map((name) => [name, form.elements[name].value]));
const isEmpty = (entry) => !["activity", "hours", "minutes", "people_met", "women_met", "notes"].some((name) => entry[name]);

function show(entry) {
  for (const [name, value] of Object.entries(entry)) if (form.elements[name]) form.elements[name].value = value;
}

function newKey() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(15)))).replace(/\+/g, "-").replace(/\//g, "_");
}

function clear() {
  const blank = Object.fromEntries(typedFields.slice(2).map((name) => [name, ""]));
  show({ ...blank, form_key: newKey() });
}

async function post(entry) {
  const data = new FormData();
  for (const [name, value] of Object.entries({ ...entry, csrf_token: form.elements.csrf_token?.value ?? "" })) data.set(name, value);
  const headers = { Accept: "application/json" };
  const response = await fetch(form.action, { method: "POST", headers, body: data, signal: AbortSignal.timeout?.(20000) });
  return response.redirected ? 401 : response.status;
}

async function renewToken() {
  const page = new DOMParser().parseFromString(await (await fetch(form.dataset.page)).text(), "text/html");
  const token = page.querySelector("[name=csrf_token]")?.value;
  if (token) form.elements.csrf_token.value = token;
}

async function sendOne(entry) {
  const status = await post(entry);
  if (status !== 400) return status;
  await renewToken();
  return post(entry);
}

function mend(entry) {
  const kept = read();
  if (!isEmpty(values())) kept.queue.push(values());
  kept.queue = kept.queue.filter((each) => each.form_key !== entry.form_key);
  write({ ...kept, typed: entry });
  show(entry);
  HTMLFormElement.prototype.submit.call(form); // the page that comes says beside each field what to mend
}

function refuse(entry) {
  if (isEmpty(values())) return mend(entry);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: line.dataset.show });
  button.addEventListener("click", () => mend(entry));
  return say(line.dataset.refused, " ", button);
}

// Sends what waits, the oldest first; stops at the first that does not get through.
async function flush() {
  if (sending) return;
  sending = true;
  let sent = 0;
  try {
    for (let [entry] = read().queue; entry; [entry] = read().queue) {
      say(line.dataset.saving);
      const status = await sendOne(entry);
      if (status === 422) return refuse(entry);
      if (status === 401) return say(line.dataset.signedOut);
      if (status !== 200) throw new Error(String(status));
      const kept = read();
      write({ ...kept, queue: kept.queue.filter((each) => each.form_key !== entry.form_key) });
      sent += 1;
    }
    if (sent && isEmpty(values())) location.assign(form.dataset.page);
    else if (sent) say("");
  } catch {
    say(line.dataset.kept.replace("{count}", read().queue.length));
    setTimeout(flush, 30000);
  } finally {
    sending = false;
  }
}

function start() {
  form.addEventListener("input", () => write({ ...read(), typed: values() }));
  form.addEventListener("submit", (event) => {
    const kept = read();
    if (!form.elements.place.value || isEmpty(values())) return; // the server says what is missing
    if (!write({ queue: [...kept.queue, values()] })) return;
    event.preventDefault();
    clear();
    flush();
  });
  addEventListener("online", flush);
  const { typed, queue } = read();
  if (document.querySelector(".error-summary, .field-error")) write({ queue, typed: values() });
  else if (typed && !isEmpty(typed)) show(typed);
  if (queue.length) flush();
}

if (form) start();
