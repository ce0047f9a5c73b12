// SPDX-License-Identifier: MIT
'use strict';

/* The peer that behaves: what it wrote stays, and it is served while others misbehave. */

const assert = require('node:assert');
const fs = require('node:fs');
const { until } = require('../../interop/lib/wait.js');

/* Peak resident memory a gun-peer may have after any of this: the largest message it takes is 16 MiB. */
const PEAK_MIB = 256;

class Witness
{
  static async join(scene, hub)
  {
    const self = new Witness();

    self.hub = hub;
    self.turn = 0;
    self.peer = await scene.raw(hub.url);
    await self.peer.putAcked('witness', 'first', 'untouched');
    return self;
  }

  /* A put that is acked and read back over a link that had nothing to do with the trouble. */
  async works(when)
  {
    const value = `turn ${this.turn++} ${when}`;

    try {
      await this.peer.putAcked('witness', 'turn', value);
      assert.strictEqual(await this.peer.value('witness', 'turn'), value);
      assert.strictEqual(await this.peer.value('witness', 'first'), 'untouched');
    } catch (error) {
      throw new Error(`${when}: the good client is not served: ${error.message}`);
    }
    assert.strictEqual(this.hub.child.ended, null, `${when}: gun-peer ended`);
  }

  /* A line of what the kernel says about memory, in MiB. */
  status(name)
  {
    const status = fs.readFileSync(`/proc/${this.hub.child.pid}/status`, 'utf8');

    return Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1]) / 1024;
  }

  peakMib()
  {
    return this.status('VmHWM');
  }

  residentMib()
  {
    return this.status('VmRSS');
  }

  /* A sanitizer keeps what is freed, so it says nothing about memory. */
  memoryBounded(t)
  {
    const peak = this.peakMib();

    t.diagnostic(`gun-peer peaked at ${Math.round(peak)} MiB`);
    if (!process.env.GUN_TEST_SANITIZED) assert.ok(peak < PEAK_MIB, `gun-peer took ${peak} MiB`);
  }

  /* A new client is served as well. */
  async newcomer(scene, when)
  {
    const peer = await scene.raw(this.hub.url);

    await until(async () => (await peer.value('witness', 'first')) === 'untouched', `${when}: a new client`);
    peer.close();
  }
}

module.exports = { Witness };
