"""Reported imaging; it never sets a diagnosis, stage or phase. Generated from the vocabulary by `make generate`; not edited by hand."""

from pydantic import Field

from app.api.v1.answers import Answer, Closed, SidedAnswer


class Imaging(Closed):
    """Reported imaging; it never sets a diagnosis, stage or phase."""

    reported_fracture: SidedAnswer = Field(default=None, title="Fracture reported", description="Does a report name a fracture or a stress fracture of pelvis, sacrum or femur?")
    reported_bone_marrow_oedema: SidedAnswer = Field(default=None, title="Bone marrow oedema reported", description="Does an MRI report bone marrow oedema or a stress reaction of pelvis, sacrum or femoral neck?")
    reported_avulsion_or_full_tear: SidedAnswer = Field(default=None, title="Avulsion or full tear reported", description="Does a report name an avulsion or a full-thickness tear of the hamstring origin?")
    reported_apophyseal_change: SidedAnswer = Field(default=None, title="Widened or irregular ischial apophysis reported", description="Does a film show a widened, irregular or displaced ischial apophysis?")
    reported_mass: SidedAnswer = Field(default=None, title="Mass or destruction of bone reported", description="Does a report name a mass or destroyed bone?")
    reported_infection: SidedAnswer = Field(default=None, title="Abscess or joint infection reported", description="Does a report name an abscess, osteomyelitis or infected joint?")
    reported_hamstring_tendinopathy: SidedAnswer = Field(default=None, title="Hamstring tendon change reported", description="Does a report name thickening, high signal or partial tearing of the hamstring origin?")
    reported_normal: SidedAnswer = Field(default=None, title="Normal imaging of the area", description="Is imaging of the area reported as normal? It clears nothing.")
    reported_narrow_ischiofemoral_space: SidedAnswer = Field(default=None, title="Narrow ischiofemoral space or quadratus femoris oedema", description="Does an MRI report an ischiofemoral space of 15 mm or less, or quadratus femoris oedema?")
    reported_sacroiliitis: Answer = Field(default=None, title="Sacroiliitis reported", description="Does an MRI report active sacroiliitis?")
    reported_disc_or_stenosis: Answer = Field(default=None, title="Disc or stenosis touching a nerve reported", description="Does an MRI report a disc or stenosis touching a nerve root?")
    reported_hip_arthrosis: SidedAnswer = Field(default=None, title="Hip arthrosis reported", description="Does a film report hip arthrosis or a hip shape disorder?")
    reported_gluteal_tendon_tear: SidedAnswer = Field(default=None, title="Gluteal tendon tear reported", description="Does a report name a tear of gluteus medius or minimus or a deep gluteal muscle?")
    reported_labral_tear: SidedAnswer = Field(default=None, title="Labral tear of the hip reported", description="Does a report name a labral tear of the hip?")
