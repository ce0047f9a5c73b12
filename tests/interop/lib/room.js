// SPDX-License-Identifier: MIT
'use strict';

/* What desktops say to a room, as a raw peer at a relay without AXE hears it (raw.js). */

/* Every write to a soul of a room: soul → [{ key, value }] */
function roomSouls({ messages })
{
  const souls = new Map();

  for (const { put } of messages) {
    for (const [soul, { _, ...keys }] of Object.entries(put || {})) {
      if (!soul.startsWith('/RTC/')) continue;
      if (!souls.has(soul)) souls.set(soul, []);
      souls.get(soul).push(...Object.entries(keys).map(([key, value]) => ({ key, value })));
    }
  }
  return souls;
}

/* The descriptions that desktops wrote into each other's mailboxes: { from, to, n, type, sdp } each */
function said(raw, room)
{
  return [...roomSouls(raw)].filter(([soul]) => soul.startsWith(`/RTC/${room}/gun-desktop/`))
    .flatMap(([, writes]) => writes)
    .filter(({ value }) => typeof value === 'string')
    .map(({ value }) => JSON.parse(value))
    .map(({ from, to, n, offer, answer }) => ({ from, to, n, ...(offer || answer) }));
}

module.exports = { roomSouls, said };
