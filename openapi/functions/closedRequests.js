import { schemasOf, sent } from "./directions.js";

// A name that the service does not know is refused, never passed over.
export default (document) =>
  [...schemasOf(document, sent(document))]
    .filter(([schema]) => schema.properties && schema.additionalProperties !== false)
    .map(([, path]) => ({ message: "An object that is sent must be closed: additionalProperties: false.", path }));
