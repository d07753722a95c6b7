"""The vaccine fridge: what is in it, what comes and goes, and how warm it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import (
    batch_numbers,
    doses_due,
    fridge_readings,
    practice,
    sent_once,
    stock_changes,
    vaccine_stock,
    vaccine_tally,
)
from clinic_app.operations.fridge_readings import Impossible, NothingDone
from clinic_app.operations.sent_once import SentAlready
from clinic_app.operations.stock_changes import (
    AnotherExpiry,
    Delivery,
    ExpiredAlready,
    LookFirst,
    NotSoMany,
    TakenOutWarm,
)
from clinic_app.operations.vaccine_stock import Batch
from clinic_app.web import visitor
from clinic_app.web.filters import long_day
from clinic_app.web.transaction import transact

from . import bp, cold_chain, fridge_page
from .fridge_forms import CountForm, ReceiveForm, TakeOutForm, TemperatureForm

LOG_DAYS = 30
ALREADY = "Noted already: it counts once."
WAITS = "This batch is not to be used until somebody has decided on the stock."
TAKEN_OUT_WARM = (
    "Doses of this batch were taken out because it was too cold or too warm, so a count adds none. "
    "If the decision was wrong, undo it on the page of the fridge; if more came, receive them"
)
TAKEN = {
    "wasted": "Noted as wasted.",
    "expired": "Noted as expired.",
    "cold_chain": "Noted as too cold or too warm.",
}


@bp.get("/fridge")
@audience(Permission.FRIDGE)
def fridge() -> ResponseReturnValue:
    """Show the stock, what today and the next day call for, and the last temperature."""
    now, today = clock.now(), clock.today()
    stock = vaccine_stock.groups(today)
    tally = vaccine_tally.of_day(today, now=now, stock=stock)
    log = fridge_readings.log(today - timedelta(days=4), today)
    waiting = cold_chain.waiting(stock)
    page = fridge_page.page(stock, tally, log, cold_chain=waiting, now=now)
    decided = cold_chain.last_decision()
    form = TemperatureForm(formdata=None)
    return render_template("nurses/fridge.html", page=page, decided=decided, form=form)


@bp.route("/fridge/receive", methods=["GET", "POST"])
@audience(Permission.FRIDGE)
def receive() -> ResponseReturnValue:
    """Put a batch that came into the fridge."""
    form = ReceiveForm(data=_usual(request.args.get("vaccine", "")))
    sent = form.validate_on_submit() and form.settled(tuple(_doubts(form.delivery())))
    if sent and _receive(form):
        return redirect(url_for(".fridge"))
    return render_template("nurses/receive.html", form=form, brands=form.offered())


@bp.route("/fridge/batches/<int:number>", methods=["GET", "POST"])
@audience(Permission.FRIDGE)
def batch(number: int) -> ResponseReturnValue:
    """Show what came of a batch and what went; count it, or take doses out."""
    found = vaccine_stock.batch(number)
    counting, taking = CountForm(), TakeOutForm()
    sent = request.form.get("do", "")
    if sent == "count" and counting.validate_on_submit() and _count(number, counting):
        return redirect(url_for(".batch", number=number))
    if sent == "take" and taking.validate_on_submit() and _take_out(number, taking):
        return redirect(url_for(".batch", number=number))
    return _batch_page(found, counting, taking, form=taking if sent == "take" else counting)


@bp.route("/fridge/temperatures", methods=["GET", "POST"])
@audience(Permission.FRIDGE)
def temperatures() -> ResponseReturnValue:
    """Write down a look at the thermometer; show the log of thirty days, to print."""
    form, now, today = TemperatureForm(), clock.now(), clock.today()
    if form.validate_on_submit() and _read(form):
        return redirect(url_for(".fridge"))
    log = fridge_readings.log(today - timedelta(days=LOG_DAYS - 1), today)
    rows = fridge_page.log_rows(log, now=now)
    return render_template(
        "nurses/temperatures.html", form=form, rows=rows, first=log[0].day, last=log[-1].day
    )


def _usual(slug: str) -> dict[str, str]:
    """Return what a delivery of a vaccine begins with: the brand, where there is only one."""
    known = doses_due.schedule().by_vaccine.get(slug)
    if known is None:
        return {}
    return {"vaccine": slug, "brand": known.brands[0] if len(known.brands) == 1 else ""}


def _doubts(delivery: Delivery) -> Iterator[str]:
    """Yield what to look at again: a number known as something else, a brand that nobody knows."""
    for one in batch_numbers.on_record_otherwise(delivery):
        known = f"{one.brand} ({one.group}), expires {long_day(one.expires_on)}"
        yield f"{one.batch} is on record as {known}: is it the same? Then receive it as that."
    brands = batch_numbers.brands(delivery.vaccine)
    if brands and not batch_numbers.known_brand(delivery):
        group, some = vaccine_stock.group_of(delivery.vaccine), " or ".join(brands)
        yield f"{delivery.brand} is no brand that we know of {group}: that is {some}."


def _receive(form: ReceiveForm) -> bool:
    actor, delivery, once = visitor.actor(), form.delivery(), form.once.data or ""

    def work(now: datetime) -> int:
        sent_once.check(once, delivery)
        return stock_changes.receive(actor, delivery, now=now)

    try:
        number = transact(work)
    except SentAlready:
        flash(ALREADY, "calm")
        return True
    except ExpiredAlready:
        form.expires_on.errors = ["That day is over: what has expired does not go into the fridge"]
        return False
    except AnotherExpiry as known:
        day = long_day(known.expires_on)
        form.expires_on.errors = [f"This batch is here already and expires on {day}: check the box"]
        return False
    except LookFirst as warm:
        form.form_errors = [fridge_page.look_first(warm.look, clock.today())]
        return False
    flash(f"Received: {delivery.doses} doses of {delivery.brand}, batch {delivery.batch}.", "calm")
    if vaccine_stock.batch(number).doubtful:
        flash(WAITS, "")
    return True


def _count(number: int, form: CountForm) -> bool:
    actor, left, note = visitor.actor(), form.number(), form.note.data or ""
    try:
        change = transact(lambda now: stock_changes.count(actor, number, left, note=note, now=now))
    except TakenOutWarm:
        form.left.errors = [TAKEN_OUT_WARM]
        return False
    wrong = f"{abs(change)} {'more' if change > 0 else 'fewer'} than our list had"
    flash(f"Counted: {left}, {wrong if change else 'as our list had it'}.", "calm")
    return True


def _take_out(number: int, form: TakeOutForm) -> bool:
    actor, doses, why = visitor.actor(), form.number(), form.why.data or ""
    facts, once = {"reason": form.reason.data, "note": why}, form.once.data or ""

    def work(now: datetime) -> None:
        sent_once.check(once, (number, doses, facts))
        stock_changes.take_out(actor, number, doses, now=now, **facts)

    try:
        transact(work)
    except SentAlready:
        flash(ALREADY, "calm")
        return True
    except NotSoMany as fewer:
        form.doses.errors = [
            f"Only {max(fewer.left, 0)} are there by our list: count the batch first"
        ]
        return False
    flash(TAKEN[form.reason.data], "calm")
    return True


def _read(form: TemperatureForm) -> bool:
    actor, look = visitor.actor(), form.look()
    try:
        transact(lambda now: fridge_readings.note(actor, look, now=now))
    except Impossible:
        form.refuse(look)
        return False
    except NothingDone:
        form.ask_what_was_done()
        return False
    flash(f"Noted: {fridge_page.degrees(look.now)}.", "" if look.outside else "calm")
    return True


def _batch_page(
    found: Batch, counting: CountForm, taking: TakeOutForm, *, form: CountForm | TakeOutForm
) -> ResponseReturnValue:
    """Show a batch; `form` is the one that was sent, whose errors stand at the top."""
    names = {face.account: face.name for face in practice.faces(who_left=True).values()}
    return render_template(
        "nurses/batch.html",
        batch=fridge_page.batch_view(found, clock.today()),
        found=found,
        moved=fridge_page.moved(vaccine_stock.movements(found.id), names),
        counting=counting,
        taking=taking,
        form=form,
    )
