// Saves each answer as it is given. What cannot be sent is kept on this device until it can; the page says which.
const form = document.querySelector("[data-quiz]");
const { quiz: address, key } = form.dataset;
const state = form.querySelector("[data-save-state]");
const words = state.dataset;
const [line, signIn, result] = state.children;
const token = form.querySelector("[name=csrf_token]");
const questions = new Map([...form.querySelectorAll("[data-question]")].map((each) => [each.dataset.question, each]));
const isSummary = "summary" in form.dataset;
const arrived = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
const skew = Math.round(form.dataset.now - arrived); // from this device's clock to the server's
const pending = new Map(); // what the server has not got yet, by question
const refused = new Map(); // the sequence numbers of answers that it does not understand
let failing = false; // the last try to send did not get through
let closed = false; // the attempt takes no answers any more
let insisting = false; // its reader wants to go on without what was refused
let leaving = false; // its reader has handed in and waits for the last answers to be sent
let wait = 2000;
let work = Promise.resolve();
let closes = Number(form.dataset.closes); // when the time is up, by the server's clock; extra time moves it
let retry, typing;

const say = (text, link) => {
  line.textContent = text;
  for (const each of [signIn, result]) each.hidden = each !== link;
};
const prefix = (id) => `q.${id}.`;
const sure = (id) => form.querySelector(`[name="certainty.${id}"]:checked`);
const waiting = () => [...pending].find(([id, item]) => refused.get(id) !== item.sequence);

function keep(id, item) {
  pending.set(id, item);
  try {
    localStorage.setItem(key + id, JSON.stringify(item));
  } catch {} // a full or forbidden store: the answer is still sent from here
}

function forget(id, sequence) {
  if (pending.get(id)?.sequence <= sequence) pending.delete(id);
  try {
    if (JSON.parse(localStorage.getItem(key + id))?.sequence <= sequence) localStorage.removeItem(key + id);
  } catch {}
}

function read(id) {
  const answer = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name.startsWith(prefix(id))) (answer[name.slice(prefix(id).length)] ??= []).push(value);
  }
  return answer;
}

function item(id, sequence) {
  const certainty = Number(sure(id)?.value) || null;
  return { sequence, answer: read(id), ...(certainty && { certainty }) };
}

function show(id, answer, certainty) {
  for (const each of form.querySelectorAll(`[name="certainty.${id}"]`)) each.checked = Number(each.value) === certainty;
  for (const control of questions.get(id)?.elements ?? []) {
    if (!control.name.startsWith(prefix(id))) continue;
    const values = answer[control.name.slice(prefix(id).length)] ?? [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  questions.get(id)?.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
}

function complain(id, sentence = "") {
  const error = questions.get(id)?.querySelector("[data-error]");
  if (!error) return;
  error.hidden = !sentence;
  error.lastElementChild.textContent = sentence;
}

function settle(id, sequence, answer) {
  const question = questions.get(id);
  if (question) {
    question.dataset.sequence = Math.max(question.dataset.sequence, sequence);
    form.elements[`before.${id}`].value = JSON.stringify(answer);
    const before = form.elements[`before-certainty.${id}`];
    if (before) before.value = sure(id)?.value ?? "";
    complain(id);
  }
  const place = document.querySelector(`[data-map="${id}"]`);
  if (place) {
    place.querySelector("[data-answered]").hidden = answer === null;
    place.querySelector("[data-open]").hidden = answer !== null;
  }
}

function replace(id, { sequence, answer, certainty }, fields) {
  const question = questions.get(id);
  if (question) show(id, fields, certainty);
  settle(id, sequence, answer);
  if (!question) return;
  question.querySelector("[data-note]").textContent = words.newer;
}

async function ask(body) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token.value };
  const method = body ? "POST" : "GET";
  const response = await fetch(address, { method, headers, body, keepalive: true, signal: AbortSignal.timeout?.(20000) });
  const reply = await response.json();
  if (response.status === 409) {
    closed = true;
    for (const [id, item] of pending) forget(id, item.sequence);
    say(reply.error, result);
  }
  if (!response.ok) throw Object.assign(new Error(reply.error), { status: response.status });
  return reply;
}

async function send() {
  let at;
  for (let next; !closed && (next = waiting()); ) {
    const [id, item] = next;
    if (!failing) say(words.saving);
    try {
      const reply = await ask(JSON.stringify({ question: id, ...item }));
      const isChanged = pending.get(id)?.sequence > item.sequence;
      forget(id, item.sequence);
      if (reply.newer && !isChanged) replace(id, reply, reply.newer);
      else settle(id, reply.sequence, reply.answer);
      if (reply.closes) closes = reply.closes;
      at = reply.at;
      failing = false;
      wait = 2000;
    } catch (problem) {
      if (problem.status !== 422) throw problem;
      refused.set(id, item.sequence);
      complain(id, problem.message);
    }
  }
  if (pending.size) say(words.refused);
  else if (at) say(words.saved.replace("{time}", at));
}

