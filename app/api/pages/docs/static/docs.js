// Starts the reader, and gives it what it lacks: the answer in words, a warning where one types,
// and names for what only the eye could tell apart.
"use strict";

(() => {
  const { audience, specification } = document.body.dataset;
  // Characters. Colouring a long answer keeps the browser busy for seconds.
  const COLOURED = audience === "clinicians" ? 0 : 20_000;
  const NEVER = "Made-up or anonymous findings only: never a name, a date of birth or a health number.";

  // What an answer says in words: its sentence, or what a refusal wants changed.
  function inWords(text) {
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      return null;
    }
    const sentence = answer?.summary ?? answer?.sentence ?? answer?.item?.sentence;
    if (typeof sentence === "string") {
      return { level: answer.triage?.level ?? "", sentence, changes: [] };
    }
    if (typeof answer?.detail === "string") {
      const changes = (answer.errors ?? []).map((error) =>
        [error.pointer, error.message, error.hint].filter(Boolean));
      return { level: "refused", sentence: answer.detail, changes };
    }
    return null;
  }

  const plugin = (system) => {
    const { createElement: h, useEffect } = system.React;

    const Words = ({ words }) => {
      useEffect(() => {
        document.getElementById("said").textContent = words.sentence;
      }, [words.sentence]);
      const changes = words.changes.map(([place, ...said], at) =>
        h("li", { key: at }, h("code", null, place), " ", said.join(" ")));
      return h("div", { className: "words", "data-level": words.level },
        h("p", null, words.sentence),
        changes.length > 0 && h("ul", null, changes));
    };

    return {
      wrapComponents: {
        responseBody: (Original) => (props) => {
          const words = inWords(props.content);
          return h("div", null, words && h(Words, { words }), h(Original, props));
        },
        RequestBody: (Original) => (props) =>
          h("div", null, h("p", { className: "never" }, h("b", null, NEVER)), h(Original, props)),
        ExamplesSelect: (Original) => (props) => {
          const first = props.examples?.first?.()?.get?.("value");
          const what = String(first).trim().startsWith("{") ? "Choose an example" : "Choose one";
          return h("label", { className: "choose" },
            h("span", null, what), h(Original, { ...props, showLabels: false }));
        },
        SyntaxHighlighter: (Original, { getComponent }) => (props) => {
          const Plain = getComponent("PlainTextViewer");
          return String(props.children ?? "").length > COLOURED
            ? h(Plain, { className: props.className }, props.children)
            : h(Original, props);
        },
      },
    };
  };

  // What the reader leaves without a name or out of the keyboard's reach: where, which attribute,
  // and what it says there.
  const NAMES = [
    [".microlight", "tabindex", () => "0"],
    [".copy-to-clipboard button", "aria-label", () => "Copy"],
    [".body-param__text", "aria-label", () => "Findings as JSON"],
    [".operation-filter-input", "aria-label", () => "Show only groups whose name holds"],
    ["tr[data-param-name] :is(input, select, textarea)", "aria-label", (field) =>
      field.closest("label") ? null : field.closest("tr").dataset.paramName],
    [".opblock-control-arrow", "aria-label", (arrow) =>
      arrow.parentElement.querySelector(".opblock-summary-description")?.textContent],
  ];

  function name(root) {
    for (const [where, attribute, says] of NAMES) {
      for (const element of root.querySelectorAll(where)) {
        const said = says(element);
        if (said && element.getAttribute(attribute) !== said) element.setAttribute(attribute, said);
      }
    }
  }

  const root = document.getElementById("operations");

  new MutationObserver(() => name(root)).observe(root, { childList: true, subtree: true });
  SwaggerUIBundle({
    url: specification,
    domNode: root,
    presets: [SwaggerUIBundle.presets.apis],
    plugins: [plugin],
    layout: "BaseLayout",
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    filter: audience === "integrators",
    validatorUrl: null,
    persistAuthorization: false,
    syntaxHighlight: { activated: true, theme: "idea" },
  });
})();
