// Where a schema is used: in what is sent to the service, or in what it answers.

const PREFIX = "#/components/schemas/";

function* references(part) {
  if (Array.isArray(part)) {
    for (const inner of part) yield* references(inner);
  } else if (part !== null && typeof part === "object") {
    if (typeof part.$ref === "string") yield part.$ref;
    for (const inner of Object.values(part)) yield* references(inner);
  }
}

function resolved(document, reference) {
  return reference.slice(2).split("/").reduce((part, step) => part?.[step], document);
}

// Names of the components that are reached from some parts, through each other.
function reached(document, parts) {
  const waiting = [...references(parts)];
  const seen = new Set(waiting);
  while (waiting.length > 0) {
    for (const found of references(resolved(document, waiting.pop()))) {
      if (!seen.has(found)) {
        seen.add(found);
        waiting.push(found);
      }
    }
  }
  return [...seen].filter((each) => each.startsWith(PREFIX)).map((each) => each.slice(PREFIX.length));
}

function operations(document) {
  return Object.values(document.paths).flatMap((item) =>
    Object.values(item).filter((each) => each !== null && typeof each === "object" && each.responses));
}

export function sent(document) {
  return reached(document, operations(document).map(({ requestBody, parameters }) => [requestBody, parameters]));
}

export function answered(document) {
  return reached(document, operations(document).map(({ responses }) => responses));
}

// Every schema inside a schema, itself first, with the path to it. References are not followed.
export function* within(schema, path) {
  if (schema === null || typeof schema !== "object") return;
  yield [schema, path];
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    yield* within(inner, [...path, "properties", name]);
  }
  for (const keyword of ["anyOf", "oneOf", "allOf", "prefixItems"]) {
    for (const [at, inner] of (schema[keyword] ?? []).entries()) {
      yield* within(inner, [...path, keyword, at]);
    }
  }
  for (const keyword of ["items", "additionalProperties", "not"]) {
    yield* within(schema[keyword], [...path, keyword]);
  }
}

export function* schemasOf(document, names) {
  for (const name of names) {
    yield* within(document.components.schemas[name], ["components", "schemas", name]);
  }
}
