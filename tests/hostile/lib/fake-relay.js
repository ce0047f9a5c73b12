// SPDX-License-Identifier: MIT
'use strict';

/* A relay that gun-peer dials and that does what a test tells it to with every connection. */

const net = require('node:net');
const { until } = require('../../interop/lib/wait.js');
const frames = require('./frames.js');
const { RawLink } = require('./raw-link.js');

class AcceptedLink extends RawLink
{
  constructor(socket)
  {
    super(socket, { masks: false });
    this.asked = null;
  }

  heardHead(head, rest)
  {
    if (this.asked) return;
    this.asked = head;
    this.key = (head.match(/sec-websocket-key: *(\S+)/i) || [])[1];
    this.upgraded = true;
    this.reader.take(rest);
    this.respond(this);
  }

  answer(headers = {}, status = '101 Switching Protocols', after = '')
  {
    const all = {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Accept': frames.accept(this.key),
      ...headers,
    };
    const lines = Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}`);

    this.write(Buffer.concat([
      Buffer.from([`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n')),
      Buffer.from(after),
    ]));
  }
}

class FakeRelay
{
  /* respond(link) is called for each request; without it the upgrade is answered as it should be. */
  constructor(respond = link => link.answer(), connected = () => {})
  {
    this.respond = respond;
    this.links = [];
    this.server = net.createServer(socket => {
      const link = new AcceptedLink(socket);

      link.respond = asked => this.respond(asked);
      this.links.push(link);
      connected(link);
    });
  }

  start()
  {
    return new Promise(resolve => this.server.listen(0, '127.0.0.1', () => resolve(this)));
  }

  get url()
  {
    return `http://127.0.0.1:${this.server.address().port}/gun`;
  }

  /* The next connection that asked to upgrade, after the first `from`. */
  async next(from = 0, ms)
  {
    await until(() => this.links.slice(from).some(link => link.asked), 'gun-peer to dial', ms);
    return this.links.slice(from).find(link => link.asked);
  }

  end()
  {
    this.links.forEach(link => link.end());
    this.server.close();
  }
}

module.exports = { FakeRelay };
