"""People in front of their browsers: each signs in once, and does a road's steps by clicking."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

from casework.cases.members import add
from casework.cases.models import Case, CaseEvent
from casework.people.actor import Actor
from casework.people.models import User, grant
from casework.people.roles import Role
from documents.files.examining import examine
from documents.models import Version
from documents.uploads.samples import sample_pdf

SITE = ZoneInfo("Asia/Shanghai")
BUSY = "Somebody is working on this right now"


class Busy(Exception):
    """Somebody else had the case in their hands."""


@dataclass
class Crew:
    """The people of a road. `shift`: days from the road's dates to the demo's."""

    browser: object
    address: object
    road: object
    shift: timedelta
    today: date
    pages: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    case: Case | None = None
    errors: list = field(default_factory=list)
    events: dict = field(default_factory=dict)
    at_work: str = ""

    def hire(self):
        """One user of the demo for each person of the road who does something."""
        for step in self.road.steps:
            if step.expect.refused and not step.expect.stage:
                continue
            if step.person not in self.people and step.person == f"{step.actor_role}-1":
                user = User.objects.create_user(
                    f"{step.person.lower()}@demo.invalid",
                    name=step.person,
                    timezone="Asia/Shanghai",
                )
                grant(user, step.actor_role)
                self.people[step.person] = user

    def page(self, person):
        """A person's own browser, signed in with one click on the demo's sign-in page."""
        if person not in self.pages:
            context = self.browser.new_context(base_url=self.address, locale="en-GB")
            context.set_default_timeout(60_000)  # the machine may have other work
            page = context.new_page()
            page.on("pageerror", lambda error: self.errors.append(str(error)))
            page.goto("/accounts/login/")
            role = Role(person.removesuffix("-1")).label
            page.get_by_role("button", name=f"{role} {person}", exact=True).click()
            page.wait_for_url(lambda url: "/accounts/" not in url)
            self.pages[person] = page
        if self.at_work not in ("", person):
            # an open page follows what the others do, which tests/live proves
            self.pages[self.at_work].goto("about:blank")
        self.at_work = person
        return self.pages[person]

    def be_on(self, day, person):
        """Move the demo's clock to a site date, with the bar on every page."""
        if day <= self.today:
            return
        page = self.page(person)
        page.goto("/notices/", wait_until="domcontentloaded")
        page.get_by_role("button", name="Set a date").click()
        page.locator("#demo-day").fill(day.isoformat())
        page.get_by_role("button", name="Set the clock").click()
        page.get_by_text(f"{day.day} {day:%b %Y}").first.wait_for()
        self.today = day

    def now(self):
        """The demo's present at the site."""
        real = datetime.now(SITE)
        return real + timedelta(days=(self.today - real.date()).days)

    def open(self, step):
        page = self.page(step.person)
        page.goto("/cases/new/")
        page.locator("[name=inquiry_channel]").select_option(step.records["inquiry_channel"])
        page.locator("[name=country]").select_option("MX")
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/cases/CW-*/")
        self.case = Case.objects.get()
        coordinator = Actor(self.people["COORD-1"], "COORD")
        for person, user in self.people.items():
            add(self.case.pk, user, person.removesuffix("-1"), actor=coordinator)

    def goto(self, step, path):
        page = self.page(step.person)
        page.goto(f"/cases/{self.case.code}/{path}", wait_until="domcontentloaded")
        return page

    def complete(self, step):
        query = f"?occurrence={self.occurrence(step)}" if step.occurrence else ""
        page = self.goto(step, f"tasks/{step.code}/{query}")
        self.fill(page, step.records)
        self.send(page)

    def occurrence(self, step):
        """A daily occurrence is a date of the road, an event's the id it was given; else a code."""
        if step.occurrence in self.events:
            return self.events[step.occurrence]
        try:
            return (date.fromisoformat(step.occurrence) + self.shift).isoformat()
        except ValueError:
            return step.occurrence

    def move(self, step):
        page = self.goto(step, f"moves/{step.code}/")
        self.fill(page, step.records)
        if step.reason_code:
            page.locator("[name=reason_code]").select_option(step.reason_code)
        self.send(page)

    def read_why_not(self, step):
        """A move that is not possible says so before anybody tries it."""
        page = self.goto(step, f"moves/{step.code}/")
        assert page.get_by_text("in the way").count() == 1, step.code
        assert page.locator("main form button[type=submit]").count() == 0, step.code

    def confirm(self, step):
        page = self.goto(step, f"proposals/edge/{step.code}/")
        page.locator("button[value=confirm]").click()
        page.wait_for_url(f"**/cases/{self.case.code}/")

    def report(self, step):
        page = self.goto(step, f"events/{step.code}/")
        page.locator("[name=note]").fill("Reported by telephone, details follow.")
        self.send(page)
        self.events[step.occurrence] = CaseEvent.objects.latest("pk").occurrence

    def upload(self, step):
        for kind in step.targets:
            page = self.goto(step, f"documents/{kind}/upload/")
            pdf = sample_pdf(f"Synthetic {kind} {uuid4()}")
            file = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": pdf}
            page.locator("[name=file]").set_input_files(file)
            page.locator("[name=language]").select_option(step.document.language)
            day = step.document.effective_date + self.shift
            page.locator("[name=effective_date]").fill(day.isoformat())
            page.locator("main form[method=post] button[type=submit]").click()
            page.wait_for_url(f"**/cases/{self.case.code}/", wait_until="commit")
            version = Version.objects.filter(document_type=kind).latest("pk")
            examine(version.file_id, apart=False)
            page.goto(f"/documents/{version.pk}/", wait_until="domcontentloaded")
            page.locator("[name=identity_match][value=PASS]").check()
            page.locator("button[value=verify]").click()
            here = f"/documents/{version.pk}/"
            page.wait_for_url(lambda url, here=here: here not in url, wait_until="commit")

    def send(self, page):
        """Press the form's own button; a refusal stays on the page and is shown."""
        here = page.url
        page.locator("main form[method=post] button[type=submit].btn-primary").first.click()
        page.wait_for_load_state()
        if page.url == here:
            told = page.locator("main").inner_text()[:1500]
            if BUSY in told:
                raise Busy
            raise AssertionError(f"{here}: {told}\n{self.address.last_words()}")

    def fill(self, page, records):
        for name, value in records.items():
            control = page.locator(f"main [name={name}]")
            if control.count() == 0:
                continue  # not asked for, as things stand
            kind = control.first.get_attribute("type") or ""
            if kind == "radio":
                wanted = str(value).lower()
                choice = page.locator(f"main [name={name}][value={wanted}]")
                if not choice.is_checked():
                    self.decide(page, control.first, choice.check)
            elif kind == "datetime-local":
                if not control.input_value():
                    control.fill(f"{self.now():%Y-%m-%dT%H:%M:%S}")
            elif kind == "date":
                days = timedelta() if name == "dob" else self.shift
                control.fill((date.fromisoformat(value) + days).isoformat())
            elif control.evaluate("element => element.tagName") == "SELECT":
                if control.input_value() != str(value):
                    choose = partial(control.select_option, str(value))
                    self.decide(page, control.first, choose)
            else:
                control.fill(str(value))

    def decide(self, page, control, act):
        """Choose something; where other fields depend on it, wait until they are drawn anew."""
        if not control.evaluate("element => Boolean(element.closest('#step-fields [hx-post]'))"):
            act()
            return
        with page.expect_response(lambda response: response.request.method == "POST"):
            act()
        page.wait_for_timeout(100)  # the fields are in place a moment after the answer

    def take(self, step):
        """One step of the road, on its day."""
        self.be_on(step.at.astimezone(SITE).date() + self.shift, step.person)
        if step.expect.refused:
            if step.act == "advance" and "RECORD_MISSING" not in step.expect.refused:
                self.read_why_not(step)
            return
        acts = {
            "open": self.open,
            "complete": self.complete,
            "upload_verify": self.upload,
            "confirm": self.confirm,
            "raise": self.report,
        }
        act = acts.get(step.act, self.move)
        try:
            act(step)
        except Busy:
            act(step)  # nothing was saved: as a person would, once more
        self.case.refresh_from_db()
        assert self.case.stage == step.expect.stage, step.code


def crew(browser, address, road, today):
    first = road.steps[0].at.astimezone(SITE).date()
    made = Crew(browser, address, road, today - first, today)
    made.hire()
    return made
