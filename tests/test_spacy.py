"""The pipeline is an ordinary spaCy pipeline: factories, span groups, displaCy, disk."""

from pathlib import Path

import pytest
import spacy
from spacy import displacy

from suggester import Engine
from suggester.pipes import COMPONENTS
from suggester.pipes.groups import ASSERTIONS, PHRASES

NOTE = "S: US helped last week.\nO: Ther-ex: squats 3x10. MFR to R UT x 10 min. No e-stim."


def labels(nlp: spacy.language.Language, group: str) -> list[tuple[str, str, str]]:
    doc = nlp(NOTE)
    return [(span.text, span.label_, span.id_) for span in doc.spans[group]]


@pytest.mark.parametrize("component", COMPONENTS)
def test_factory_is_found_by_name(component: str) -> None:
    assert spacy.blank("en").has_factory(component)


def test_components_stand_in_any_pipeline_with_the_stock_tokenizer() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("suggester_phrases")
    assert ("MFR", "97140") in [(text, label) for text, label, _ in labels(nlp, PHRASES)]


def test_round_trip_through_disk(engine: Engine, tmp_path: Path) -> None:
    engine.nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert labels(again, PHRASES) == labels(engine.nlp, PHRASES)
    assert labels(again, ASSERTIONS) == labels(engine.nlp, ASSERTIONS)


def test_round_trip_through_bytes(engine: Engine) -> None:
    again = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "suggester_tokens.v1"}}})
    for component in COMPONENTS:
        again.add_pipe(component)
    again.from_bytes(engine.nlp.to_bytes())
    assert labels(again, ASSERTIONS) == labels(engine.nlp, ASSERTIONS)


def test_displacy_renders_the_groups(engine: Engine) -> None:
    html = displacy.render(engine.nlp(NOTE), style="span", options={"spans_key": PHRASES})
    assert "97140" in html


def test_nothing_is_written_to_entities(engine: Engine) -> None:
    assert not engine.nlp(NOTE).ents
