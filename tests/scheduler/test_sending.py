"""Sending: what becomes of a delivery by what the server says at each step, and what the owner hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler import mailing
from scheduler.ledger import EditionKey
from scheduler.mail import AnswerKind, TransportError
from scheduler.runner.house import House
from scheduler.runner.sending import send_all
from tests.scheduler.house_cases import Site, Stepwise
from tests.scheduler.mail_cases import (
    ADA,
    KEY,
    LI,
    ZOE,
    FakeServer,
    answer,
    delivery,
    mail_settings,
    owing,
    person,
    states,
    write_people,
)

pytest_plugins = ["tests.scheduler.houses"]

K = AnswerKind


def sent(site: Site, server: FakeServer, **parts: Any) -> House:
    """Make the edition and send it, and return the house."""
    house = site.house(transport=lambda _: server, **parts)
    site.run(house)
    return house


def test_each_person_is_sent_a_letter_of_their_own(site: Site) -> None:
    """Two people get one letter each, with the archive's PDF in it, and no other address in any header."""
    owing(site)
    server = FakeServer()

    house = sent(site, server)

    assert states(house.ledger) == {ADA: "sent", LI: "sent"}
    edition = house.ledger.edition(KEY)
    assert edition
    pdf = house.archive.read(str(edition.sha256), ".pdf")
    for address, other in ((ADA, LI), (LI, ADA)):
        [mail] = server.received(address)
        [attachment] = mail.iter_attachments()
        assert attachment.get_content() == pdf
        assert mail["To"].addresses[0].addr_spec == address
        assert other not in "\n".join(f"{name}: {value}" for name, value in mail.items())
    assert max(server.copies.values()) == 1


def test_what_was_sent_is_in_the_archive_byte_for_byte(site: Site) -> None:
    """The ledger has the hash of each letter, and the archive its very bytes."""
    owing(site)
    server = FakeServer()

    house = sent(site, server)

    for address, content in server.accepted:
        one = delivery(house.ledger, address)
        assert house.archive.read(str(one.message_sha256), ".eml") == content
        assert one.message_size == len(content)
        assert one.sent_at == site.clock.now
        assert one.last_reply == "250 2.0.0 queued"


def test_what_was_sent_is_not_sent_again(site: Site) -> None:
    """Further passes send nothing to anybody."""
    owing(site)
    server = FakeServer()
    house = sent(site, server)

    for _ in range(3):
        site.clock.pass_(hours=5)
        site.run(house)

    assert len(server.accepted) == 2
    assert site.owner == []


@pytest.mark.parametrize(
    ("script", "said", "state", "minutes"),
    [
        ("offers", answer(K.DEFERRED, "450 greylisted", "rcpt"), "deferred", 5),
        ("offers", answer(K.REFUSED, "550 no such user", "rcpt"), "refused", 0),
        ("offers", answer(K.CLOSED, "421 closing", "data"), "deferred", 5),
        ("offers", answer(K.OVERSIZE, "552 too large", "rcpt"), "refused", 0),
        ("dots", answer(K.DEFERRED, "451 try later"), "deferred", 5),
        ("dots", answer(K.CLOSED, "421 closing"), "deferred", 5),
        ("dots", answer(K.REFUSED, "554 spam"), "refused", 0),
        ("dots", answer(K.OVERSIZE, "552 too large"), "refused", 0),
        ("dots", answer(K.LOST, "the connection broke"), "unknown", 0),
    ],
)
def test_what_a_server_says_of_one_person_is_that_persons_alone(
    site: Site, script: str, said: Any, state: str, minutes: int
) -> None:
    """Each answer leads to its state, the server's words are kept, and the next person is sent theirs all the same."""
    owing(site)
    server = FakeServer()
    getattr(server, script)[ADA] = [said]

    house = sent(site, server)

    one = delivery(house.ledger)
    assert states(house.ledger) == {ADA: state, LI: "sent"}
    assert one.last_reply == said.words
    assert one.tries == 1
    if state == "deferred":
        assert one.next_at == site.clock.now + timedelta(minutes=minutes)


