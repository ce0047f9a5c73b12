// SPDX-License-Identifier: MIT
'use strict';

/* coturn: STUN and TURN on the street of a network, over UDP and TCP, for one user. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { Child } = require('../../interop/lib/child.js');
const { until } = require('../../interop/lib/wait.js');

const PORT = 3478;
const USER = { username: 'somebody', credential: 'a secret' };

function missing()
{
  return spawnSync('turnserver', ['--version']).error ? 'turnserver is not installed' : null;
}

class TurnServer
{
  constructor(scene, host, user = USER)
  {
    this.scene = scene;
    this.host = host;
    this.user = user;
  }

  async start()
  {
    const folder = this.scene.folder('coturn');
    const { address } = this.host;

    this.child = this.scene.adopt(new Child('coturn', ...this.host.entering('turnserver',
      '-n', '--lt-cred-mech', '--realm', 'test.invalid', '--user', `${this.user.username}:${this.user.credential}`,
      '--listening-ip', address, '--relay-ip', address, '--listening-port', String(PORT),
      '--no-tls', '--no-dtls', '--no-cli', '--no-multicast-peers', '--relay-threads', '1',
      '--userdb', path.join(folder, 'users'), '--pidfile', path.join(folder, 'pid'), '--log-file', 'stdout', '--simple-log')));
    await until(() => ['udp', 'tcp'].every(transport => this.listensTo(transport)), 'coturn to listen');
    return this;
  }

  /* What it says of itself is early: the kernel lists its sockets. */
  listensTo(transport)
  {
    if (this.child.ended) throw new Error('coturn ended before it listened');

    const sockets = fs.readFileSync(`/proc/${this.host.pid}/net/${transport}${this.isIPv6 ? '6' : ''}`, 'utf8');

    return new RegExp(`^ *\\d+: [0-9A-F]{8,32}:${PORT.toString(16).toUpperCase().padStart(4, '0')} `, 'm').test(sockets);
  }

  get isIPv6()
  {
    return this.host.address.includes(':');
  }

  get stun()
  {
    return { urls: `stun:${this.at()}` };
  }

  /* `transport`: 'udp' or 'tcp', between its client and the server */
  turn(transport = 'udp', user = this.user)
  {
    return { urls: `turn:${this.at()}?transport=${transport}`, ...user };
  }

  wrong(transport)
  {
    return this.turn(transport, { ...this.user, credential: 'something else' });
  }

  at()
  {
    return `${this.isIPv6 ? `[${this.host.address}]` : this.host.address}:${PORT}`;
  }
}

module.exports = { TurnServer, missing };
