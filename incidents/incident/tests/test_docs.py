from core.embedded.servers import ROOT
from incidents.incident.workflow import markdown, mermaid


def test_the_page_on_the_life_of_an_incident_is_drawn_from_the_table():
    page = (ROOT / "docs/incident-life.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{mermaid()}```" in page
    assert markdown() in page
