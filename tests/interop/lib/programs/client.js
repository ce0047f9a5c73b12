// SPDX-License-Identifier: MIT
'use strict';

/*
 * A gun.js client that obeys JSON lines on standard input (commands.js) and reports JSON lines on standard output.
 * Its one argument is JSON: { peers, page, sea, ahead }; with `page` it is the gun.js of web pages, which has no SEA
 * without `sea`, else the one of node; its clock is `ahead` ms ahead.
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
const SEA = wanted.sea ? require('gun/sea') : null;
const { gunCommands } = require('./commands.js');
const gun = Gun({
  peers: wanted.peers,
  WebSocket: require('ws'),
  axe: false,
  radisk: false,
  localStorage: false,
  multicast: false,
});
const commands = gunCommands(gun, SEA, report);

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
