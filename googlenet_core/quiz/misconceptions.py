"""Misconceptions that make the wrong answers of the quiz: what each is called, and what is said to whoever has it.

A wrong answer is never made up: it is what somebody computes who believes one of these.
"""

from __future__ import annotations

from enum import Enum, unique


@unique
class Misconception(Enum):
    """A named mistake: ``title`` is what it is called, ``explanation`` one or two sentences that put it right.

    Example:
        >>> Misconception.FLOOR_FOR_CEIL.title
        'floor for ceil'
    """

    # Sizes
    PADDING_FORGOTTEN = (
        "padding forgotten",
        "Padding puts zeros around the map, so that the window can also stand at its edge.",
    )
    PADDING_ON_ONE_SIDE = (
        "padding on one side",
        "Padding is put on both sides of the map, so it counts twice along each side.",
    )
    WHOLE_OVERHANG = (
        "padding for the whole window",
        "A window that stands with its middle at the edge sticks out by half of what it is wider than one position.",
    )
    FIRST_FORGOTTEN = (
        "first position forgotten",
        "The fraction counts the window's steps; it also stands once before its first step.",
    )
    STRIDE_IGNORED = (
        "stride ignored",
        "With a stride above 1 the window leaves positions out, so that it makes fewer.",
    )
    WINDOWS_SIDE_BY_SIDE = (
        "windows side by side",
        "The window moves on by its stride, not by its own width, so that windows may overlap.",
    )
    FLOOR_FOR_CEIL = (
        "floor for ceil",
        "Here a step that fits only in part counts: the size is rounded up.",
    )
    CEIL_FOR_FLOOR = (
        "ceil for floor",
        "Here a step that fits only in part does not count: the size is rounded down.",
    )
    POOL_HALVES = (
        "every pool halves",
        "What makes a map smaller is the stride, not the pool; here it is not 2.",
    )
    WINDOW_FOR_MAP = (
        "window taken for the map",
        "1×1 is the size of the window; the map that it makes has a value for every place where it stands.",
    )

    # Channels
    REDUCTIONS_SUMMED = (
        "reductions summed",
        "A reduction's maps are read by the kernel after it; they do not reach the depth concat.",
    )
    MAPS_ADDED = (
        "maps added instead of stacked",
        "A depth concat puts the maps one behind another and adds none of them, so that all stay.",
    )
    PROJECTION_FORGOTTEN = (
        "pool projection forgotten",
        "The pool keeps all channels, but the 1×1 after it, pool proj, has its own number of them.",
    )
    POOL_BRANCH_FORGOTTEN = (
        "pool branch forgotten",
        "The fourth branch, the pool with pool proj after it, is joined like the others.",
    )
    REDUCTION_FOR_BRANCH = (
        "reduction taken for the branch",
        "A branch puts out what its last convolution makes; the reduction stands before that.",
    )
    EQUAL_SHARES = (
        "branches equally wide",
        "Nothing makes the branches equally wide: each has its own number of channels in Table 1.",
    )
    POOL_CHANGES_CHANNELS = (
        "pool changes channels",
        "A pool works inside each map: it can change the side, never the number of channels.",
    )
    INPUT_DIVIDED = (
        "input divided among the branches",
        "Every branch reads all channels; only what they put out lies one behind another.",
    )
    OUTPUT_FOR_INPUT = (
        "output taken for input",
        "That is how many channels the layer makes, not how many it reads.",
    )
    COUNTING_FROM_ONE = (
        "counting from 1",
        "Channels are counted from 0, so that the first of n is 0 and the last n−1.",
    )
    NUMBER_KEPT = (
        "number kept",
        "A branch counts its own channels from 0; in the depth concat those of the branches before come first.",
    )
    BRANCHES_REVERSED = (
        "branches from the other end",
        "The depth concat begins with the 1×1 and ends with pool proj.",
    )
    WIDEST_FIRST = (
        "widest branch first",
        "The depth concat keeps the order of the branches, however wide they are.",
    )

    # Costs
    BIAS_FORGOTTEN = (
        "bias forgotten",
        "Beside the weights there is one bias for each channel, or each number, that is made.",
    )
    BIAS_FOR_EACH_INPUT = (
        "a bias for each input",
        "A bias is added to what is made, so there is one for each output.",
    )
    NORM_FORGOTTEN = (
        "batch norm forgotten",
        "Batch norm learns a scale and a shift for each channel.",
    )
    NORM_AS_BIAS = (
        "one number for batch norm",
        "Batch norm learns two numbers for each channel: a scale and a shift.",
    )
    CHANNELS_IN_FORGOTTEN = (
        "kernel read as k·k·out",
        "A kernel has k·k weights for every channel that it reads, not for one alone.",
    )
    KERNEL_BY_ITS_SIDE = (
        "kernel counted by its side",
        "A window of k×k has k·k weights for each channel, not k.",
    )
    PARAMETERS_TIMES_AREA = (
        "parameters times map area",
        "The same weights are used at every position: computed with many times, stored once.",
    )
    POSITIONS_FORGOTTEN = (
        "positions forgotten",
        "Each weight is used once at every position of the maps that are made.",
    )
    AREA_BY_ITS_SIDE = (
        "map counted by its side",
        "A map with n positions on a side has n·n of them.",
    )
    INPUT_POSITIONS = (
        "positions of the input",
        "Weights are used once for each position that is made, not for each that is read.",
    )
    MAC_AS_FLOP = (
        "MAC = FLOP",
        "A MAC is a multiplication and an addition together: one MAC is two FLOPs.",
    )
    REDUCTION_FREE = (
        "reduction counted as free",
        "The 1×1 costs MACs itself: it reads all channels at every position.",
    )
    WINDOWS_COMPARED = (
        "only windows compared",
        "How much larger the window is says nothing of how many channels each convolution reads and makes.",
    )
    OTHER_WAY_ROUND = (
        "the other way round",
        "That compares the MACs as they are with those without the reduction; the question is for the other ratio.",
    )
    PART_SAVED = (
        "part that is saved",
        "That is the saving in percent, not how many times as many MACs there would be.",
    )
    ANYTHING_NARROWER = (
        "anything narrower pays",
        "The 1×1 costs something itself, so leaving a few channels fewer does not pay for it.",
    )
    HALF_PAYS = (
        "half is the limit",
        "Where a reduction stops paying follows from the channels on both sides and the window; half is no rule.",
    )
    OUTPUTS_AS_LIMIT = (
        "outputs are the limit",
        "What the kernel makes is only one side of it: its window and the channels that are read count too.",
    )
    WINDOW_FORGOTTEN = (
        "window forgotten",
        "Each pair of channels costs the larger kernel k·k weights, the 1×1 only one.",
    )
    AVERAGE_FORGOTTEN = (
        "average pool forgotten",
        "Only the averages are read; the positions that they were made of do not count any more.",
    )
    AVERAGE_AS_ONE = (
        "one number of each map",
        "This average pool leaves several numbers of each map, not one.",
    )
    ONE_WEIGHT_A_MAP = (
        "one weight for a map",
        "A layer that reads the maps as they are has a weight of its own for every position of every map.",
    )
    CHANNELS_SAVED = (
        "channels saved",
        "All channels stay; what the average does away with are the positions.",
    )

    # Receptive fields
    STRIDE_IGNORED_IN_FIELD = (
        "stride ignored in the field",
        "One position further is a whole jump further in the picture, and the strides before make the jump.",
    )
    FIRST_COUNTED_TWICE = (
        "first position counted twice",
        "A window of k positions has k−1 steps between them; the first position is the field that was there already.",
    )
    FIELD_BELOW_FORGOTTEN = (
        "field below forgotten",
        "The units that are read have a field themselves; the window's steps are added to it.",
    )
    OWN_STRIDE_IN_FIELD = (
        "own stride in the field",
        "A layer's own stride moves its units apart; it makes the fields of the layers after it grow, not its own.",
    )
    STRIDES_ADDED = (
        "strides added",
        "Strides multiply: a step over so many positions is so many jumps.",
    )
    LAST_STRIDE_ALONE = (
        "last stride alone",
        "The positions that the stride goes over already lie a jump apart in the picture.",
    )
    WINDOW_FOR_STRIDE = (
        "window taken for stride",
        "Neighbouring units lie a stride apart, however wide the window is.",
    )
    FIELDS_SUMMED = (
        "fields summed instead of max",
        "The branches look at the same place, one over the other; the largest field covers the others.",
    )
    FIELDS_AVERAGED = (
        "fields averaged",
        "Every pixel that any branch can see can change a value of the depth concat, so the largest field counts.",
    )
    SMALLEST_FIELD = (
        "smallest field",
        "The depth concat holds the channels of all branches, so the branch that sees most decides.",
    )
    BRANCHES_IN_A_ROW = (
        "branches in a row",
        "The branches stand side by side; only windows that follow one another add up.",
    )

    # Dataflow
    NOTHING_OUTSIDE = (
        "only the module itself",
        "Whatever reads the depth concat now reads more channels, and needs weights for them.",
    )
    ONE_READER = (
        "one reader",
        "A module's output is read by every branch of the next module, each with a 1×1 of its own.",
    )
    EVERYTHING_AFTER = (
        "everything after it",
        "Further on the layers read what the next module puts out, and that stays as wide as it was.",
    )
    HEADS_AT_INFERENCE = (
        "heads counted at inference",
        "The auxiliary heads are there for training alone; at inference they are left out.",
    )
    HEAD_FORGOTTEN = (
        "auxiliary head forgotten",
        "In training a head reads this module's output too.",
    )
    OLD_WEIGHTS_COUNTED = (
        "weights counted that were there",
        "Only the weights for the added channels are new; those for the others were there before.",
    )
    BIASES_ADDED = (
        "biases added",
        "A bias belongs to a channel that is made, and those who read the module make as many as before.",
    )
    GRADIENT_FORWARD = (
        "gradient sent forward",
        "A loss sends its gradient back to what it was computed from, never on to what comes later.",
    )
    TAP_ALONE = (
        "only where the head taps",
        "From the module that the head reads the gradient goes on, back through all modules before it.",
    )
    WHOLE_NETWORK = (
        "the whole network",
        "A head's loss does not depend on what comes after the place where it taps, so no gradient arrives there.",
    )
    MAIN_LOSS_ALONE = (
        "main loss alone",
        "In training the losses of the auxiliary heads are added to the main one.",
    )
    AUXILIARY_LOSSES_ALONE = (
        "auxiliary losses alone",
        "The main loss goes back through the whole network as well.",
    )

    # Probabilities
    SHARE_OF_LOGITS = (
        "share of logits as probability",
        "Softmax shares out e to the power of each logit, not the logits themselves.",
    )
    LARGEST_TAKES_ALL = (
        "largest takes all",
        "The largest logit gets the largest part, and every other class some of it too.",
    )
    ALL_ALIKE = (
        "all classes alike",
        "Classes share evenly only where their logits are equal.",
    )
    POWERS_OF_TWO = (
        "powers of two",
        "Softmax takes powers of e, about 2.718.",
    )
    CLASS_BY_ITSELF = (
        "each class by itself",
        "A probability depends on the other classes' logits as well: together they are 100 %.",
    )

    @property
    def title(self) -> str:
        """What the mistake is called."""
        return self.value[0]

    @property
    def explanation(self) -> str:
        """One or two sentences that put it right."""
        return self.value[1]
