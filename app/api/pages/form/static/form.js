// Makes the form quicker to use. It decides nothing: every answer comes from the server, and
// without this file the form works as well.

const form = document.getElementById("form");
const answer = document.getElementById("answer");
const problems = document.getElementById("problems");
const said = document.getElementById("said");
const dock = document.querySelector("[data-dock]");

const AFTER_A_TAP_MS = 150;
const AFTER_TYPING_MS = 450;

let waiting = 0;
let running = null;
let announced = answer.querySelector(".result")?.dataset.said ?? "";

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

function evaluateSoon(milliseconds) {
  markBusy();
  clearTimeout(waiting);
  running?.abort();
  waiting = setTimeout(evaluate, milliseconds);
}

async function evaluate() {
  clearTimeout(waiting);
  running?.abort();
  const mine = new AbortController();
  running = mine;
  markBusy();
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: whatWasEntered(),
      headers: { Accept: "text/html", "X-Part": "result" },
      signal: mine.signal,
      cache: "no-store",
    });
    const html = await response.text();
    if (running !== mine) return;
    const isPart = (response.headers.get("content-type") ?? "").startsWith("text/html");
    if (response.ok && isPart) {
      showProblems("");
      showResult(html);
    } else if (response.status === 422 && isPart) {
      showProblems(html);
      markStale("Out of date. An answer was not accepted: see the list at the top.");
    } else {
      markStale("Out of date. The service refused to answer; nothing you entered is lost.");
    }
  } catch (error) {
    if (error.name !== "AbortError" && running === mine) {
      markStale("Out of date. The service cannot be reached; nothing you entered is lost.");
    }
  }
}

/* ---- showing what came back ---- */

function markBusy() {
  answer.querySelector(".result")?.setAttribute("aria-busy", "true");
}

function markStale(words) {
  const result = answer.querySelector(".result");
  const note = answer.querySelector("[data-stale]");
  result.removeAttribute("aria-busy");
  result.dataset.outOfDate = "yes";
  note.textContent = words;
  note.hidden = false;
  said.textContent = words;
  announced = words;
  dock.dataset.level = "stale";
  dock.hidden = false;
  tell("[data-dock-level]", "Out of date");
  tell("[data-dock-time]", "");
}

function tell(selector, words) {
  dock.querySelector(selector).textContent = words;
}

function showResult(html) {
  const open = new Set([...answer.querySelectorAll("details[open][id]")].map((each) => each.id));
  const known = new Set([...answer.querySelectorAll("details[id]")].map((each) => each.id));
  const focused = answer.contains(document.activeElement) ? document.activeElement : null;
  const section = focused?.closest(".part, .banner")?.id || focused?.closest("[id]")?.id;
  const scrolled = answer.scrollTop;
  answer.innerHTML = html;
  for (const details of answer.querySelectorAll("details[id]")) {
    if (known.has(details.id)) details.open = open.has(details.id);
  }
  answer.scrollTop = scrolled;
  if (focused) keepFocus(focused.id, section);
  offerTools();
  announce();
}

function keepFocus(id, section) {
  const next = document.getElementById(id) ?? document.getElementById("next");
  const place = next ?? document.getElementById(section) ?? answer;
  place.focus({ preventScroll: next !== null && next.id !== "next" });
}

function announce() {
  const result = answer.querySelector(".result");
  if (!result?.dataset.said) return;
  dock.dataset.level = result.dataset.level;
  dock.hidden = false;
  tell("[data-dock-level]", result.dataset.levelWord);
  tell("[data-dock-time]", result.dataset.timeWord);
  if (result.dataset.said !== announced) {
    announced = result.dataset.said;
    said.textContent = announced;
  }
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
  named[0]?.closest("details.more, details.fold, details.members")?.setAttribute("open", "");
  recount();
}

function takeTypedAnswers() {
  for (const each of answer.querySelectorAll("[data-next]")) {
    if (each.value.trim() !== "") answerInPlace(each.dataset.next, each.value.trim());
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  takeTypedAnswers();
  if (button?.name === "set") {
    const [path, value] = button.value.split("=");
    answerInPlace(path, value);
  }
  const within = answer.contains(button);
  evaluate().then(() => {
    const place = problems.querySelector(".summary-of-errors") ?? (within ? null : answer);
    place?.scrollIntoView({ block: "start" });
    place?.focus({ preventScroll: true });
  });
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

function empty(control) {
  if (control.type === "checkbox") control.checked = false;
  else if (control.type === "radio") control.checked = control.value === "";
  else control.value = "";
}

form.addEventListener("input", (event) => {
  if (event.target.id === "filter") return;
  takeBackOtherWays(event.target);
  recount();
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

/* ---- finding a question ---- */

const filter = document.getElementById("filter");
const found = document.getElementById("found");
let openedByFilter = [];

filter.closest("label").hidden = false;
filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const questions = [...form.querySelectorAll("[data-q]")];
  for (const question of questions) {
    const text = question.querySelector(".ask").textContent.toLowerCase();
    question.hidden = !words.every((word) => text.includes(word));
  }
  for (const part of form.querySelectorAll(".flag, .block, .more, .members, .fold, .section")) {
    part.hidden = !part.querySelector("[data-q]:not([hidden])");
  }
  if (words.length === 0) {
    for (const details of openedByFilter) details.open = false;
    openedByFilter = [];
    found.textContent = "";
    return;
  }
  for (const details of form.querySelectorAll(".more, .members, .fold")) {
    if (!details.open && !details.hidden) {
      details.open = true;
      openedByFilter.push(details);
    }
  }
  const left = questions.filter((question) => !question.hidden).length;
  found.textContent = left === 1 ? "1 question" : `${left} questions`;
});
filter.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});

/* ---- copying, printing, clearing ---- */

function offerTools() {
  for (const button of answer.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
}

answer.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  const note = document.getElementById(copy.dataset.copy);
  try {
    await navigator.clipboard.writeText(note.value);
    tellBriefly(copy, "Copied");
  } catch {
    // Without TLS a browser keeps its clipboard to itself.
    note.focus();
    note.select();
    tellBriefly(copy, "Selected: copy with Ctrl+C");
  }
});

function tellBriefly(button, words) {
  button.dataset.words ??= button.textContent;
  button.textContent = words;
  said.textContent = words;
  setTimeout(() => (button.textContent = button.dataset.words), 2500);
}

document.querySelector("[data-clear]").addEventListener("click", (event) => {
  const entered = [...form.querySelectorAll("[data-q]")].some(isAnswered);
  if (entered && !window.confirm("Clear every answer for the next patient?")) event.preventDefault();
});

// A link to a question that stands behind a tap opens what hides it.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!place) return;
  for (let each = place; each; each = each.parentElement) {
    if (each.tagName === "DETAILS") each.open = true;
  }
  if (link.dataset.problem) {
    event.preventDefault();
    place.focus();
  }
});

recount();
offerTools();
