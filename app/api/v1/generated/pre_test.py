"""The clinician's own probabilities before the test. Generated from the vocabulary by `make generate`; not edited by hand."""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from app.api.v1.answers import Closed, Percent


class PreTest(Closed):
    """The clinician's own probabilities before the test, percent, 1 to 99."""

    sacroiliac_joint_pain: Percent | SkipJsonSchema[None] = Field(default=None, title="Sacroiliac joint or pelvic girdle pain", description="Of 100 people like this, how many have pain from the joint between spine and pelvis, by you?")
    deep_gluteal_syndrome: Percent | SkipJsonSchema[None] = Field(default=None, title="Deep gluteal syndrome (sciatic nerve in the deep buttock, piriformis included)", description="Of 100 people like this, how many have sciatic nerve irritated deep in the buttock, by you?")
    ischiofemoral_impingement: Percent | SkipJsonSchema[None] = Field(default=None, title="Ischiofemoral impingement", description="Of 100 people like this, how many have pinching between sit bone and thigh bone, by you?")
    proximal_hamstring_tendinopathy: Percent | SkipJsonSchema[None] = Field(default=None, title="Proximal hamstring tendinopathy", description="Of 100 people like this, how many have overloaded hamstring tendon at the sit bone, by you?")
