"""Numbers with a unit and a closed range. Generated from the vocabulary by `make generate`; not edited by hand."""

from typing import Annotated

from pydantic import Field

from app.api.v1.answers import Closed, NoLimit, Unknown


class PainWorst24hSides(Closed):
    """Worst pain in 24 hours, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The left side. Unit: points of 10, 0 to 10.")
    right: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The right side. Unit: points of 10, 0 to 10.")


class PainSittingSides(Closed):
    """Pain in sitting, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The left side. Unit: points of 10, 0 to 10.")
    right: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The right side. Unit: points of 10, 0 to 10.")


class PainAtRestSides(Closed):
    """Pain at rest, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The left side. Unit: points of 10, 0 to 10.")
    right: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The right side. Unit: points of 10, 0 to 10.")


class PainRiseSinceLastSides(Closed):
    """Rise of pain with this flare, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The left side. Unit: points of 10, 0 to 10.")
    right: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The right side. Unit: points of 10, 0 to 10.")


class LoadTestPainSides(Closed):
    """Pain on the load test, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The left side. Unit: points of 10, 0 to 10.")
    right: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, description="The right side. Unit: points of 10, 0 to 10.")


class SettlesAfterHoursSides(Closed):
    """Hours until pain settles after load, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=336)] | Unknown = Field(default=None, description="The left side. Unit: hours, 0 to 336.")
    right: Annotated[int, Field(strict=True, ge=0, le=336)] | Unknown = Field(default=None, description="The right side. Unit: hours, 0 to 336.")


class MinutesSittingToFirstPainSides(Closed):
    """Minutes of sitting to first pain, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown = Field(default=None, description="The left side. Unit: minutes, 0 to 480.")
    right: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown = Field(default=None, description="The right side. Unit: minutes, 0 to 480.")


class MinutesSittingToPain4Sides(Closed):
    """Minutes of sitting to pain 4 of 10, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown = Field(default=None, description="The left side. Unit: minutes, 0 to 480.")
    right: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown = Field(default=None, description="The right side. Unit: minutes, 0 to 480.")


class MinutesEasyRunningSides(Closed):
    """Minutes of easy running within pain 3, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown = Field(default=None, description="The left side. Unit: minutes, 0 to 480.")
    right: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown = Field(default=None, description="The right side. Unit: minutes, 0 to 480.")


class SingleLegBridgeRepetitionsSides(Closed):
    """Single-leg bridge repetitions, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=200)] | Unknown = Field(default=None, description="The left side. Unit: repetitions, 0 to 200.")
    right: Annotated[int, Field(strict=True, ge=0, le=200)] | Unknown = Field(default=None, description="The right side. Unit: repetitions, 0 to 200.")


class Curl10rmKgSides(Closed):
    """Ten-repetition maximum of the prone curl, each side."""

    left: Annotated[int, Field(strict=True, ge=0, le=300)] | Unknown = Field(default=None, description="The left side. Unit: kilograms, 0 to 300.")
    right: Annotated[int, Field(strict=True, ge=0, le=300)] | Unknown = Field(default=None, description="The right side. Unit: kilograms, 0 to 300.")


class Measures(Closed):
    """Numbers with a unit and a closed range."""

    pain_worst_24h: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown | PainWorst24hSides = Field(default=None, title="Worst pain in 24 hours", description="Worst pain in the last 24 hours, 0 to 10? Unit: points of 10, 0 to 10.")
    pain_sitting: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown | PainSittingSides = Field(default=None, title="Pain in sitting", description="Pain in sitting, 0 to 10? Unit: points of 10, 0 to 10.")
    pain_at_rest: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown | PainAtRestSides = Field(default=None, title="Pain at rest", description="Pain at rest, 0 to 10? Unit: points of 10, 0 to 10.")
    pain_rise_since_last: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown | PainRiseSinceLastSides = Field(default=None, title="Rise of pain with this flare", description="By how many points is the worst pain above its usual level? Unit: points of 10, 0 to 10.")
    load_test_pain: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown | LoadTestPainSides = Field(default=None, title="Pain on the load test", description="Most pain in three single-leg bridges (or the nominated load test), 0 to 10? Unit: points of 10, 0 to 10.")
    settles_after_hours: Annotated[int, Field(strict=True, ge=0, le=336)] | Unknown | SettlesAfterHoursSides = Field(default=None, title="Hours until pain settles after load", description="After a usual session, how many hours until the pain is back to its usual level? Unit: hours, 0 to 336.")
    minutes_sitting_to_first_pain: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown | MinutesSittingToFirstPainSides = Field(default=None, title="Minutes of sitting to first pain", description="After how many minutes of sitting does pain begin? no_limit if never. Unit: minutes, 0 to 480.")
    minutes_sitting_to_pain_4: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown | MinutesSittingToPain4Sides = Field(default=None, title="Minutes of sitting to pain 4 of 10", description="After how many minutes of sitting is pain 4 of 10 or more? no_limit if never. Unit: minutes, 0 to 480.")
    minutes_easy_running: Annotated[int, Field(strict=True, ge=0, le=480)] | NoLimit | Unknown | MinutesEasyRunningSides = Field(default=None, title="Minutes of easy running within pain 3", description="How many minutes of easy flat running stay within pain 3 of 10? no_limit if as long as wished. Unit: minutes, 0 to 480.")
    single_leg_bridge_repetitions: Annotated[int, Field(strict=True, ge=0, le=200)] | Unknown | SingleLegBridgeRepetitionsSides = Field(default=None, title="Single-leg bridge repetitions", description="How many single-leg bridges in good form? Unit: repetitions, 0 to 200.")
    curl_10rm_kg: Annotated[int, Field(strict=True, ge=0, le=300)] | Unknown | Curl10rmKgSides = Field(default=None, title="Ten-repetition maximum of the prone curl", description="Ten-repetition maximum of the prone leg curl, in whole kilograms? Unit: kilograms, 0 to 300.")
    visa_h: Annotated[int, Field(strict=True, ge=0, le=100)] | Unknown = Field(default=None, title="VISA-H score", description="VISA-H total score? The item text is not part of this product. Unit: points of 100, 0 to 100.")
    lefs: Annotated[int, Field(strict=True, ge=0, le=80)] | Unknown = Field(default=None, title="LEFS score", description="Lower Extremity Functional Scale total score? Unit: points of 80, 0 to 80.")
    psfs: Annotated[int, Field(strict=True, ge=0, le=10)] | Unknown = Field(default=None, title="Patient-specific functional scale", description="Mean of the patient's named activities, 0 unable to 10 as before, rounded to a whole point? Unit: points of 10, 0 to 10.")
