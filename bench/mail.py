# Sends e-mail through a mail server that somebody else wrote, and reads the calendar with a reader that somebody else wrote.
# With Python 3.11:
#
#   pip install aiosmtpd==1.4.6 icalendar==7.3.2
#   cargo build --locked && python bench/mail.py target/debug/binhyen
#
# The server is stopped and started again on the way: what waited is sent once. Everything stays on the loopback address, in a
# folder that is removed at the end. It takes about three minutes, most of them waiting for the second attempt.

import email
import email.policy
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

TO = "an-toan@truong.example"
PATIENCE_S = 300


class Inbox(Message):
    def __init__(self):
        super().__init__()
        self.taken = []

    def prepare_message(self, session, envelope):
        self.taken.append((envelope.mail_from, envelope.rcpt_tos))
        return email.message_from_bytes(envelope.content, policy=email.policy.default)

    def handle_message(self, message):
        self.taken[-1] = (*self.taken[-1], message)


class Reader:
    def __init__(self, port):
        self.port, self.cookie = port, ""

    def ask(self, method, path, fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        body = urllib.parse.urlencode(fields) if fields else None
        headers = {"Cookie": self.cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";")[0]
        return answer.status, answer.read().decode()


def until(what, is_so):
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S:
        if is_so():
            print(f"{what}: {time.monotonic() - began:.1f} s", file=sys.stderr)
            return
        time.sleep(0.2)
    sys.exit(f"never: {what}")


def free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def invited(binary, folder, *about):
    said = subprocess.run([binary, "invite", "--data", folder, *about], capture_output=True, text=True, check=True)
    return re.search(r"invitation=([0-9a-f]+)", said.stdout)[1]


def started(binary, folder, smtp_port):
    env = dict(os.environ, BINHYEN_SMTP_HOST="127.0.0.1", BINHYEN_SMTP_PORT=str(smtp_port), BINHYEN_SMTP_TLS="none",
               BINHYEN_SMTP_FROM="Bình Yên <nhac-viec@example.vn>")
    looked = subprocess.run([binary, "doctor", "--mail", "--data", folder, "--listen", "127.0.0.1:0"], env=env,
                            capture_output=True, text=True)
    assert re.search(r"ok mail +127\.0\.0\.1", looked.stdout), looked.stdout
    program = subprocess.Popen([binary, "serve", "--data", folder, "--listen", "127.0.0.1:0"], env=env,
                               stdout=subprocess.PIPE, text=True)
    return program, int(re.search(r":(\d+)/", program.stdout.readline())[1])


def main():
    binary = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        operator = invited(binary, folder, "--role", "operator", "--name", "Người mẫu 1")
        reviewer = invited(binary, folder, "--role", "commune-reviewer", "--name", "Người mẫu 2", "--place", "C31360@20250701")
        port, inbox = free_port(), Inbox()
        server = Controller(inbox, hostname="127.0.0.1", port=port)
        server.start()
        program, at = started(binary, folder, port)
        try:
            walk(Reader(at), Reader(at), (operator, reviewer), inbox, server, port)
        finally:
            program.terminate()
            program.wait()
    print("as it should be")


def walk(operator, reviewer, links, inbox, server, port):
    for one, link in zip((operator, reviewer), links):
        status, _ = one.ask("POST", "/enter", {"invitation": link})
        assert status == 303, status
    operator.ask("POST", "/outbox", {"do": "trial", "address": TO})
    until("a trial arrives", lambda: len(inbox.taken) == 1)
    sender, to, message = inbox.taken[0]
    assert (sender, to) == ("nhac-viec@example.vn", [TO]), (sender, to)
    assert message["subject"] == "Thư thử của phần mềm Bình Yên", message["subject"]
    assert message.get_content_type() == "text/plain" and message.get_content_charset() == "utf-8"
    assert "Máy chủ thư đã nhận" in message.get_content(), message.get_content()

    # The question whether the address is theirs, and the link in it.
    reviewer.ask("POST", "/reminders", {"do": "choose", "address": TO, "lang": "vi", "wants": "weekly"})
    until("a question arrives", lambda: len(inbox.taken) == 2)
    link = re.search(r"/reminders/confirm/\S+", inbox.taken[1][2].get_content())[0]
    status, page = Reader(reviewer.port).ask("POST", link)
    assert status == 200 and "Đã xác nhận" in page

    # Down and back.
    server.stop()
    operator.ask("POST", "/outbox", {"do": "trial", "address": TO})
    until("it is shown that the server is down", lambda: "không dùng được máy chủ thư" in operator.ask("GET", "/outbox")[1])
    again = Controller(inbox, hostname="127.0.0.1", port=port)
    again.start()
    until("what waited arrives", lambda: len(inbox.taken) == 3)
    time.sleep(40)
    assert len(inbox.taken) == 3, "sent twice"
    ids = {message["message-id"] for *_, message in inbox.taken}
    assert len(ids) == 3, ids
    again.stop()

    # The calendar, asked without a cookie.
    _, page = reviewer.ask("POST", "/reminders", {"do": "calendar"})
    path = re.search(r"/calendar/[0-9a-f]+/due\.ics", page)[0]
    status, file = Reader(reviewer.port).ask("GET", path)
    assert status == 200, status
    calendar = icalendar.Calendar.from_ical(file)
    assert str(calendar["X-WR-CALNAME"]).startswith("Bình Yên: "), calendar["X-WR-CALNAME"]
    assert calendar["VERSION"] == "2.0" and not calendar.errors
    print(f"calendar of {len(calendar.events)} days, as another reader reads it", file=sys.stderr)


main()
