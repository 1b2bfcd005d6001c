// Saves a form while it is filled in. What the server has not got yet is kept on this phone; the page says which.

const words = document.querySelector("[data-draft-words]")?.dataset ?? {};
const store = "setu.draft.";
const DAY = 86_400_000;

function keepDraft(form) {
  const { draft: address, draftKey } = form.dataset;
  const key = store + draftKey;
  const line = form.querySelector("[data-draft-state]") ?? document.querySelector("[data-draft-state]");
  const version = form.querySelector("[name=version]");
  let base = read(form, true); // what the server has
  let tried = []; // what may have reached it, its answer being lost
  let clash = null; // what another window saved, until somebody chooses
  let sending, retry, typing;
  let [isFailing, isClosed, isLeaving, isStored, wait] = [false, false, false, true, 2000];

  const isDirty = () => !same(read(form), base);
  const say = (text, ...more) => line?.replaceChildren(text ?? "", ...more.flatMap((each) => [" ", each]));

  function keep(more) {
    try {
      localStorage.setItem(key, JSON.stringify({ version: version?.value, base, tried, values: read(form), at: Date.now(), ...more }));
      isStored = true;
    } catch {
      isStored = false; // a full or forbidden store: the page must not be left before it is sent
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {}
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch {}
  }

  function body() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    return data;
  }

  function choose(clashes, theirs, now) {
    clash = clashes;
    keep();
    const button = (text, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: text });
      made.addEventListener("click", () => {
        act();
        clash = null;
        tried = [];
        base = theirs;
        if (now) version.value = now;
        keep();
        save();
      });
      return made;
    };
    const takeTheirs = () => clashes.forEach((name) => put(form, name, theirs[name]));
    say(words.newer, button(words.keepMine, () => {}), button(words.takeSaved, takeTheirs));
  }

  async function fresh() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[name=csrf_token]")?.value;
    for (const each of token ? document.querySelectorAll("[name=csrf_token]") : []) each.value = token;
    return [...page.querySelectorAll("form[data-draft]")].find((each) => each.dataset.draftKey === draftKey);
  }

  async function settle(sentence) {
    const page = await fresh();
    if (!page) return say(sentence ?? words.newer);
    const theirs = read(page, true);
    const now = page.querySelector("[name=version]")?.value;
    const clashes = lay(form, read(form), { theirs, base, tried });
    if (clashes.length) return choose(clashes, theirs, now);
    [base, tried] = [theirs, []];
    if (version) version.value = now;
    keep();
    later(0);
  }

  // Whether what is sent arrives is not known before the answer: until then it counts as ours.
  function trying(values) {
    if (!same(tried.at(-1), values)) tried = [...tried.slice(-4), values];
    keep();
  }

  async function post() {
    const values = read(form);
    const headers = { Accept: "application/json" };
    if (!isFailing) say(words.saving);
    trying(values);
    const response = await fetch(address, { method: "POST", headers, body: body(), signal: AbortSignal.timeout?.(20000) });
    const reply = await response.json().catch(() => ({}));
    if (!response.ok || response.redirected) return response.redirected ? 401 : answer(response.status, reply.error);
    if (version && reply.version !== undefined) version.value = reply.version;
    [base, tried, wait] = [values, [], 2000];
    if (isDirty()) keep(), later();
    else forget();
    say((words.saved ?? "").replace("{time}", reply.saved_at ?? ""));
    return 200;
  }

  async function answer(status, error) {
    const sentence = error?.includes(" ") ? error : undefined; // else it is only the number
    if (status === 409) await settle(sentence);
    else if (status === 422 || status === 413) say(sentence ?? words.refused);
    else if ([403, 404, 410].includes(status)) {
      isClosed = true;
      say(sentence ?? words.closed);
    }
    return status;
  }

  async function attempt() {
    if (isClosed || clash || isLeaving || !isDirty()) return;
    let status = await post().catch(() => 0); // no connection
    if (status === 400 && (await fresh())) status = await post(); // the form's token was renewed
    isFailing = ![200, 403, 404, 409, 410, 413, 422].includes(status);
    if (!isFailing) return;
    if (status === 401) say(words.signedOut, Object.assign(document.createElement("a"), { href: words.signInUrl, textContent: words.signIn }));
    else say(words.kept);
    retry = setTimeout(save, (wait = Math.min(wait * 1.5, 30000)));
  }

  function save() {
    clearTimeout(retry);
    clearTimeout(typing);
    return (sending ??= attempt()
      .catch(() => say(words.kept))
      .finally(() => (sending = null)));
  }

  function later(pause = 1500) {
    clearTimeout(typing);
    typing = setTimeout(() => (sending ? sending.then(save) : save()), pause);
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.name || target.type === "file") return;
    keep();
    later(/radio|checkbox|select|date/.test(target.type) ? 0 : 1500);
  });

  form.addEventListener("submit", async (event) => {
    if (!isLeaving && (sending || isFailing) && !clash && !isClosed) {
      event.preventDefault();
      await Promise.race([Promise.resolve(sending).then(save), new Promise((done) => setTimeout(done, 8000))]);
      isLeaving = true;
      return form.requestSubmit(event.submitter);
    }
    isLeaving = true;
    clearTimeout(typing);
    if (kept()) keep({ isSent: true });
  });

  addEventListener("online", save);
  addEventListener("pageshow", () => (isLeaving = false));
  addEventListener("beforeunload", (event) => !isStored && !isLeaving && isDirty() && event.preventDefault());
  addEventListener("pagehide", () => {
    if (isLeaving || isClosed || clash || sending || !isDirty()) return;
    trying(read(form)); // no beacon: it cannot ask for JSON, and what does not is a button that was pressed
    fetch(address, { method: "POST", headers: { Accept: "application/json" }, body: body(), keepalive: true }).catch(() => {});
  });
  document.addEventListener("visibilitychange", () => save());

  const left = kept();
  if (left && left.isSent && left.version !== version?.value) forget(); // it was handed in
  else if (left) {
    tried = left.tried ?? [];
    const clashes = lay(form, { ...read(form), ...left.values }, { theirs: base, base: left.base, tried });
    if (left.isSent) base = left.base; // a page that refused what was handed in shows it, and may not have saved it
    if (clashes.length) choose(clashes, read(form, true));
    else if (isDirty()) say(words.brought), later();
    else {
      forget();
      if (!left.isSent) say(words.arrived); // the last page had no answer any more
    }
  } else if (isDirty()) keep(), later();
}

