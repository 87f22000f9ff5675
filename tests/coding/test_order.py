"""Components that stand before what they use say so."""

import pickle

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import onrecord.coding.coder  # noqa: F401
from onrecord.coding.claims import Claims, make_claims  # noqa: F401
from onrecord.coding.events import make_events  # noqa: F401
from onrecord.coding.order import PipelineError, Placed

RULES = {"reader": "rules"}


@Language.factory("test_needy")
def make_needy(nlp: Language, name: str) -> "Needy":
    return Needy().placed(nlp, name, uses=["sentencizer"], needs=["onrecord_claims"])


class Needy(Placed):
    def __call__(self, doc: Doc) -> Doc:
        self.check_place()
        return doc


def test_events_before_claims_say_what_to_do() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord_events", name="deeds")
    nlp("Envoys met.")  # what is not in the pipeline is not waited for
    nlp.add_pipe("onrecord_claims", name="said", config=RULES)
    told = r"deeds stands before onrecord_claims, which it uses; .*nlp\.add_pipe\('deeds', last=True\)"
    with pytest.raises(PipelineError, match=told):
        nlp("Envoys met.")
    with pytest.raises(PipelineError, match=told):
        list(nlp.pipe(["Envoys met."]))
    with nlp.select_pipes(disable=["said"]):
        nlp("Envoys met.")


def test_claims_before_actors_say_what_to_do() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord_claims", config=RULES)
    nlp.add_pipe("onrecord_actors")
    with pytest.raises(PipelineError, match="onrecord_claims stands before onrecord_actors"):
        nlp("Envoys met.")


def test_the_right_order_says_nothing(nlp: Language) -> None:
    assert nlp("Peru attacked Chile.")._.events


def test_what_is_needed_must_be_there() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("test_needy")
    with pytest.raises(PipelineError, match="test_needy needs onrecord_claims before it; add that"):
        nlp("Envoys met.")
    nlp.add_pipe("onrecord_claims", before="test_needy", config=RULES)
    nlp("Envoys met.")


def test_what_comes_behind_is_known_in_other_processes_and_without_a_pipeline_nothing_is() -> None:
    nlp = spacy.blank("en")
    claims = nlp.add_pipe("onrecord_claims", config=RULES)
    assert isinstance(claims, Claims)
    assert claims.comes_before("onrecord_events") is False
    nlp.add_pipe("onrecord_events")
    for one in (claims, pickle.loads(pickle.dumps(claims))):
        assert one.comes_before("onrecord_events") is True
    assert Claims(claims.reader).comes_before("onrecord_events") is None
