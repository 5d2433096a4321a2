"""What is often said about the network, with the numbers that decide."""

from __future__ import annotations

import streamlit as st

from app.sections.architecture.context import GraphView
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.studies.claims import Claim, check_claims

_VERDICTS = {"true": "True.", "imprecise": "Imprecise.", "wrong": "Not so."}


def show(view: GraphView) -> None:
    """Draw the section: each claim with its verdict, in two columns that are read one after the other."""
    st.subheader(heading(view.spec), anchor=False)
    claims = check_claims(view.spec)
    half = (len(claims) + 1) // 2
    for column, part in zip(st.columns(2, gap="large"), (claims[:half], claims[half:]), strict=True):
        with column:
            st.markdown("\n\n".join(map(_written, part)))


def heading(spec: GoogLeNetSpec) -> str:
    """Return how many of the claims are true of a variant."""
    verdicts = [claim.verdict for claim in check_claims(spec)]
    true = verdicts.count("true")
    return f"Of {len(verdicts)} things often said about GoogLeNet, {true} {'is' if true == 1 else 'are'} true as said"


def _written(claim: Claim) -> str:
    return f"#### “{claim.said}”\n\n**{_VERDICTS[claim.verdict]}** {claim.truth} Seen in [{claim.place}]({claim.view})."
