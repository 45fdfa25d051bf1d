// Makes the form quicker to use. It decides nothing: every answer comes from the server, and
// without this file the form works as well.

const form = document.getElementById("form");
const answer = document.getElementById("answer");
const problems = document.getElementById("problems");
const said = document.getElementById("said");

const AFTER_A_TAP_MS = 150;
const AFTER_TYPING_MS = 450;
const AFTER_A_NUMBER_IN_PLACE_MS = 600;
const LONGEST_WAIT_MS = 10_000;

let waiting = 0;
let running = null;
let exchanging = false;

document.documentElement.classList.add("js");
// With answers that follow the form by themselves, the form comes first.
form.after(answer);

/* ---- asking the server ---- */

function whatWasEntered() {
  const entered = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value.trim() !== "" && name !== "set" && !name.startsWith("next.")) {
      entered.append(name, value);
    }
  }
  return entered;
}

function tellOfAnswer(what, words = "") {
  answer.dispatchEvent(new CustomEvent(what, { detail: words }));
}

function evaluateSoon(milliseconds) {
  tellOfAnswer("changed");
  clearTimeout(waiting);
  running?.abort();
  running = null;
  waiting = setTimeout(evaluate, milliseconds);
}

async function evaluate() {
  clearTimeout(waiting);
  running?.abort();
  const mine = new AbortController();
  const entered = whatWasEntered();
  let isLate = false;
  running = mine;
  tellOfAnswer("changed");
  const limit = setTimeout(() => {
    isLate = true;
    mine.abort();
  }, LONGEST_WAIT_MS);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: entered,
      headers: { Accept: "text/html", "X-Part": "result" },
      signal: mine.signal,
      cache: "no-store",
    });
    const html = await response.text();
    if (running === mine) take(response, html, entered.toString());
  } catch {
    const why = isLate ? "takes too long to answer" : "cannot be reached";
    if (running === mine) tellOfAnswer("failed", `The service ${why}; nothing you entered is lost.`);
  } finally {
    clearTimeout(limit);
  }
}

/* ---- showing what came back ---- */

function take(response, html, entered) {
  const isPart = (response.headers.get("content-type") ?? "").startsWith("text/html");
  if (response.ok && isPart) {
    showProblems("");
    showResult(html);
    if (entered !== whatWasEntered().toString()) evaluateSoon(AFTER_A_TAP_MS);
  } else if (response.status === 422 && isPart) {
    showProblems(html);
    tellOfAnswer("failed", "An answer was not accepted: see the list at the top.");
  } else {
    tellOfAnswer("failed", "The service refused to answer; nothing you entered is lost.");
  }
}

function showResult(html) {
  const open = new Set([...answer.querySelectorAll("details[open][id]")].map((each) => each.id));
  const known = new Set([...answer.querySelectorAll("details[id]")].map((each) => each.id));
  const focused = answer.contains(document.activeElement) ? document.activeElement : null;
  const section = focused?.closest(".part, .banner")?.id || focused?.closest("[id]")?.id;
  const scrolled = answer.scrollTop;
  const typed = [...answer.querySelectorAll("[data-next]")].filter((each) => !each.dataset.taken);
  exchanging = true;
  answer.innerHTML = html;
  exchanging = false;
  for (const details of answer.querySelectorAll("details[id]")) {
    if (known.has(details.id)) details.open = open.has(details.id);
  }
  typed.forEach(keepTyped);
  answer.scrollTop = scrolled;
  if (focused) keepFocus(focused.id, section);
  tellOfAnswer("shown");
}

function keepTyped(old) {
  const box = answer.querySelector(`[data-next="${old.dataset.next}"]`);
  if (box) box.value = old.value;
  else takeTyped(old);
}

function keepFocus(id, section) {
  const next = document.getElementById(id) ?? document.getElementById("next");
  const place = next ?? document.getElementById(section) ?? answer;
  place.focus({ preventScroll: next !== null && next.id !== "next" });
}

function showProblems(html) {
  problems.innerHTML = html;
  for (const note of form.querySelectorAll("[data-error]:not([hidden])")) {
    note.hidden = true;
    note.textContent = "";
  }
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const link of problems.querySelectorAll("[data-problem]")) {
    const path = link.dataset.problem;
    const field = document.getElementById(path);
    const note = document.getElementById(`${path}-error`);
    if (note) {
      note.textContent = link.textContent;
      note.hidden = false;
    }
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("aria-describedby", `${path}-error`);
  }
}

/* ---- answers given within the result ---- */

