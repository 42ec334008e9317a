from __future__ import annotations

from collections.abc import Callable

FindingsIn = Callable[..., list[str]]


def test_sources_disagree_about_a_share_in_per_cent(findings_in: FindingsIn) -> None:
    """Each of the values that cannot both be true bears its sign."""
    assert findings_in(("held", "2025-12", 5.8), ("held", "2025-12", 6, "over", {"source": "official"})) == [
        "Share held, Hong Kong, end of December 2025: sources disagree, over 6 % [@official] against 5.8 % [@press]."
    ]


def test_a_share_that_its_gains_do_not_explain_is_off_by_points(findings_in: FindingsIn) -> None:
    """The sign is said once of each value, and what nothing explains is a difference in points."""
    assert findings_in(("held", "2024-12", 4), ("gained", "2025", 1), ("held", "2025-12", 5.8)) == [
        "Share held, Hong Kong: 4 % at the end of December 2024 [@press] plus 1 % in 2025 [@press] make 5 %, but 5.8 % "
        "is given for the end of December 2025 [@press]: a difference of 0.8 points that no source explains."
    ]


def test_shares_that_do_not_add_up_are_told_in_per_cent_and_points(findings_in: FindingsIn) -> None:
    """So of halves and their year, of markets and their group, and of a running total."""
    halves = findings_in(("gained", "2025", 3), ("gained", "2025-H1", 1), ("gained", "2025-H2", 1))
    members = findings_in(
        ("held", "2025", 3, {"market": "asia"}), ("held", "2025", 4), ("held", "2025", 2, {"market": "CN"})
    )
    running = findings_in(("all_time", "2025", 3), ("gained", "2024", 4))

    assert halves == [
        "Share gained, Hong Kong, 2025: 3 % is given [@press], but the two figures it is made of add up to 2 % "
        "[@press]: 1 point fewer."
    ]
    assert members == [
        "Share held, Asia, end of December 2025: 3 % is given [@press], but China 2 % [@press], Hong Kong 4 % [@press] "
        "alone make 6 %."
    ]
    assert running == [
        "All gained, Hong Kong: 3 % is given as the running total at the end of December 2025 [@press], but 4 % in "
        "2024 [@press] already make 4 %."
    ]


def test_points_that_were_stated_as_per_cent_are_seen_to_be_points(findings_in: FindingsIn) -> None:
    """A stated change of a share is taken as relative; where it is not, both answers stand side by side."""
    stated = {"stated_percent": 1.8, "stated_against": "2024-12"}

    assert findings_in(("held", "2024-12", 4), ("held", "2025-12", 5.8, stated)) == [
        "Share held, Hong Kong, end of December 2025: the source states a relative change of +1.8 % on the end of "
        "December 2024 [@press]; the figures themselves, 4 % [@press] and then 5.8 %, give +45 %, a difference of "
        "+1.8 points."
    ]
    assert findings_in(("held", "2024-12", 4), ("held", "2025-12", 5.8, {**stated, "stated_percent": 45})) == []


def test_what_a_share_would_have_been_keeps_its_decimals(findings_in: FindingsIn) -> None:
    """Shares below one per cent would all have been nothing, or one."""
    stated = {"stated_percent": 45, "stated_against": "2024-12"}

    assert findings_in(("held", "2025-12", 0.58, stated)) == [
        "Share held, Hong Kong, end of December 2025: the source states a relative change of +45 % on the end of "
        "December 2024 [@press]; no figure for that date is public to check it with (it would have been about 0.4 %)."
    ]
