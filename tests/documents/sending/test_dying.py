"""Whatever dies between two steps of an upload: nothing is lost, and nothing is there twice."""

from datetime import timedelta

import pytest

from casework import clock
from documents.disk import DiskStore
from documents.models import File, Upload, Version
from documents.sending import joining, sweeping, verbs
from documents.storage import StorageFailed, store
from tests.documents.sending.conftest import Sender, content, slot

pytestmark = pytest.mark.django_db


class Died(BaseException):
    """The process ended here."""


class Dying(DiskStore):
    """The disk, under a process that dies once: before or after the store did what is named."""

    def __init__(self, act, when, how=Died):
        self.act, self.when, self.how = act, when, how

    def _perhaps(self, act, when):
        if (act, when) == (self.act, self.when):
            self.act = ""
            raise self.how()


def dying(name):
    def act(self, *given, **more):
        self._perhaps(name, "before")
        done = getattr(DiskStore, name)(self, *given, **more)
        self._perhaps(name, "after")
        return done

    return act


for _name in ("begin", "sign", "parts", "complete", "abort", "delete"):
    setattr(Dying, _name, dying(_name))


@pytest.fixture
def dies(monkeypatch):
    def arrange(act, when, how=Died):
        there = Dying(act, when, how)
        for module in (verbs, joining, sweeping):
            monkeypatch.setattr(module, "store", lambda: there)

    return arrange


def objects():
    return [key for key, _size, _at in store().objects()]


def later(**span):
    return clock.held_at(clock.now() + timedelta(**span))


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_dies_while_the_upload_is_begun(mara, dies, when):
    sender = Sender(mara)
    dies("begin", when)
    with pytest.raises(Died):
        sender.begin()
    assert Upload.objects.get().storage_id == ""
    sender.whole()
    assert Upload.objects.count() == 1
    assert content(File.objects.get()) == sender.content


def test_it_dies_while_a_part_is_signed(mara, dies):
    sender = Sender(mara)
    sender.begin()
    dies("sign", "after")
    with pytest.raises(Died):
        sender.send(1)
    sender.whole()
    assert content(File.objects.get()) == sender.content


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_dies_while_the_parts_are_joined_and_the_sender_asks_again(mara, case, dies, when):
    sender = Sender(mara, **slot(case))
    sender.begin()
    sender.send()
    dies("complete", when)
    with pytest.raises(Died):
        sender.complete()
    assert Upload.objects.get().state == "JOINING"
    assert not File.objects.exists()
    assert sender.complete().json()["version"] == Version.objects.get().pk
    assert content(File.objects.get()) == sender.content
    assert len(objects()) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_dies_while_the_parts_are_joined_and_nobody_asks_again(mara, case, dies, when):
    sender = Sender(mara, **slot(case))
    sender.begin()
    sender.send()
    dies("complete", when)
    with pytest.raises(Died):
        sender.complete()
    assert sweeping.finish_joining() == 0  # perhaps it is only slow
    with later(minutes=6):
        assert sweeping.finish_joining() == 1
        assert sweeping.finish_joining() == 0
    assert content(Version.objects.get().file) == sender.content


def test_it_dies_before_the_arrival_is_committed(mara, case, monkeypatch):
    sender = Sender(mara, **slot(case))
    sender.begin()
    sender.send()

    def die(*given, **more):
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(joining, "fill", die)
        with pytest.raises(Died):
            sender.complete()
    assert not File.objects.exists()
    assert len(objects()) == 1
    sender.complete()
    assert (File.objects.count(), Version.objects.count(), len(objects())) == (1, 1, 1)


def test_two_complete_at_once_and_the_slower_is_refused(mara, case, monkeypatch):
    """The first lets it arrive; the second finds its case closed to it, and removes nothing."""
    sender = Sender(mara, **slot(case))
    sender.begin()
    sender.send()
    upload = Upload.objects.get()
    Upload.objects.update(state="JOINING")
    upload.refresh_from_db()
    arrive = joining._arrive

    def slower(upload_id, *, actor):
        arrive(upload_id, actor=actor)
        raise joining.UploadRefused([])

    monkeypatch.setattr(joining, "_arrive", slower)
    with pytest.raises(joining.UploadRefused):
        joining.join(upload, actor=mara.actor)
    assert Upload.objects.get().state == "DONE"
    assert content(File.objects.get()) == sender.content


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_dies_while_an_upload_is_given_up(mara, dies, when):
    sender = Sender(mara)
    sender.begin()
    sender.send(1)
    dies("abort", when)
    with pytest.raises(Died):
        verbs.give_up(Upload.objects.get(), actor=mara.actor)
    assert Upload.objects.get().state == "DROPPED"
    age_everything()
    sweeping.abort_strays()
    assert list(store().uploads()) == []


def test_an_upload_that_goes_on_is_no_stray(mara):
    sender = Sender(mara)
    sender.begin()
    sender.send(1)
    age_everything()
    assert sweeping.abort_strays() == 0
    sender.send()
    sender.complete()
    assert content(File.objects.get()) == sender.content


def test_a_store_that_is_away_for_a_while_costs_nothing(mara, dies):
    sender = Sender(mara)
    sender.begin()
    sender.send()
    dies("complete", "before", lambda: StorageFailed("Away.", again=True))
    assert sender.complete().status_code == 503
    assert sender.complete().status_code == 200
    assert content(File.objects.get()) == sender.content


def age_everything():
    """What the disk holds came an hour ago."""
    import os

    from django.conf import settings

    for path in settings.MEDIA_ROOT.rglob("*"):
        if path.is_file():
            past = path.stat().st_mtime - 3600
            os.utime(path, (past, past))
