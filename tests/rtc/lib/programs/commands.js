// SPDX-License-Identifier: MIT
'use strict';

/* What an RTCPeerConnection is told by the commands of rtc-end, and what it tells by events: the same in a page of a
 * browser and in node, with any library that speaks as browsers do. */

/* exported rtcCommands */
function rtcCommands(Connection, options, hash, report)
{
  const pc = new Connection({
    iceServers: options.iceServers || [],
    iceTransportPolicy: options.relayOnly ? 'relay' : 'all',
  });
  const channels = [];
  const open = new Set();
  /* hashes take their time; what is reported keeps its order */
  let reported = Promise.resolve();

  const tell = event => {
    reported = reported.then(() => event).then(report);
    return reported;
  };
  const fail = error => tell({ event: 'error', code: 'connection', message: String(error && error.message || error) });

  async function describe(bytes, channel, kind, text)
  {
    return {
      event: 'message', id: channel.id, label: channel.label, kind, size: bytes.length, sha256: await hash(bytes),
      ...(kind === 'text' && bytes.length <= 1024 ? { text } : {}),
    };
  }

  function echo(channel, content, size)
  {
    if (options.echo && size > 0) channel.send(content);
  }

  function receive(channel, content)
  {
    const isText = typeof content === 'string';
    const bytes = isText ? new TextEncoder().encode(content) : new Uint8Array(content);

    tell(describe(bytes, channel, isText ? 'text' : 'binary', content));
    echo(channel, content, bytes.length);
  }

  /* Once: libraries differ in whether a channel of the other side is open before or after it is shown */
  function opened(channel)
  {
    if (!open.has(channel)) tell({ event: 'open', id: channel.id, label: channel.label });
    open.add(channel);
  }

  function watch(channel)
  {
    channel.binaryType = 'arraybuffer';
    channels.push(channel);
    channel.onopen = () => opened(channel);
    channel.onclose = () => tell({ event: 'closed', id: channel.id, label: channel.label });
    channel.onerror = event => tell({ event: 'error', code: 'channel', message: String(event.error && event.error.message) });
    channel.onmessage = event => receive(channel, event.data);
  }

  pc.ondatachannel = ({ channel }) => {
    watch(channel);
    tell({
      event: 'channel', id: channel.id, label: channel.label, protocol: channel.protocol, ordered: channel.ordered,
      maxRetransmits: channel.maxRetransmits, maxPacketLifeTime: channel.maxPacketLifeTime,
    });
    if (channel.readyState === 'open') opened(channel);
  };
  pc.onicecandidate = ({ candidate }) => {
    if (!options.trickle) return;
    tell({ event: 'candidate', candidate: candidate ? candidate.candidate : '',
           sdpMid: candidate ? candidate.sdpMid : '0', sdpMLineIndex: 0 });
  };
  pc.oniceconnectionstatechange = () => tell({ event: 'state', of: 'ice', state: pc.iceConnectionState });
  pc.onicegatheringstatechange = () => tell({ event: 'state', of: 'gathering', state: pc.iceGatheringState });
  pc.onconnectionstatechange = () => tell({ event: 'state', of: 'connection', state: pc.connectionState });

  function gathered()
  {
    if (options.trickle || pc.iceGatheringState === 'complete') return Promise.resolve();
    return new Promise(resolve => {
      const look = () => (pc.iceGatheringState === 'complete' ? resolve() : setTimeout(look, 10));

      look();
    });
  }

  async function local(description, setup)
  {
    const sdp = setup ? description.sdp.replace(/a=setup:\w+/, `a=setup:${setup}`) : description.sdp;

    await pc.setLocalDescription({ type: description.type, sdp });
    await gathered();
    tell({ event: 'description', type: pc.localDescription.type, sdp: pc.localDescription.sdp });
  }

  function find({ channel, label })
  {
    const usable = channels.filter(one => one.readyState === 'open');
    const found = channel === undefined ? usable.find(one => one.label === label) : usable.find(one => one.id === channel);

    if (!found) throw new Error(`no open channel ${channel === undefined ? label : channel}`);
    return found;
  }

  function content({ text, base64, size, kind, fill = 65 })
  {
    if (text !== undefined) return text;
    if (base64 !== undefined) return Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    return kind === 'text' ? String.fromCharCode(fill).repeat(size) : new Uint8Array(size).fill(fill);
  }

  async function reports()
  {
    const all = await pc.getStats();

    return [...all.values()];
  }

  const TYPES = { host: 'host', srflx: 'server-reflexive', prflx: 'peer-reflexive', relay: 'relayed' };

  async function pair()
  {
    const all = await reports();
    const transport = all.find(one => one.type === 'transport' && one.selectedCandidatePairId);
    const chosen = transport && all.find(one => one.id === transport.selectedCandidatePairId);
    const end = id => {
      const { candidateType, protocol, address, port, relayProtocol } = all.find(one => one.id === id);

      return { type: TYPES[candidateType], transport: protocol, address, port, relayProtocol };
    };

    tell(chosen ? { event: 'pair', local: end(chosen.localCandidateId), remote: end(chosen.remoteCandidateId) }
                : { event: 'pair' });
  }

  const commands = {
    channel: ({ label, ordered, maxRetransmits, maxPacketLifeTime, protocol }) => {
      const given = { ordered, maxRetransmits, maxPacketLifeTime, protocol };

      Object.keys(given).forEach(key => given[key] === undefined && delete given[key]);
      watch(pc.createDataChannel(label, given));
    },
    offer: async ({ setup }) => local(await pc.createOffer(), setup),
    restart: async () => local(await pc.createOffer({ iceRestart: true })),
    answer: async ({ setup }) => local(await pc.createAnswer(), setup || options.setup),
    remote: ({ type, sdp }) => pc.setRemoteDescription({ type, sdp }),
    candidate: ({ candidate, sdpMid, sdpMLineIndex }) =>
      pc.addIceCandidate(candidate ? { candidate, sdpMid, sdpMLineIndex } : undefined),
    send: command => find(command).send(content(command)),
    'close-channel': command => find(command).close(),
    statistics: async () => tell({ event: 'statistics', reports: await reports() }),
    pair,
    close: () => pc.close(),
  };

  /* One after the other, as they came: an answer waits for the offer it answers. */
  let done = Promise.resolve();

  return command => {
    done = done.then(() => commands[command.do](command)).catch(fail);
    return done;
  };
}

if (typeof module !== 'undefined') module.exports = { rtcCommands };