def test_a_deferred_letter_is_tried_after_5_15_60_minutes_and_then_every_4_hours_for_2_days(site: Site) -> None:
    """Tries follow the schedule, each sends the same bytes, and after 48 hours it is refused and the owner told."""
    owing(site, person(ADA))
    server = FakeServer(dots={ADA: [answer(K.DEFERRED, "451 later")] * 100})
    tried: list[timedelta] = []
    server.watch = lambda step, _: tried.append(site.clock.now - start) if step == "dot" else None
    start = site.clock.now
    house = site.house(transport=lambda _: server)

    while site.clock.now < start + timedelta(hours=60):
        site.run(house)
        site.clock.pass_(minutes=5)

    minutes = [round(time / timedelta(minutes=1)) for time in tried]
    assert minutes[:6] == [0, 5, 20, 80, 320, 560]
    assert minutes[-1] == 48 * 60
    assert states(house.ledger) == {ADA: "refused"}
    assert [words for words in site.owner if "refused" in words] == [
        f"monthly 2026-01 all to {ADA} was refused: given up: 451 later. "
        "Once mended: frontier retry monthly 2026-01 --failed-only"
    ]


def test_every_try_mails_the_frozen_bytes(site: Site) -> None:
    """A letter that was put off is the same, to the byte, days later, though people and facts changed meanwhile."""
    owing(site, person(ADA))
    server = FakeServer(dots={ADA: [answer(K.DEFERRED, "451 later")]})
    house = sent(site, server)
    frozen = delivery(house.ledger).message_sha256
    write_people(site, person(ADA, name="Countess"))
    site.clock.pass_(minutes=5)

    site.run(house)

    [(_, content)] = server.accepted
    assert house.archive.read(str(frozen), ".eml") == content


def test_the_ledger_says_committing_before_the_final_dot_and_the_lease_outlasts_it(site: Site) -> None:
    """Before the dot the ledger has the letter's hash, the state committing, and a lease longer than the time-out."""
    owing(site, person(ADA))
    server = FakeServer()
    house = site.house(transport=lambda _: server)
    seen: dict[str, tuple[str, bool, timedelta]] = {}

    def watch(step: str, _recipient: str) -> None:
        if step in {"offer", "dot"}:
            one, edition = delivery(house.ledger), house.ledger.edition(KEY)
            assert edition
            assert edition.lease_until
            seen[step] = (str(one.state), one.message_sha256 is not None, edition.lease_until - site.clock.now)

    server.watch = watch
    site.run(house)

    assert seen["offer"][:2] == ("sending", True)
    assert seen["dot"][:2] == ("committing", True)
    assert seen["dot"][2] > timedelta(seconds=600)


def test_who_is_stopped_before_the_final_dot_sends_none(site: Site) -> None:
    """Told to stop while a letter is on its way, a service sends no dot; the delivery is pending, for later."""
    owing(site)
    server = FakeServer()
    stopping: list[bool] = []
    server.watch = lambda step, _: stopping.append(True) if step == "offer" else None
    house = site.house(transport=lambda _: server, stopping=lambda: bool(stopping))

    send_all_after_making(site, house)

    assert server.accepted == []
    assert states(house.ledger) == {ADA: "pending", LI: "pending"}
    assert house.ledger.held_by(house.worker) == ()
    site.run(site.house(transport=lambda _: FakeServer(accepted=server.accepted)))
    assert [to for to, _ in server.accepted] == [ADA, LI]


def send_all_after_making(site: Site, house: House) -> None:
    """Make the edition by a house that sends nothing, then send it by this one."""
    site.run(site.house())
    send_all(house, house.read())


def test_a_stalled_worker_sends_no_dot_once_another_has_taken_over(site: Site) -> None:
    """Who wakes up after its lease was taken finds that out before the dot; the other's letter is the only one."""
    owing(site, person(ADA))
    server, other = FakeServer(), FakeServer()
    house = site.house(transport=lambda _: server)

    def stall(step: str, _recipient: str) -> None:
        if step == "offer":
            site.clock.pass_(minutes=11)
            site.run(site.house(transport=lambda _: other, worker="second"))

    server.watch = stall
    site.run(house)

    assert (len(server.accepted), len(other.accepted)) == (0, 1)
    assert states(house.ledger) == {ADA: "sent"}
    assert "monthly 2026-01 all: another worker has taken over sending it" in site.said


