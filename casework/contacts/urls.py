from django.urls import path

from casework.contacts import dialogs, outgoing, page

HERE = "cases/<str:code>/contacts/"

urlpatterns = [
    path(HERE, page.contacts, name="contacts"),
    path(f"{HERE}log/", dialogs.log_contact, name="contact-log"),
    path(f"{HERE}local-time/", page.local_time, name="contact-local-time"),
    path(f"{HERE}<int:pk>/correct/", dialogs.correct_contact, name="contact-correct"),
    path(f"{HERE}points/add/", dialogs.add_point, name="contact-point-add"),
    path(f"{HERE}points/<int:pk>/", dialogs.change_point, name="contact-point"),
    path(f"{HERE}messages/write/", outgoing.write, name="message-write"),
    path(f"{HERE}messages/<int:pk>/", outgoing.message, name="message"),
    path(f"{HERE}notes/add/", dialogs.add_note, name="note-add"),
    path(f"{HERE}notes/<int:pk>/", dialogs.change_note, name="note"),
    path(f"{HERE}notes/<int:pk>/translate/", dialogs.translate_note, name="note-translate"),
]
