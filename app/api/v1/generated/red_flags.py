"""What is looked at first. Generated from the vocabulary by `make generate`; not edited by hand."""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from app.api.v1.answers import Answer, Closed, GroupAnswer


class CaudaEquinaFlags(Closed):
    """Saddle, bladder, bowel, both legs: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    saddle_numbness: Answer = Field(default=None, title="New saddle numbness", description="New numbness or changed feeling between the legs, around the genitals or anus, or on wiping?")
    bladder_change: Answer = Field(default=None, title="New bladder change", description="New trouble starting, a weaker stream, not feeling the bladder fill, or leaking, even once?")
    bowel_change: Answer = Field(default=None, title="New bowel change", description="New loss of bowel control or of the feeling of passing stool?")
    sexual_function_change: Answer = Field(default=None, title="New change of sexual function", description="A change of erection or of genital feeling that came within days to weeks? Slow change over a year is not meant.")
    both_leg_symptoms: Answer = Field(default=None, title="Symptoms in both legs", description="New or worsening pain, tingling, numbness or weakness in both legs? Soreness at both sit bones, and legs that have tired on walking unchanged for months, are not meant.")


class NerveLossFlags(Closed):
    """Nerve loss: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    progressive_leg_weakness: Answer = Field(default=None, title="Leg weakness getting worse", description="Is weakness of the leg getting worse over hours, days or weeks?")
    foot_drop: Answer = Field(default=None, title="Foot drop", description="Does the foot drop or slap, or can the patient not walk on the heel?")


class InjuryFlags(Closed):
    """Injury: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    onset_sudden_injury: Answer = Field(default=None, title="Began with a sudden injury", description="Did this pain begin with one sudden injury, such as a slip, split, over-stretch, sprint, kick or fall? A rise of training is not an injury.")
    injury_pop: Answer = Field(default=None, title="Pop or snap", description="Was a pop, snap or tear felt or heard?")
    injury_bruising: Answer = Field(default=None, title="Bruising", description="Was or is there bruising at the buttock or back of the thigh? It can take days to appear.")
    palpable_gap: Answer = Field(default=None, title="Palpable gap", description="Is there a gap or a bunched-up muscle below the sit bone?")
    injury_unable_to_walk: Answer = Field(default=None, title="Could not walk on", description="Could the patient not walk or carry on after the injury?")
    injury_weakness: Answer = Field(default=None, title="Marked weakness since the injury", description="Has the leg been clearly weak since the injury?")


class InfectionFlags(Closed):
    """Infection: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    fever: Answer = Field(default=None, title="Fever or shivers", description="Fever or shivers, now or in the last days?")
    systemically_unwell: Answer = Field(default=None, title="Feels or looks ill", description="Does the patient feel or look generally ill?")
    perineal_infection: Answer = Field(default=None, title="Swelling, pain or discharge at the anus or perineum", description="A hot swelling, discharge or spreading redness around the anus or perineum?")
    recent_infection: Answer = Field(default=None, title="Recent infection or invasive procedure", description="A skin, urine, chest or other infection in the weeks before, or an injection or operation near hip, pelvis or spine within 6 weeks?")
    immune_suppression: Answer = Field(default=None, title="Weak defences or injected drugs", description="Immune suppression, dialysis, poorly controlled diabetes or injected drugs?")


class CancerFlags(Closed):
    """Cancer: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    cancer_history: Answer = Field(default=None, title="Cancer, now or earlier", description="Has the patient ever had cancer?")
    unexplained_weight_loss: Answer = Field(default=None, title="Weight loss without reason", description="Weight loss that was not intended?")
    night_constant_unrelieved: Answer = Field(default=None, title="Constant night pain that nothing relieves", description="Night pain that is constant and that no position or getting up relieves?")
    growing_lump: Answer = Field(default=None, title="Growing or new lump", description="A lump in the buttock or thigh that is new, growing, deep or larger than 5 cm?")
    drenching_night_sweats: Answer = Field(default=None, title="Drenching night sweats", description="Night sweats that drench the bed, for weeks, without another reason such as the menopause?")
    non_mechanical_pain: Answer = Field(default=None, title="Pain that load and position do not change", description="Is the pain the same whatever the patient does, not changed by load, movement or position?")


class BoneStressFlags(Closed):
    """Bone stress and fracture: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    impact_bone_or_groin_pain: Answer = Field(default=None, title="Bony or groin pain on impact", description="Is there bone or groin pain with each step or landing that makes the patient stop running?")
    unable_to_bear_weight: Answer = Field(default=None, title="Cannot take weight", description="Is the patient unable to take weight on the leg now?")
    fall_or_blow_with_bone_pain: Answer = Field(default=None, title="Fall or blow with a sore bone", description="A fall, crash or blow in the last 6 weeks after which the pubis, hip, sacrum or sit bone is sore to load or touch?")