# Servers that cannot be had ------------------------------------------------------------------------------------------


def test_a_server_that_cannot_be_reached_is_nobodys_fault(site: Site) -> None:
    """Nothing is begun and no try is counted; it is tried again later, and the owner hears of it the second time."""
    owing(site)
    server = FakeServer(down=TransportError("unreachable", "mail.example.com:587 cannot be reached: refused"))
    house = sent(site, server)

    assert states(house.ledger) == {ADA: "pending", LI: "pending"}
    assert [one.tries for one in house.ledger.deliveries(KEY)] == [0, 0]
    assert site.owner == []
    server.watch = opens = Opens()
    site.run(house)
    assert opens.number == 0
    for _ in range(3):
        site.clock.pass_(minutes=20)
        site.run(house)
    assert opens.number >= 2
    assert len(site.owner) == 1
    assert site.owner[0].startswith("No mail goes out: mail.example.com:587 cannot be reached: refused")

    server.down = None
    site.clock.pass_(hours=1)
    site.run(house)
    assert states(house.ledger) == {ADA: "sent", LI: "sent"}
    assert house.ledger.breaker() is None
    assert house.ledger.alarms() == ()


class Opens:
    """Counts how often somebody tried to open a session."""

    number = 0

    def __call__(self, step: str, _recipient: str) -> None:
        self.number += step == "open"


def test_a_refused_password_stops_all_mail_for_an_hour_and_is_told_once(site: Site) -> None:
    """After 535 nothing else is tried for an hour, however many passes there are, and the owner is told once."""
    owing(site)
    server = FakeServer(down=TransportError("auth", "535 5.7.8 no", 535))
    server.watch = opens = Opens()
    house = sent(site, server)

    for _ in range(11):
        site.clock.pass_(minutes=5)
        site.run(house)

    assert opens.number == 1
    assert len(site.owner) == 1
    site.clock.pass_(minutes=6)
    site.run(house)
    assert (opens.number, len(site.owner)) == (2, 1)


def test_a_refused_sender_stops_all_mail_and_nobody_is_refused(site: Site) -> None:
    """What a server says of the sender is about everybody: the breaker opens, and nobody else is even tried."""
    owing(site)
    server = FakeServer(offers={ADA: [answer(K.REFUSED, "550 5.7.1 sender rejected", "mail", 550)]})

    house = sent(site, server)

    assert states(house.ledger) == {ADA: "deferred", LI: "pending"}
    assert server.offered == [ADA]
    assert len(site.owner) == 1
    site.clock.pass_(minutes=61)
    site.run(house)
    assert states(house.ledger) == {ADA: "sent", LI: "sent"}


def test_one_letter_that_a_server_never_takes_holds_up_nobody_else(site: Site) -> None:
    """Where what seems to be said of the sender is about one letter, the others go out, and that one has an end."""
    owing(site)
    room = [answer(K.DEFERRED, "452 4.3.1 insufficient storage for this size", "mail", 452)] * 100
    server = FakeServer(offers={ADA: room})
    house = site.house(transport=lambda _: server)

    for _ in range(72):
        site.run(house)
        site.clock.pass_(hours=1)

    assert states(house.ledger) == {ADA: "refused", LI: "sent"}


def test_an_address_in_other_letters_is_the_same_recipient(site: Site) -> None:
    """Who was sent an edition is not sent it again because the file writes the domain, or a case, in another way."""
    owing(site, person("ada@bücher.example"))
    house = sent(site, FakeServer())
    write_people(site, person("Ada@xn--bcher-kva.example"))

    found = mailing.send_edition(site.root, KEY, (), "someone", lambda _: None)

    assert [(one.recipient.address, one.state) for one in found] == [("ada@bücher.example", "sent")]
    assert len(house.ledger.deliveries(KEY)) == 1


def test_a_server_that_hangs_up_on_three_in_a_row_is_left_alone(site: Site) -> None:
    """One dropped connection is one letter's; three in a row are the server's, and the others are not even begun."""
    people = [f"p{number}@example.org" for number in range(5)]
    owing(site, *(person(one) for one in people))
    server = FakeServer(dots={one: [answer(K.LOST, "gone")] for one in people})

    house = sent(site, server)

    assert list(states(house.ledger).values()) == ["unknown"] * 3 + ["pending"] * 2


