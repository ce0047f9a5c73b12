// SPDX-License-Identifier: MIT
'use strict';

/* A stock relay of npm gun. Its one argument is JSON: { address, port, axe, radisk, peers, file, sea }. It
 * listens at the loopback address unless told another, and ends with its input. With `sea` false it is one whose sea.js
 * is missing: it lets everything pass. */

const http = require('node:http');
const wanted = JSON.parse(process.argv[2]);
const say = console.log;

console.log = (...words) => console.error(...words);

if (wanted.sea === false) require.cache[require.resolve('gun/sea')] = { loaded: true, exports: {} };

const Gun = require('gun');
const server = http.createServer(Gun.serve ? Gun.serve(__dirname) : undefined);
const options = { web: server, multicast: false, localStorage: false, file: wanted.file };

if (wanted.axe === false) options.axe = false;
if (wanted.radisk === false) options.radisk = false;
if (wanted.peers) options.peers = wanted.peers;
Gun(options);
server.listen(wanted.port, wanted.address || '127.0.0.1', () => say(JSON.stringify({ port: server.address().port })));

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
