#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Goes from the first page to a changed value with nothing but the keyboard.

  tests/ui/keyboard_walk.py GUN-DESKTOP

Keys are pressed by xdotool on a real X server with openbox on it; AT-SPI is only asked what is on the screen and where
the focus is.
"""

import re
import shutil
import subprocess
import sys

import walk as by_names
from atspi_walk import programs, screen
from atspi_walk.waiting import until

# More than there are places for the focus in the window
MOST_PRESSES = 30


def press(*keys):
    subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)


def type_text(text):
    subprocess.run(['xdotool', 'type', '--delay', '20', text], check=True)


def is_focused(window, role, name):
    node = window.focused()
    return node is not None and node.get_role_name() == role and screen.matches(screen.name_of(node), name)


def wait_for_focus(window, role, name):
    until(lambda: is_focused(window, role, name), f'the focus on {role} “{screen.words(name)}” in {window.title}')


def has_keyboard(window):
    """GTK 4.8 does not say so over AT-SPI when a field has the focus from the start; the X server knows."""
    asked = subprocess.run(['xdotool', 'getactivewindow', 'getwindowname'], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == window.title


def is_in_a_field(window):
    """In GTK 4.8 the text in a field has the focus, and is not in the tree: nothing seems to have it then."""
    node = window.focused()
    return has_keyboard(window) and (node is None or node.get_role_name() in ('text', 'entry'))


def fill(window, text):
    """Types into the field that has the focus."""
    until(lambda: is_in_a_field(window), f'the focus on a field in {window.title}')
    type_text(text)


def where(window):
    node = until(window.focused, f'a focus in {window.title}')
    return f'{node.get_role_name()} “{screen.name_of(node)}”', screen.place(node)


def press_until(window, key, role, name):
    """Presses a key until the focus is there; each press must have moved it before the next."""
    passed = []
    for _ in range(MOST_PRESSES):
        if is_focused(window, role, name):
            return
        before = where(window)
        passed.append(before[0])
        press(key)
        until(lambda: where(window) != before, f'{key} to move the focus from {before[0]}')
    raise RuntimeError(f'{key} does not lead to {role} “{screen.words(name)}” but to {", ".join(passed)}')


def start_programs(walk):
    walk.start(lambda folder: programs.Program('openbox', ['openbox'], folder), 'openbox')
    by_names.start_programs(walk)


def meet_first_run(walk):
    walk.open_desktop()
    walk.window.says('Nothing here yet')
    wait_for_focus(walk.window, 'push button', 'Add Relay…')


def add_relay(walk):
    press('Return')
    dialog = walk.meet('Add Relay')
    fill(dialog, walk.relay.url)
    press('Return')
    dialog.says('This relay works')
    wait_for_focus(dialog, 'push button', 'Add')
    press('Return')
    until(lambda: not walk.application.has_window('Add Relay'), 'the end of Add Relay')
    walk.window.says('1 relay connected')


def open_soul(walk, soul, row):
    press('ctrl+l')
    dialog = walk.meet('Open Soul')
    fill(dialog, soul)
    press('Return')
    until(lambda: not walk.application.has_window('Open Soul'), 'the end of Open Soul')
    walk.window.get('table row', row)


def open_two_nodes(walk):
    open_soul(walk, by_names.ADA, 'name: Ada')
    open_soul(walk, by_names.BOB, 'name: Bob')


def go_back(walk):
    press('alt+Left')
    walk.window.get('table row', 'name: Ada')


def close_and_open_the_group(walk):
    row = re.compile(f'^{by_names.ADA}, ')
    group = re.compile(f'^{by_names.GROUP}/, group')
    press_until(walk.window, 'Tab', 'list item', row)
    press('Left')
    wait_for_focus(walk.window, 'list item', group)
    press('Left')
    until(lambda: not walk.window.find('list item', row), 'the group to be closed')
    press('Right')
    walk.window.get('list item', row)
    press('Right')
    wait_for_focus(walk.window, 'list item', row)
    walk.window.get('table row', 'name: Ada')
    walk.window.check_names()


def change_a_value(walk):
    becomes = walk.reader.follow(by_names.ADA, 'name')
    becomes('Ada')
    press_until(walk.window, 'Tab', 'table row', re.compile('^(age|friend|name): '))
    press_until(walk.window, 'Down', 'table row', 'name: Ada')
    press('Return')
    walk.window.get('text', 'New value of name')
    until(lambda: is_in_a_field(walk.window), 'the focus on the new value')
    press('ctrl+a')
    fill(walk.window, 'Countess of Lovelace')
    press('Return')
    # Everything there came from others: Return alone would say no
    question = walk.meet('Write Here Anyway?')
    question.get('push button', 'Write Here')
    press('alt+w')
    walk.window.get('table row', 'name: Countess of Lovelace')
    becomes('Countess of Lovelace')


def take_back(walk):
    becomes = walk.reader.follow(by_names.ADA, 'name')
    becomes('Countess of Lovelace')
    press_until(walk.window, 'Tab', 'table row', re.compile('^name: '))
    press('ctrl+z')
    walk.window.get('table row', 'name: Ada')
    becomes('Ada')
    press('ctrl+shift+z')
    walk.window.get('table row', 'name: Countess of Lovelace')


def search(walk):
    press_until(walk.window, 'Tab', 'table row', re.compile('^name: '))
    press('ctrl+f')
    until(lambda: is_in_a_field(walk.window), 'the focus on what is searched for')
    type_text('walk/b')
    walk.window.get('list item', re.compile(f'^{by_names.BOB}, public node, 1 key'))
    walk.window.check_names()
    press('Escape')
    wait_for_focus(walk.window, 'table row', re.compile('^name: '))
    press('ctrl+f')
    until(lambda: is_in_a_field(walk.window), 'the focus on what is searched for')
    type_text('bob')
    link = f'{by_names.ADA}, public node, friend: {by_names.BOB}'
    walk.window.get('list item', link)
    press_until(walk.window, 'Down', 'list item', link)
    press('Return')
    wait_for_focus(walk.window, 'table row', f'friend: {by_names.BOB}')
    press_until(walk.window, 'Down', 'table row', re.compile('^name: '))


def inspect(walk):
    press_until(walk.window, 'Tab', 'table row', re.compile('^name: '))
    press('alt+Return')
    walk.window.get('page tab', 'Value')
    walk.window.check_names()
    press_until(walk.window, 'Tab', 'page tab', 'Value')
    for page in ['History', 'Origin']:
        press('Right')
        wait_for_focus(walk.window, 'page tab', page)
        walk.window.check_names()
    press('F9')
    until(lambda: not walk.window.find('page tab', 'Value'), 'the end of the inspector')
    press('F9')
    walk.window.get('page tab', 'Origin')


def close(walk):
    press('ctrl+q')
    status = walk.program.wait()
    if status != 0:
        raise RuntimeError(f'gun-desktop ended with status {status}')


def check_complaints(walk):
    walk.programs = [program for program in walk.programs if program.name != 'openbox']
    by_names.check_complaints(walk)


STEPS = [
    ('a stock relay with a graph is there', start_programs),
    ('the first window has the focus on Add Relay', meet_first_run),
    ('a relay is added: Return, address, Return, Return', add_relay),
    ('two nodes are opened: Ctrl+L', open_two_nodes),
    ('the first is shown again: Alt+Left', go_back),
    ('its group is closed and opened: Tab, Left, Right', close_and_open_the_group),
    ('a value is changed: Tab, Down, Return, and reaches the gun.js client', change_a_value),
    ('that is taken back, and done again: Ctrl+Z, Ctrl+Shift+Z', take_back),
    ('a link is found: Ctrl+F, text, Escape, and again, Down, Return', search),
    ('all of a value and where it came from: Alt+Return, Tab, Right, F9', inspect),
    ('the window closes: Ctrl+Q', close),
    ('no program warned', check_complaints),
]


if __name__ == '__main__':
    if shutil.which('xdotool') is None or shutil.which('openbox') is None:
        by_names.say('1..0 # SKIP xdotool or openbox is not installed')
        sys.exit(0)
    sys.exit(by_names.main(sys.argv[1], STEPS))
