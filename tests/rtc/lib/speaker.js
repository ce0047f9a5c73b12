// SPDX-License-Identifier: MIT
'use strict';

/* One end of a connection, whatever it is made of: each takes the commands of rtc-end and tells its events. */

const { createHash } = require('node:crypto');
const { until } = require('../../interop/lib/wait.js');

class Speaker
{
  constructor(name)
  {
    this.name = name;
    this.events = [];
    this.listeners = new Set();
  }

  hear(event)
  {
    this.events.push(event);
    this.listeners.forEach(listener => listener(event));
  }

  /* The first event from number `from` on that test() likes. */
  event(test, what, { ms, from = 0 } = {})
  {
    let next = from;

    return until(() => {
      for (; next < this.events.length; next++) {
        if (test(this.events[next])) return this.events[next];
      }
      this.lookAlive(what);
      return null;
    }, `${what} from ${this.name}`, ms);
  }

  /* Throws when nothing can come any more. */
  lookAlive() {}

  count(test)
  {
    return this.events.filter(test).length;
  }

  /* What it says after it was told `command` */
  async ask(command, test, what, options)
  {
    const from = this.events.length;

    await this.do(command);
    return this.event(test, what, { ...options, from });
  }

  async channel(label, options = {})
  {
    await this.do({ do: 'channel', label, ...options });
  }

  offer(command = {})
  {
    return this.ask({ do: 'offer', ...command }, isDescription('offer'), 'an offer');
  }

  /* An offer to look for a way anew */
  restart()
  {
    return this.ask({ do: 'restart' }, isDescription('offer'), 'an offer');
  }

  answer(command = {})
  {
    return this.ask({ do: 'answer', ...command }, isDescription('answer'), 'an answer');
  }

  remote({ type, sdp })
  {
    return this.do({ do: 'remote', type, sdp });
  }

  candidate({ candidate, sdpMid = '0', sdpMLineIndex = 0 })
  {
    return this.do({ do: 'candidate', candidate, sdpMid, sdpMLineIndex });
  }

  /* A channel `label` of either side, once it is open */
  open(label, options)
  {
    return this.event(event => event.event === 'open' && event.label === label, `the opening of "${label}"`, options);
  }

  closed(label, options)
  {
    return this.event(event => event.event === 'closed' && event.label === label, `the closing of "${label}"`, options);
  }

  state(of, state, options)
  {
    const states = [state].flat();

    return this.event(event => event.event === 'state' && event.of === of && states.includes(event.state),
                      `${of} ${states.join(' or ')}`, options);
  }

  send(channel, message)
  {
    const by = typeof channel === 'string' ? { label: channel } : { channel };

    return this.do({ do: 'send', ...by, ...message });
  }

  message(test, what, options)
  {
    return this.event(event => event.event === 'message' && test(event), what, options);
  }

  /* A message of just these bytes: what arrived is known by its length and its hash. */
  async received(message, options)
  {
    const bytes = bytesOf(message);
    const kind = 'text' in message ? 'text' : 'binary';
    const sha256 = createHash('sha256').update(bytes).digest('hex');

    return this.message(event => event.kind === kind && event.size === bytes.length && event.sha256 === sha256,
                        `${bytes.length} bytes of ${kind}`, options);
  }

  statistics()
  {
    return this.ask({ do: 'statistics' }, event => event.event === 'statistics', 'statistics');
  }

  async timeline()
  {
    return (await this.ask({ do: 'timeline' }, event => event.event === 'timeline', 'its timeline')).entries;
  }

  /* The candidate pair in use, by what it said last */
  async pair(options)
  {
    await this.event(event => event.event === 'pair', 'a pair', options);
    return this.events.findLast(event => event.event === 'pair');
  }

  hangUp()
  {
    return this.do({ do: 'close' });
  }
}

function bytesOf(message)
{
  return 'text' in message ? Buffer.from(message.text, 'utf8') : Buffer.from(message.base64, 'base64');
}

function isDescription(type)
{
  return event => event.event === 'description' && event.type === type;
}

module.exports = { Speaker };
