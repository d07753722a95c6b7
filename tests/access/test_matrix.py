"""Who may reach which page: the whole of it, in one table."""

import re
from datetime import timedelta

import pytest

from clinic_app.access.guard import PUBLIC, audience, init_app
from tests import factories
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient, Page

EXPECTED = """
account.asked                  public
account.cancel                 family:read
account.code                   public
account.forgotten              public
account.home                   family:read
account.new_password           public
account.sign_in                public
account.sign_out               public
account.staff_sign_in          public
account.undo                   family:read
articles.author                public
articles.body                  public
articles.category              public
articles.feed                  public
articles.index                 public
articles.picture               public
articles.robots                public
articles.search                public
articles.service               public
articles.show                  public
articles.site_map              public
articles.useful                public
baby_weighing.about            public
baby_weighing.growth           family:read
booking.ask                    public
booking.ask_for                public
booking.asked                  public
booking.asked_for              public
booking.calendar               public
booking.check                  public
booking.choose                 public
booking.details                public
booking.done                   public
booking.extend                 public
booking.free_times             public
booking.get_help               public
booking.get_help_for           public
booking.let_go                 public
booking.start                  public
booking.urgent                 public
booking.when                   public
booking.who                    public
calls.note                     calls
calls.to_call                  calls
calls.undo                     calls
demo.mailbox                   public
demo.message                   public
desk.check                     desk:book
desk.for_patient               desk:book
desk.reopen                    requests:settle
desk.requests                  requests:settle
desk.settle                    requests:settle
desk.start                     desk:book
desk.take                      desk:book
desk.tried                     requests:settle
desk.with_patient              desk:book
editing.added                  articles:edit
editing.approve                articles:approve
editing.bring_back             articles:approve
editing.compare                articles:edit
editing.discard                articles:edit
editing.index                  articles:edit
editing.new                    articles:edit
editing.read                   articles:edit
editing.removed                articles:edit
editing.send_back              articles:edit
editing.show                   articles:edit
editing.submit                 articles:edit
editing.text                   articles:edit
editing.withdraw               articles:edit
editing.write                  articles:edit
guide.end                      public
guide.index                    public
guide.question                 public
health.alive                   public
health.ready                   public
immunisations.about            public
immunisations.another          public
immunisations.book_next        public
immunisations.due              public
immunisations.first_flu        public
immunisations.plan_first       public
immunisations.pregnancy        public
immunisations.record           family:read
immunisations.weeks            public
immunisations.without          public
nurses.add_past                child-record:edit
nurses.batch                   fridge
nurses.chart_facts             child-record:edit
nurses.child_facts             child-record:edit
nurses.child_record            child-record:read
nurses.close_task              child-record:edit
nurses.cold_chain              fridge
nurses.cold_chain_undo         fridge
nurses.correct_dose            child-record:edit
nurses.correct_measurement     child-record:edit
nurses.daily_list              day-list:read
nurses.decide                  child-record:edit
nurses.fridge                  fridge
nurses.go                      day-list:read
nurses.growth                  child-record:read
nurses.here_again              recalls
nurses.no_more_messages        recalls
nurses.live                    day-list:read
nurses.not_reported            register
nurses.pack                    day-list:read
nurses.pack_days               day-list:read
nurses.pack_worker             public
nurses.reaction                child-record:edit
nurses.reaction_not_told       child-record:edit
nurses.reaction_told           child-record:edit
nurses.recall_close            recalls
nurses.recall_page             recalls
nurses.recall_reopen           recalls
nurses.recall_tried            recalls
nurses.recall_try_back         recalls
nurses.recall_weigh            recalls
nurses.recall_write            recalls
nurses.receive                 fridge
nurses.register                register
nurses.register_download       register
nurses.reopen_task             child-record:edit
nurses.reported                register
nurses.take_back               child-record:edit
nurses.tasks                   child-record:read
nurses.temperatures            fridge
nurses.vaccinate               vaccinate
nurses.vaccinate_patient       vaccinate
nurses.void_dose               child-record:edit
nurses.void_measurement        child-record:edit
nurses.walk_in                 walk-in
nurses.walk_in_new             walk-in
nurses.walk_in_person          walk-in
nurses.walk_in_with            walk-in
nurses.weigh                   child-record:edit
nurses.weigh_visit             child-record:edit
patients.edit                  patients:edit
patients.end_tie               patients:edit
patients.find                  patients:read
patients.new                   patients:edit
patients.show                  patients:read
patients.tell_apart            patients:edit
patients.tie                   patients:edit
people.index                   public
people.person                  public
practice.come_back             staff:manage
practice.edit                  staff:manage
practice.invite                staff:manage
practice.leave                 staff:manage
practice.overview              practice:read
practice.people                staff:manage
practice.person                staff:manage
practice.send_link             staff:manage
public.about                   public
public.accessibility           public
public.contact                 public
public.fees                    public
public.find_us                 public
public.home                    public
public.privacy                 public
reception.appointment          appointment:read
reception.arrived              appointment:status
reception.cancel               appointment:cancel
reception.checked              appointment:status
reception.day                  diary:read
reception.go                   diary:read
reception.keep                 appointment:move
reception.live                 diary:read
reception.move                 appointment:move
reception.move_back            appointment:move
reception.move_day             appointment:move
reception.move_to              appointment:move
reception.move_typed           appointment:move
reception.person               diary:read
reception.status               appointment:status
reception.undo                 appointment:status
reception.week                 diary:read
schedules.change               schedules:read
schedules.change_hours         schedules:edit
schedules.close                schedules:edit
schedules.closed_days          schedules:read
schedules.end_hours            schedules:edit
schedules.extra                schedules:edit
schedules.index                schedules:read
schedules.keep_open            schedules:edit
schedules.leave                schedules:edit
schedules.move                 appointment:move
schedules.new_hours            schedules:edit
schedules.person               schedules:read
schedules.relabel              schedules:edit
schedules.reopen               schedules:edit
schedules.take_back            schedules:edit
schedules.to_sort_out          schedules:read
services.area                  public
services.index                 public
services.kind                  public
static                         public
visits.calendar                public
visits.cancel                  public
visits.show                    public
visits.undo                    public
"""

