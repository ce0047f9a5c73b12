#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Walks the main path as a screen reader sees it: every widget is found by its accessible name.

From the first page: Add Relay, Browse, open a node, see it change, change it, and see the other program receive that.
The relay and the other program are stock gun.js in node. Needs the environment that meson gives it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 25

INTEROP = os.environ['GUN_INTEROP']


def skip(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


try:
    import gi

    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi
except (ImportError, ValueError):
    skip('python3-gi or gir1.2-atspi-2.0 is not installed')

if not os.path.isdir(os.path.join(INTEROP, 'node_modules', 'gun')) and 'NODE_PATH' not in os.environ:
    skip('the modules of tests/interop are not installed')


class Program:
    """A program of tests/interop/lib/programs: JSON lines in, JSON lines out."""

    def __init__(self, name, options):
        self.process = subprocess.Popen(
            ['node', os.path.join(INTEROP, 'lib', 'programs', name), json.dumps(options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def tell(self, **command):
        self.process.stdin.write(json.dumps(command) + '\n')
        self.process.stdin.flush()

    def wait_for(self, wanted):
        for line in self.process.stdout:
            said = json.loads(line)
            if wanted(said):
                return said
        raise AssertionError('a program of the test ended')

    def stop(self):
        self.process.kill()
        self.process.wait()


def name_of(widget):
    """A button with a mnemonic is called "_Put Put"."""
    try:
        name = widget.get_name() or ''
    except gi.repository.GLib.Error:
        return ''
    if name.startswith('_') and ' ' in name:
        return name.split(' ', 1)[1]
    return name


def walk(widget):
    """Everything below a widget; what goes away meanwhile is left out."""
    try:
        count = widget.get_child_count()
    except gi.repository.GLib.Error:
        return
    for index in range(count):
        try:
            child = widget.get_child_at_index(index)
        except gi.repository.GLib.Error:
            continue
        if child is not None:
            yield child
            yield from walk(child)


def application():
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child is not None and name_of(child) == 'gun-desktop':
            return child
    return None


def is_usable(widget):
    states = widget.get_state_set()
    return states.contains(Atspi.StateType.VISIBLE)


def find(name, can=None):
    root = application()
    if root is None:
        return None
    for widget in walk(root):
        if name_of(widget) != name:
            continue
        try:
            if is_usable(widget) and (can is None or can(widget)):
                return widget
        except gi.repository.GLib.Error:
            continue
    return None


def wait_for(name, can=None):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = find(name, can)
        if found is not None:
            return found
        time.sleep(0.1)
    raise AssertionError(f'nothing is called "{name}"')


def clickable(widget):
    return (widget.get_n_actions() > 0 and widget.get_state_set().contains(Atspi.StateType.SENSITIVE))


def editable(widget):
    return 'EditableText' in widget.get_interfaces()


def selectable(widget):
    return 'Selection' in widget.get_interfaces() and widget.get_child_count() > 0


def press(name):
    wait_for(name, clickable).do_action(0)


def step(number, text):
    print(f'ok {number} {text}', flush=True)


def run(relay_url, client):
    wait_for('Nothing here yet')
    step(1, 'the first page says that there is nothing yet')

    press('Add Relay…')
    Atspi.EditableText.set_text_contents(wait_for('Address', editable), relay_url)
    press('Test This Address')
    wait_for('This relay works')
    press('Add')
    wait_for('1 relay connected')
    step(2, 'a relay is tried and added')

    press('Browse')
    wait_for('1 node known here')
    step(3, 'Browse lists what the relay holds')

    Atspi.Selection.select_child(wait_for('Nodes', selectable), 0)
    wait_for('Ada')
    step(4, 'a node opens')

    client.tell(do='put', id=2, path=['people/ada', 'name'], value='Ada Lovelace')
    wait_for('Ada Lovelace')
    step(5, 'a change of another program shows')

    keys = wait_for('Keys')
    table = next(widget for widget in [keys, *walk(keys)] if selectable(widget))
    Atspi.Selection.select_child(table, 0)
    press('Node Menu')
    press('Edit Value')
    Atspi.EditableText.set_text_contents(wait_for('New value of name', editable), 'Countess')
    press('Write')
    wait_for('Stored here, acknowledged by 1 of 1')
    step(6, 'a value is changed in place')

    other = Program('client.js', {'peers': [relay_url]})
    try:
        other.tell(do='on', id=1, path=['people/ada', 'name'])
        other.wait_for(lambda said: said.get('value') == 'Countess')
    finally:
        other.stop()
    step(7, 'another program receives it')


def main():
    print('1..7')
    with tempfile.TemporaryDirectory() as folder:
        relay = Program('relay.js', {'port': 0, 'file': os.path.join(folder, 'radata')})
        port = relay.wait_for(lambda said: 'port' in said)['port']
        url = f'http://127.0.0.1:{port}/gun'
        client = Program('client.js', {'peers': [url]})
        client.tell(do='put', id=1, path=['people/ada'], value={'name': 'Ada'})
        client.wait_for(lambda said: said.get('event') == 'ack')

        window = subprocess.Popen([sys.argv[1], '--db', os.path.join(folder, 'walk.db')])
        try:
            run(url, client)
        finally:
            window.terminate()
            status = window.wait(PATIENCE_S)
            client.stop()
            relay.stop()
        assert status == 0, f'gun-desktop ended with {status}'


main()
