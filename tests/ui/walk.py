#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Walks through the window as somebody does who does not see it: by roles, names and actions, over AT-SPI.

  tests/ui/walk.py GUN-DESKTOP

Around it are a stock gun.js relay and gun.js clients. Everything met on the way that can have the focus must have a
name. Speaks TAP. Debian's own python3 runs it: that one has gi.
"""

import pathlib
import re
import shutil
import signal
import sys
import tempfile
import traceback

from atspi_walk import programs, screen
from atspi_walk.waiting import until

GROUP = 'walk'
ADA = f'{GROUP}/ada'
BOB = f'{GROUP}/bob'
GRAPH = [
    (ADA, 'name', 'Ada'),
    (ADA, 'age', 36),
    (ADA, 'friend', {'#': BOB}),
    (BOB, 'name', 'Bob'),
]
BAD_ADDRESS = 'ftp://relay.example/gun'


class Walk:
    """What is running, and the windows that were met."""

    def __init__(self, desktop):
        self.desktop = str(pathlib.Path(desktop).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='gun-walk.'))
        self.programs = []
        self.windows = []
        self.relay = self.writer = self.reader = None
        self.program = self.application = self.window = None

    def folder_of(self, name):
        folder = self.folder / f'{name}-{len(self.programs)}'
        folder.mkdir()
        return folder

    def start(self, make, name, *arguments):
        program = make(self.folder_of(name), *arguments)
        self.programs.append(program)
        return program

    def open_desktop(self):
        def make(folder):
            return programs.Program('gun-desktop', [self.desktop, '--db', str(self.folder / 'graph.db')], folder)

        self.program = self.start(make, 'desktop')
        self.application = screen.Application(self.program, pathlib.Path(self.desktop).name)
        self.window = self.meet('Gun Desktop')

    def meet(self, title):
        window = self.application.window(title)
        self.windows.append(window)
        return window

    def close_desktop(self):
        screen.close(self.window.frame)
        status = self.program.wait()
        if status != 0:
            raise RuntimeError(f'gun-desktop ended with status {status}')

    def end(self):
        for program in reversed(self.programs):
            program.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def show(self, write):
        for program in self.programs:
            program.show(write)
        if self.program is not None and self.program.is_running():
            for window in self.windows:
                show_window(window, write)


def show_window(window, write):
    write(f'--- on the screen in {window.title}:')
    try:
        for node in screen.walk(window.frame):
            if screen.name_of(node):
                write(f'    {node.get_role_name()}: {screen.name_of(node)[:100]}')
    except screen.Vanished as error:
        write(f'    {error}')


def open_group(window, name):
    """Opens a group of the tree by the action of what is in its row."""
    row = window.get('list item', re.compile(f'^{name}/, group'))
    screen.act(screen.children(row)[0], 'soul.toggle')
    until(lambda: screen.has_state(row, screen.Atspi.StateType.EXPANDED), f'{name} to be open')


def open_soul(window, soul):
    """Chooses a row of the list and waits until the page shows the keys."""
    window.get('list item', re.compile(f'^{soul}, public node'))
    souls = window.get('list', 'Nodes')
    screen.select(souls, re.compile(f'^{soul}, public node'))
    window.get('table row', re.compile('^name: '))


def choose_in_menu(window, menu, item):
    window.click(menu)
    window.get('menu item', item)
    window.check_names()
    window.click(item, role='menu item')


def start_programs(walk):
    walk.relay = walk.start(programs.Relay, 'relay')
    walk.writer = walk.start(programs.Client, 'writer', walk.relay.url)
    # A client that wrote a node has it, and never asks a relay for it
    walk.reader = walk.start(programs.Client, 'reader', walk.relay.url)
    for soul, key, value in GRAPH:
        walk.writer.put(soul, key, value)


def meet_first_run(walk):
    walk.open_desktop()
    walk.window.says('Nothing here yet')
    walk.window.says(re.compile('^Nothing connects until you choose'))
    walk.window.check_names()


def add_relay(walk):
    walk.window.click('Add Relay…')
    dialog = walk.meet('Add Relay')
    screen.type_into(dialog.get('text', 'Address'), walk.relay.url)
    dialog.check_names()
    dialog.click('Test This Address')
    dialog.says('This relay works')
    dialog.check_names()
    dialog.click('Add')
    until(lambda: not walk.application.has_window('Add Relay'), 'the end of Add Relay')


def see_it_connected(walk):
    walk.window.click('1 relay connected')
    walk.window.says('Relays')
    row = walk.window.get('list item', re.compile(r'Connected · this computer'))
    if '127.0.0.1' not in screen.name_of(row):
        raise RuntimeError(f'the row does not say which relay it is: {screen.name_of(row)}')
    walk.window.check_names()


def browse(walk):
    walk.window.click('Browse')
    walk.window.says(re.compile('2 nodes there'))
    walk.window.says('2 nodes known here')
    open_group(walk.window, GROUP)
    for soul in (ADA, BOB):
        walk.window.get('list item', re.compile(f'^{soul}, public node'))
    walk.window.check_names()


def list_one_kind(walk):
    walk.window.click('Which Nodes Are Listed')
    walk.window.get('menu item', 'Changed Today')
    walk.window.check_names()
    walk.window.click('Public', role='menu item')
    walk.window.says('Public · 2')
    for soul in (ADA, BOB):
        walk.window.get('list item', re.compile(f'^{soul}, public node'))
    walk.window.check_names()
    walk.window.click('Show All Nodes')
    walk.window.get('list item', re.compile(f'^{GROUP}/, group'))


def open_node(walk):
    open_soul(walk.window, ADA)
    for row in ('age: 36', f'friend: {BOB}', 'name: Ada'):
        walk.window.get('table row', row)
    walk.window.says('Followed')
    walk.window.check_names()


def see_a_change(walk):
    walk.writer.put(ADA, 'age', 37)
    walk.window.get('table row', 'age: 37')


def change_a_value(walk):
    becomes = walk.reader.follow(ADA, 'name')
    becomes('Ada')
    screen.select(walk.window.get('list', 'Keys'), 'name: Ada')
    choose_in_menu(walk.window, 'Node Menu', 'Edit Value')
    screen.type_into(walk.window.get('text', 'New value of name'), 'Ada Lovelace ♥')
    walk.window.check_names()
    walk.window.click('Write')
    # Everything there came from others
    question = walk.meet('Write Here Anyway?')
    question.check_names()
    question.click('Write Here')
    walk.window.get('table row', 'name: Ada Lovelace ♥')
    walk.window.says('Arrived at 1 of 1')
    becomes('Ada Lovelace ♥')


def take_it_back(walk):
    becomes = walk.reader.follow(ADA, 'name')
    choose_in_menu(walk.window, 'Node Menu', 'Undo Last Write')
    walk.window.get('table row', 'name: Ada')
    becomes('Ada')
    choose_in_menu(walk.window, 'Node Menu', 'Redo')
    walk.window.get('table row', 'name: Ada Lovelace ♥')


def read_the_history(walk):
    screen.select(walk.window.get('list', 'Keys'), 'name: Ada Lovelace ♥')
    choose_in_menu(walk.window, 'Node Menu', 'Inspector')
    walk.window.click('History', role='page tab')
    walk.window.says('4 versions kept here')
    walk.window.says('Current')
    walk.window.check_names()
    walk.window.click('Restore Ada')
    walk.window.get('table row', 'name: Ada')
    choose_in_menu(walk.window, 'Node Menu', 'Undo Last Write')
    walk.window.get('table row', 'name: Ada Lovelace ♥')
    walk.window.click('Inspector')
    until(lambda: not walk.window.find('page tab', 'History'), 'the end of the inspector')


def follow_a_link(walk):
    walk.window.click(BOB)
    walk.window.get('table row', 'name: Bob')
    walk.window.click('Back')
    walk.window.get('table row', 'name: Ada Lovelace ♥')
    walk.window.check_names()


def check_the_network(walk):
    screen.select(walk.window.get('list', 'Pages'), 'Network Check')
    walk.window.click('Check Network')
    # Where the test runs there is only loopback
    walk.window.says('Direct connections are unlikely')
    walk.window.says('This computer has no address in any network.')
    walk.window.get('list item', 'UDP: Not known')
    walk.window.get('list item', re.compile(r'^127\.0\.0\.1:\d+: (\d+|under 1) ms$'))
    walk.window.get('push button', 'Check Again')
    walk.window.check_names()


def close_and_kill(walk):
    walk.close_desktop()
    walk.relay.end(signal.SIGKILL)


def find_it_all_again(walk):
    walk.open_desktop()
    open_group(walk.window, GROUP)
    for soul in (ADA, BOB):
        walk.window.get('list item', re.compile(f'^{soul}, public node'))
    walk.window.says('2 nodes known here')
    open_soul(walk.window, ADA)
    for row in ('age: 37', f'friend: {BOB}', 'name: Ada Lovelace ♥'):
        walk.window.get('table row', row)
    walk.window.says('Not connected')
    walk.window.check_names()


def type_a_bad_address(walk):
    choose_in_menu(walk.window, 'Main Menu', 'Add Relay…')
    dialog = walk.meet('Add Relay')
    screen.type_into(dialog.get('text', 'Address'), BAD_ADDRESS)
    dialog.click('Test This Address')
    dialog.says(re.compile('ftp'))
    if dialog.find_to_press('push button', re.compile('^Add')):
        raise RuntimeError('what is no address can be added')
    dialog.check_names()
    dialog.click('Cancel')
    until(lambda: not walk.application.has_window('Add Relay'), 'the end of Add Relay')


def close(walk):
    walk.close_desktop()


def check_names(walk):
    unnamed = sorted(set().union(*(window.unnamed for window in walk.windows)))
    if unnamed:
        raise RuntimeError('these take the focus and do not say what they are:\n' + '\n'.join(unnamed))


def check_complaints(walk):
    complaints = [f'{program.name}: {line}' for program in walk.programs for line in program.complaints()]
    if complaints:
        raise RuntimeError('what was said on the way:\n' + '\n'.join(complaints))


STEPS = [
    ('a stock relay with a graph is there', start_programs),
    ('the first window says that nothing is there', meet_first_run),
    ('a relay is tested and added', add_relay),
    ('the relay is connected', see_it_connected),
    ('its souls are listed', browse),
    ('those of one kind are listed', list_one_kind),
    ('a node shows its keys', open_node),
    ('a row follows what a gun.js client writes', see_a_change),
    ('a value changed here reaches the gun.js client', change_a_value),
    ('that is taken back, and done again', take_it_back),
    ('its history is read, and a version restored', read_the_history),
    ('a link leads to another node, and back', follow_a_link),
    ('the network is checked', check_the_network),
    ('the window closes', close_and_kill),
    ('all is there again, without the relay', find_it_all_again),
    ('Add Relay says what is wrong with an address', type_a_bad_address),
    ('the window closes again', close),
    ('whatever takes the focus has a name', check_names),
    ('no program warned', check_complaints),
]


def say(text):
    print(text, flush=True)


def diagnose(text):
    for line in text.splitlines():
        say(f'# {line}')


def run(walk, steps):
    for number, (name, step) in enumerate(steps, 1):
        try:
            step(walk)
        except Exception:  # whatever it is, the walk ends here and says where
            say(f'not ok {number} - {name}')
            diagnose(traceback.format_exc())
            walk.show(diagnose)
            return False
        say(f'ok {number} - {name}')
    return True


def main(desktop, steps, kind=Walk):
    """Takes the steps; returns the exit status."""
    reason = programs.missing()
    if reason:
        say(f'1..0 # SKIP {reason}')
        return 0

    say(f'1..{len(steps)}')
    screen.start()
    walk = kind(desktop)
    try:
        return 0 if run(walk, steps) else 1
    finally:
        walk.end()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], STEPS))
