// Finding a question by its words, following links to it, and clearing the form.

const form = document.getElementById("form");
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

function anythingEntered() {
  return [...new FormData(form)].some(([name, value]) => name !== "complaint" && value.trim() !== "");
}

document.querySelector("[data-clear]").addEventListener("click", (event) => {
  if (anythingEntered() && !window.confirm("Clear every answer for the next patient?")) event.preventDefault();
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