async function renew() {
  const { csrf, answers, closes: end } = await ask();
  if (end) closes = end;
  for (const each of document.querySelectorAll("[name=csrf_token]")) each.value = csrf;
  for (const [id, kept] of Object.entries(answers)) {
    const wasPending = pending.has(id);
    forget(id, kept.sequence);
    if (pending.has(id)) continue;
    if (kept.sequence > questions.get(id)?.dataset.sequence) replace(id, kept, kept.fields);
    else if (wasPending) settle(id, kept.sequence, kept.answer);
  }
}

async function flush() {
  clearTimeout(retry);
  try {
    await send().catch(async (problem) => {
      if (problem.status !== 400) throw problem; // the form token has changed with the sign-in
      await renew();
      await send();
    });
  } catch ({ status }) {
    if (closed) return;
    failing = true;
    const isSignedOut = status === 401 || status === 404; // nobody, or somebody else
    say(isSignedOut ? words.signedOut : words.kept, isSignedOut && signIn);
    retry = setTimeout(start, (wait = Math.min(wait * 1.5, 30000)));
  }
}

const start = () => (work = work.then(flush));

function note(id) {
  const question = questions.get(id);
  const sequence = Math.max(Date.now() + skew, Number(question.dataset.sequence) + 1);
  question.dataset.sequence = sequence;
  question.querySelector("[data-note]").textContent = "";
  keep(id, item(id, sequence));
}

async function flag({ checked, dataset: { flag: id } }) {
  const mark = document.querySelector(`[data-map="${id}"] [data-flagged]`);
  if (mark) mark.hidden = !checked;
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token.value };
  const body = JSON.stringify({ question: id, is_flagged: checked });
  await fetch(form.dataset.flags, { method: "POST", headers, body, keepalive: true }).catch(() => {});
}

function give(event) {
  if (event.target.dataset.flag) return flag(event.target);
  const question = event.target.closest("[data-question]");
  if (!question || closed || event.target.type === "file") return;
  note(question.dataset.question);
  clearTimeout(typing);
  typing = setTimeout(start, /radio|checkbox/.test(event.target.type) ? 0 : 800);
}

const isOwn = (each) => !each.dataset.flag && each.type !== "file" && each.type !== "hidden";
const isTouched = (each) =>
  each.options
    ? [...each.options].some((option) => option.selected !== option.defaultSelected) && each.selectedIndex > 0
    : each.checked !== each.defaultChecked || each.value !== each.defaultValue;

form.addEventListener("input", give);
form.addEventListener("submit", async (event) => {
  // A page's own answers go with it. It waits only where that would fail, or where nothing may stay behind.
  if (insisting || closed || !pending.size || !(failing || isSummary)) return;
  event.preventDefault();
  leaving = true;
  await start();
  leaving = false;
  if (failing || closed) return;
  insisting = true;
  if (!pending.size) form.requestSubmit(event.submitter);
  else for (const [id, item] of pending) forget(id, item.sequence);
});

addEventListener("online", start);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !closed) work = work.then(renew).catch(() => {}).then(flush);
});
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

// On a slow line this script comes seconds after the page: what was answered until then is kept now.
for (const [id, question] of questions) {
  if ([...question.querySelectorAll("input, select, textarea")].filter(isOwn).some(isTouched)) note(id);
}

try {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(key)) continue;
    const id = name.slice(key.length);
    const left = JSON.parse(localStorage.getItem(name));
    pending.set(id, left);
    if (left.sequence > questions.get(id)?.dataset.sequence) {
      questions.get(id).dataset.sequence = left.sequence;
      show(id, left.answer, left.certainty);
    }
  }
} catch {} // no store on this device

const begin = () => !isSummary && !("at" in words) && say(words.ready);
if (pending.size) {
  // Most of what is left from the page before went with its form: ask once what the server has, then send the rest.
  work = renew().then(() => pending.size || begin(), () => {});
  start().then(() => isSummary && !pending.size && !closed && !leaving && location.reload());
} else begin();

const clock = form.querySelector("[data-clock]");
if (clock) {
  const spoken = form.querySelector("[data-time]");
  const go = form.querySelector("[name=go]");
  let said = Infinity;
  const tick = () => {
    const left = Math.round((closes - Date.now() - skew) / 1000);
    const minutes = Math.ceil(left / 60);
    const two = (number) => String(number).padStart(2, "0");
    const time = `${Math.floor(Math.max(left, 0) / 60)}:${two(Math.max(left, 0) % 60)}`;
    clock.textContent = clock.dataset.left.replace("{time}", time);
    clock.classList.toggle("is-short", left <= 300);
    const due = [1, 5, 10].find((each) => minutes <= each); // what a screen reader is told, once each
    if (due > said) said = due; // extra time was given
    else if (due < said) {
      said = due;
      spoken.textContent = minutes > 1 ? spoken.dataset.minutes.replace("{n}", minutes) : spoken.dataset.minute;
    }
    if (left > 0 || closed) return;
    clearInterval(ticking);
    spoken.textContent = spoken.dataset.over;
    go.value = "time-is-up";
    form.requestSubmit(go);
  };
  const ticking = setInterval(tick, 1000);
  tick();
}
