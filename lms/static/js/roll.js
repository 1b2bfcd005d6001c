// Calls the roll: each tap is sent at once, and kept on this phone until the server has it, also after the browser was
// closed. Each mark has its own key, so that one sent twice is entered once. Draws the names that the page holds in short.
const form = document.querySelector("form[data-roll]");
const line = document.querySelector("[data-roll-state]");
const words = line?.dataset;
const prefix = "setu.roll-";
const known = new Map(); // what the server has, by participant: { mark, version }
let memory = null; // what is kept where this phone has no store
let [sending, isGone, retry] = [false, false, 0];

function load(name) {
  try {
    return { marks: {}, walkIns: [], ...JSON.parse(localStorage.getItem(name)) };
  } catch {
    return { marks: {}, walkIns: [] };
  }
}

const store = prefix + form?.dataset.roll;
const read = () => memory ?? load(store);
const waiting = (kept) => Object.values(kept.marks).filter((each) => !each.error);
const count = (kept) => Object.keys(kept.marks).length + kept.walkIns.length;

function write(kept) {
  try {
    if (count(kept) || kept.typed) localStorage.setItem(store, JSON.stringify(kept));
    else localStorage.removeItem(store);
    memory = null;
  } catch {
    memory = kept; // a full or forbidden store: the page must not be left before all is sent
  }
}

const say = (text, ...more) => line.replaceChildren(text ?? "", ...more);
const sayKept = () => say(words.kept.replace("{count}", count(read())));
const make = (tag, values) => Object.assign(document.createElement(tag), values);
const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(15)))).replace(/\+/g, "-").replace(/\//g, "_");
const mends = new Map(); // the buttons that let the server's page ask about somebody who came
const rowOf = (id) => document.getElementById(`p${id}`);
const rows = () => [...form.querySelectorAll(".roll fieldset")];
const inWords = (mark) => form.querySelector(`.roll input[value=${mark}]`)?.parentElement.textContent ?? mark;
const markOf = (row) => row.querySelector(":checked")?.value ?? "";

function button(text, act) {
  const made = make("button", { type: "button", className: "link", textContent: text });
  made.addEventListener("click", act);
  return made;
}

function drawRow(id, name) {
  const row = form.querySelector(".roll fieldset").cloneNode(true);
  row.id = `p${id}`;
  row.querySelector("legend").textContent = name;
  row.querySelector("p")?.remove();
  for (const each of row.querySelectorAll("input")) Object.assign(each, { name: String(id), checked: false });
  return row;
}

function drawOthers() {
  for (const box of form.querySelectorAll(".roll template")) {
    box.replaceWith(...[...box.content.children].map((each) => drawRow(each.value, each.textContent)));
  }
  document.querySelector("[data-parts]").hidden = true;
}

function readSeen() {
  const marks = { p: "present", l: "late", a: "absent" };
  for (const [, id, version, letter] of form.elements.seen.value.matchAll(/(\d+)\.(\d+)([pla]?)/g)) {
    known.set(id, { mark: marks[letter] ?? "", version: Number(version) });
  }
}

function show(id, mark) {
  for (const each of rowOf(id)?.querySelectorAll("input") ?? []) each.checked = each.value === mark;
}

function sayOf(id, text, url) {
  const row = rowOf(id);
  if (!row) return;
  row.querySelector("p")?.remove();
  if (!text) return;
  const note = make("p", { className: "save-state", textContent: text });
  if (url) note.append(" ", make("a", { href: url, textContent: words.conflict }));
  row.append(note);
}

function figures() {
  const totals = {};
  for (const row of rows()) totals[markOf(row)] = (totals[markOf(row)] ?? 0) + 1;
  for (const each of document.querySelectorAll("[data-count]")) each.textContent = totals[each.dataset.count] ?? 0;
  document.querySelector("[data-next]").disabled = !totals[""];
}

// What was tapped before and may have reached the server is named, so that the server knows this one follows it.
function keep(id, name, mark) {
  const kept = read();
  const before = kept.marks[id];
  const after = before?.isTried ? before.key : before?.after;
  const version = before ? before.version : (known.get(id)?.version ?? 0);
  kept.marks[id] = { id: Number(id), name, mark, said: inWords(mark), version, after, key: newKey(), at: Date.now() };
  write(kept);
}

function tap(row, mark) {
  const id = row.id.slice(1);
  show(id, mark);
  keep(id, row.querySelector("legend").textContent, mark);
  sayOf(id, words.saving);
}

async function post(url, values) {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value ?? "");
  data.set("csrf_token", form.elements.csrf_token?.value ?? "");
  const headers = { Accept: "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: data, signal: AbortSignal.timeout?.(20000) });
  if (response.redirected) return [401, {}];
  return [response.status, await response.json().catch(() => ({}))];
}

async function renewToken() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const token = page.querySelector("[name=csrf_token]")?.value;
  for (const each of token ? document.querySelectorAll("[name=csrf_token]") : []) each.value = token;
}

