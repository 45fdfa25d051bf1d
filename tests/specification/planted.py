"""Changes planted into a copy of the released specification: breaks, and harmless ones."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from app.cli.contract_schemas import references

Json = dict[str, Any]
Plant = Callable[[Json], None]

EVALUATIONS, NOTES = "/v1/evaluations", "/v1/notes"
LIST, ENTRY = "/v1/knowledge/red-flags", "/v1/knowledge/red-flags/{id}"
SHOWN = (EVALUATIONS, NOTES, "/v1/why-not", LIST, ENTRY)
KEPT = {
    "EvaluationRequest": {"complaint", "presentation", "symptoms", "measures"},
    "EvaluationDocument": {"summary", "triage"},
}


def shortened(whole: Json) -> Json:
    """Return a copy with what the plants concern: a small one is weighed in half the time."""
    copy = deepcopy(whole)
    copy["paths"] = {path: copy["paths"][path] for path in SHOWN}
    for name, fields in KEPT.items():
        shown = schema(copy, name)
        shown["properties"] = {of: shown["properties"][of] for of in fields}
        shown["required"] = [of for of in shown.get("required", ()) if of in fields]
    schemas, needed = copy["components"]["schemas"], set[str]()
    waiting = [*references(copy["paths"]), *references(copy["components"]["responses"])]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting.extend(references(schemas[name]))
    copy["components"]["schemas"] = {name: schemas[name] for name in sorted(needed)}
    return copy


def schema(document: Json, name: str) -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def field(document: Json, name: str, of: str) -> Json:
    found: Json = schema(document, name)["properties"][of]
    return found


def evaluate(document: Json) -> Json:
    found: Json = document["paths"][EVALUATIONS]["post"]
    return found


def parameter(document: Json, path: str, name: str) -> Json:
    (found,) = [
        each
        for operation in document["paths"][path].values()
        for each in operation["parameters"]
        if each["name"] == name
    ]
    shown: Json = found
    return shown


def whole_number(document: Json, name: str, of: str) -> Json:
    offered = field(document, name, of)["anyOf"]
    (found,) = [each for each in offered if each.get("type") == "integer"]
    shown: Json = found
    return shown


def words(document: Json, name: str, of: str) -> list[str]:
    shown = field(document, name, of)
    (found,) = [each for each in shown.get("anyOf", [shown]) if "enum" in each]
    offered: list[str] = found["enum"]
    return offered


def an_operation_is_removed(document: Json) -> None:
    del document["paths"][NOTES]


def a_path_is_renamed(document: Json) -> None:
    document["paths"]["/v1/record-notes"] = document["paths"].pop(NOTES)


def a_name_in_a_path_is_renamed(document: Json) -> None:
    document["paths"][ENTRY.replace("{id}", "{flag}")] = document["paths"].pop(ENTRY)


def a_parameter_is_removed(document: Json) -> None:
    evaluate(document)["parameters"] = []


def a_parameter_is_renamed(document: Json) -> None:
    parameter(document, EVALUATIONS, "include")["name"] = "including"


def a_parameter_becomes_required(document: Json) -> None:
    parameter(document, LIST, "complaint")["required"] = True


def a_parameter_is_asked_for(document: Json) -> None:
    new = {"name": "clinic", "in": "query", "required": True, "schema": {"type": "string"}}
    evaluate(document)["parameters"].append(new)


def a_field_sent_is_removed(document: Json) -> None:
    del schema(document, "Symptoms")["properties"]["pain_ischial"]


def a_field_sent_is_renamed(document: Json) -> None:
    fields = schema(document, "Symptoms")["properties"]
    fields["pain_sit_bone"] = fields.pop("pain_ischial")


def a_field_sent_becomes_required(document: Json) -> None:
    schema(document, "EvaluationRequest")["required"] = ["red_flags"]


def a_new_field_sent_is_required(document: Json) -> None:
    schema(document, "AboutRequest")["properties"]["side"] = {"type": "string"}
    schema(document, "AboutRequest")["required"].append("side")


def a_type_sent_changes(document: Json) -> None:
    whole_number(document, "Presentation", "age")["type"] = "string"


def a_word_is_no_longer_accepted(document: Json) -> None:
    words(document, "Presentation", "onset").remove("gradual")


def a_range_is_narrowed(document: Json) -> None:
    whole_number(document, "Presentation", "age")["maximum"] = 100


def a_text_sent_must_be_shorter(document: Json) -> None:
    field(document, "AboutRequest", "id")["maxLength"] = 32


def a_pattern_is_asked_for(document: Json) -> None:
    field(document, "AboutRequest", "id")["pattern"] = "^[a-z_]+$"


def a_field_answered_is_removed(document: Json) -> None:
    del schema(document, "EvaluationDocument")["properties"]["summary"]
    schema(document, "EvaluationDocument")["required"].remove("summary")


def a_field_answered_is_renamed(document: Json) -> None:
    fields = schema(document, "TriageDocument")["properties"]
    fields["urgency"] = fields.pop("level")


def a_field_answered_may_be_missing(document: Json) -> None:
    schema(document, "TriageDocument")["required"].remove("level")


def a_type_answered_changes(document: Json) -> None:
    field(document, "TriageDocument", "level")["type"] = "integer"


def a_closed_answer_gets_a_new_word(document: Json) -> None:
    kind = field(document, "RedFlagEntry", "kind")
    kind["enum"] = [kind.pop("const"), "cluster"]


def an_open_answer_is_closed(document: Json) -> None:
    field(document, "TriageDocument", "level")["enum"] = ["urgent", "routine"]


def an_open_answer_is_closed_by_its_type(document: Json) -> None:
    schemas = document["components"]["schemas"]
    schemas["Level"] = {"type": "string", "enum": ["urgent", "routine"]}
    level = {"$ref": "#/components/schemas/Level"}
    schema(document, "TriageDocument")["properties"]["level"] = level


def an_open_kind_of_problem_is_closed(document: Json) -> None:
    field(document, "ProblemFieldError", "code")["enum"] = ["too_large", "too_small"]


def an_open_list_is_closed(document: Json) -> None:
    texts = field(document, "TriageDocument", "safety_net")["items"]
    texts["enum"] = ["Come back if it gets worse."]


def a_list_answered_becomes_a_text(document: Json) -> None:
    fields = schema(document, "TriageDocument")["properties"]
    fields["safety_net"] = {"type": "string"}


def a_status_is_removed(document: Json) -> None:
    del evaluate(document)["responses"]["409"]


def a_kind_of_problem_is_renamed(document: Json) -> None:
    told = document["components"]["responses"]["KnowledgePackWithdrawn"]["content"]
    (example,) = told["application/problem+json"]["examples"].values()
    example["value"]["type"] = "/problems/pack-withdrawn"


def a_format_answered_is_removed(document: Json) -> None:
    del document["paths"][NOTES]["post"]["responses"]["200"]["content"]["text/plain"]


def a_format_sent_is_replaced(document: Json) -> None:
    content = evaluate(document)["requestBody"]["content"]
    content["application/xml"] = content.pop("application/json")


def a_header_is_removed(document: Json) -> None:
    del document["paths"][LIST]["get"]["responses"]["200"]["headers"]


def a_key_is_asked_for(document: Json) -> None:
    key = {"type": "apiKey", "in": "header", "name": "X-API-Key"}
    document["components"]["securitySchemes"] = {"key": key}
    document["security"] = [{"key": []}]


def a_default_changes(document: Json) -> None:
    parameter(document, LIST, "complaint")["schema"]["default"] = "heel_pain"


def a_default_of_a_field_changes(document: Json) -> None:
    field(document, "EvaluationRequest", "complaint")["default"] = "heel_pain"


def an_operation_id_changes(document: Json) -> None:
    evaluate(document)["operationId"] = "evaluate_visit"


def a_type_gets_another_name(document: Json) -> None:
    schemas = document["components"]["schemas"]
    schemas["VisitRequest"] = schemas.pop("AboutRequest")
    reference = {"$ref": "#/components/schemas/VisitRequest"}
    field(document, "WhyNotRequest", "about").update(reference)


def a_tag_changes(document: Json) -> None:
    evaluate(document)["tags"] = ["Visits"]


BREAKS: tuple[Plant, ...] = (
    an_operation_is_removed,
    a_path_is_renamed,
    a_name_in_a_path_is_renamed,
    a_parameter_is_removed,
    a_parameter_is_renamed,
    a_parameter_becomes_required,
    a_parameter_is_asked_for,
    a_field_sent_is_removed,
    a_field_sent_is_renamed,
    a_field_sent_becomes_required,
    a_new_field_sent_is_required,
    a_type_sent_changes,
    a_word_is_no_longer_accepted,
    a_range_is_narrowed,
    a_text_sent_must_be_shorter,
    a_pattern_is_asked_for,
    a_field_answered_is_removed,
    a_field_answered_is_renamed,
    a_field_answered_may_be_missing,
    a_type_answered_changes,
    a_closed_answer_gets_a_new_word,
    an_open_answer_is_closed,
    an_open_answer_is_closed_by_its_type,
    an_open_kind_of_problem_is_closed,
    an_open_list_is_closed,
    a_list_answered_becomes_a_text,
    a_status_is_removed,
    a_kind_of_problem_is_renamed,
    a_format_answered_is_removed,
    a_format_sent_is_replaced,
    a_header_is_removed,
    a_key_is_asked_for,
    a_default_changes,
    a_default_of_a_field_changes,
    an_operation_id_changes,
    a_type_gets_another_name,
    a_tag_changes,
)


def a_finding_may_be_sent(document: Json) -> None:
    fields = schema(document, "Symptoms")["properties"]
    fields["pain_on_stairs"] = deepcopy(fields["pain_ischial"])


def an_operation_is_added(document: Json) -> None:
    added = deepcopy(document["paths"][NOTES])
    added["post"]["operationId"] = "write_letter"
    document["paths"]["/v1/letters"] = added


def a_field_is_answered(document: Json) -> None:
    fields = schema(document, "TriageDocument")["properties"]
    fields["seen_by"] = {"type": "string", "description": "Growing list."}


def a_complaint_is_served(document: Json) -> None:
    complaint = field(document, "EvaluationRequest", "complaint")
    complaint["enum"] = [complaint.pop("const"), "heel_pain"]


def a_word_is_accepted(document: Json) -> None:
    words(document, "Presentation", "onset").append("recurrent")


def a_number_may_be_a_word(document: Json) -> None:
    field(document, "Measures", "visa_h")["anyOf"].insert(
        1, {"type": "string", "const": "not_done"}
    )


def a_parameter_may_be_given(document: Json) -> None:
    new = {"name": "detail", "in": "query", "required": False, "schema": {"type": "string"}}
    evaluate(document)["parameters"].append(new)


def a_kind_of_problem_is_added(document: Json) -> None:
    document["paths"][NOTES]["post"]["responses"]["404"] = {
        "$ref": "#/components/responses/NotFound"
    }


GROWTH: tuple[Plant, ...] = (
    a_finding_may_be_sent,
    an_operation_is_added,
    a_field_is_answered,
    a_complaint_is_served,
    a_word_is_accepted,
    a_number_may_be_a_word,
    a_parameter_may_be_given,
    a_kind_of_problem_is_added,
)


def a_description_is_better(document: Json) -> None:
    field(document, "TriageDocument", "level")["description"] += " Read it first."


def an_operation_is_deprecated(document: Json) -> None:
    document["paths"][NOTES]["post"]["deprecated"] = True


REWORDED: tuple[Plant, ...] = (a_description_is_better, an_operation_is_deprecated)


def an_example_changes(document: Json) -> None:
    examples = evaluate(document)["requestBody"]["content"]["application/json"]["examples"]
    del examples["desk_worker"]
    shown = evaluate(document)["responses"]["200"]["content"]["application/json"]["examples"]
    shown["classic_runner"]["value"]["summary"] = "Routine."


UNCHANGED: tuple[Plant, ...] = (an_example_changes,)