function answerInPlace(path, value) {
  const named = [...form.elements].filter((each) => each.name === path);
  for (const each of form.elements) {
    if (each.name?.startsWith(`${path}.`)) empty(each);
  }
  const choice = named.find((each) => each.type === "radio" && each.value === value);
  if (choice) choice.checked = true;
  else if (named[0]) named[0].value = value;
  keepFlags(choice ?? named[0]);
  named[0]?.closest("details.more, details.fold, details.members")?.setAttribute("open", "");
  recount();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  const within = answer.contains(button);
  if (within) tellOfAnswer("pressed");
  answer.querySelectorAll("[data-next]").forEach(takeTyped);
  if (button?.name === "set") {
    const [path, value] = button.value.split("=");
    answerInPlace(path, value);
  }
  evaluate().then(() => {
    const place = problems.querySelector(".summary-of-errors") ?? (within ? null : answer);
    place?.scrollIntoView({ block: "start" });
    place?.focus({ preventScroll: true });
  });
});

// A number typed within the answer is the form's as soon as one goes on, not only on "Answer".
function takeTyped(box) {
  if (box.value.trim() === "" || box.value === box.dataset.taken) return false;
  box.dataset.taken = box.value;
  answerInPlace(box.dataset.next, box.value.trim());
  return true;
}

answer.addEventListener("focusout", (event) => {
  if (exchanging || !event.target.dataset.next) return;
  if (takeTyped(event.target)) evaluateSoon(AFTER_A_NUMBER_IN_PLACE_MS);
});

/* ---- following the form ---- */

// One question is answered in one way: plainly or by side, by a number or as without limit.
function takeBackOtherWays(answered) {
  if (!answered.name || answered.value === "" || answered.checked === false) return;
  const [, path, side] = answered.name.match(/^(.*?)(\.left|\.right)?(\.no_limit)?$/);
  for (const each of form.elements) {
    if (each === answered || each.name === answered.name) continue;
    const other = each.name?.match(/^(.*?)(\.left|\.right)?(\.no_limit)?$/);
    if (!other || other[1] !== path) continue;
    const bothSides = side && other[2] && side !== other[2];
    if (!bothSides) empty(each);
  }
}

// A flag that is present stays so, whatever is tapped for its group; and a group of which one flag
// is present was not clear, so that its other flags count as not asked.
function keepFlags(answered) {
  const group = answered?.closest("[data-group]");
  if (!group) return true;
  const [whole, none] = group.querySelectorAll('[name$=".group_answer"]');
  const members = [...group.querySelectorAll(".members :is(input:checked, select)")];
  const present = members.find((each) => each.value === "yes");
  const taken = !(present && answered === whole && whole.checked);
  if (present && whole.checked) none.checked = true;
  explainGroup(group, whole, taken ? null : present);
  return taken;
}

function explainGroup(group, whole, present) {
  const note = document.getElementById(`${whole.name}-error`);
  const flag = present?.closest("[data-q]").querySelector(".ask b").textContent;
  note.hidden = !present;
  note.textContent = present ? `Not taken: “${flag}” is answered Yes. Take that back first.` : "";
  if (!present) return;
  group.querySelector("details.members").open = true;
  said.textContent = note.textContent;
}

function empty(control) {
  if (control.type === "checkbox") control.checked = false;
  else if (control.type === "radio") control.checked = control.value === "";
  else control.value = "";
}

form.addEventListener("input", (event) => {
  if (event.target.id === "filter") return;
  takeBackOtherWays(event.target);
  const taken = keepFlags(event.target);
  recount();
  if (!taken) return;
  evaluateSoon(event.target.type === "text" ? AFTER_TYPING_MS : AFTER_A_TAP_MS);
});

function isAnswered(question) {
  return [...question.querySelectorAll("input, select")].some((each) =>
    each.type === "radio" || each.type === "checkbox"
      ? each.checked && each.value !== ""
      : each.value.trim() !== "",
  );
}

function recount() {
  for (const section of form.querySelectorAll("[data-section]")) {
    const count = document.querySelector(`[data-count="${section.dataset.section}"]`);
    const grouped = section.querySelectorAll("[data-group]");
    const parts = grouped.length ? grouped : section.querySelectorAll("[data-q]");
    const done = [...parts].filter(isAnswered).length;
    count.textContent = grouped.length ? `${done}/${parts.length}` : done;
    count.toggleAttribute("data-none", done === 0);
  }
}

// What was entered before this file was there, or was put back by the browser, has no answer yet.
window.addEventListener("pageshow", () => {
  recount();
  const isTouched = (each) =>
    (each.checked ?? false) !== (each.defaultChecked ?? false) ||
    (each.type === "text" && each.value !== each.defaultValue);
  if ([...form.elements].some(isTouched)) evaluateSoon(0);
});

recount();