class GrowingSkeletonFlags(Closed):
    """Growth plate: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    open_growth_plate: Answer = Field(default=None, title="Open growth plate", description="Is the ischial growth plate open, or not shown to be closed? At 18 to 25 with an acute pain answer no only when a film shows it closed.")


class VascularFlags(Closed):
    """Blood vessels: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    acute_limb_signs: Answer = Field(default=None, title="Cold, pale or pulseless leg", description="A leg that is suddenly cold, pale, numb or without pulse?")
    pulsatile_abdominal_mass: Answer = Field(default=None, title="Pulsating belly", description="A pulsating swelling in the belly, or sudden back and belly pain in an older smoker?")
    leg_swelling: Answer = Field(default=None, title="Swollen leg", description="Is one leg newly swollen, warm or tight?")
    expanding_haematoma_on_anticoagulant: Answer = Field(default=None, title="Growing bruise or swelling on a blood thinner", description="A growing bruise or tense swelling of the buttock while on a blood thinner?")


class MedicationFlags(Closed):
    """Quinolone antibiotic: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    fluoroquinolone_within_60_days: Answer = Field(default=None, title="Quinolone now or within 60 days", description="A quinolone antibiotic now or in the last 60 days?")
    fluoroquinolone_61_to_90_days_with_steroid: Answer = Field(default=None, title="Quinolone 61 to 90 days ago, with oral steroid", description="A quinolone antibiotic 61 to 90 days ago together with oral steroid?")


class InflammatoryFlags(Closed):
    """Inflammatory disease: one answer for all, or one for each."""

    group_answer: GroupAnswer = Field(default=None, title="All of the group", description="none_of_these: all were asked and none is present. It answers every member that is left out or null; one sent as unknown stays unknown.")
    psoriasis: Answer = Field(default=None, title="Psoriasis", description="Has the patient psoriasis of skin or nails?")
    uveitis: Answer = Field(default=None, title="Earlier uveitis", description="Has there been inflammation inside the eye (uveitis)?")
    inflammatory_bowel_disease: Answer = Field(default=None, title="Inflammatory bowel disease", description="Crohn's disease or ulcerative colitis?")
    acute_red_painful_eye: Answer = Field(default=None, title="Red, painful eye now", description="Is an eye red, painful or hurt by light now?")


class RedFlags(Closed):
    """What is looked at first."""

    cauda_equina: CaudaEquinaFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Saddle, bladder, bowel, both legs", description="New numbness between the legs, trouble passing or holding urine or stool, changed sexual function, or pain, numbness or weakness in both legs?")
    nerve_loss: NerveLossFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Nerve loss", description="Weakness of the leg that is getting worse, or a foot that drops?")
    injury: InjuryFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Injury", description="A sudden injury (slip, split, sprint, kick, water-ski), a pop, bruising, a gap, or not being able to walk on?")
    infection: InfectionFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Infection", description="Fever, shivers, feeling ill, infection in the perineum, a recent infection or procedure, or weak defences?")
    cancer: CancerFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Cancer", description="Cancer ever, weight loss without reason, constant night pain nothing relieves, a growing lump, or pain that no movement or position changes?")
    bone_stress: BoneStressFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Bone stress and fracture", description="Bony or groin pain with each step or landing, not being able to take weight on the leg, or a fall or blow with a sore bone?")
    growing_skeleton: GrowingSkeletonFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Growth plate", description="Growth plate of the sit bone open, or (at 18 to 25 with an acute pain) not shown closed on a film?")
    vascular: VascularFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Blood vessels", description="A cold, pale, suddenly painful leg, a pulsating belly, a swollen leg, or a swelling bruise on blood thinners?")
    medication: MedicationFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Quinolone antibiotic", description="A quinolone antibiotic (such as ciprofloxacin or levofloxacin) now or in the last 60 days, or the last 90 days together with oral steroid?")
    inflammatory: InflammatoryFlags | GroupAnswer | SkipJsonSchema[None] = Field(default=None, title="Inflammatory disease", description="Psoriasis, inflammation of the eye, or inflammatory bowel disease?")
