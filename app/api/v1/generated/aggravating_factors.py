"""What makes it worse. Generated from the vocabulary by `make generate`; not edited by hand."""

from pydantic import Field

from app.api.v1.answers import Answer, Closed


class AggravatingFactors(Closed):
    """What makes it worse."""

    sitting: Answer = Field(default=None, title="Sitting", description="Is it worse with sitting, of whatever length?")
    sitting_over_30_min: Answer = Field(default=None, title="Sitting over 30 minutes", description="Is it worse with sitting for more than 30 minutes?")
    sitting_pain_within_30_min: Answer = Field(default=None, title="Pain within 30 minutes of sitting", description="Does the pain begin within 30 minutes of sitting down?")
    hard_seat: Answer = Field(default=None, title="A hard seat", description="Is a hard seat worse than a soft one?")
    driving_over_30_min: Answer = Field(default=None, title="Driving, over 30 minutes", description="Is it worse with driving, above all beyond 30 minutes?")
    saddle_or_cycling: Answer = Field(default=None, title="Cycling or saddle pressure", description="Is it worse on a bicycle saddle?")
    stretching: Answer = Field(default=None, title="Stretching the hamstring", description="Does stretching the hamstring (touching toes, yoga, splits) hurt?")
    bending_forward: Answer = Field(default=None, title="Bending forward or deadlifting", description="Is it worse with bending forward, lifting from the floor or deadlifting?")
    deep_lunge_or_squat: Answer = Field(default=None, title="Deep lunges or squats", description="Is it worse with deep lunges or squats?")
    uphill_running: Answer = Field(default=None, title="Running uphill", description="Is it worse running uphill?")
    hill_walking: Answer = Field(default=None, title="Walking uphill or climbing stairs", description="Is it worse walking uphill or on stairs?")
    fast_running: Answer = Field(default=None, title="Fast running or accelerating", description="Is it worse with fast running, sprinting or accelerating?")
    long_running: Answer = Field(default=None, title="Long runs", description="Is it worse with long runs?")
    running: Answer = Field(default=None, title="Running", description="Is it worse with running, of whatever kind?")
    jumping_or_plyometrics: Answer = Field(default=None, title="Jumping, bounding, stretch-shortening", description="Is it worse with jumping, bounding or kicking?")
    walking: Answer = Field(default=None, title="Walking on the flat", description="Is it worse with walking on the flat?")
    long_strides: Answer = Field(default=None, title="Long strides or push-off", description="Is it worse with long strides or at push-off, and better with short steps?")
    standing: Answer = Field(default=None, title="Standing", description="Is it worse standing still?")
    spine_movement: Answer = Field(default=None, title="Bending or twisting the back", description="Do movements of the back change the buttock or leg pain?")
    cough_sneeze_or_strain: Answer = Field(default=None, title="Coughing, sneezing or straining", description="Does coughing, sneezing or straining bring it on?")
    hip_rotation_or_crossing_legs: Answer = Field(default=None, title="Turning the hip or crossing the legs", description="Is it worse turning the hip, crossing the legs or getting in and out of a car?")
    weight_bearing: Answer = Field(default=None, title="Putting weight on the leg", description="Is it worse with simply putting weight on the leg?")
    lying_on_the_side: Answer = Field(default=None, title="Lying on that side", description="Is it worse lying on the affected side?")
    any_hip_movement: Answer = Field(default=None, title="Any movement of the hip", description="Is it worse with any movement of the hip?")
    explosive_movement: Answer = Field(default=None, title="Explosive movement, not said which", description="Is it worse with explosive moves such as starts, cuts or kicks?")
    twisting_sport: Answer = Field(default=None, title="Golf or other twisting sport", description="Is it worse with golf or another twisting sport?")
