# SPDX-License-Identifier: MIT
"""The window as AT-SPI shows it.

GTK 4.8 tells less than it knows: a page of a stack that is not shown stays in the tree with the place it last had, and
nothing says so. What is on the screen is found by asking what lies at a point.
"""

import re

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402 (the version comes first)

from .waiting import until  # noqa: E402

# What was looked at went away meanwhile
Vanished = GLib.Error
# Of atspi_error: whoever was asked did not answer
IPC_ERROR = 1
WINDOW = Atspi.CoordType.WINDOW
STACK_PAGE = 'GtkStackPage'
FLAP = 'AdwFlap'
TYPE_NAME = re.compile(r'(?:Gtk|Adw|Gun|Gdk)[A-Z]\w*$')
# Points of a place, in parts of its size, at which to look for what it shows
SAMPLES = [(x, y) for y in (0.5, 0.97, 0.03, 0.25, 0.75) for x in (0.5, 0.03, 0.97, 0.25, 0.75)]


def start():
    Atspi.init()


def children(node):
    found = (node.get_child_at_index(i) for i in range(node.get_child_count()))
    return [child for child in found if child is not None]


def has_state(node, state):
    return node.get_state_set().contains(state)


def place(node):
    """Returns x, y, width, height in its window, or None when it has none."""
    try:
        extents = node.get_extents(WINDOW)
    except Vanished:
        return None
    return (extents.x, extents.y, extents.width, extents.height) if extents.width > 0 and extents.height > 0 else None


def name_of(node):
    """A button with a mnemonic says its name twice, the underscores with it: that is GTK's doing, not the window's."""
    name = node.get_name() or ''
    if node.get_role() != Atspi.Role.PUSH_BUTTON:
        return name
    return once(name.replace('_', '', 1)) if name.startswith('_') else once(name)


def once(name):
    parts = name.split(' ')
    half = len(parts) // 2
    return ' '.join(parts[:half]) if len(parts) % 2 == 0 and parts[:half] == parts[half:] else name


def is_below(node, ancestor):
    return node == ancestor or any(above == ancestor for above in ancestors(node))


def is_stack_page(node):
    """A page of a stack has no place of its own, and is called by its title where it has one."""
    return node.get_name() == STACK_PAGE or (
        node.get_role() == Atspi.Role.PANEL and not place(node) and any(place(child) for child in children(node)))


def shown_page(frame, pages):
    """Which of the pages of one stack is on the screen; None when none is."""
    placed = [(page, place(child)) for page in pages for child in children(page)]
    placed = [(page, where) for page, where in placed if where]
    if len(placed) < 2:
        return placed[0][0] if placed else None

    for look in (lambda: None, lambda: [wake(page) for page, _ in placed]):
        look()
        shown = page_at(frame, [page for page, _ in placed], placed[0][1])
        if shown is not None:
            return shown
    return None


def page_at(frame, pages, where):
    """Which of these pages lies at a place; None when nothing there is known to be of any."""
    x, y, width, height = where
    for part_x, part_y in SAMPLES:
        hit = frame.get_accessible_at_point(int(x + width * part_x), int(y + height * part_y), WINDOW)
        found = next((page for page in pages if hit is not None and is_below(hit, page)), None)
        if found is not None:
            return found
    return None


def wake(node):
    """Makes GTK know all that is below: a point shows nothing that nobody has asked for before."""
    for child in children(node):
        wake(child)


def is_put_away(child, parent):
    """A flap puts what it hides beside itself, and nothing else says that it is not shown."""
    if parent.get_name() != FLAP:
        return False
    where, within = place(child), place(parent)
    return None not in (where, within) and (
        where[0] >= within[0] + within[2] or where[0] + where[2] <= within[0])


def walk(frame, node=None):
    """Yields all that is on the screen of one window, or of a part of it, parents first."""
    node = node or frame
    below = children(node)
    pages = [child for child in below if is_stack_page(child)]
    shown = shown_page(frame, pages) if pages else None

    for child in below:
        if child in pages:
            if child == shown:
                yield from walk(frame, child)
        elif place(child) and not is_put_away(child, node):
            yield child
            yield from walk(frame, child)


class Application:
    """All windows of one running program."""

    def __init__(self, program, name):
        self.program = program
        self.name = name
        self.node = until(self._find, f'{name} among the accessible programs')
        self.node.set_cache_mask(Atspi.Cache.NONE)

    def _find(self):
        if not self.program.is_running():
            raise RuntimeError(f'{self.name} ended ({self.program.child.returncode})')
        return next((node for node in children(Atspi.get_desktop(0))
                     if node.get_name() == self.name and node.get_process_id() == self.program.child.pid), None)

    def window(self, title):
        frame = until(lambda: next((node for node in children(self.node) if node.get_name() == title), None),
                      f'a window called {title}')
        return Window(self, frame, title)

    def has_window(self, title):
        return any(node.get_name() == title for node in children(self.node))


