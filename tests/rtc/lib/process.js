// SPDX-License-Identifier: MIT
'use strict';

/* Ends that are a process each, with commands in and events out as lines of JSON: rtc-end, the program under test,
 * which GUN_RTC_END names, and other implementations of WebRTC behind the same words (programs/speak.js). */

const path = require('node:path');
const { Child } = require('../../interop/lib/child.js');
const { within } = require('../../interop/lib/wait.js');
const { Speaker } = require('./speaker.js');

const END_MS = 15000;

function flags({ iceServers = [], relayOnly, portRange, address, interface: device, loopback, trickle, setup,
                 maxMessage, cwndCap, connectTimeout, echo })
{
  return [
    ...iceServers.flatMap(({ urls, username, credential }) => [
      '--ice-server', urls, ...(username ? ['--username', username, '--credential', credential] : []),
    ]),
    ...(relayOnly ? ['--relay-only'] : []),
    ...(portRange ? ['--port-range', portRange] : []),
    ...(address ? ['--address', address] : []),
    ...(device ? ['--interface', device] : []),
    ...(loopback ? ['--loopback'] : []),
    ...(trickle ? ['--trickle'] : []),
    ...(setup ? ['--setup', setup] : []),
    ...(maxMessage ? ['--max-message', String(maxMessage)] : []),
    ...(cwndCap ? ['--cwnd-cap', String(cwndCap)] : []),
    ...(connectTimeout ? ['--connect-timeout', String(connectTimeout)] : []),
    ...(echo ? ['--echo'] : []),
  ];
}

/* A process that is asked to go before it is made to: rtc-end under a sanitizer reports as it leaves. */
class Asked extends Child
{
  async stop()
  {
    if (!this.ended) this.send({ do: 'close' });
    try {
      const { code } = await within(this.end, `the end of ${this.name}`, END_MS);

      if (code !== null && code !== 0) throw new Error(`${this.name} ended with exit ${code}`);
    } catch (error) {
      this.signal('SIGKILL');
      await this.end;
      throw error;
    }
  }
}

class ProcessEnd extends Speaker
{
  constructor(scene, host, name, command, args, underTest)
  {
    super(name);
    this.host = host;
    this.child = scene.adopt(new Asked(name, ...host.entering(...command, ...args), {
      env: { G_DEBUG: 'fatal-warnings' },
    }));
    this.child.underTest = underTest;
    this.child.out.listeners.add(line => this.take(line));
  }

  take(line)
  {
    let event;

    try {
      event = JSON.parse(line);
    } catch {
      return;
    }
    this.hear(event);
  }

  do(command)
  {
    this.child.send(command);
  }

  lookAlive(what)
  {
    if (this.child.ended) throw new Error(`${this.name} ended (${JSON.stringify(this.child.ended)}) before ${what}`);
  }

  kill()
  {
    this.child.signal('SIGKILL');
  }
}

/* The program under test */
function rtcEnd(scene, host, options = {})
{
  const program = process.env.GUN_RTC_END;

  if (!program) throw new Error('no rtc-end was given: run these tests by meson or build-aux/test');
  return new ProcessEnd(scene, host, `rtc-end at ${host.name}`, [path.resolve(program)], flags(options), true);
}

/* Another implementation: 'datachannel' or 'werift' */
function foreignEnd(scene, host, library, options = {})
{
  const command = [process.execPath, path.join(__dirname, 'programs', 'speak.js'), library];

  return new ProcessEnd(scene, host, `${library} at ${host.name}`, command, flags(options), false);
}

module.exports = { ProcessEnd, rtcEnd, foreignEnd };
