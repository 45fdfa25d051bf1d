import { answered, schemasOf } from "./directions.js";

const listed = (schema) => schema.enum !== undefined || schema.const !== undefined;
const field = (path) => `${path[2]}.${path.at(-1)}`;

// Values are added to answers too. What will never grow is named, with the reason, in the ruleset.
export default (document, { closedForGood }) => {
  const closed = [...schemasOf(document, answered(document))].filter(([schema]) => listed(schema));
  const found = new Set(closed.map(([, path]) => field(path)));
  return [
    ...closed
      .filter(([, path]) => !(field(path) in closedForGood))
      .map(([, path]) => ({ message: "A value that is answered must be an open string, with examples.", path })),
    ...Object.keys(closedForGood)
      .filter((name) => !found.has(name))
      .map((name) => ({ message: `${name} is named as closed for good, and is not closed.`, path: [] })),
  ];
};
