// SPDX-License-Identifier: MIT
'use strict';

/* RTCPeerConnection of a browser behind the commands of rtc-end that measure; meter.js stands in the page before it. */

/* global rtcEnds */
/* exported rtcPage */
function rtcPage(report)
{
  function watch(raw, meter)
  {
    const channel = {
      label: raw.label,
      send: content => raw.send(content),
      buffered: () => raw.bufferedAmount,
      whenLow: (bytes, callback) => {
        raw.bufferedAmountLowThreshold = bytes;
        raw.onbufferedamountlow = callback;
      },
    };

    raw.binaryType = 'arraybuffer';
    raw.onopen = () => meter.opened(channel);
    raw.onmessage = ({ data }) => meter.take(channel, data, typeof data === 'string' ? data.length : data.byteLength);
    if (raw.readyState === 'open') meter.opened(channel);
  }

  function connect(meter, tell)
  {
    const pc = new RTCPeerConnection();
    const complete = new Promise(resolve => {
      pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve();
    });
    const describe = async description => {
      await pc.setLocalDescription(description);
      await complete;
      tell({ event: 'description', type: description.type, sdp: pc.localDescription.sdp });
    };

    pc.ondatachannel = ({ channel }) => watch(channel, meter);
    return {
      channel: ({ label, ordered, maxRetransmits }) =>
        watch(pc.createDataChannel(label, maxRetransmits === undefined ? { ordered } : { ordered, maxRetransmits }), meter),
      offer: async () => describe(await pc.createOffer()),
      answer: async () => describe(await pc.createAnswer()),
      remote: ({ type, sdp }) => pc.setRemoteDescription({ type, sdp }),
    };
  }

  return rtcEnds(connect, report);
}