async function send(url, values) {
  const answer = await post(url, values);
  if (answer[0] !== 400) return answer;
  await renewToken();
  return post(url, values);
}

const age = (each) => Math.max(0, (Date.now() - each.at) / 1000);

async function sendMarks(batch) {
  const kept = read();
  for (const each of batch) if (kept.marks[each.id]?.key === each.key) kept.marks[each.id].isTried = true;
  write(kept);
  const marks = batch.map((each) => ({ id: each.id, mark: each.mark, version: each.version, key: each.key, after: each.after, age: age(each) }));
  const [status, answer] = await send(form.dataset.send, { marks: JSON.stringify(marks), reason: form.elements.reason?.value });
  if (!answer.marks) return stop(status, answer.error);
  const byKey = new Map(batch.map((each) => [each.key, String(each.id)]));
  for (const each of answer.marks) take(byKey.get(each.key), each);
  return true;
}

function take(id, answer) {
  const kept = read();
  const mine = kept.marks[id];
  const isNewest = mine?.key === answer.key;
  if (answer.error) {
    if (isNewest) mine.error = answer.error;
    sayOf(id, answer.error);
  } else {
    known.set(id, { mark: answer.mark, version: answer.version });
    if (isNewest) delete kept.marks[id];
    else if (mine && !answer.conflict) mine.version = answer.version;
    if (isNewest || !mine) show(id, answer.mark);
    sayOf(id, answer.conflict ?? words.rowSaved, answer.conflict && form.dataset.behind + id);
  }
  write(kept);
}

function stop(status, error) {
  if (status === 401) say(words.signedOut);
  else if ([403, 404, 410].includes(status)) giveUp(error);
  else if (status === 422 || status === 413) say(error);
  else throw new Error(String(status));
  return false;
}

function copyBox(kept, label) {
  const lines = [...Object.values(kept.marks).map((each) => `${each.name}: ${each.said}`), ...kept.walkIns.map((each) => `${each.full_name} ${each.phone}: ${each.said}`)];
  return make("textarea", { className: "input", readOnly: true, rows: Math.min(lines.length, 12), value: lines.join("\n"), ariaLabel: label });
}

function giveUp(error) {
  isGone = true;
  say(error?.includes(" ") ? error : words.gone, copyBox(read(), words.onPhone));
}

// Somebody who came: where the server has a question or finds fault, its page asks when nothing else is being typed.
async function sendWalkIn(entry) {
  const box = document.querySelector("form[data-walk-in]");
  const [status, answer] = await send(box.action, { ...entry, age: age(entry) });
  if (status === 409 || status === 422) return refuse(box, entry);
  if (status !== 200) return stop(status, answer.error);
  const kept = read();
  write({ ...kept, walkIns: kept.walkIns.filter((each) => each.form_key !== entry.form_key) });
  const id = String(answer.id);
  if (!rowOf(id)) form.querySelector(".roll").prepend(drawRow(id, answer.name));
  known.set(id, { mark: answer.mark, version: answer.version });
  show(id, answer.mark);
  sayOf(id, words.rowSaved);
  return true;
}

function fill(box, entry) {
  for (const name of ["full_name", "phone", "form_key", "age"]) box.elements[name].value = entry[name] ?? "";
}

function refuse(box, entry) {
  const mend = () => {
    const kept = read();
    write({ ...kept, walkIns: kept.walkIns.filter((each) => each.form_key !== entry.form_key), typed: entry });
    fill(box, { ...entry, age: Math.round(age(entry)) });
    HTMLFormElement.prototype.submit.call(box);
  };
  if (!box.elements.full_name.value && Date.now() - entry.at < 20000) {
    mend();
    return false;
  }
  const kept = read();
  for (const each of kept.walkIns) if (each.form_key === entry.form_key) each.error = `${entry.full_name}: ${words.refused}`;
  write(kept);
  mends.set(entry.form_key, button(words.show, mend));
  return true;
}

// What the server would not take stays on this phone, with what can be done about it.
function sayRefused(kept) {
  const marks = Object.values(kept.marks).filter((each) => each.error);
  const walkIns = kept.walkIns.filter((each) => each.error);
  if (!marks.length && !walkIns.length) return sayKept();
  const forget = () => {
    const now = read();
    for (const each of marks) delete now.marks[each.id];
    write(now);
    location.reload();
  };
  say("", ...marks.map((each) => make("p", { textContent: `${each.name}: ${each.error}` })), ...(marks.length ? [button(words.forget, forget)] : []));
  for (const each of walkIns) line.append(make("p", { textContent: each.error }), mends.get(each.form_key) ?? "");
}

