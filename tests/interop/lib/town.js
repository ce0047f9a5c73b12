// SPDX-License-Identifier: MIT
'use strict';

/* A street with desktops along it, in the networks of tests/rtc. The test itself lives there too, and so do the relays
 * it starts; STUN and TURN are at the first address. */

const { execFile } = require('node:child_process');
const { after } = require('node:test');
const { promisify } = require('node:util');
const { Network, STREET, STREET_6, missing } = require('../../rtc/lib/networks.js');
const { TurnServer } = require('../../rtc/lib/turn-server.js');
const { Scene } = require('./scene.js');

const run = promisify(execFile);

/* Where the test lives. A program of the test enters one street at most. */
const OURS = { ipv4: `${STREET}9`, ipv6: `${STREET_6}9` };

/* In a file of servers there are blanks between the two, so in neither of them */
const USER = { username: 'somebody', credential: 'secret' };

class Town extends Network
{
  constructor()
  {
    super(new Scene());
  }

  get ours()
  {
    return OURS;
  }

  async build()
  {
    await this.pave({ ipv4: true, ipv6: true });
    await run('ip', ['link', 'add', 'town', 'type', 'veth', 'peer', 'name', 'test', 'netns', String(this.street.pid)]);
    await this.street.script('ip link set test master street up');
    await run('ip', ['link', 'set', 'town', 'up']);
    await run('ip', ['address', 'add', `${OURS.ipv4}/24`, 'dev', 'town']);
    /* Chromium offers the address that leads to everywhere, by a name of mDNS; nothing comes back from there */
    await run('ip', ['route', 'add', 'default', 'via', `${STREET}1`, 'dev', 'town']);
    await run('ip', ['address', 'add', `${OURS.ipv6}/64`, 'dev', 'town', 'nodad']);
    return this;
  }

  /* A relay of `scene` that all of the street can reach; with `ipv6`, those who live there by IPv6 only */
  relay(scene, { ipv6, ...options } = {})
  {
    return scene.relay({ address: ipv6 ? OURS.ipv6 : OURS.ipv4, ...options });
  }

  turnServer()
  {
    return new TurnServer(this.scene, this.street, USER).start();
  }

  end()
  {
    return this.scene.end();
  }
}

/* One street for all tests of a file, built when the first of them asks for it, and furnished by `furnish` */
function oneTown(furnish = async () => {})
{
  const town = new Town();
  let built;

  after(() => town.end());
  return () => {
    built ??= town.build().then(() => furnish(town)).then(() => town);
    return built;
  };
}

module.exports = { missing, oneTown };