class Window:
    """One window: things in it are found by role and name, as somebody who does not see it finds them."""

    def __init__(self, application, frame, title):
        self.application = application
        self.frame = frame
        self.title = title
        self.unnamed = set()

    def find(self, role, name, test=lambda node: True):
        """Returns the first of this role and name on the screen, or None; a name may be a pattern."""
        try:
            return next((node for node in walk(self.frame)
                         if node.get_role_name() == role and matches(name_of(node), name) and test(node)), None)
        except Vanished:
            return None

    def get(self, role, name):
        return until(lambda: self.find(role, name), f'{role} “{words(name)}” in {self.title}')

    def says(self, name):
        """Waits for a label."""
        return self.get('label', name)

    def focused(self):
        """Returns what has the focus, or None."""
        try:
            return next((node for node in walk(self.frame) if has_state(node, Atspi.StateType.FOCUSED)), None)
        except Vanished:
            return None

    def find_to_press(self, role, name):
        """A menu button is two of one name, and the outer one does nothing."""
        return self.find(role, name,
                         lambda node: has_state(node, Atspi.StateType.SENSITIVE) and node.get_n_actions() > 0)

    def click(self, name, role='push button'):
        act(until(lambda: self.find_to_press(role, name), f'{role} “{words(name)}” to press in {self.title}'))

    def check_names(self):
        """Remembers what can have the focus here and has no name that says what it is."""
        self.unnamed.update(until(self._complaints, f'{self.title} to stand still')[1:])

    def _complaints(self):
        """Returns the title, then a line for each name that is wrong; None when it changed while it was read."""
        try:
            nodes = [node for node in walk(self.frame) if has_state(node, Atspi.StateType.FOCUSABLE)]
            wrong = [(node, wrong_name(node)) for node in nodes]
            return [self.title] + [f'{self.title}: {node.get_role_name()} {what}, in {way_to(node)}'
                                   for node, what in wrong if what]
        except Vanished:
            return None


def matches(name, wanted):
    return bool(wanted.search(name)) if isinstance(wanted, re.Pattern) else name == wanted


def words(wanted):
    return wanted.pattern if isinstance(wanted, re.Pattern) else wanted


def act(node, name=None):
    """Does the action of this name, or the first."""
    names = [node.get_action_name(i) for i in range(node.get_n_actions())]
    name = name or names[0]
    if name not in names or not node.do_action(names.index(name)):
        raise RuntimeError(f'{node.get_role_name()} “{name_of(node)}” does not do {name}')


def close(frame):
    """Closes a window; the program may end with it before it has answered."""
    try:
        act(frame, 'window.close')
    except GLib.Error as error:
        if not error.matches(GLib.quark_from_string('atspi_error'), IPC_ERROR):
            raise


def select(rows, name):
    """Selects a row of a list by its name."""
    number = next((i for i, row in enumerate(children(rows)) if matches(name_of(row), name)), None)
    if number is None or not rows.select_child(number):
        raise RuntimeError(f'“{words(name)}” cannot be selected in “{name_of(rows)}”')


def type_into(node, text):
    if not node.set_text_contents(text):
        raise RuntimeError(f'nothing can be typed into “{node.get_name()}”')


def text_of(node):
    """Returns all that stands in a text."""
    return node.get_text(0, node.get_character_count())


def wrong_name(node):
    """Returns what is wrong with the name of what can have the focus, or None."""
    name = name_of(node)
    if is_silent_by_right(node):
        return None
    if not name:
        return 'has no name'
    if TYPE_NAME.match(name):
        return f'is called {name}'
    return f'says its name twice: “{name}”' if once(name) != name else None


def is_silent_by_right(node):
    """What only GTK and libadwaita could name."""
    parent = node.get_parent()
    # It takes the focus only when nothing in it can; then the page around it, which has a name, speaks
    if node.get_role() == Atspi.Role.SCROLL_PANE:
        return bool(name_of(parent)) or any(has_state(part, Atspi.StateType.FOCUSABLE) for part in walk(list(ancestors(node))[-1], node))
    # A button keeps the focus to itself, whatever is in it
    if any(above.get_role() == Atspi.Role.PUSH_BUTTON for above in ancestors(node)):
        return True
    # The cross of a toast, in libadwaita 1.2
    return parent.get_name() == 'AdwToastWidget' and node.get_name() == 'GtkImage'


def ancestors(node):
    """Yields what is around it, up to its window."""
    node = node.get_parent()
    while node is not None and node.get_role() != Atspi.Role.APPLICATION:
        yield node
        node = node.get_parent()


def way_to(node):
    names = [name_of(above) or above.get_role_name() for above in ancestors(node)]
    return ' > '.join(reversed(names))