# People and policies --------------------------------------------------------------------------------------------------


def test_suppressed_people_are_listed_and_never_mailed(site: Site) -> None:
    """Who is suppressed has a delivery that is withdrawn with the reason; nothing is offered to them."""
    owing(site, person(ADA), person(LI), suppress=f"[{LI}]")
    server = FakeServer()

    house = sent(site, server)

    assert states(house.ledger) == {ADA: "sent", LI: "withdrawn"}
    assert delivery(house.ledger, LI).last_reply == "suppressed in data/audiences.yaml"
    assert server.offered == [ADA]


@pytest.mark.parametrize(
    ("people", "more", "reason"),
    [
        ([person(LI)], {}, "not in data/audiences.yaml any more as somebody who receives this"),
        ([person(ADA), person(LI)], {"suppress": f"[{ADA}]"}, "suppressed in data/audiences.yaml"),
    ],
)
def test_who_is_taken_out_of_the_file_before_it_goes_out_is_not_mailed(
    site: Site, people: list[str], more: dict[str, str], reason: str
) -> None:
    """A recipient removed or suppressed between making and sending is withdrawn with that reason."""
    owing(site)
    site.run(site.house())
    write_people(site, *people, **more)
    server = FakeServer()

    house = sent(site, server)

    assert states(house.ledger) == {ADA: "withdrawn", LI: "sent"}
    assert delivery(house.ledger).last_reply == reason
    assert f"monthly 2026-01 all to {ADA}: withdrawn, {reason}" in site.said
    assert [to for to, _ in server.accepted] == [LI]
    assert site.owner == []


def test_who_comes_into_the_file_after_an_edition_was_made_does_not_get_it(site: Site) -> None:
    """Recipients are frozen with the edition."""
    owing(site, person(ADA))
    site.run(site.house())
    write_people(site, person(ADA), person(ZOE))
    server = FakeServer()

    sent(site, server)

    assert [to for to, _ in server.accepted] == [ADA]


def test_an_audience_is_written_to_in_its_window(site: Site) -> None:
    """What is made on a Sunday at seven goes out on Monday at nine, and no try was counted."""
    owing(site, person(ADA), window='{from: "09:00", to: "17:00", timezone: Asia/Hong_Kong, days: business days}')
    server = FakeServer()
    house = sent(site, server)

    one = delivery(house.ledger)
    assert (one.state, one.tries, f"{one.next_at:%a %H:%M}") == ("pending", 0, "Mon 01:00")
    assert f"monthly 2026-01 all to {ADA}: waits until 2026-02-02 01:00 UTC, outside the window of board" in site.said
    assert site.run(house, at="2026-02-02 00:59").mailed == {}
    site.run(house, at="2026-02-02 01:00")
    assert states(house.ledger) == {ADA: "sent"}


def test_a_doubt_under_hold_waits_for_a_person_and_is_told_once(site: Site) -> None:
    """Held, a delivery in doubt is never sent again by itself, and the owner is told what to do, once."""
    owing(site, person(ADA))
    server = FakeServer(dots={ADA: [answer(K.LOST, "gone, but taken")]})
    house = sent(site, server)

    for _ in range(5):
        site.clock.pass_(hours=12)
        site.run(house)

    assert max(server.copies.values()) == 1
    assert site.owner == [
        f"monthly 2026-01 all to {ADA} is in doubt: nobody knows whether it arrived (gone, but taken). "
        f"Find out, then: frontier resolve monthly 2026-01 {ADA} --sent, or --resend"
    ]


def test_a_doubt_under_resend_goes_out_again_with_the_same_bytes(site: Site) -> None:
    """Where the audience says resend, the same letter with the same Message-ID is sent after a while."""
    owing(site, person(ADA), in_doubt="resend")
    server = FakeServer(dots={ADA: [answer(K.LOST, "gone, but taken")]})
    house = sent(site, server)
    site.clock.pass_(minutes=1)
    site.run(house)
    assert states(house.ledger) == {ADA: "pending"}
    site.clock.pass_(minutes=15)
    site.run(house)

    assert states(house.ledger) == {ADA: "sent"}
    first, second = server.accepted
    assert first == second
    assert site.owner == []


