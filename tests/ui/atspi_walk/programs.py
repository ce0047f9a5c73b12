# SPDX-License-Identifier: MIT
"""The programs of a walk: gun-desktop, a stock gun.js relay and gun.js clients, with all they print."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading

from .waiting import until

INTEROP = pathlib.Path(__file__).resolve().parents[2] / 'interop'
NEEDED_MODULES = ('gun', 'ws')
CHROMIUM = os.environ.get('CHROMIUM', '/usr/bin/chromium')
SHOWN_LINES = 60
END_S = 20

# What GLib writes above a message, and how a sanitizer begins its report
COMPLAINT = re.compile(r'-(?:WARNING|CRITICAL|ERROR) \*\*|runtime error:|ERROR: (?:Address|Leak)Sanitizer')
# A display that goes away before its client: said by X at the end of a session
HARMLESS = re.compile(r'XIO:\s+fatal IO error')


def missing():
    """Returns why gun.js cannot be started here, or None."""
    if shutil.which('node') is None:
        return 'node is not installed'
    for name in NEEDED_MODULES:
        if not (INTEROP / 'node_modules' / name).is_dir():
            return f'the node module {name} is not installed (build-aux/test does it)'
    return None


class Program:
    """A running program. Its lines are kept, waited for, and shown when the walk failed."""

    def __init__(self, name, command, folder):
        self.name = name
        self.out = []
        self.err = []
        self.child = subprocess.Popen(
            command, cwd=folder, text=True, encoding='utf-8', errors='replace',
            env={**os.environ, 'MULTICAST': 'false'},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.readers = [
            threading.Thread(target=self._keep, args=(self.child.stdout, self.out), daemon=True),
            threading.Thread(target=self._keep, args=(self.child.stderr, self.err), daemon=True),
        ]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def _keep(stream, lines):
        for line in stream:
            lines.append(line.rstrip('\n'))

    def is_running(self):
        return self.child.poll() is None

    def line(self, test, what):
        """Waits for a line of standard output that test() likes."""
        def look():
            found = next((line for line in list(self.out) if test(line)), None)
            if found is None and not self.is_running():
                raise RuntimeError(f'{self.name} ended ({self.child.returncode}) before {what}')
            return found

        return until(look, f'{what} from {self.name}')

    def send(self, message):
        self.child.stdin.write(json.dumps(message) + '\n')
        self.child.stdin.flush()

    def end(self, what=signal.SIGTERM):
        """Ends the program unless it has ended; returns its status."""
        if self.is_running():
            self.child.send_signal(what)
        return self.wait()

    def wait(self):
        """Waits for the end of the program; returns its status, and kills it when it does not come."""
        try:
            return self.child.wait(END_S)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise
        finally:
            for reader in self.readers:
                reader.join(END_S)

    def complaints(self):
        return [line for line in self.err if COMPLAINT.search(line) and not HARMLESS.search(line)]

    def show(self, write):
        status = 'running' if self.is_running() else f'status {self.child.returncode}'
        write(f'--- {self.name}: {status}')
        for label, lines in (('out', self.out), ('err', self.err)):
            for line in lines[-SHOWN_LINES:]:
                write(f'    {label}: {line[:500]}')


class Relay(Program):
    """A stock relay on a free port of the loopback."""

    def __init__(self, folder):
        options = {'port': 0, 'file': str(pathlib.Path(folder) / 'radata')}
        super().__init__('stock relay', ['node', str(INTEROP / 'lib/programs/relay.js'), json.dumps(options)], folder)
        ready = self.line(lambda line: line.startswith('{"port"'), 'the port')
        self.url = f'http://127.0.0.1:{json.loads(ready)["port"]}/gun'


class Client(Program):
    """A gun.js client of a relay."""

    def __init__(self, folder, url, name='gun.js client', program='client.js'):
        options = {'peers': [url]}
        super().__init__(name, ['node', str(INTEROP / 'lib/programs' / program), json.dumps(options)], folder)
        self.count = 0
        self.started = json.loads(self.line(lambda line: '"started"' in line, 'the start'))

    def _ask(self, command):
        self.count += 1
        self.send({'id': self.count, **command})
        return self.count

    def _reports(self, number):
        reports = (json.loads(line) for line in list(self.out))
        return [report for report in reports if report.get('id') == number]

    def put(self, soul, key, value):
        """Writes one value and waits until the relay has stored it."""
        number = self._ask({'do': 'put', 'path': [soul, key], 'value': value})
        until(lambda: any(r['event'] == 'ack' and not r.get('err') for r in self._reports(number)),
              f'the ack of {soul} {key}')

    def follow(self, soul, key):
        """Follows one value; the returned function waits until it is what was wanted."""
        number = self._ask({'do': 'on', 'path': [soul, key]})

        def becomes(wanted):
            until(lambda: any('value' in r and r['value'] == wanted for r in self._reports(number)),
                  f'{wanted!r} as {soul} {key} at the gun.js client')

        return becomes


class Page(Client):
    """A page in Chromium with gun.js in it, a client as well."""

    def __init__(self, folder, url):
        super().__init__(folder, url, 'page in Chromium', 'page.js')
        self.origin = self.started['origin']

    def reload(self):
        number = self._ask({'do': 'reload'})
        until(lambda: self._reports(number), 'the page to be there again')
