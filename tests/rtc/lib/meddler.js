// SPDX-License-Identifier: MIT
'use strict';

/* Somebody on the way between two ends who owns a router: each candidate is replaced by a port of his, behind which he
 * loses, doubles, spoils and repeats what passes. */

const { randomBytes } = require('node:crypto');
const dgram = require('node:dgram');

const KEPT = 64;
const FLOODED_AT_ONCE = 50;
/* STUN begins with two bits that are 0; what is spoilt there only slows down ICE, which has its own tests */
const DTLS_FROM = 20;

/* A random source that repeats itself */
function random(seed)
{
  let state = seed;

  return below => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % below;
  };
}

/* Runs in the namespace of the street, as a program of its own: lines of JSON on standard input say whom a port stands
 * for, the answer is its number. */
function main()
{
  const dice = random(7);
  const doors = new Map();
  const kept = [];
  const counts = { passed: 0, spoilt: 0, doubled: 0, repeated: 0, lost: 0 };
  const address = process.argv[3];

  function meddle(packet, send)
  {
    counts.passed++;
    if (packet[0] < DTLS_FROM) return send(packet);
    kept.push(Buffer.from(packet));
    if (kept.length > KEPT) kept.shift();
    if (dice(100) < 5) return counts.lost++;
    send(packet);
    if (dice(100) < 10) { counts.doubled++; send(packet); }
    if (dice(100) < 10) { counts.repeated++; send(kept[dice(kept.length)]); }
    if (dice(100) < 10) {
      const spoilt = Buffer.from(packet);

      spoilt[dice(spoilt.length)] ^= 1 << dice(8);
      counts.spoilt++;
      send(spoilt);
    }
    return undefined;
  }

  /* What one that looks like a record of DTLS may be: made up, or one that was seen; spoilt or as it was */
  function forge()
  {
    const packet = Buffer.from(kept.length > 0 && dice(2) === 0 ? kept[dice(kept.length)] : randomBytes(14 + dice(1200)));

    if (dice(2) === 0) packet[0] = 20 + dice(44);
    if (dice(2) === 0) packet.set([22 + dice(2), 254, 253]);
    else packet[dice(packet.length)] ^= 1 << dice(8);
    return packet;
  }

  /* So many of these to one, as if they came from the other; no faster than he can read */
  function flood(name, left)
  {
    const { target } = doors.get(name);
    const other = [...doors.values()].find(one => one.target !== target);

    for (let i = 0; i < FLOODED_AT_ONCE && left > 0; i++, left--) other.socket.send(forge(), target.port, target.address);
    if (left > 0) setTimeout(flood, 1, name, left);
    else process.stdout.write(`${JSON.stringify({ flooded: name })}\n`);
  }

  /* What comes in at the door of one leaves by the door of the other, so that each sees the other where it was told. */
  function door(name, target)
  {
    const socket = dgram.createSocket('udp4');

    socket.on('message', (packet, from) => {
      const other = [...doors.values()].find(one => one !== doors.get(name) && one.target.address === from.address);

      if (other) meddle(packet, bytes => other.socket.send(bytes, target.port, target.address));
    });
    doors.set(name, { socket, target });
    socket.bind(0, address, () => process.stdout.write(`${JSON.stringify({ name, port: socket.address().port })}\n`));
  }

  require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
    const { name, target, packets } = JSON.parse(line);

    if (packets) flood(name, packets);
    else if (name) door(name, target);
    else process.stdout.write(`${JSON.stringify(counts)}\n`);
  }).on('close', () => process.exit(0));
}

class Meddler
{
  constructor(scene, host)
  {
    const { Child } = require('../../interop/lib/child.js');

    this.address = host.address;
    this.child = scene.adopt(new Child('meddler', ...host.entering(process.execPath, __filename, 'meddle', host.address)));
  }

  /* A port that stands for that one of `target` */
  async door(name, target)
  {
    this.child.send({ name, target });

    const { line } = await this.child.line(text => text.includes(`"name":"${name}"`), 'a door');

    return JSON.parse(line).port;
  }

  /* A description in which every candidate is a door of his */
  async edit(name, description, address)
  {
    const line = description.sdp.split('\r\n').find(one => one.startsWith('a=candidate:') && one.includes(` ${address} `));
    const words = line.split(' ');
    const port = await this.door(name, { address, port: Number(words[5]) });

    words[4] = this.address;
    words[5] = String(port);
    return {
      ...description,
      sdp: description.sdp.replace(/a=candidate:[^\r]*\r\n/g, '').replace(/a=end-of-candidates\r\n/, '') + `${words.join(' ')}\r\n`,
    };
  }

  /* Sends so many packets that are none to the other one than `name`, as if from `name` */
  async flood(name, packets)
  {
    const other = name === 'left' ? 'right' : 'left';

    this.child.send({ name: other, packets });
    await this.child.line(text => text.includes('"flooded"'), 'the end of his flood');
  }

  async counts()
  {
    const from = this.child.out.all.length;

    this.child.send({});

    const { line } = await this.child.line(text => text.includes('"passed"'), 'his counts', { from });

    return JSON.parse(line);
  }
}

if (require.main === module && process.argv[2] === 'meddle') main();

module.exports = { Meddler };
