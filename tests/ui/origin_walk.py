#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A page in Chromium connects to the window, which asks; once it is allowed, gun.js in the page works.

  tests/ui/origin_walk.py GUN-DESKTOP

The settings are a key file, so that the window listens from its start and what was answered can be read. Speaks TAP.
"""

import os
import pathlib
import socket
import sys

import walk
from atspi_walk import programs, screen
from atspi_walk.waiting import until

SECTION = '[org/gun/Desktop]'


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


class OriginWalk(walk.Walk):
    def __init__(self, desktop):
        super().__init__(desktop)
        self.port = free_port()
        self.settings = self.folder / 'config/glib-2.0/settings/keyfile'
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(f'{SECTION}\nlisten=true\nlisten-port={self.port}\nkeep-everything=true\n', encoding='utf-8')
        os.environ.update({'GSETTINGS_BACKEND': 'keyfile', 'XDG_CONFIG_HOME': str(self.folder / 'config'),
                           'XDG_DATA_HOME': str(self.folder / 'data')})
        self.page = self.client = None

    def open_desktop(self):
        # Its own database: any other forgets what was answered
        self.program = self.start(lambda folder: programs.Program('gun-desktop', [self.desktop], folder), 'desktop')
        self.application = screen.Application(self.program, pathlib.Path(self.desktop).name)
        self.window = self.meet('Gun Desktop')

    @property
    def url(self):
        return f'http://127.0.0.1:{self.port}/gun'


def open_window(self):
    self.open_desktop()
    self.client = self.start(programs.Client, 'client', self.url)
    self.client.put('before', 'key', 'the window listens')


def open_page(self):
    self.page = self.start(programs.Page, 'page', self.url)
    self.window.says(f'A page from {self.page.origin} wants to connect to this computer')
    self.window.check_names()


def allow_page(self):
    self.window.click('Allow')
    until(lambda: self.page.origin in self.settings.read_text(encoding='utf-8'), 'the answer in the settings')
    until(lambda: self.window.find('push button', 'Allow') is None, 'the end of the question')


# gun.js in a page that was refused does not dial again: somebody reloads it
def read_in_page(self):
    self.page.reload()
    self.page.follow('before', 'key')('the window listens')
    seen = self.page.follow('from client', 'key')
    self.client.put('from client', 'key', 'written beside it')
    seen('written beside it')


def write_in_page(self):
    seen = self.client.follow('from page', 'key')
    self.page.put('from page', 'key', 'written in Chromium')
    seen('written in Chromium')


STEPS = [
    ('the window listens', open_window),
    ('a page connects, and the window asks', open_page),
    ('it is allowed, and the settings say so', allow_page),
    ('what others write arrives in the page', read_in_page),
    ('what gun.js in the page writes arrives', write_in_page),
    ('the window closes', walk.close),
    ('whatever takes the focus has a name', walk.check_names),
    ('no program warned', walk.check_complaints),
]

if __name__ == '__main__':
    if not os.path.exists(programs.CHROMIUM):
        walk.say(f'1..0 # SKIP {programs.CHROMIUM} is not installed')
        sys.exit(0)
    sys.exit(walk.main(sys.argv[1], STEPS, OriginWalk))
