import { schemasOf, sent } from "./directions.js";

// Words that are accepted are written in one way.
export default (document, { match }) => {
  const form = new RegExp(match, "u");
  return [...schemasOf(document, sent(document))].flatMap(([schema, path]) =>
    [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])]
      .filter((value) => typeof value === "string" && !form.test(value))
      .map((value) => ({ message: `A value on the wire is lower_snake: ${value}.`, path })));
};