DESK, CLINICAL = {"reception", "manager"}, {"nurse", "doctor"}
WHO = {
    "public": {"nobody", "patient"} | DESK | CLINICAL,
    "family:read": {"patient"} | DESK | CLINICAL,
    "diary:read": DESK | CLINICAL,
    "day-list:read": DESK | CLINICAL,
    "appointment:read": DESK | CLINICAL,
    "appointment:status": DESK | CLINICAL,
    "appointment:move": DESK,
    "appointment:cancel": DESK,
    "walk-in": DESK | {"nurse"},
    "requests:settle": DESK,
    "desk:book": DESK | {"nurse"},
    "patients:read": DESK | CLINICAL,
    "patients:edit": DESK,
    "schedules:read": DESK | CLINICAL,
    "schedules:edit": DESK,
    "calls": DESK,
    "recalls": CLINICAL,
    "staff:manage": {"manager"},
    "practice:read": {"manager"},
    "child-record:read": CLINICAL,
    "child-record:edit": CLINICAL,
    "vaccinate": CLINICAL,
    "fridge": CLINICAL,
    "register": CLINICAL,
    "articles:edit": CLINICAL | {"manager"},
    "articles:approve": CLINICAL,
}
ANYBODY = ["nobody", "patient", "reception", "nurse", "doctor", "manager"]


def table():
    return dict(line.split() for line in EXPECTED.strip().splitlines())


@pytest.fixture
def clinic(practice_loaded, app, travel):
    travel(at(TUESDAY, "7:30"))
    app.test_client_class = CheckingClient
    return app


def test_every_page_is_open_to_exactly_the_people_we_agreed(clinic):
    actual = {name: str(view.audience) for name, view in clinic.view_functions.items()}
    assert actual == table()


def test_an_app_with_a_page_that_nobody_declared_does_not_start(clinic):
    clinic.view_functions["forgotten"] = lambda: "secret"
    with pytest.raises(RuntimeError, match="forgotten"):
        init_app(clinic, lambda: None)


def test_the_same_page_starts_once_it_is_declared(clinic):
    clinic._got_first_request = False
    clinic.view_functions["forgotten"] = audience(PUBLIC)(lambda: "open")
    init_app(clinic, lambda: None)


@pytest.mark.parametrize("who", ANYBODY)
def test_every_page_answers_every_role_as_agreed(clinic, who):
    """Refused means sent to sign in or told 403; everything else may answer as it likes."""
    client = clinic.test_client()
    with clinic.app_context():
        if who == "patient":
            factories.sign_in_as(client, factories.a_family().person)
        elif who != "nobody":
            factories.sign_in_as(client, who)
    for rule in clinic.url_map.iter_rules():
        if rule.endpoint in {"static", "account.sign_out"}:
            continue
        path = re.sub("<int:[^>]+>", "1", rule.rule.replace("<day>", "2026-11-24"))
        path = re.sub("<[^>]+>", "x", path)
        method = "GET" if "GET" in rule.methods else "POST"
        answer = client.open(path, method=method, data={"csrf_token": token(clinic, client)})
        allowed = who in WHO[table()[rule.endpoint]]
        refused = answer.status_code == 403 or (
            answer.status_code == 302 and "sign-in" in answer.location and not allowed
        )
        assert refused is not allowed, (rule.endpoint, who, answer.status)


def token(app, client):
    return Page(client.get("/baby-weighing/")).form(having="birth_date-day")[1]["csrf_token"]


def test_somebody_elses_visit_does_not_exist(clinic):
    client = clinic.test_client()
    with clinic.app_context():
        mine, strangers = factories.a_family(), factories.a_family("kim@example.com", "Kim Shaw")
        visit = factories.a_visit("standard", start=at(TUESDAY, "10:00"), patient=strangers.own)
        factories.sign_in_as(client, mine.person)
    assert client.get(f"/account/visits/{visit}/cancel").status_code == 404
    answer = client.post(
        f"/account/visits/{visit}/cancel", data={"csrf_token": token(clinic, client)}
    )
    assert answer.status_code == 404
    assert client.get(f"/reception/appointments/{visit}").status_code == 403


def test_somebody_elses_child_has_no_growth_record_for_me(clinic):
    client = clinic.test_client()
    with clinic.app_context():
        born = TUESDAY - timedelta(days=60)
        mine = factories.a_family(births=[born])
        strangers = factories.a_family("kim@example.com", "Kim Shaw", births=[born])
        factories.sign_in_as(client, mine.person)
    assert client.get(f"/baby-weighing/record/{mine.children[0]}").status_code == 200
    assert client.get(f"/baby-weighing/record/{strangers.children[0]}").status_code == 404
    assert client.get(f"/nurses/patients/{mine.children[0]}/growth").status_code == 403


def test_a_form_without_its_token_is_refused_with_a_page_that_says_what_to_do(clinic):
    answer = clinic.test_client().post("/baby-weighing/", data={"birth_date-day": "1"})
    assert answer.status_code == 400
    assert "(02) 5550 0142" in answer.get_data(as_text=True)
