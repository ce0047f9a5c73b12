#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""From the first window to a page in Chromium that is connected directly, by the lines that Connect to Browser gives.

  tests/ui/direct_walk.py GUN-DESKTOP

The lines are put into a page as they are: gun.js and lib/webrtc.js come from the stock relay. Speaks TAP.
"""

import http.server
import os
import re
import sys
import threading

import walk
from atspi_walk import programs, screen
from atspi_walk.waiting import until

ROOM = 'walk'
FLAGS = ['--no-sandbox', '--headless', '--disable-quic', '--disable-background-networking', '--disable-component-update',
         '--disable-sync', '--password-store=basic']
# What the page says once it is there
GREETING = "<script>gun.get('walk').get('page').put('hello from the page')</script>"


class DirectWalk(walk.Walk):
    def __init__(self, desktop):
        super().__init__(desktop)
        self.lines = self.server = self.chromium = None

    def serve(self, text):
        """Gives one page to whoever asks; returns where."""
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header('Content-Type', 'text/html; charset=utf-8')
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *arguments):
                """Nobody needs it."""

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f'http://127.0.0.1:{self.server.server_address[1]}/'

    def open_page(self, url):
        def make(folder):
            return programs.Program('Chromium', [programs.CHROMIUM, *FLAGS, f'--user-data-dir={folder}', '--remote-debugging-port=0', url], folder)

        self.chromium = self.start(make, 'chromium')

    def end(self):
        super().end()
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()


def open_dialog(self):
    self.window.click('1 relay connected')
    walk.choose_in_menu(self.window, 'Add', 'Connect to Browser…')
    dialog = self.meet('Connect to Browser')
    dialog.says('No Room Yet')
    dialog.check_names()


def choose_a_bad_room(self):
    dialog = self.windows[-1]
    screen.type_into(dialog.get('text', 'Room'), 'walk#1')
    dialog.says(re.compile('^A room has no “#” in its name'))
    dialog.check_names()


def choose_a_room(self):
    dialog = self.windows[-1]
    screen.type_into(dialog.get('text', 'Room'), ROOM)
    dialog.says('Press Enter to join this room.')
    dialog.check_names()
    dialog.click('Join')
    question = self.meet('Join the Room?')
    question.says(f'Join the Room “{ROOM}”?')
    question.says(re.compile('can then see the addresses of this computer'))
    question.check_names()
    question.click('Join')
    dialog.says('Lines for the Page')
    dialog.check_names()


def take_the_lines(self):
    dialog = next(window for window in self.windows if window.title == 'Connect to Browser')
    self.lines = screen.text_of(dialog.get('text', 'Lines for the Page'))
    for part in (f'room: "{ROOM}"', 'iceServers: []', 'lib/webrtc.js', self.relay.url):
        if part not in self.lines:
            raise RuntimeError(f'the lines have no {part}:\n{self.lines}')
    screen.close(dialog.frame)
    until(lambda: not self.application.has_window('Connect to Browser'), 'the end of Connect to Browser')


def row(self, state):
    return self.window.get('list item', re.compile(f'^Browser [A-Za-z0-9]{{9}}, {state}'))


def open_page(self):
    self.open_page(self.serve(f'<!doctype html><title>walk</title>{self.lines}{GREETING}'))
    row(self, 'Direct · local network · ')
    self.window.says('Direct')
    self.window.says('Direct 1 · Relayed 0')
    self.window.check_names()


def read_what_it_wrote(self):
    seen = self.reader.follow('walk', 'page')
    seen('hello from the page')


def see_it_through(self):
    item = row(self, 'Direct · local network · ')
    screen.act(item)
    page = self.window
    page.says(re.compile('^Connected directly over your local network since '))
    page.says(re.compile(f'^Browser [A-Za-z0-9]{{9}} · in room {ROOM}$'))
    for words in ('Path', 'Quality', 'Details', 'Timeline', 'Measured all the time by the data channel (SCTP)'):
        page.says(words)
    for words in ('From here', 'To there', 'Round trip', 'Messages lost by the channel', 'Waiting to send'):
        page.get('list item', re.compile(f'^{words}, .'))
    page.get('list item', re.compile('^Security, DTLS 1.2 · '))
    page.get('image', re.compile('^Round trip of the last minute, at most '))
    page.check_names()


def use_its_page(self):
    page = self.window
    page.click('Ping')
    page.says(re.compile('^Answered in '))
    page.click('Pause')
    page.says(re.compile('^Paused: it is not read'))
    page.click('Resume')
    page.click('Copy Report')
    page.says('Report copied, without addresses')


def close_page(self):
    self.chromium.end(9)
    self.programs.remove(self.chromium)
    self.window.says(re.compile('^Direct 0'))


def see_how_it_ended(self):
    page = self.window
    page.says(re.compile('^(Not connected|Relayed through .*|Connecting) since '))
    page.says('Why Not Direct?')
    page.get('push button', 'Try Again')
    page.get('list item', re.compile(r'^\d\d:\d\d:\d\d, A direct link opened'))
    page.get('list item', re.compile('^Show What Was Tried, '))
    page.check_names()
    page.click('Back to Peers')
    row(self, '(Not connected|Through |Connecting)')


def forget(self):
    item = row(self, '')
    more = self.window.find('push button', 'More', lambda node: screen.is_below(node, item) and node.get_n_actions() > 0)
    screen.act(more)
    for words in ('Reconnect', 'Copy Name'):
        self.window.get('menu item', words)
    self.window.check_names()
    self.window.click('Forget Until It Is Seen Again', role='menu item')
    until(lambda: self.window.find('list item', re.compile('^Browser ')) is None, 'the end of its row')


def invite(self):
    walk.choose_in_menu(self.window, 'Add', 'Invite Desktop…')
    dialog = self.meet('Invite Desktop')
    sheet = dialog.get('text', '1. Send This to the Other Desktop')
    until(lambda: screen.text_of(sheet).startswith('gun-invite:1:'), 'the text of an invite')
    self.invite_text = screen.text_of(sheet)
    dialog.says(re.compile('works once$'))
    screen.type_into(dialog.get('text', '2. Paste Their Answer'), 'gun-answer:1:abc')
    dialog.says(re.compile('^This text was cut off'))
    dialog.check_names()
    dialog.click('Cancel')
    until(lambda: not self.application.has_window('Invite Desktop'), 'the end of Invite Desktop')


def accept_what_was_made_here(self):
    walk.choose_in_menu(self.window, 'Add', 'Accept Invite…')
    dialog = self.meet('Accept Invite')
    screen.type_into(dialog.get('text', '1. Paste the Invite You Were Sent'), self.invite_text)
    dialog.says(re.compile('^(This is your own invite|This invite was cancelled here)'))
    dialog.check_names()
    dialog.click('Cancel')
    until(lambda: not self.application.has_window('Accept Invite'), 'the end of Accept Invite')


STEPS = [
    ('a stock relay with a graph is there', walk.start_programs),
    ('the first window says that nothing is there', walk.meet_first_run),
    ('a relay is tested and added', walk.add_relay),
    ('Connect to Browser says that there is no room', open_dialog),
    ('a room that cannot be is refused with the reason', choose_a_bad_room),
    ('a room is joined, after a question', choose_a_room),
    ('the lines for a page are there', take_the_lines),
    ('a page with these lines is connected directly', open_page),
    ('what it wrote arrives', read_what_it_wrote),
    ('its page sees the connection through', see_it_through),
    ('it is asked, paused and reported', use_its_page),
    ('the page is closed', close_page),
    ('its page says why it is not direct, and how it ended', see_how_it_ended),
    ('it is forgotten', forget),
    ('a desktop is invited, and a wrong answer is told of', invite),
    ('an invite that was made here is not accepted here', accept_what_was_made_here),
    ('the window closes', walk.close),
    ('whatever takes the focus has a name', walk.check_names),
    ('no program warned', walk.check_complaints),
]

if __name__ == '__main__':
    if not os.path.exists(programs.CHROMIUM):
        walk.say(f'1..0 # SKIP {programs.CHROMIUM} is not installed')
        sys.exit(0)
    sys.exit(walk.main(sys.argv[1], STEPS, DirectWalk))
