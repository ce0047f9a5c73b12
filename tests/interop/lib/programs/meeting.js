// SPDX-License-Identifier: MIT
'use strict';

/*
 * Before gun.js is there, in a page: its clock as many ms `ahead` as it is told, every connection noted with what went
 * over its channels, and offers held back for `offerDelay` ms, so that the other side may be quicker.
 */
(global => {
  function moveClock(ahead)
  {
    const Real = global.Date;

    global.Date = class extends Real
    {
      constructor(...given) { super(...(given.length ? given : [Real.now() + ahead])); }
      static now() { return Real.now() + ahead; }
    };
  }

  function noteChannel(connection, channel)
  {
    const { send } = channel;

    connection.channels.push(channel);
    channel.sent = [];
    channel.heard = [];
    channel.send = text => { send.call(channel, text); channel.sent.push(text); };
    channel.addEventListener('message', ({ data }) => channel.heard.push(data));
  }

  function noteConnections(offerDelay)
  {
    const Real = global.RTCPeerConnection;

    global.connections = [];
    global.RTCPeerConnection = class extends Real
    {
      constructor(...given)
      {
        super(...given);
        this.channels = [];
        this.addEventListener('datachannel', ({ channel }) => noteChannel(this, channel));
        global.connections.push(this);
      }

      createDataChannel(...given)
      {
        const channel = super.createDataChannel(...given);

        noteChannel(this, channel);
        return channel;
      }

      createOffer(success, ...given)
      {
        return super.createOffer(offer => setTimeout(success, offerDelay, offer), ...given);
      }
    };
  }

  /* What this page knows of whom it tried to connect to: how it stands, who offered, what went over the channels */
  function tellOf(connection)
  {
    const { id, localDescription, channels, connectionState } = connection;
    const all = name => channels.flatMap(channel => channel[name].map(text => text.length));

    return {
      id,
      role: localDescription && localDescription.type,
      state: connectionState,
      open: channels.filter(channel => channel.readyState === 'open').length,
      sent: all('sent'),
      heard: all('heard'),
    };
  }

  async function portOf(connection)
  {
    const all = [...(await connection.getStats()).values()];
    const transport = all.find(one => one.type === 'transport' && one.selectedCandidatePairId);
    const pair = transport && all.find(one => one.id === transport.selectedCandidatePairId);

    return pair && all.find(one => one.id === pair.localCandidateId).port;
  }

  global.meeting = ({ ahead, offerDelay }) => {
    if (ahead) moveClock(ahead);
    noteConnections(offerDelay);
    return {
      tell: id => global.connections.filter(connection => connection.id === id).map(tellOf),
      /* The text of each message that came over a channel */
      heard: id => global.connections.filter(connection => connection.id === id)
        .flatMap(({ channels }) => channels.flatMap(({ heard }) => heard)),
      port: id => portOf(global.connections.find(connection => connection.id === id && connection.connectionState === 'connected')),
      /* Those who are peers, whatever way */
      peers: () => Object.values(global.gun._.opt.peers).filter(({ wire }) => wire && [1, 'open'].includes(wire.readyState))
        .map(({ id }) => id),
      /* From all it dialled, for good */
      leave() {
        const { peers } = global.gun._.opt;

        Object.values(peers).filter(({ url }) => url).forEach(peer => {
          delete peers[peer.url];
          peer.wire.close();
        });
      },
    };
  };
})(globalThis);
