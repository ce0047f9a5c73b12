#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Imports a file and goes through its diagram, by roles, names and actions, over AT-SPI.

  tests/ui/graph_walk.py GUN-DESKTOP

The names of files are typed: the list of GTK 4.8's own chooser says nothing of what is in it. Speaks TAP.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys

import walk as by_names
from atspi_walk import programs, screen
from atspi_walk.waiting import until

ADA = by_names.ADA
BOB = by_names.BOB
GRAPH = {
    ADA: {'age': 36, 'friend': {'#': BOB}, 'name': 'Ada'},
    BOB: {'friend': {'#': ADA}, 'name': 'Bob', 'pet': {'#': 'walk/cat'}},
}


class GraphWalk(by_names.Walk):
    def __init__(self, desktop):
        super().__init__(desktop)
        self.file = self.folder / 'some.json'
        graph = {soul: with_states(soul, keys) for soul, keys in GRAPH.items()}
        graph[ADA].update(with_states(ADA, {**GRAPH[ADA], 'list': [1]}))
        self.file.write_text(json.dumps(graph), encoding='utf-8')
        self.dialog = self.diagram = None


def with_states(soul, keys):
    return {'_': {'#': soul, '>': {key: 1 for key in keys}}, **keys}


def meet_first_run(walk):
    walk.start(lambda folder: programs.Program('openbox', ['openbox'], folder), 'openbox')
    walk.open_desktop()
    walk.window.says('Nothing here yet')


def is_there(window):
    return any(node == window.frame for node in screen.children(window.application.node))


def choose_file(walk):
    walk.window.click('Main Menu')
    walk.window.click('Import…', role='menu item')
    chooser = walk.application.window('Import')
    chooser.get('push button', 'Open')
    subprocess.run(['xdotool', 'type', '--delay', '5', str(walk.file)], check=True)
    subprocess.run(['xdotool', 'key', 'Return'], check=True)
    until(lambda: not is_there(chooser), 'the end of the chooser')


def see_what_comes(walk):
    walk.dialog = walk.meet('Import')
    walk.dialog.says('Nothing is imported yet. Some of it cannot be imported; the rest can.')
    for row in ('Nodes: 2', 'Keys: 6', 'New Here: 6', 'Here Already: 0', 'Cannot Be Imported: 1',
                re.compile('^Line 1, .*Soul “walk/ada”, key “list”: a list is no value')):
        walk.dialog.get('list item', row)
    walk.dialog.check_names()


def import_it(walk):
    walk.dialog.click('Import the Rest')
    walk.window.says('6 values of “some.json” were imported')
    until(lambda: not walk.application.has_window('Import'), 'the end of the import')
    by_names.open_group(walk.window, by_names.GROUP)
    by_names.open_soul(walk.window, ADA)


def box(walk, name):
    def find():
        return next((node for node in screen.children(walk.diagram)
                     if node.get_role_name() == 'push button' and screen.name_of(node) == name), None)

    return until(find, f'{name} in the diagram')


def see_the_diagram(walk):
    walk.window.click('Diagram', role='page tab')
    walk.window.says('3 nodes and 3 links shown')
    walk.diagram = walk.window.get('panel', 'Diagram')
    for name, said in (('ada', 'friend links to bob'), ('bob', 'pet links to cat'), ('cat', 'Linked from bob by pet')):
        description = box(walk, name).get_description()
        if said not in description:
            raise RuntimeError(f'of {name} is said: {description}')
    walk.window.check_names()


def collapse_and_expand(walk):
    screen.act(box(walk, 'ada'), 'box.collapse')
    walk.window.says(re.compile('^1 node and 0 links shown'))
    screen.act(box(walk, 'ada'), 'box.expand')
    box(walk, 'bob')


def choose_a_node(walk):
    screen.act(box(walk, 'bob'), 'box.choose')
    walk.window.click('Table', role='page tab')
    walk.window.get('table row', 'pet: walk/cat')


def check_complaints(walk):
    walk.programs = [program for program in walk.programs if program.name != 'openbox']
    by_names.check_complaints(walk)


STEPS = [
    ('the window says that nothing is there', meet_first_run),
    ('a file is chosen', choose_file),
    ('what would come is counted, and what cannot', see_what_comes),
    ('it is imported, and a node of it opened', import_it),
    ('its diagram names nodes and links', see_the_diagram),
    ('links of a node go and come', collapse_and_expand),
    ('the table follows what is chosen in the diagram', choose_a_node),
    ('the window closes', by_names.close),
    ('whatever takes the focus has a name', by_names.check_names),
    ('no program warned', check_complaints),
]


if __name__ == '__main__':
    if shutil.which('xdotool') is None or shutil.which('openbox') is None:
        by_names.say('1..0 # SKIP xdotool or openbox is not installed')
        sys.exit(0)
    sys.exit(by_names.main(sys.argv[1], STEPS, GraphWalk))
