// SPDX-License-Identifier: MIT
'use strict';

/* The way between two ends that are not connected yet: their descriptions and candidates, carried over by hand. */

function same(value)
{
  return value;
}

/* What listens to each end for its candidates: at a later meeting, something else */
const listening = new WeakMap();

/* Carries candidates of `from` to `to`, once it may: before the description they belong to, nobody takes them. */
class Carrier
{
  constructor(from, to, edit)
  {
    const listener = event => {
      if (event.event === 'candidate') this.take(event);
    };

    this.to = to;
    this.edit = edit;
    this.waiting = [];
    from.listeners.delete(listening.get(from));
    from.listeners.add(listener);
    listening.set(from, listener);
  }

  take(event)
  {
    if (this.waiting) this.waiting.push(event);
    else this.carry(event);
  }

  carry(event)
  {
    const edited = this.edit(event);

    if (edited) Promise.resolve(this.to.candidate(edited)).catch(() => {});
  }

  begin()
  {
    const waiting = this.waiting;

    this.waiting = null;
    waiting.forEach(event => this.carry(event));
  }
}

/* Offer, answer, candidates. Each of these may be changed on its way: `offer` and `answer` take a description and
 * return one, `candidate` takes a candidate and returns one, or nothing to lose it. With `restart`, who are connected
 * already look for a way anew. The offer leaves when `underWay` lets it. */
async function meet(offerer, answerer,
                    { offer = same, answer = same, candidate = same, restart, offering, answering, underWay } = {})
{
  const there = new Carrier(offerer, answerer, candidate);
  const back = new Carrier(answerer, offerer, candidate);
  const offered = await (restart ? offerer.restart() : offerer.offer(offering));

  await underWay?.();
  await answerer.remote(offer(offered));
  there.begin();

  const answered = await answerer.answer(answering);

  await offerer.remote(answer(answered));
  back.begin();
  return { offered, answered };
}

/* A description of which one line is another */
function withLine(pattern, line)
{
  return description => ({ ...description, sdp: description.sdp.replace(pattern, line) });
}

/* Both make their channel, as GUN does, meet, and wait until both channels are open on both sides. */
async function connect(offerer, answerer, { channel = { ordered: false, maxRetransmits: 2 }, ms, ...way } = {})
{
  await Promise.all([offerer, answerer].map(end => end.channel('dc', channel)));

  const met = await meet(offerer, answerer, way);

  await Promise.all([offerer, answerer].map(end => end.event(
    () => end.count(event => event.event === 'open' && event.label === 'dc') === 2, 'both channels', { ms })));
  return met;
}

module.exports = { connect, meet, withLine };
