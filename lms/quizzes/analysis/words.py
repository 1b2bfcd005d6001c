"""What is conspicuous about a question and what the figures mean, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.quizzes.analysis.flags import Sign
from lms.quizzes.analysis.gain import Level


@dataclass(frozen=True)
class FlagWords:
    """What is conspicuous, and what to do about it; ``%(choice)s`` is the choice that it is about."""

    what: Any
    advice: Any


FLAG_WORDS = {
    Sign.MOST_PICK_WRONG: FlagWords(
        _l("Most people pick the wrong choice %(choice)s"),
        _l("Check first whether the key is wrong. If it is right, many believe this: teach it again, and say why not."),
    ),
    Sign.MORE_PICK_WRONG: FlagWords(
        _l("More people pick the wrong choice %(choice)s than the right one"),
        _l("Check the key and how the two are worded. If both are clear, this mistake is worth a talk in class."),
    ),
    Sign.STRONG_GET_IT_WRONG: FlagWords(
        _l("Strong learners get this wrong"),
        _l("Check the key, and whether a second choice could be right too. Ask one of them how they understood it."),
    ),
    Sign.AGAINST_THE_REST: FlagWords(
        _l("Who does well elsewhere does worse here"),
        _l("The key may be wrong, or the question may mislead those who know more. Correct it, or take it out."),
    ),
    Sign.HARDLY_TELLS: FlagWords(
        _l("Strong and weak learners answer this almost alike"),
        _l("Make the question clearer, or the wrong choices more like real mistakes."),
    ),
    Sign.TOO_HARD: FlagWords(
        _l("Too hard to tell people apart"),
        _l("Look whether the course teaches this. If it does, make the words simpler or split the question."),
    ),
    Sign.TOO_EASY: FlagWords(
        _l("Too easy to tell people apart"),
        _l(
            "Keep it if everybody must know this, or as a first question. Otherwise make the wrong choices more likely."
        ),
    ),
    Sign.NOBODY_PICKS: FlagWords(
        _l("Nobody picks %(choice)s"),
        _l("Replace it with a mistake that people really make, or take it out."),
    ),
    Sign.OFTEN_LEFT_OUT: FlagWords(
        _l("Many leave this out"),
        _l("The question may be unclear, too long, or come when the time is nearly up."),
    ),
}

LEVEL_WORDS = {Level.LOW: _l("low"), Level.MEDIUM: _l("medium"), Level.HIGH: _l("high")}


@dataclass(frozen=True)
class Explanation:
    """What a figure means, and which values are good."""

    name: Any
    meaning: Any
    good: Any


QUIZ_EXPLANATIONS = (
    Explanation(
        _l("Mean and median"),
        _l("The average result, and the result in the middle: half of the attempts lie above it, half below."),
        _l("50% to 75% for a quiz that is to tell people apart; higher where everybody should have learnt it."),
    ),
    Explanation(
        _l("Standard deviation"),
        _l("How far results lie from the mean."),
        _l("12% to 18%. Less: the results are bunched together."),
    ),
    Explanation(
        _l("Skewness"),
        _l("Whether the results trail off on one side: below 0 towards low results, above 0 towards high ones."),
        _l("About -1. Above 1 it tells little about those near the pass mark."),
    ),
    Explanation(
        _l("Kurtosis"),
        _l("How much the results are heaped in the middle; 0 is the usual bell."),
        _l("0 to 1. More: it hardly tells the very good and the very weak from the rest."),
    ),
    Explanation(
        _l("Consistency (alpha)"),
        _l("How well the questions go together and measure one thing (Cronbach's alpha)."),
        _l("75% or more is good; below 64% the result of one person says little."),
    ),
    Explanation(
        _l("Error ratio"),
        _l("How much of the differences between people is chance and not knowledge."),
        _l("Up to 50%."),
    ),
    Explanation(
        _l("Standard error"),
        _l("How far the result of one person may lie from what they really know."),
        _l("5% to 7%; with 5%, a result of 60% stands for 55% to 65%."),
    ),
)

QUESTION_EXPLANATIONS = (
    Explanation(
        _l("Facility"),
        _l("The share of the mark that people earn on average: 100% means that everybody is right."),
        _l("35% to 85%. Above 95% it is very easy, below 20% very hard."),
    ),
    Explanation(
        _l("Deviation"),
        _l("The standard deviation: how much marks differ from person to person, as a share of the question's mark."),
        _l("About 25% to 50%. Near 0 nearly all earn the same, and it tells nobody apart."),
    ),
    Explanation(
        _l("Discrimination"),
        _l(
            "The discrimination index, from -100% to 100%: whether those who do well in the rest of the quiz do well "
            "here too. "
            "A question drawn at random is compared with the whole quiz."
        ),
        _l("50% or more is very good, 30% to 50% good, 20% to 30% weak. Below 0 look at the key."),
    ),
    Explanation(
        _l("Efficiency"),
        _l("Discriminative efficiency: how much of the discrimination that is possible with these marks is reached."),
        _l("Above 50%."),
    ),
    Explanation(
        _l("Weight"),
        _l("The effective weight: how much the question adds in fact to the differences between results."),
        _l("Near the share of its mark in all marks."),
    ),
)
