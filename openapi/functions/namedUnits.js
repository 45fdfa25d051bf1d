import { answered, schemasOf, sent, within } from "./directions.js";

const numeric = (schema) => [schema.type].flat().some((type) => type === "integer" || type === "number");
const holdsNumber = (schema) => [...within(schema, [])].some(([inner, path]) =>
  numeric(inner) && !path.includes("properties"));

// A number says what it is a number of: in its name, or in its description.
export default (document, { name: inName, description: inDescription }) => {
  const [suffix, words] = [new RegExp(inName, "u"), new RegExp(inDescription, "iu")];
  const names = new Set([...sent(document), ...answered(document)]);
  return [...schemasOf(document, names)].flatMap(([schema, path]) =>
    Object.entries(schema.properties ?? {})
      .filter(([name, field]) =>
        holdsNumber(field) && !suffix.test(name) && !words.test(field.description ?? ""))
      .map(([name]) => ({ message: `${name} does not say its unit.`, path: [...path, "properties", name] })));
};
