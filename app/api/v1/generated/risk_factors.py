"""What raises the chance or changes the plan. Generated from the vocabulary by `make generate`; not edited by hand."""

from pydantic import Field

from app.api.v1.answers import Answer, Closed, SidedAnswer


class RiskFactors(Closed):
    """What raises the chance or changes the plan."""

    middle_age_or_older: Answer = Field(default=None, title="Middle age or older", description="Is the patient middle-aged or older? Taken from the age when that is given.")
    diabetes_type_1: Answer = Field(default=None, title="Diabetes type 1 (autoimmune)", description="Does the patient have type 1 diabetes?")
    diabetes_type_2: Answer = Field(default=None, title="Diabetes type 2 (metabolic)", description="Does the patient have type 2 diabetes?")
    autoimmune_disease: Answer = Field(default=None, title="Other autoimmune disease", description="Is there another autoimmune disease?")
    obesity: Answer = Field(default=None, title="Obesity", description="Is the body mass index 30 or more, or is obesity known?")
    training_error: Answer = Field(default=None, title="Training error or unaccustomed load", description="Was there a sudden change of hills, gym depth, distance or speed without build-up?")
    weak_gluteals: SidedAnswer = Field(default=None, title="Weak or small gluteus maximus", description="Is the gluteus maximus weak or small? The cushion idea is a hypothesis.")
    post_menopausal: Answer = Field(default=None, title="Peri- or post-menopausal", description="Is the patient peri- or post-menopausal?")
    high_cholesterol: Answer = Field(default=None, title="Raised cholesterol or atherosclerosis", description="Is cholesterol raised, or is there known vascular disease, high blood pressure or heavy smoking?")
    statin: Answer = Field(default=None, title="Statin", description="Does the patient take a statin?")
    oral_steroid: Answer = Field(default=None, title="Oral steroid, long or recent", description="Long-term or recent oral steroid?")
    osteoporosis_or_fragility_fracture: Answer = Field(default=None, title="Osteoporosis or a fragility fracture", description="Known osteoporosis, a fracture after a minor fall, or pelvic radiotherapy?")
    previous_stress_fracture: Answer = Field(default=None, title="Earlier stress fracture", description="Has there been a stress fracture before?")
    low_energy_availability: Answer = Field(default=None, title="Low energy availability or missed periods", description="Under-eating for the training, recent weight cutting, or periods absent or rare?")
    bisphosphonate: Answer = Field(default=None, title="Bisphosphonate", description="Does the patient take, or did for years take, a bisphosphonate?")
    anticoagulant: Answer = Field(default=None, title="Anticoagulant", description="Does the patient take a blood thinner?")
    clot_risk: Answer = Field(default=None, title="Clot risk", description="Recent surgery, immobility, long flight, earlier clot, oestrogen or active cancer?")
    previous_hamstring_injury: SidedAnswer = Field(default=None, title="Earlier hamstring injury", description="Has this hamstring been injured before?")
    hamstring_surgery: Answer = Field(default=None, title="Surgery to the sore hamstring", description="Has the sore hamstring been operated on?")
    injection_within_6_weeks: Answer = Field(default=None, title="Injection at the tendon within 6 weeks", description="Was the sore area injected in the last 6 weeks?")
    pregnant_or_postpartum: Answer = Field(default=None, title="Pregnant or recently delivered", description="Is the patient pregnant or within six months of delivery?")
    spine_surgery_or_stenosis: Answer = Field(default=None, title="Known spine disease or surgery", description="Known disc, stenosis or spine surgery?")
    known_hip_disease: SidedAnswer = Field(default=None, title="Known hip joint disease or replacement", description="Known hip arthrosis, dysplasia or hip replacement?")
    hard_or_vibrating_seat_work: Answer = Field(default=None, title="Hard or vibrating seat at work or on a bicycle", description="Hours a day on a hard or vibrating seat or a saddle?")
    first_degree_relative_spa: Answer = Field(default=None, title="Parent, brother, sister or child with spondyloarthritis", description="Does a first-degree relative have spondyloarthritis?")
    fear_of_movement_or_low_mood: Answer = Field(default=None, title="Fear of movement, low mood or poor sleep", description="Do fear of movement, low mood, stress or poor sleep play a part?")
    diabetes_type_unknown: Answer = Field(default=None, title="Diabetes, type not said", description="Has the patient diabetes of a type that is not known?")
    low_body_mass: Answer = Field(default=None, title="Low body mass", description="Is body mass low?")
    regular_periods: Answer = Field(default=None, title="Regular periods", description="Are the periods regular?")