@pytest.mark.parametrize(("provider", "state"), [("resend", "sent"), ("none", "unknown")])
def test_a_providers_key_resends_only_where_there_is_one(site: Site, provider: str, state: str) -> None:
    """With a provider that knows keys a doubt is sent again under its key; without one it is held."""
    owing(site, person(ADA), in_doubt="provider-key")
    mail_settings(site, provider=provider)
    server = FakeServer(dots={ADA: [answer(K.LOST, "gone")]})
    house = sent(site, server)
    for _ in range(4):
        site.clock.pass_(minutes=10)
        site.run(house)

    assert states(house.ledger) == {ADA: state}
    if provider == "resend":
        assert server.mails[0]["Resend-Idempotency-Key"]


def test_a_providers_key_is_not_trusted_for_longer_than_a_day(site: Site) -> None:
    """A doubt that comes up again after the provider has forgotten its key waits for a person."""
    owing(site, person(ADA), in_doubt="provider-key")
    mail_settings(site, provider="resend")
    server = FakeServer(dots={ADA: [answer(K.LOST, "gone")] * 100})
    house = site.house(transport=lambda _: server)

    for _ in range(40):
        site.run(house)
        site.clock.pass_(hours=1)

    assert states(house.ledger) == {ADA: "unknown"}
    assert len(server.offered) < 12
    assert len(site.owner) == 1


def test_one_connection_serves_several_editions(site: Site) -> None:
    """What is open of two editions goes through one session."""
    owing(site, person(ADA))
    server = FakeServer()
    site.run(site.house())
    site.run(site.house(), at="2026-03-01 07:00")

    sent(site, server)

    assert (len(server.accepted), server.opened) == (2, 1)


def test_a_worker_that_died_after_the_dot_leaves_a_doubt(site: Site) -> None:
    """What a dead worker left committing is unknown once its lease is over; the owner is told, nothing is sent."""
    owing(site, person(ADA))
    server = FakeServer()

    class DiedError(BaseException):
        pass

    def die(when: str, name: str, arguments: tuple[Any, ...]) -> None:
        if (when, name) == ("before", "move") and str(arguments[3]) == "sent":
            raise DiedError

    house = site.house(transport=lambda _: server)
    with pytest.raises(DiedError):
        site.run(site.house(transport=lambda _: server, ledger=Stepwise(house.ledger, die), worker="dies"))
    assert states(house.ledger) == {ADA: "committing"}
    site.clock.pass_(minutes=16)
    site.run(house)

    assert states(house.ledger) == {ADA: "unknown"}
    assert max(server.copies.values()) == 1
    assert len(site.owner) == 1


# Size -----------------------------------------------------------------------------------------------------------------

LINK = "https://example.com/{report}/{period}/{part}.pdf"


@pytest.mark.parametrize("how", ["server", "offer", "dot"])
def test_what_is_too_large_goes_out_as_a_link(site: Site, how: str) -> None:
    """Too large by the server's announcement or its answer, the letter goes out with a link, once."""
    owing(site, person(ADA))
    mail_settings(site, link=f'"{LINK}"')
    server = FakeServer(size=50_000 if how == "server" else None)
    if how in {"offer", "dot"}:
        script = server.offers if how == "offer" else server.dots
        script[ADA] = [answer(K.OVERSIZE, "552 5.3.4 too large", "rcpt" if how == "offer" else "dot", 552)]

    house = sent(site, server)
    site.run(house)

    one = delivery(house.ledger)
    [(_, content)] = server.accepted
    assert (one.state, one.recipient.format) == ("sent", "link")
    assert b"application/pdf" not in content
    assert b"https://example.com/monthly/2026-01/all.pdf" in content.replace(b"=\r\n", b"")
    assert house.archive.read(str(one.message_sha256), ".eml") == content