try {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(store)) continue;
    const { at, isSent } = JSON.parse(localStorage.getItem(name));
    if (Date.now() - at > (isSent ? DAY : 60 * DAY)) localStorage.removeItem(name);
  }
} catch {} // no store on this phone

// The values of a form's controls: read, set, and laid over those that another window has saved.
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const fold = (values) => (values ?? []).join("|").normalize().replace(/[\s,]/g, ""); // the server tidies what it keeps
const alike = (one, other) => fold(one) === fold(other);

// What the controls of a form hold, by name; or, as it was drawn, before anybody typed.
function read(form, isDrawn) {
  const found = {};
  for (const each of form.elements) {
    if (!each.name || /^(hidden|submit|button|file)$/.test(each.type)) continue;
    const values = (found[each.name] ??= []);
    if (/radio|checkbox/.test(each.type)) {
      if (isDrawn ? each.defaultChecked : each.checked) values.push(each.value);
    } else if (!isDrawn) values.push(each.value);
    else if (each.options) values.push(([...each.options].find((option) => option.defaultSelected) ?? each.options[0])?.value ?? "");
    else values.push(each.defaultValue);
  }
  return found;
}

function put(form, name, values) {
  let place = 0;
  for (const each of form.elements) {
    if (each.name !== name) continue;
    if (/radio|checkbox/.test(each.type)) each.checked = values.includes(each.value);
    else each.value = values[place++] ?? "";
  }
  form.dispatchEvent(new CustomEvent("shown"));
}

// Lays what this window has over what the server has. `base` is what both began with, `tried` what was sent from here
// without an answer. Returns the names of the fields that were changed here and elsewhere.
function lay(form, mine, { theirs, base, tried }) {
  const clashes = [];
  for (const [name, values] of Object.entries(theirs)) {
    const own = mine[name];
    const isTidied = alike(own, values) && same(own, tried.at(-1)?.[name]);
    if (!own || isTidied || same(own, values)) continue;
    const isOurs = tried.some((each) => alike(each[name], values));
    if (same(own, base[name]) && !isOurs) put(form, name, values);
    else {
      put(form, name, own);
      if (!alike(values, base[name]) && !isOurs) clashes.push(name);
    }
  }
  return clashes;
}

for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);

// Shows a field only where the answer that it depends on is given. Without this script all are shown, with a note.
const conditions = [...document.querySelectorAll("[data-when]")].map((field) => ({ field, values: JSON.parse(field.dataset.values) }));

const isGiven = (each) => (!/radio|checkbox/.test(each.type) || each.checked) && !each.closest("[data-when][hidden]");

function decide() {
  for (const { field, values } of conditions) {
    const deciding = [...field.closest("form").elements].filter((each) => each.name === field.dataset.when);
    // What was typed stays in a hidden field. One that depends on another page is shown.
    field.hidden = deciding.length > 0 && !deciding.some((each) => isGiven(each) && values.includes(each.value));
  }
}

for (const note of document.querySelectorAll("[data-when] [data-condition]")) note.hidden = true;
for (const form of new Set(conditions.map(({ field }) => field.closest("form")))) {
  form.addEventListener("change", decide);
  form.addEventListener("shown", decide);
}
addEventListener("pageshow", decide);
decide();
