// Calls as an integrator writes them. What each reads from the answer is printed as JSON.

import {
  configure,
  evaluate_batch,
  evaluate_findings,
  list_exercises,
  read_knowledge,
  read_version,
  what_if,
  why_not,
  write_note,
  type ClosingLine,
  type EvaluatedLine,
  type EvaluationDocument,
  type EvaluationRequest,
  type ProblemDocument,
  type RefusedLine,
} from "./hamstring_cds.js";

function summaryOf(answer: EvaluationDocument) {
  return {
    summary: answer.summary,
    level: answer.triage.level,
    rules: answer.triage.reasons.map((reason) => reason.rule),
    certainty: answer.provisional_diagnosis.certainty,
    conditions: answer.differential.map((row) => row.condition),
    plan: answer.plan.status,
    phase: answer.plan.phase?.id ?? null,
    exercises: (answer.plan.exercises ?? []).map((exercise) => exercise.id),
    ask: (answer.next_findings?.items ?? []).map((item) => item.id),
  };
}

function refusal(status: number, problem: ProblemDocument) {
  const { type, title, instance, errors } = problem;
  return { refused: status, type, title, instance, errors };
}

const CALLS = {
  async evaluate(findings: EvaluationRequest) {
    const { data, error, response } = await evaluate_findings({ body: findings });
    return data ? summaryOf(data) : refusal(response.status, error);
  },
  async evaluateInFull(findings: EvaluationRequest) {
    return await evaluate_findings({ body: findings, query: { include: "full_trace" } });
  },
  async note(findings: EvaluationRequest) {
    const { data } = await write_note({ body: findings });
    return data?.note;
  },
  async noteAsText(findings: EvaluationRequest) {
    const asText = { headers: { Accept: "text/plain" }, parseAs: "text" } as const;
    const { data } = await write_note({ body: findings }, asText);
    return data;
  },
  async whatIf(base: EvaluationRequest, changes: EvaluationRequest) {
    const { data } = await what_if({ body: { base, changes } });
    return data && { before: data.before.triage, after: data.after.triage, said: data.sentence };
  },
  async whyNot(findings: EvaluationRequest, condition: string) {
    const about = { kind: "condition", id: condition } as const;
    const { data } = await why_not({ body: { findings, about } });
    return data && { about: data.about.id, said: data.sentence };
  },
  async catalogueTwice() {
    const first = await read_knowledge();
    const etag = first.response.headers.get("etag") ?? "";
    const again = await read_knowledge({ headers: { "If-None-Match": etag } });
    const parts = first.data?.items.map((part) => part.part);
    return { parts, again: again.response.status, body: again.data ?? null };
  },
  async exercises() {
    const { data } = await list_exercises();
    return data?.items.map((exercise) => exercise.id);
  },
  async batch(visits: EvaluationRequest[]) {
    const lines = visits.map((findings) => JSON.stringify(findings) + "\n");
    const { data, error } = await evaluate_batch({ body: new Blob(lines) }, { parseAs: "blob" });
    if (!data) return error;
    const answered = (await data.text()).trimEnd().split("\n");
    return answered.map((text) => {
      const line = JSON.parse(text) as EvaluatedLine | RefusedLine | ClosingLine;
      if ("closing" in line) return line.closing.lines;
      return "problem" in line ? line.problem.type : line.evaluation.triage.level;
    });
  },
  async version() {
    const { data, error, response } = await read_version();
    return { status: response.status, data, error };
  },
};

const [address = "", name = "", ...given] = process.argv.slice(2);
configure({ serverUrl: address, headers: { "X-Request-Id": "called-from-typescript" } });
const call = CALLS[name as keyof typeof CALLS] as (...given: unknown[]) => Promise<unknown>;
console.log(JSON.stringify(await call(...given.map((word) => JSON.parse(word) as unknown))));
