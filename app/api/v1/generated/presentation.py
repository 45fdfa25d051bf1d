"""Who the patient is and how it began. Generated from the vocabulary by `make generate`; not edited by hand."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from app.api.v1.answers import Answer, Closed, Unknown


class Presentation(Closed):
    """Who the patient is and how it began."""

    age: Annotated[int, Field(strict=True, ge=0, le=120)] | Unknown = Field(default=None, title="Age", description="How old is the patient, in whole years?")
    sex: Literal["female", "male", "other", "unknown"] | SkipJsonSchema[None] = Field(default=None, title="Sex", description="What is the patient's sex?")
    side: Literal["left", "right", "both", "central", "unknown"] | SkipJsonSchema[None] = Field(default=None, title="Side of the pain", description="On which side is the pain?")
    duration_weeks: Annotated[int, Field(strict=True, ge=0, le=5200)] | Unknown = Field(default=None, title="Duration", description="For how many weeks has this episode lasted? Three months is 12 weeks; under a week is 0. After an injury, count from the injury.")
    onset: Literal["gradual", "sudden", "unknown"] | SkipJsonSchema[None] = Field(default=None, title="Onset", description="Did it come on gradually, or at one moment?")
    weeks_since_injury: Annotated[int, Field(strict=True, ge=0, le=5200)] | Unknown = Field(default=None, title="Weeks since the injury", description="If there was an injury, pop or bruise: how many whole weeks ago? Needed when the pain itself is older than the injury.")
    phase_held_two_weeks: Answer = Field(default=None, title="Present phase held for two weeks, 24 and 48 hours clear", description="At follow-up: was the present phase held for two weeks or longer, with pain back to usual at 24 and 48 hours?")
    first_episode: Answer = Field(default=None, title="First episode", description="Is this the first episode at this place?")
    load_jump: Answer = Field(default=None, title="Clear rise of load before onset", description="Did training, hills, gym depth, walking or work load clearly rise in the weeks before it began? A sudden rise of training is not an injury.")
    load_jump_weeks_before_onset: Annotated[int, Field(strict=True, ge=0, le=104)] | Unknown = Field(default=None, title="Weeks from the rise of load to onset", description="How many weeks before the pain began did the load rise?")
    new_load_jump_within_8_weeks: Answer = Field(default=None, title="New rise of load in the last 8 weeks", description="Has there been a new rise of training, sitting or life stress in the last 8 weeks?")
    overload_continues: Answer = Field(default=None, title="Provoking load never reduced", description="Has the load that provokes it simply continued?")
    partial_response_to_rest: Answer = Field(default=None, title="Eases with rest, returns with load", description="Does it ease with some days of rest and come back with load?")
    impact_sport: Answer = Field(default=None, title="Impact sport or work", description="Does the patient run, jump, march, dance or play field or court sport regularly?")
    sprint_kick_split_sport: Answer = Field(default=None, title="Sprinting, kicking, hurdling, splits", description="Does the sport contain sprinting, kicking, hurdling, gymnastics, dance or wrestling?")
    heavy_lifting: Answer = Field(default=None, title="Lifts heavy or trains in a gym", description="Does the patient squat, lunge or deadlift with load?")
    sitting_work: Answer = Field(default=None, title="Sits or drives for work most of the day", description="Does the patient sit or drive for most of the working day?")
    needs_speed_or_jump: Answer = Field(default=None, title="Needs speed, hills or jumping", description="Does the patient's sport or work need sprinting, hills or jumping again?")