async function flush() {
  if (sending || isGone) return;
  sending = true;
  clearTimeout(retry);
  try {
    for (let kept = read(); ; kept = read()) {
      const batch = waiting(kept).slice(0, 50);
      const newcomer = kept.walkIns.find((each) => !each.error);
      if (!batch.length && !newcomer) break;
      say(words.saving);
      if (!(batch.length ? await sendMarks(batch) : await sendWalkIn(newcomer))) return;
      figures();
    }
    if (count(read())) sayRefused(read());
    else say(words.saved);
  } catch {
    sayKept();
    for (const each of waiting(read())) sayOf(each.id, words.rowKept);
    retry = setTimeout(flush, 15000);
  } finally {
    sending = false;
    figures();
  }
}

function changed() {
  figures();
  flush();
}

function filter() {
  const wanted = document.getElementById("find").value.trim().toLowerCase();
  const onlyOpen = document.getElementById("unmarked").checked;
  for (const row of rows()) {
    const name = ` ${row.querySelector("legend").textContent.toLowerCase()}`;
    row.hidden = !name.includes(` ${wanted}`) || (onlyOpen && markOf(row) !== "");
  }
}

function next() {
  const open = rows().filter((row) => !row.hidden && !markOf(row));
  const row = open.find((each) => each.getBoundingClientRect().top > 120) ?? open[0];
  row?.scrollIntoView({ block: "center" });
  row?.querySelector("input").focus({ preventScroll: true });
}

function addWalkIn(event) {
  const { elements } = event.target;
  if (!elements.full_name.value.trim()) return; // the server says what is missing
  event.preventDefault();
  const { typed, ...kept } = read();
  const values = Object.fromEntries(["full_name", "phone", "form_key"].map((name) => [name, elements[name].value]));
  kept.walkIns.push({ ...values, said: inWords("present"), at: Date.now() });
  write(kept);
  fill(event.target, { form_key: newKey() });
  flush();
}

function startWalkIn(box) {
  const { typed } = read();
  const forget = () => write({ ...read(), typed: undefined });
  if (typed && location.hash === "#walk-in") forget(); // the page that asked has added them
  else if (typed) {
    box.closest("details").open = true;
    fill(box, typed);
  }
  box.addEventListener("input", () => box.elements.full_name.value || forget());
  box.addEventListener("submit", addWalkIn);
}

function start() {
  readSeen();
  drawOthers();
  for (const row of rows()) show(row.id.slice(1), known.get(row.id.slice(1))?.mark ?? "");
  const kept = read();
  for (const each of kept.walkIns) delete each.error; // whatever was wrong may have been mended
  for (const each of Object.values(kept.marks)) {
    delete each.error;
    show(each.id, each.mark);
    sayOf(each.id, words.rowKept);
  }
  write(kept);
  form.querySelector(".roll").addEventListener("change", ({ target }) => {
    tap(target.closest("fieldset"), target.value);
    changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "rest") for (const row of rows()) if (!markOf(row)) tap(row, "present");
    for (const each of Object.values(read().marks)) if (each.error) keep(String(each.id), each.name, each.mark);
    changed();
  });
  const tools = document.querySelector(".roll-tools");
  tools.hidden = document.querySelector("[data-next]").hidden = false;
  tools.addEventListener("input", filter);
  document.querySelector("[data-next]").addEventListener("click", next);
  const box = document.querySelector("form[data-walk-in]");
  if (box) startWalkIn(box);
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => memory && count(memory) && event.preventDefault());
  changed();
  if (!count(kept)) say("");
}

// The list of sessions says which marks are still on this phone, and shows those of a session that is gone.
function listKept(box) {
  const own = `${prefix}${box.dataset.rolls}-`;
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(own))) {
    const [session, person] = name.slice(own.length).split("-");
    const kept = load(name);
    if (person !== box.dataset.person || !count(kept)) continue;
    const cell = box.querySelector(`[data-session="${session}"] th`);
    if (cell) cell.append(make("p", { className: "save-state", textContent: box.dataset.kept.replace("{count}", count(kept)) }));
    else box.append(goneBox(box, name, kept));
  }
}

function goneBox(box, name, kept) {
  const part = make("section", {});
  const forget = () => {
    localStorage.removeItem(name);
    part.remove();
  };
  part.append(make("p", { textContent: box.dataset.gone }), copyBox(kept, box.dataset.gone), button(box.dataset.forget, forget));
  return part;
}

const list = document.querySelector("[data-rolls]");
if (form) start();
try {
  if (list) listKept(list);
} catch {} // no store on this phone
