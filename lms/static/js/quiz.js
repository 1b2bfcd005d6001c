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
let retry, typing;

const say = (text, link) => {
  line.textContent = text;
  for (const each of [signIn, result]) each.hidden = each !== link;
};
const prefix = (id) => `q.${id}.`;
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
    if (name.startsWith(prefix(id))) (answer[name.slice(prefix(id).length)] ??= []).push(value);
  }
  return answer;
}

function show(id, answer) {
  for (const control of questions.get(id)?.elements ?? []) {
    if (!control.name.startsWith(prefix(id))) continue;
    const values = answer[control.name.slice(prefix(id).length)] ?? [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
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
    complain(id);
  }
  const place = document.querySelector(`[data-map="${id}"]`);
  if (place) {
    place.querySelector("[data-answered]").hidden = answer === null;
    place.querySelector("[data-open]").hidden = answer !== null;
  }
}

function replace(id, sequence, answer, fields) {
  const question = questions.get(id);
  settle(id, sequence, answer);
  if (!question) return;
  show(id, fields);
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
      if (reply.newer && !isChanged) replace(id, reply.sequence, reply.answer, reply.newer);
      else settle(id, reply.sequence, reply.answer);
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
  const { csrf, answers } = await ask();
  for (const each of document.querySelectorAll("[name=csrf_token]")) each.value = csrf;
  for (const [id, { sequence, answer, fields }] of Object.entries(answers)) {
    const wasPending = pending.has(id);
    forget(id, sequence);
    if (pending.has(id)) continue;
    if (sequence > questions.get(id)?.dataset.sequence) replace(id, sequence, answer, fields);
    else if (wasPending) settle(id, sequence, answer);
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
  keep(id, { sequence, answer: read(id) });
}

function give(event) {
  const question = event.target.closest("[data-question]");
  if (!question || closed) return;
  note(question.dataset.question);
  clearTimeout(typing);
  typing = setTimeout(start, /radio|checkbox/.test(event.target.type) ? 0 : 800);
}

const isTouched = (each) => each.checked !== each.defaultChecked || each.value !== each.defaultValue;

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
  if ([...question.querySelectorAll("input:not([type=hidden]), textarea")].some(isTouched)) note(id);
}

try {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(key)) continue;
    const id = name.slice(key.length);
    const item = JSON.parse(localStorage.getItem(name));
    pending.set(id, item);
    if (item.sequence > questions.get(id)?.dataset.sequence) {
      questions.get(id).dataset.sequence = item.sequence;
      show(id, item.answer);
    }
  }
} catch {} // no store on this device

const begin = () => !isSummary && !("at" in words) && say(words.ready);
if (pending.size) {
  // Most of what is left from the page before went with its form: ask once what the server has, then send the rest.
  work = renew().then(() => pending.size || begin(), () => {});
  start().then(() => isSummary && !pending.size && !closed && !leaving && location.reload());
} else begin();

if (form.dataset.closes) {
  const left = form.dataset.closes - form.dataset.now;
  const go = form.querySelector("[name=go]");
  if (left > 300000) setTimeout(() => (form.querySelector("[data-time]").textContent = words.soon), left - 300000);
  setTimeout(() => {
    go.value = "summary";
    form.requestSubmit(go);
  }, left);
}
