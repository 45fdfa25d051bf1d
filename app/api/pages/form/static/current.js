// Keeps an answer that is not to what the form holds from looking, printing or copying as if it
// were. The form tells of every change ("changed"), refusal or silence ("failed") and answer
// ("shown") by an event on the answer.

const answer = document.getElementById("answer");
const said = document.getElementById("said");
const dock = document.querySelector("[data-dock]");

const GRACE_MS = 1000;
const NOT_CURRENT = "Out of date: not yet evaluated.";

let isCurrent = true;
let grace = 0;
let announced = answer.querySelector(".result")?.dataset.said ?? "";

answer.addEventListener("changed", () => {
  answer.querySelector(".result").setAttribute("aria-busy", "true");
  if (isCurrent) grace = setTimeout(mark, GRACE_MS);
  else if (answer.querySelector("[data-out-of-date]")) explain("", false);
  isCurrent = false;
  holdBack();
});

answer.addEventListener("failed", (event) => {
  isCurrent = false;
  holdBack();
  mark();
  explain(event.detail, true);
  answer.querySelector(".result").removeAttribute("aria-busy");
});

answer.addEventListener("shown", () => {
  clearTimeout(grace);
  isCurrent = true;
  offerTools();
  announce();
});

// Printing does not wait for the grace.
window.addEventListener("beforeprint", () => {
  if (!isCurrent) mark();
});

function mark() {
  clearTimeout(grace);
  answer.querySelector(".result").dataset.outOfDate = "yes";
  answer.querySelector("[data-stale]").hidden = false;
  dock.dataset.level = "stale";
  dock.hidden = false;
  tell("[data-dock-level]", "Out of date");
  tell("[data-dock-time]", "not yet evaluated");
  say(NOT_CURRENT);
}

function explain(words, canBeRepeated) {
  answer.querySelector("[data-stale-why]").textContent = words;
  answer.querySelector("[data-again]").hidden = !canBeRepeated;
  if (words) say(`${NOT_CURRENT} ${words}`);
}

function tell(selector, words) {
  dock.querySelector(selector).textContent = words;
}

function say(words) {
  announced = words;
  said.textContent = words;
}

function announce() {
  const result = answer.querySelector(".result");
  if (!result?.dataset.said) return;
  dock.dataset.level = result.dataset.level;
  dock.hidden = false;
  tell("[data-dock-level]", result.dataset.levelWord);
  tell("[data-dock-time]", result.dataset.timeWord);
  if (result.dataset.said !== announced) say(result.dataset.said);
}

/* ---- copying and printing ---- */

function tools() {
  return answer.querySelectorAll("[data-copy], [data-print]");
}

function offerTools() {
  for (const button of tools()) button.hidden = false;
}

function holdBack() {
  for (const button of tools()) button.disabled = true;
  const note = document.getElementById("note");
  if (note) note.value = "OUT OF DATE: not yet evaluated.\nThe note comes with the new answer.";
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