def test_who_asked_for_a_link_gets_one(site: Site) -> None:
    """A person whose format is link is sent no attachment where a link is set up, and the PDF where none is."""
    owing(site, person(ADA, format="link"), person(LI))
    mail_settings(site, link=f'"{LINK}"')
    server = FakeServer()

    sent(site, server)

    assert [list(server.received(one)[0].iter_attachments()) == [] for one in (ADA, LI)] == [True, False]


def test_what_is_too_large_and_has_no_link_is_refused_with_the_mend(site: Site) -> None:
    """Without mail.link a letter that is too large is refused, and the owner is told which setting helps."""
    owing(site, person(ADA))
    server = FakeServer(size=5_000)

    house = sent(site, server)

    assert states(house.ledger) == {ADA: "refused"}
    assert server.offered == []
    assert "give mail.link in frontier.yaml" in site.owner[0]


# Whether it goes out at all -------------------------------------------------------------------------------------------


def test_an_edition_that_waits_is_sent_once_it_is_approved(site: Site) -> None:
    """Nobody is mailed before the approval, and everybody after it."""
    owing(site, approval="required")
    server = FakeServer()
    house = sent(site, server)
    assert server.offered == []

    house.ledger.approve(KEY, "ada")
    site.run(house)

    assert states(house.ledger) == {ADA: "sent", LI: "sent"}


@pytest.mark.parametrize(
    ("send", "first", "second"),
    [
        ("always", "sent", "sent"),
        ("{figure: pots, over: 22}", "", "sent"),
        ("{figure: pots, under: 23}", "sent", ""),
    ],
)
def test_a_condition_is_decided_when_the_edition_is_made(site: Site, send: str, first: str, second: str) -> None:
    """An edition whose condition is not met is made and archived, and nobody receives it; the event says why."""
    owing(site, person(ADA), send=send)
    server = FakeServer()
    house = sent(site, server)
    site.run(house, at="2026-03-01 07:00")

    february = EditionKey("monthly", "2026-02")
    found = [states(house.ledger, key).get(ADA, "") for key in (KEY, february)]
    assert found == [first, second]
    reasons = [house.ledger.events(key) for key in (KEY, february)]
    told = [next(one.detail["not_sent"] for one in events if one.kind == "archived") for events in reasons]
    assert [bool(one) for one in told] == [not first, not second]


def test_what_did_not_change_is_made_and_mailed_to_nobody(site: Site) -> None:
    """Under send: changed the first edition goes out, and the next only if something changed since."""
    owing(site, person(ADA), send="changed")
    rows = site.root / "data" / "observations" / "months.csv"
    known = "pots,HK,2026-01,22,register\nweek-pots,HK,2026-02,5,register\n"  # the second is nothing to this report
    rows.write_text(f"metric,market,period,value,source\n{known}", encoding="utf-8")
    server = FakeServer()
    house = sent(site, server)

    site.run(house, at="2026-03-01 07:00")
    with rows.open("a", encoding="utf-8") as file:
        file.write("pots,HK,2026-03,23,register\n")
    site.run(house, at="2026-04-01 07:00")

    found = [states(house.ledger, EditionKey("monthly", period)) for period in ("2026-01", "2026-02", "2026-03")]
    assert found == [{ADA: "sent"}, {}, {ADA: "sent"}]
    told = house.ledger.events(EditionKey("monthly", "2026-02"))[-1].detail["not_sent"]
    assert told == "send: changed, and nothing has since the edition of 2026-01"


def test_a_mistake_of_ours_is_no_recipients_and_is_told_once(site: Site) -> None:
    """Where the archive cannot keep a letter nothing is offered, it is tried again in minutes, and told once."""
    owing(site, person(ADA))
    server = FakeServer()
    site.run(site.house())
    house = site.house(transport=lambda _: server)
    full = True

    def hook(when: str, name: str, arguments: tuple[Any, ...]) -> None:
        if (when, name) == ("before", "publish") and full and arguments[1] == ".eml":
            raise OSError(28, "No space left on device")

    shaky = site.house(transport=lambda _: server, archive=Stepwise(house.archive, hook))
    for _ in range(3):
        site.run(shaky)
        site.clock.pass_(minutes=5)
    assert (server.offered, len(site.owner)) == ([], 1)
    full = False
    site.run(shaky)

    assert states(house.ledger) == {ADA: "sent"}
