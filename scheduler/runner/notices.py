"""What the owner hears, once each: said at once, and by mail where there is an address; never to a stakeholder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Final

from scheduler.errors import SchedulerError
from scheduler.ledger import Delivery, DeliveryState, Notice
from scheduler.mail import AnswerKind, Envelope, TransportError, mime
from scheduler.mail.letter import Party
from scheduler.runner.house import House
from scheduler.runner.letters import owner_of, sender_of
from scheduler.runner.post import Post
from scheduler.runner.words import on_the_line
from scheduler.workspace import Workspace

_TAKEN_FOR: Final = timedelta(minutes=15)


def tell_deliveries(house: House) -> None:
    """Tell of each delivery that is in doubt or was refused."""
    for one in house.ledger.untold():
        words = _words(one)
        if house.ledger.tell_delivery(one, words):
            house.owner(words)


def mail_notices(house: House, workspace: Workspace) -> None:
    """Mail the owner what was not mailed yet, in one letter; what fails is tried again later, in another pass."""
    if house.transport is None:
        return
    owner = owner_of(workspace)
    post = Post(house, house.transport(workspace))
    if post.stopped and owner:
        return
    taken = house.ledger.take_notices(house.ledger.now() + _TAKEN_FOR)
    if not taken:
        return
    if owner is None:  # somebody may name one later, and is not to be sent what is long past
        house.ledger.settle_notices(taken, mailed=False)
        return
    try:
        if _mail(house, workspace, post, owner, taken):
            house.ledger.settle_notices(taken, mailed=True)
    except TransportError as error:
        post.stop(error)
    except (SchedulerError, OSError, ValueError) as error:
        house.tell(f"The owner could not be mailed: {error}")
    finally:
        post.close()


def _mail(house: House, workspace: Workspace, post: Post, owner: Party, taken: Sequence[Notice]) -> bool:
    sender = sender_of(workspace)
    content = _letter(workspace, owner, taken, house.now())
    session = post.session()
    answer = session.offer(Envelope(sender.party.address, owner.address), content)
    if answer.kind is AnswerKind.ACCEPTED:
        answer = session.commit()
    post.heard(answer)
    if answer.kind is not AnswerKind.ACCEPTED:
        house.tell(f"The owner {owner.address} could not be mailed: {answer.words}")
    # In doubt the owner is told once more rather than not at all; nobody else is.
    return answer.kind is AnswerKind.ACCEPTED


def _letter(workspace: Workspace, owner: Party, taken: Sequence[Notice], now: datetime) -> bytes:
    sender = sender_of(workspace)
    key = hashlib.sha256("|".join(f"{one.id} {one.at.isoformat()}" for one in taken).encode()).hexdigest()[:32]
    number = f"{len(taken)} notice{'' if len(taken) == 1 else 's'}"
    headers = (
        ("From", mime.mailbox(sender.party.name, sender.party.address)),
        ("To", mime.mailbox(owner.name, owner.address)),
        ("Subject", mime.unstructured(f"Frontier, {workspace.title}: {number} for you")),
        ("Date", format_datetime(now)),
        ("Message-ID", mime.structured(f"<frontier-notice.{key}@{sender.domain}>")),
        ("MIME-Version", "1.0"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    )
    lines = [f"{one.at:%Y-%m-%d %H:%M} UTC  {one.words}" for one in taken]
    words = "\n\n".join([*lines, "Nobody else was told. frontier status says what needs a person."])
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode() + mime.text_part("text/plain", f"{words}\n")


def _words(one: Delivery) -> str:
    key, who = one.key, one.recipient.address
    if one.state is DeliveryState.UNKNOWN:
        mend = f"frontier resolve {on_the_line(key, who)}"
        doubt = f"{key} to {who} is in doubt: nobody knows whether it arrived ({one.last_reply})"
        return f"{doubt}. Find out, then: {mend} --sent, or --resend"
    mend = f"frontier retry {on_the_line(key)} --failed-only"
    return f"{key} to {who} was refused: {one.last_reply}. Once mended: {mend}"
