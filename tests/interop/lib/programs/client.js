// SPDX-License-Identifier: MIT
'use strict';

/*
 * A gun.js client that obeys JSON lines on standard input and reports JSON lines on standard output.
 * Its one argument is JSON: { peers, page, ahead }; with `page` it is the gun.js of web pages, else the one of node; its clock is
 * `ahead` ms ahead.
 */

const wanted = JSON.parse(process.argv[2]);
const report = object => process.stdout.write(JSON.stringify(object) + '\n');

console.log = (...words) => console.error(...words);

if (wanted.ahead) {
  const Real = Date;

  globalThis.Date = class extends Real
  {
    constructor(...given) { super(...(given.length ? given : [Real.now() + wanted.ahead])); }
    static now() { return Real.now() + wanted.ahead; }
  };
}

const Gun = require(wanted.page ? 'gun/gun' : 'gun');
const gun = Gun({
  peers: wanted.peers,
  WebSocket: require('ws'),
  axe: false,
  radisk: false,
  localStorage: false,
  multicast: false,
});
const followed = new Map();

/* JSON has no undefined, which is how gun says that nobody has the value */
function value(data)
{
  return data === undefined ? { absent: true } : { value: data };
}

function at(path)
{
  return path.reduce((chain, part) => chain.get(part), gun);
}

const commands = {
  put({ id, path, value: data }) {
    at(path).put(data, ack => report({ id, event: 'ack', err: ack.err, ok: ack.ok }));
  },
  on({ id, path }) {
    const chain = at(path);

    followed.set(id, chain);
    chain.on((data, key) => report({ id, event: 'on', key, ...value(data) }));
  },
  once({ id, path, wait }) {
    at(path).once((data, key) => report({ id, event: 'once', key, ...value(data) }), { wait });
  },
  map({ id, path }) {
    const chain = at(path).map();

    followed.set(id, chain);
    chain.on((data, key) => report({ id, event: 'on', key, ...value(data) }));
  },
  set({ id, path, value: data }) {
    at(path).set(data, ack => report({ id, event: 'ack', err: ack.err, ok: ack.ok }));
  },
  off({ id, follow }) {
    followed.get(follow).off();
    report({ id, event: 'off' });
  },
  drop({ id }) {
    Object.values(gun._.opt.peers || {}).forEach(peer => peer.wire && peer.wire.close());
    report({ id, event: 'dropped' });
  },
  peers({ id }) {
    const peers = Object.values(gun._.opt.peers || {});

    report({ id, event: 'peers', open: peers.filter(p => p.wire && p.wire.readyState === 1).length });
  },
};

let rest = '';

process.stdin.setEncoding('utf8');
process.stdin.on('data', text => {
  const lines = (rest + text).split('\n');

  rest = lines.pop();
  for (const line of lines) {
    const command = JSON.parse(line);

    commands[command.do](command);
  }
});
process.stdin.on('end', () => process.exit(0));
report({ event: 'started', pid: gun._.opt.pid });
