// One press, one answer. The answer is exchanged under the finger: what a second tap of the same
// finger meets there is another question, and nobody has read it.

const form = document.getElementById("form");
const answer = document.getElementById("answer");

const QUIET_AFTER_MS = 700;
const SAME_PLACE_PX = 48;

let quietUntil = 0;
let lastPress = { x: 0, y: 0 };

answer.addEventListener("pressed", () => (quietUntil = Infinity));
for (const end of ["shown", "failed"]) {
  answer.addEventListener(end, () => {
    if (quietUntil === Infinity) quietUntil = performance.now() + QUIET_AFTER_MS;
  });
}

document.addEventListener(
  "pointerdown",
  (event) => {
    if (performance.now() >= quietUntil) lastPress = { x: event.clientX, y: event.clientY };
  },
  true,
);

document.addEventListener(
  "click",
  (event) => {
    if (performance.now() >= quietUntil || !isAgain(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

function isAgain(event) {
  if (answer.contains(event.target)) return event.target.closest("button, .ask-next") !== null;
  const { x, y } = lastPress;
  const near = Math.hypot(event.clientX - x, event.clientY - y) < SAME_PLACE_PX;
  return event.detail > 0 && near && form.contains(event.target);
}
