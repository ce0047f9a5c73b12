// SPDX-License-Identifier: MIT
'use strict';

/* What rtc-end counts and times itself, for the ends that are measured beside it: the same in node and in a page.
 * A channel is { label, send (content), buffered (), whenLow (bytes, callback) } here. */

/* A flood keeps this much waiting in its channel, and no more: as much as rtc-end does. */
const AHEAD_BYTES = 1024 * 1024;

/* exported Meter */
class Meter
{
  constructor(tell, echo)
  {
    this.tell = tell;
    this.echo = echo;
    this.channels = new Map();
    this.counting = false;
    this.pong = null;
  }

  /* Once: libraries differ in whether a channel of the other side is open before or after it is shown */
  opened(channel)
  {
    if (this.channels.has(channel.label)) return;
    this.channels.set(channel.label, channel);
    this.tell({ event: 'open', label: channel.label });
  }

  take(channel, content, bytes)
  {
    if (this.pong) this.pong();
    else if (this.counting) this.count(bytes);
    else if (typeof content === 'string') this.tell({ event: 'message', label: channel.label, size: bytes, text: content });
    if (this.echo) channel.send(content);
  }

  count(bytes)
  {
    this.last = performance.now();
    if (this.messages === 0) this.first = this.last;
    this.messages++;
    this.bytes += bytes;
  }

  quiet()
  {
    this.counting = true;
    this.messages = 0;
    this.bytes = 0;
    this.first = 0;
    this.last = 0;
  }

  counts()
  {
    this.tell({ event: 'counts', messages: this.messages, bytes: this.bytes, ms: this.last - this.first });
  }

  send({ label, text })
  {
    this.channels.get(label).send(text);
  }

  ping({ label, times, size })
  {
    const channel = this.channels.get(label);
    const content = new Uint8Array(size).fill(109);
    const took = [];
    let began;
    const send = () => {
      began = performance.now();
      channel.send(content);
    };

    this.pong = () => {
      took.push((performance.now() - began) * 1000);
      if (took.length < times) {
        send();
        return;
      }
      this.pong = null;
      took.sort((a, b) => a - b);
      this.tell({
        event: 'latency', times, p50Us: took[Math.floor(times / 2)], p99Us: took[Math.floor(times * 99 / 100)],
      });
    };
    send();
  }

  flood({ label, times, size })
  {
    const channel = this.channels.get(label);
    const content = new Uint8Array(size).fill(109);
    const began = performance.now();
    let left = times;
    const goOn = () => {
      for (; left > 0 && channel.buffered() < AHEAD_BYTES; left--) channel.send(content);
      if (left > 0) return;
      channel.whenLow(0, null);
      this.tell({ event: 'flooded', ms: performance.now() - began });
    };

    channel.whenLow(AHEAD_BYTES / 2, goOn);
    goOn();
  }
}

/* Carries out commands of the form of rtc-end, for one connection or for many with names. connect (meter, tell) makes
 * one and returns what it can do of its own: channel, offer, answer, remote. */
/* exported rtcEnds */
function rtcEnds(connect, report, { echo } = {})
{
  const ends = new Map();

  function begin(name)
  {
    const tell = event => report(name ? { ...event, connection: name } : event);
    const meter = new Meter(tell, echo);

    return { tell, meter, own: connect(meter, tell) };
  }

  return async command => {
    const { connection = '', do: action } = command;

    if (!ends.has(connection)) ends.set(connection, begin(connection));

    const { tell, meter, own } = ends.get(connection);

    try {
      await (own[action] ? own[action](command) : meter[action](command));
    } catch (error) {
      tell({ event: 'error', code: 'connection', message: String(error && error.message || error) });
    }
  };
}

if (typeof module !== 'undefined') module.exports = { rtcEnds };
