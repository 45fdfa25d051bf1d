import { answered, schemasOf } from "./directions.js";

// Fields are added to answers: who reads them passes over what is new.
export default (document) =>
  [...schemasOf(document, answered(document))]
    .filter(([schema]) => schema.additionalProperties === false || schema.unevaluatedProperties === false)
    .map(([, path]) => ({ message: "An object that is answered must stay open to new fields.", path }));
